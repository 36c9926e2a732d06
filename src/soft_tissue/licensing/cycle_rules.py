"""The rules that hold in one renewal cycle, for one licensee: which of them, and how many hours they ask for.

Every number comes twice: for certain, and as it would be if open facts, such as a date of issue that nobody recorded,
turned out in the licensee's favor.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

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

__all__ = ["CycleRules", "Reduction"]

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
        cycle = self.cycle
        for exempt in self.used(FirstRenewalExempt):
            sure = self._is_first_renewal(exempt)
            if sure is not False:
                yield (_ZERO if sure else total), _ZERO, exempt, "the first renewal asks for none"
        for phase in self.used(PhaseInProration):
            applies = self._phased(phase)
            if applies is not False:
                asked = self._phase_hours(phase)
                yield (asked if applies else total), asked, phase, "the rule is new"
        for first in self.used(FirstCycleProration) if cycle.first is not False else ():
            why = "the license was issued within the cycle"
            found = self._first_cycle(first, total)
            if cycle.first is None:
                yield total, _ZERO if first.hours is None else exact(first.hours), first, why
            elif found is not None:
                yield *found, first, why
        if self.ledger.inactive:
            for part in self.used(Proration):
                least, most = self._active_hours(part)
                yield most, least, part, "the license was inactive for a part of the cycle"
        for senior in self.used(SeniorityReduction):
            applies = self._senior(senior)
            if applies is not False:
                asked = exact(senior.hours) if senior.hours is not None else total * exact(senior.percent or 0) / 100
                yield (asked if applies else total), asked, senior, "those long licensed or older are asked for fewer"

    def used(self, kind: type[R]) -> list[R]:
        """Every rule of a kind that holds in this cycle."""
        return [rule for rule in self.picker.ordered(self.of_kind(kind)) if rule.in_force(self.dates) is True]

    def _is_first_renewal(self, rule: FirstRenewalExempt) -> bool | None:
        issued = self.cycle.issued_on
        if issued is None:
            return None
        if rule.months is None:
            return self.cycle.first
        full, part = months_between(issued, self.cycle.end + _DAY)
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
            at = max(at, stop if span.until is None else span.until + _DAY)
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

    @cached_property
    def waived(self) -> tuple[bool, bool, frozenset[str] | None]:
        """Whether categories are waived for certain, perhaps, and which of them still hold when hours are prorated."""
        sure = perhaps = False
        for exempt in self.used(FirstRenewalExempt):
            first = self._is_first_renewal(exempt)
            sure, perhaps = sure or first is True, perhaps or first is not False
        kept: frozenset[str] | None = None
        if self.cycle.first is True:
            for rule in self.used(FirstCycleProration):
                if rule.minima is not None and self._first_cycle(rule, Fraction(1)) is not None:
                    kept = rule.minima
        return sure, perhaps, kept

    # Categories.

    @cached_property
    def minima(self) -> list[MinCategory]:
        """Least hours by category, as they hold in this cycle."""
        chosen = [
            picked.chosen
            for picked in self.by_category(MinCategory, lambda rule: rule.hours or 0)
            if picked.chosen is not None
        ]
        _sure, _perhaps, kept = self.waived
        return [rule for rule in chosen if kept is None or rule.category in kept]

    @cached_property
    def maxima(self) -> list[MaxCategory]:
        """Most hours by category."""
        return [
            picked.chosen
            for picked in self.by_category(MaxCategory, lambda rule: -(rule.hours or 0))
            if picked.chosen is not None
        ]

    @cached_property
    def outside(self) -> list[AdditionalOutsideTotal]:
        """What is due beside the total."""
        return [
            picked.chosen
            for picked in self.by_category(AdditionalOutsideTotal, lambda rule: rule.hours or 0)
            if picked.chosen is not None
        ]

    @cached_property
    def rivals(self) -> "tuple[MaxCategory | MinCategory, ...]":
        """Rules that lost against another of their category, and say something else."""
        least = self.by_category(MinCategory, lambda rule: rule.hours or 0)
        most = self.by_category(MaxCategory, lambda rule: -(rule.hours or 0))
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
        """Least hours of a category, where so many are asked in total."""
        if rule.hours is not None:
            return min(exact(rule.hours), required) if self.waived[2] is not None else exact(rule.hours)
        return required * exact(rule.percent or 0) / 100

    # Credit.

    @cached_property
    def minutes_rule(self) -> MinutesPerHour | None:
        """How many minutes make an hour."""
        return self.picked(MinutesPerHour, lambda r: (r.minutes, r.part_minutes, r.part_hours)).chosen

    @cached_property
    def conversions(self) -> dict[CreditUnit, CreditConversion]:
        """What other units give."""
        found: dict[CreditUnit, CreditConversion] = {}
        for unit in CreditUnit:
            rules = [rule for rule in self.of_kind(CreditConversion) if rule.unit is unit]
            chosen = self.picker.pick(rules, self.dates, value=lambda r: r.hours).chosen
            if chosen is not None:
                found[unit] = chosen
        return found

    @cached_property
    def exclusions(self) -> tuple[Excluded, ...]:
        """Exclusions in force, the general ones and those from one category."""
        return tuple(self.used(Excluded))

    @cached_property
    def carry_rule(self) -> Picked[CarryoverMax]:
        """The rule for hours beyond the total."""
        return self.picked(CarryoverMax, _worth)

    def carried(self, counted: Fraction, used_from_before: Fraction, required: Fraction) -> Fraction | None:
        """Hours of this cycle that may count in the next; None is not known."""
        rule = self.carry_rule.chosen
        if rule is None:
            return None
        total = exact(self.total.chosen.hours) if self.total.chosen is not None else _ZERO
        most = exact(rule.hours) if rule.hours is not None else total * exact(rule.percent or 0) / 100
        return min(most, max(_ZERO, counted - max(_ZERO, required - used_from_before)))
