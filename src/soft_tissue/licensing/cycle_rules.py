"""The rules that hold in one renewal cycle, for one licensee: which of them, and how many hours they ask for.

Every number comes twice: for certain, and as it would be if open facts, such as a date of issue that nobody recorded,
turned out in the licensee's favor.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple, TypeVar

from attrs import define, frozen

from soft_tissue.licensing.calendar import Cycle, add_years, months_between
from soft_tissue.licensing.crediting import exact
from soft_tissue.licensing.picking import Dates, Picked, Picker
from soft_tissue.models import (
    AdditionalOutsideTotal,
    CarryoverMax,
    ContinuingEducationProvision,
    CreditConversion,
    CreditUnit,
    DateBasis,
    Excluded,
    FirstCycleProration,
    FirstRenewalExempt,
    InactiveSpan,
    Ledger,
    MaxCategory,
    MinCategory,
    MinutesPerHour,
    PhaseInProration,
    Proration,
    Provision,
    SeniorityReduction,
    TotalHours,
)

__all__ = ["CarryOver", "CycleRules", "Reduction"]

R = TypeVar("R", bound=Provision)
C = TypeVar("C", AdditionalOutsideTotal, MaxCategory, MinCategory)
_ZERO = Fraction(0)
_DAY = timedelta(days=1)


@frozen(kw_only=True)
class Reduction:
    """Fewer hours than the total.

    Attributes:
        sure: hours still asked for certain.
        least: hours asked if open facts turn out in favor.
        rule: the provision.
        why: in a few words.
    """

    sure: Fraction
    least: Fraction
    rule: Provision
    why: str


class CarryOver(NamedTuple):
    """What may be carried over.

    Attributes:
        most: hours at most.
        cycles: for how many cycles they count.
        anew: categories that they never fill.
    """

    most: Fraction
    cycles: int
    anew: frozenset[str] = frozenset()


def _worth(rule: "AdditionalOutsideTotal | CarryoverMax | MaxCategory | MinCategory") -> object:
    """What a rule says, apart from who says it."""
    return (rule.hours, getattr(rule, "percent", None), getattr(rule, "hours_per_year", None))


@define(eq=False, slots=False, frozen=True)
class CycleRules:
    """The rules of one cycle.

    Attributes:
        ledger: whose; its dates and inactive spans decide some rules.
        rules: all rules of the place, in force or not.
        cycle: the cycle.
        picker: says which of several is used.
    """

    ledger: Ledger
    rules: tuple[ContinuingEducationProvision, ...]
    cycle: Cycle
    picker: Picker

    @cached_property
    def dates(self) -> Dates:
        """What provisions are held against; a rule's own day is the end of the cycle."""
        return {
            DateBasis.DAY: self.cycle.end,
            DateBasis.PERIOD_START: self.cycle.start,
            DateBasis.PERIOD_END: self.cycle.end,
            DateBasis.LICENSE_ISSUE: self.cycle.issued_on,
        }

    def of_kind(self, kind: type[R]) -> list[R]:
        """All rules of a kind, in force or not."""
        return [rule for rule in self.rules if isinstance(rule, kind)]

    def picked(
        self, kind: type[R], value: Callable[[R], object], strictness: Callable[[R], float] = lambda _: 0.0
    ) -> Picked[R]:
        """The one rule of a kind that is used."""
        return self.picker.pick(self.of_kind(kind), self.dates, value=value, strictness=strictness)

    def by_category(self, kind: type[C], strictness: Callable[[C], float]) -> list[Picked[C]]:
        """For each category the rule that is used."""
        groups: dict[tuple[object, ...], list[C]] = defaultdict(list)
        for rule in self.of_kind(kind):
            groups[rule.category, getattr(rule, "per", None)].append(rule)
        return [self.picker.pick(rules, self.dates, value=_worth, strictness=strictness) for rules in groups.values()]

    def one_each(self, kind: type[C], strictness: Callable[[C], float]) -> list[tuple[C, bool]]:
        """For each category one rule, and whether it holds for certain; of several that are open, the strictest."""
        found: list[tuple[C, bool]] = []
        for picked in self.by_category(kind, strictness):
            if picked.open:
                found.append((max(picked.open, key=strictness), False))
            elif picked.chosen is not None:
                found.append((picked.chosen, True))
        return found

    def in_play(self, kind: type[R]) -> list[tuple[R, bool]]:
        """Every rule of a kind that holds in this cycle, or may, and whether it does for certain."""
        found = [(rule, rule.in_force(self.dates)) for rule in self.picker.ordered(self.of_kind(kind))]
        return [(rule, state is True) for rule, state in found if state is not False]

    # The total.

    @cached_property
    def total(self) -> Picked[TotalHours]:
        """The rule for the total."""
        return self.picked(TotalHours, lambda rule: rule.hours, lambda rule: rule.hours)

    @cached_property
    def reductions(self) -> tuple[Reduction, ...]:
        """Every rule that asks for fewer hours; the one that asks for fewest counts.

        A rule whose condition is open asks for the whole total for certain.
        """
        if self.total.chosen is None:
            return ()
        total = exact(self.total.chosen.hours)
        return tuple(
            Reduction(sure=sure, least=least, rule=rule, why=why) for sure, least, rule, why in self._reductions(total)
        )

    def _reductions(self, total: Fraction) -> Iterator[tuple[Fraction, Fraction, Provision, str]]:
        if self.total.open:
            yield total, _ZERO, self.total.open[0], "whether that rule holds already is not known"
        for sure, least, rule, why, holds in self._reduced(total):
            yield (sure if holds else total), least, rule, why

    def _reduced(self, total: Fraction) -> Iterator[tuple[Fraction, Fraction, Provision, str, bool]]:
        cycle = self.cycle
        for exempt, holds in self.in_play(FirstRenewalExempt):
            sure = self._is_first_renewal(exempt)
            if sure is not False:
                yield (_ZERO if sure else total), _ZERO, exempt, "the first renewal asks for none", holds
        for phase, holds in self.in_play(PhaseInProration):
            applies = self._phased(phase)
            if applies is not False:
                asked = self._phase_hours(phase)
                yield (asked if applies else total), asked, phase, "the rule is new", holds
        for first, holds in self.in_play(FirstCycleProration) if cycle.first is not False else ():
            why = "the license was issued within the cycle"
            found = self._first_cycle(first, total)
            if cycle.first is None:
                yield total, _ZERO if first.hours is None else exact(first.hours), first, why, holds
            elif found is not None:
                yield *found, first, why, holds
        if any(self._in_cycle(span) for span in self.ledger.inactive):
            for part, holds in self.in_play(Proration):
                least, most = self._active_hours(part)
                yield most, least, part, "the license was inactive for a part of the cycle", holds
        for senior, holds in self.in_play(SeniorityReduction):
            applies = self._senior(senior)
            if applies is not False:
                asked = exact(senior.hours) if senior.hours is not None else total * exact(senior.percent or 0) / 100
                why = "those long licensed or older are asked for fewer"
                yield (asked if applies else total), asked, senior, why, holds

    def _in_cycle(self, span: InactiveSpan) -> bool:
        """Whether a span without an active license touches the part of the cycle in which there was one."""
        ended = span.until is not None and span.until < self.cycle.licensed_from
        return span.since <= self.cycle.end and not ended

    def _is_first_renewal(self, rule: FirstRenewalExempt) -> bool | None:
        issued = self.cycle.issued_on
        if issued is None:
            return None
        if rule.months is None:
            return self.cycle.first
        full, part = months_between(issued, self.cycle.end)
        return full < rule.months or (full == rule.months and not part)

    def _phased(self, rule: PhaseInProration) -> bool | None:
        if rule.until is not None and self.cycle.end > rule.until:
            return False
        if rule.since is not None and self.cycle.end < rule.since:
            return False
        if rule.hours_per_month is not None and rule.since is not None and self.cycle.start >= rule.since:
            return False
        if rule.issued_from is None and rule.issued_to is None:
            return True
        issued = self.cycle.issued_on
        if issued is None:
            return None
        return (rule.issued_from is None or issued >= rule.issued_from) and (
            rule.issued_to is None or issued <= rule.issued_to
        )

    def _phase_hours(self, rule: PhaseInProration) -> Fraction:
        if rule.hours is not None:
            return exact(rule.hours)
        full, _part = months_between(max(rule.since or self.cycle.start, self.cycle.start), self.cycle.end + _DAY)
        return full * exact(rule.hours_per_month or 0)

    def _first_cycle(self, rule: FirstCycleProration, total: Fraction) -> tuple[Fraction, Fraction] | None:
        """Hours asked for certain (the higher) and at least; None where the rule does not apply."""
        begin = self.cycle.licensed_from
        if rule.in_year is not None:
            last = self.cycle.start
            year = sum(1 for number in range(1, self.cycle.years + 1) if add_years(last, number) <= begin) + 1
            if year != rule.in_year:
                return None
        if rule.hours is not None:
            return exact(rule.hours), exact(rule.hours)
        step = rule.step_months or 1
        full, part = months_between(begin, self.cycle.end + _DAY)
        steps, rest = divmod(full, step)
        more = 1 if rest or part else 0
        each = exact(rule.hours_per_step) if rule.hours_per_step is not None else total * step / (12 * self.cycle.years)
        high = steps + (more if rule.partial_step is not False else 0)
        low = steps + (more if rule.partial_step is True else 0)
        return high * each, low * each

    def _active_hours(self, rule: Proration) -> tuple[Fraction, Fraction]:
        """Least and most hours for the months in which the license was active."""
        each = exact(rule.hours_per_month)
        low = high = 0
        at, stop = self.cycle.licensed_from, self.cycle.end + _DAY
        spans = sorted(self.ledger.inactive, key=lambda span: span.since)
        for span in spans:
            full, part = months_between(at, min(stop, span.since))
            low, high = low + full, high + full + part
            at = max(at, stop if span.until is None or span.until >= stop else span.until + _DAY)
        full, part = months_between(at, stop)
        low, high = low + full, high + full + part
        if rule.partial_month is not None:
            low = high = high if rule.partial_month else low
        return low * each, high * each

    def _senior(self, rule: SeniorityReduction) -> bool | None:
        answers: list[bool | None] = []
        for least, since in ((rule.licensed_years, self.cycle.issued_on), (rule.age, self.ledger.born_on)):
            if least is not None:
                answers.append(None if since is None else add_years(since, least) <= self.cycle.end)
        if False in answers:
            return False
        return None if None in answers else True

    @cached_property
    def required(self) -> tuple[Fraction, Fraction] | None:
        """Hours asked for certain and at least; None where no total is known."""
        if self.total.chosen is None:
            return None
        total = exact(self.total.chosen.hours)
        return (
            min((total, *(reduction.sure for reduction in self.reductions))),
            min((total, *(reduction.least for reduction in self.reductions))),
        )

    # Categories.

    def _waived(self, category: str) -> bool | None:
        """Whether a category need not be filled in this cycle, for it is the first."""
        answers: list[bool | None] = [False]
        for exempt, holds in self.in_play(FirstRenewalExempt):
            first = self._is_first_renewal(exempt)
            answers.append(first if holds or first is False else None)
        for rule, holds in self.in_play(FirstCycleProration):
            if rule.minima is None or category in rule.minima or self.cycle.first is False:
                continue
            if self.cycle.first is None:
                answers.append(None)
            elif self._first_cycle(rule, Fraction(1)) is not None:
                answers.append(True if holds else None)
        return True if True in answers else (None if None in answers else False)

    @cached_property
    def minima(self) -> list[tuple[MinCategory, bool]]:
        """Least hours by category, and whether they are asked for certain in this cycle."""
        found = []
        for rule, holds in self.one_each(MinCategory, self._least):
            waived = self._waived(rule.category)
            if waived is not True:
                found.append((rule, holds and waived is False))
        return found

    @cached_property
    def maxima(self) -> list[tuple[MaxCategory, bool]]:
        """Most hours by category, and whether the limit holds for certain."""
        return self.one_each(MaxCategory, lambda rule: -self._least(rule))

    @cached_property
    def outside(self) -> list[tuple[AdditionalOutsideTotal, bool]]:
        """What is due beside the total, and whether it is for certain."""
        return self.one_each(AdditionalOutsideTotal, lambda rule: rule.hours or 0)

    def _least(self, rule: MinCategory | MaxCategory) -> float:
        """Hours of a rule, to compare it by."""
        if rule.hours is not None:
            return rule.hours
        total = self.total.chosen
        return 0 if total is None else total.hours * (rule.percent or 0) / 100

    @cached_property
    def rivals(self) -> "tuple[MaxCategory | MinCategory, ...]":
        """Rules that lost against another of their category, and say something else."""
        least = self.by_category(MinCategory, self._least)
        most = self.by_category(MaxCategory, lambda rule: -self._least(rule))
        return (*(r for picked in least for r in picked.others), *(r for picked in most for r in picked.others))

    def outside_hours(self, rule: AdditionalOutsideTotal) -> Fraction | None:
        """Hours due beside the total; None where one activity will do."""
        if rule.hours is not None:
            return exact(rule.hours)
        if rule.hours_per_year is None:
            return None
        years = self.cycle.years
        if rule.since is not None and rule.since > self.cycle.start:
            full, part = months_between(rule.since, self.cycle.end + _DAY)
            years = min(years, -(-(full + part) // 12))
        return exact(rule.hours_per_year) * years

    def minimum(self, rule: MinCategory, required: Fraction) -> Fraction:
        """Least hours of a category, where so many are asked in total: where those are fewer than usual, no more."""
        if rule.hours is None:
            return required * exact(rule.percent or 0) / 100
        total = self.total.chosen
        fewer = total is not None and required < exact(total.hours)
        return min(exact(rule.hours), required) if fewer else exact(rule.hours)

    # Credit.

    @cached_property
    def minutes_rule(self) -> MinutesPerHour | None:
        """How many minutes make an hour; None is not known."""
        return self.picked(MinutesPerHour, lambda r: (r.minutes, r.part_minutes, r.part_hours)).sure

    @cached_property
    def conversions(self) -> dict[CreditUnit, CreditConversion]:
        """What other units give."""
        found: dict[CreditUnit, CreditConversion] = {}
        for unit in CreditUnit:
            rules = [rule for rule in self.of_kind(CreditConversion) if rule.unit is unit]
            rule = self.picker.pick(rules, self.dates, value=lambda r: r.hours).sure
            if rule is not None:
                found[unit] = rule
        return found

    @cached_property
    def exclusions(self) -> list[tuple[Excluded, bool]]:
        """Exclusions, the general ones and those from one category, and whether each holds for certain."""
        return self.in_play(Excluded)

    # Carrying over.

    @cached_property
    def carry_over(self) -> tuple[CarryOver, CarryOver] | None:
        """What may be carried over: for certain, and at most. None is not known."""
        picked = self.picked(CarryoverMax, lambda rule: (_worth(rule), rule.cycles))
        rules = picked.open or (() if picked.chosen is None else (picked.chosen,))
        if not rules:
            return None
        total = exact(self.total.chosen.hours) if self.total.chosen is not None else _ZERO
        most = [exact(r.hours) if r.hours is not None else total * exact(r.percent or 0) / 100 for r in rules]
        cycles = [rule.cycles for rule in rules]
        anew = frozenset.intersection(*(rule.except_categories for rule in rules))
        sure = CarryOver(_ZERO, min(cycles), anew) if picked.open else CarryOver(most[0], cycles[0], anew)
        return sure, CarryOver(max(most), max(cycles), anew)
