"""Counting the activities of one cycle: what earns credit, under which limits, and for which category."""

from collections import defaultdict
from datetime import date
from fractions import Fraction
from functools import cached_property

from attrs import define, frozen

from soft_tissue.licensing.allocation import Allocation, Demand, allocate
from soft_tissue.licensing.calendar import add_years
from soft_tissue.licensing.crediting import Credit, credit_of, exact
from soft_tissue.licensing.cycle_rules import CycleRules
from soft_tissue.models import Activity, AdditionalOutsideTotal, CapPer, Excluded, MaxCategory, MinCategory

__all__ = ["Counted", "Counting", "hours_words"]

_ZERO = Fraction(0)
Signature = tuple[tuple[bool, ...], tuple[bool, ...], tuple[int, ...]]


def hours_words(value: Fraction) -> str:
    """Hours as people say them.

    >>> hours_words(Fraction(3, 2))
    '1.5 hours'
    """
    shown = round(float(value), 3)
    return f"{shown:g} {'hour' if shown == 1 else 'hours'}"


@frozen(kw_only=True)
class Counted:
    """The outcome of counting once: what is certain, or what is possible.

    Attributes:
        total: hours that count towards the total.
        by_activity: the same, by place in the ledger.
        because: why an activity counts in part or not at all, by place in the ledger.
        served: hours of each category, by name; 1 where one activity will do and there is one.
    """

    total: Fraction
    by_activity: dict[int, Fraction]
    because: dict[int, tuple[str, ...]]
    served: dict[str, Fraction]


@define(eq=False, slots=False, frozen=True)
class Counting:
    """The activities of one cycle.

    Attributes:
        rules: what holds in it.
        day: activities after it do not count yet.
    """

    rules: CycleRules
    day: date

    @cached_property
    def activities(self) -> tuple[Activity, ...]:
        """All of the ledger."""
        return self.rules.ledger.activities

    @cached_property
    def credits(self) -> tuple[Credit, ...]:
        """Credit of each activity."""
        rules = self.rules
        return tuple(
            credit_of(activity, rules.minutes_rule, rules.conversions, rules.picker.knowledge)
            for activity in self.activities
        )

    @cached_property
    def in_cycle(self) -> tuple[tuple[int, Activity], ...]:
        """Activities completed within the cycle, up to the day asked about, in the order of their dates."""
        cycle = self.rules.cycle
        inside = [
            (index, activity)
            for index, activity in enumerate(self.activities)
            if cycle.licensed_from <= activity.completed_on <= min(cycle.end, self.day)
        ]
        return tuple(sorted(inside, key=lambda item: (item[1].completed_on, item[0])))

    @cached_property
    def repeated(self) -> frozenset[int]:
        """Activities that repeat a course taken earlier in the cycle."""
        seen: set[tuple[str, str]] = set()
        again = set()
        for index, activity in self.in_cycle:
            name = activity.course or activity.title
            if name is None:
                continue
            key = (name.casefold(), (activity.provider or "").casefold())
            if key in seen:
                again.add(index)
            seen.add(key)
        return frozenset(again)

    def _exclusion(self, index: int, *, certain: bool, category: str | None = None) -> Excluded | None:
        """The exclusion that hits an activity; counting what is certain lets an open one hit too."""
        for rule in self.rules.exclusions:
            if rule.for_category != category or (rule.repeats and index not in self.repeated):
                continue
            hit = True if rule.match is None else rule.match.matches(self.activities[index])
            if hit is True or (hit is None and certain):
                return rule
        return None

    def _serves(self, rule: MinCategory, index: int, *, certain: bool) -> bool:
        if self._exclusion(index, certain=certain, category=rule.category) is not None:
            return False
        activity = self.activities[index]
        answers = [rule.match.matches(activity)]
        if rule.inside is not None:
            answers += [other.match.matches(activity) for other in self.rules.minima if other.category == rule.inside]
        return False not in answers and (None not in answers or not certain)

    def _done_before(self, rule: MinCategory | AdditionalOutsideTotal, *, certain: bool) -> bool:
        """Whether what is asked once in a career was done before this cycle."""
        match = rule.match
        earlier = [
            credit.sure if certain else credit.possible
            for activity, credit in zip(self.activities, self.credits, strict=True)
            if activity.completed_on < self.rules.cycle.start
            and match is not None
            and match.matches(activity) in ((True,) if certain else (True, None))
        ]
        return bool(earlier) and sum(earlier, _ZERO) >= exact(rule.hours or 0)

    def _capped(self, index: int, *, certain: bool) -> tuple[Fraction, tuple[str, ...]]:
        """Credit of one activity under the limits for each single one."""
        credit = self.credits[index]
        hours = credit.sure if certain else credit.possible
        why = [credit.because] if credit.because is not None else []
        for rule in self.rules.maxima:
            hit = rule.match.matches(self.activities[index])
            if rule.per is CapPer.ACTIVITY and rule.hours is not None and (hit is True or (hit is None and certain)):
                most = exact(rule.hours)
                if hours > most:
                    why.append(f"at most {hours_words(most)} each for {_words(rule.category)}")
                    hours = most
        return hours, tuple(why)

    def _cap_year(self, rule: MaxCategory, activity: Activity, *, certain: bool) -> int:
        """0 where a limit does not touch an activity, else the year of the cycle that it counts in, from 1."""
        hit = rule.match.matches(activity)
        if hit is False or (hit is None and not certain):
            return 0
        if rule.per is CapPer.CYCLE:
            return 1
        cycle = self.rules.cycle
        years = range(1, cycle.years + 1)
        return 1 + sum(1 for number in years if add_years(cycle.start, number) <= activity.completed_on)

    def count(self, *, certain: bool) -> Counted:
        """Share the hours out.

        Activities that every rule treats alike form a group; groups are shared out by `allocate`.
        """
        rules = self.rules
        required = (rules.required or (_ZERO, _ZERO))[0 if certain else 1]
        minima = [rule for rule in rules.minima if not rule.once or not self._done_before(rule, certain=certain)]
        outside = [
            (rule, rule.match)
            for rule in rules.outside
            if rule.match is not None and not (rule.once and self._done_before(rule, certain=certain))
        ]
        caps = [rule for rule in rules.maxima if rule.per is not CapPer.ACTIVITY]
        matching = (True,) if certain else (True, None)
        groups: dict[Signature, list[tuple[int, Fraction]]] = defaultdict(list)
        because: dict[int, tuple[str, ...]] = {}
        for index, activity in self.in_cycle:
            exclusion = self._exclusion(index, certain=certain)
            if exclusion is not None:
                because[index] = (f"earns no credit: {_words(exclusion.category)}",)
                continue
            hours, because[index] = self._capped(index, certain=certain)
            signature = (
                tuple(self._serves(rule, index, certain=certain) for rule in minima),
                tuple(match.matches(activity) in matching for _rule, match in outside),
                tuple(self._cap_year(rule, activity, certain=certain) for rule in caps),
            )
            groups[signature].append((index, hours))
        signatures = list(groups)
        demands = [
            Demand(
                name=rule.category,
                hours=rules.minimum(rule, required),
                groups=frozenset(g for g, signature in enumerate(signatures) if signature[0][place]),
                separate=rule.separate,
            )
            for place, rule in enumerate(minima)
        ]
        served: dict[str, Fraction] = {}
        for place, (rule, _match) in enumerate(outside):
            among = frozenset(g for g, signature in enumerate(signatures) if signature[1][place])
            due = rules.outside_hours(rule)
            if due is None:
                served[rule.category] = Fraction(min(1, len(among)))
            else:
                demands.append(Demand(name=rule.category, hours=due, groups=among, outside=not rule.counts_inside))
        limits: list[tuple[Fraction, frozenset[int], MaxCategory]] = []
        for place, cap in enumerate(caps):
            most = exact(cap.hours) if cap.hours is not None else required * exact(cap.percent or 0) / 100
            years = sorted({signature[2][place] for signature in signatures} - {0})
            limits += [
                (most, frozenset(g for g, s in enumerate(signatures) if s[2][place] == year), cap) for year in years
            ]
        supply = [sum((hours for _index, hours in groups[signature]), _ZERO) for signature in signatures]
        found = allocate(supply, demands, [(most, among) for most, among, _cap in limits])
        by_activity = _by_activity(list(groups.values()), found, limits, because)
        served |= {demand.name: found.served[place] for place, demand in enumerate(demands)}
        return Counted(total=sum(by_activity.values(), _ZERO), by_activity=by_activity, because=because, served=served)


def _words(category: str) -> str:
    return category.replace("-", " ").replace("_", " ")


def _by_activity(
    groups: list[list[tuple[int, Fraction]]],
    found: Allocation,
    limits: list[tuple[Fraction, frozenset[int], MaxCategory]],
    because: dict[int, tuple[str, ...]],
) -> dict[int, Fraction]:
    """Spread each group's hours over its activities, the earliest first, and say why some do not count."""
    by_activity: dict[int, Fraction] = {}
    for g, members in enumerate(groups):
        left = found.counted[g]
        full = [
            f"beyond the most that counts for {_words(cap.category)}"
            for most, among, cap in limits
            if g in among and sum((found.counted[other] for other in among), _ZERO) >= most
        ]
        beside = ["serves what is due beside the total"] if found.outside[g] else []
        for index, hours in members:
            by_activity[index] = min(left, hours)
            left -= by_activity[index]
            if by_activity[index] < hours:
                because[index] = (*because[index], *(full or beside))
    return by_activity
