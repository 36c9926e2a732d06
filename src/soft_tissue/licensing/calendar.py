"""Months, anniversaries and renewal cycles. Dates are dates: no instant, no zone."""

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta

from attrs import evolve, frozen

from soft_tissue.models import AnchorBasis, CycleAnchor, Parity

__all__ = ["Cycle", "CycleFacts", "add_years", "cycle_on", "months_between", "on_day"]

_DAY = timedelta(days=1)
_PAIR = 2
_SOME_YEAR = 2000
_FIRST_YEAR, _LAST_YEAR = MINYEAR + 100, MAXYEAR - 100
_ISSUE = (AnchorBasis.ISSUE_DATE, AnchorBasis.ISSUE_MONTH)
_BIRTH = (AnchorBasis.BIRTH_DATE, AnchorBasis.BIRTH_MONTH)
_MONTHS = (AnchorBasis.ISSUE_MONTH, AnchorBasis.BIRTH_MONTH)


def on_day(year: int, month: int, day: int) -> date:
    """That day, or the last of the month where the month is shorter.

    >>> on_day(2027, 2, 29)
    datetime.date(2027, 2, 28)
    """
    return date(year, month, min(day, monthrange(year, month)[1]))


def add_years(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 28 February in other years.

    Beyond the calendar it is its first or its last day: a date that stands for "always" is no error.
    """
    year = day.year + years
    if not MINYEAR <= year <= MAXYEAR:
        return date.min if years < 0 else date.max
    return on_day(year, day.month, day.day)


def _add_months(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return on_day(day.year + years, month + 1, day.day)


def months_between(start: date, stop: date) -> tuple[int, bool]:
    """Whole months from `start` to the day before `stop`, and whether a part of a month is left.

    >>> months_between(date(2024, 8, 1), date(2025, 9, 1))
    (13, False)
    >>> months_between(date(2024, 7, 15), date(2025, 9, 1))
    (13, True)
    """
    if stop <= start:
        return 0, False
    months = (stop.year - start.year) * 12 + stop.month - start.month
    while _add_months(start, months) > stop:
        months -= 1
    return months, _add_months(start, months) < stop


@frozen(kw_only=True)
class Cycle:
    """One renewal cycle.

    Attributes:
        start, end: its first and last day.
        years: its full length.
        issued_on: the day the license was issued; None is unknown.
        from_record: it rests on the license's own expiry, not on a rule: the day too, or the year alone.
        day_by_rule: a rule sets its last day, though the year may rest on the license's own expiry.
    """

    start: date
    end: date
    years: int
    issued_on: date | None = None
    from_record: bool = False
    day_by_rule: bool = True

    @property
    def first(self) -> bool | None:
        """Whether the license was issued within it, so that its end is the first renewal; None is unknown."""
        return None if self.issued_on is None else self.issued_on >= self.start

    @property
    def licensed_from(self) -> date:
        """The first day of it on which the license was held, as far as known."""
        return self.start if self.issued_on is None else max(self.start, self.issued_on)

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.start <= day <= self.end


@frozen(kw_only=True)
class CycleFacts:
    """What a cycle can hang on; each may be unknown.

    Attributes:
        issued_on, expires_on: of the license.
        gap: whether an earlier license for the place ended some time before `issued_on`. Whether that day began a
            first cycle is then not known.
        born_on: of the licensee.
        number: of the license.
    """

    issued_on: date | None = None
    gap: bool = False
    expires_on: date | None = None
    born_on: date | None = None
    number: str | None = None


def _end_in(year: int, anchor: CycleAnchor, facts: CycleFacts) -> date | None:
    """Where a cycle would end in that year."""
    if anchor.basis is AnchorBasis.FIXED_DATE:
        return on_day(year, anchor.month or 1, anchor.day or 1)
    hangs_on = facts.issued_on if anchor.basis in _ISSUE else facts.born_on
    if hangs_on is None:
        return None
    if anchor.basis in _MONTHS:
        return on_day(year, hangs_on.month, anchor.day or 31)
    day = on_day(year, hangs_on.month, hangs_on.day)
    return day - _DAY if anchor.day_before else day


def _digit(number: str | None) -> int | None:
    digits = [char for char in number or "" if char.isascii() and char.isdigit()]
    return int(digits[-1]) if digits else None


def _shift(anchor: CycleAnchor, facts: CycleFacts) -> int:
    """1 where a cycle that hangs on a year ends in the year before: the day before an anniversary on 1 January."""
    end = _end_in(_SOME_YEAR, anchor, facts)
    return 0 if end is None else _SOME_YEAR - end.year


def _known_year(anchor: CycleAnchor, facts: CycleFacts, years: int) -> tuple[int | None, bool, tuple[str, ...]]:
    """A year on which an end hangs, whether only the record says so, and what is missing to tell.

    Even, odd and the like settle cycles of two years only; of longer ones they would leave several open.
    """
    if years == 1:
        return 0, False, ()
    shift = _shift(anchor, facts)
    if anchor.parity is Parity.ISSUE_YEAR:
        return (None, False, ("date of issue",)) if facts.issued_on is None else (facts.issued_on.year, False, ())
    if years == _PAIR:
        match anchor.parity:
            case Parity.EVEN | Parity.ODD:
                return (0 if anchor.parity is Parity.EVEN else 1) + shift, False, ()
            case Parity.BIRTH_YEAR:
                return (None, False, ("date of birth",)) if facts.born_on is None else (facts.born_on.year, False, ())
            case Parity.LICENSE_NUMBER:
                digit = _digit(facts.number)
                return (None, False, ("license number",)) if digit is None else (digit + shift, False, ())
    if anchor.reference is not None:
        return anchor.reference.year + shift, False, ()
    if anchor.basis in _ISSUE:
        return (None, False, ("date of issue",)) if facts.issued_on is None else (facts.issued_on.year, False, ())
    if facts.expires_on is not None:
        return facts.expires_on.year + shift, True, ()
    return None, False, ("expiry of the license",)


def cycle_on(
    day: date, anchor: CycleAnchor | None, years: int | None, facts: CycleFacts
) -> tuple[Cycle | None, tuple[str, ...]]:
    """The cycle that a day lies in, or None and what is missing to tell.

    A license that by its own expiry is renewed on anniversaries of its issue has the day of issue in its first cycle,
    not in one that ends on that day.

    Args:
        day: the day.
        anchor: the rule; None leaves it to the license's own expiry.
        years: length of a cycle where the anchor has none.
        facts: what the rule hangs on.
    """
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        return None, ("a day of our time",)
    found, missing = _cycle_on(day, anchor, years, facts)
    if found is None:
        return None, missing
    issued = facts.issued_on
    if issued is not None and found.from_record:
        if found.end == issued and day == issued:
            found = _cycle_on(issued + _DAY, anchor, years, facts)[0] or found
        elif found.end == issued:
            found = evolve(found, end=issued - _DAY)
        if found.start == issued + _DAY:
            found = evolve(found, start=issued)
    return evolve(found, issued_on=None if facts.gap else issued), ()


def _cycle_on(
    day: date, anchor: CycleAnchor | None, years: int | None, facts: CycleFacts
) -> tuple[Cycle | None, tuple[str, ...]]:
    """The same, as the rule or the expiry alone has it."""
    length = (anchor.years if anchor is not None else None) or years
    if length is None:
        return None, ("length of the cycle",)
    if anchor is None:
        if facts.expires_on is None:
            return None, ("expiry of the license",)
        expiry = facts.expires_on
        anchor = CycleAnchor(
            sources=("record",),
            basis=AnchorBasis.FIXED_DATE,
            month=expiry.month,
            day=expiry.day,
            reference=expiry,
            years=length,
        )
        cycle, missing = _cycle_on(day, anchor, length, facts)
        return (None if cycle is None else evolve(cycle, from_record=True, day_by_rule=False)), missing
    phase, from_record, missing = _known_year(anchor, facts, length)
    if _end_in(day.year, anchor, facts) is None:
        missing = ("date of issue" if anchor.basis in _ISSUE else "date of birth", *missing)
    if phase is None or missing:
        return None, tuple(dict.fromkeys(missing))
    issued = facts.issued_on if anchor.basis in _ISSUE else None
    begun = issued is not None and day >= issued
    for year in range(day.year, day.year + 2 * length + 3):
        end = _end_in(year, anchor, facts)
        if end is None or end < day or (year - phase) % length:
            continue
        if issued is not None and begun and year <= issued.year:
            continue  # the first cycle runs to an anniversary, not to the day or the month of issue
        before = _end_in(year - length, anchor, facts)
        start = end if before is None else before + _DAY
        if issued is not None and begun and year - length <= issued.year:
            start = min(start, issued)
        if issued is not None and not begun:
            end = min(end, issued - _DAY)
        return Cycle(start=start, end=end, years=length, from_record=from_record), ()
    return None, ("a cycle that ends in such a year",)  # pragma: no cover - every residue is met within two lengths
