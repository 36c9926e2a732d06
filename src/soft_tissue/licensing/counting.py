"""Counting the activities of one cycle: what earns credit, under which limits, and for which category."""

from collections import defaultdict
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import product

from attrs import define, evolve, frozen

from soft_tissue.licensing.allocation import Allocation, Demand, allocate
from soft_tissue.licensing.calendar import add_years
from soft_tissue.licensing.crediting import Credit, credit_of, exact
from soft_tissue.licensing.cycle_rules import CycleRules
from soft_tissue.licensing.picking import spelled
from soft_tissue.licensing.vocabulary import known_approvals, named_approvals, named_topics
from soft_tissue.models import (
    Activity,
    ActivityMatch,
    AdditionalOutsideTotal,
    CapPer,
    Excluded,
    MaxCategory,
    MinCategory,
)

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
        served: hours of each category, by name and whether it is due beside the total; 1 where one activity will do
            and there is one.
    """

    total: Fraction
    by_activity: dict[int, Fraction]
    because: dict[int, tuple[str, ...]]
    served: dict[tuple[str, bool], Fraction]


@define(eq=False, slots=False, frozen=True)
class Counting:
    """The activities of one cycle.

    Attributes:
        rules: what holds in it.
        day: activities after it do not count yet.
        carried: hours that come from the cycles before, at most. What they were in is not recorded, so they may have
            been in any category.
        anew: categories that they never fill.
    """

    rules: CycleRules
    day: date
    carried: Fraction = _ZERO
    anew: frozenset[str] = frozenset()

    @cached_property
    def activities(self) -> tuple[Activity, ...]:
        """All of the ledger."""
        return self.rules.ledger.activities

    @cached_property
    def _unknown_ids(self) -> dict[int, tuple[frozenset[str], frozenset[str]]]:
        """Topics and approvals that nobody knows, of those activities that name such, by the activity's identity."""
        knowledge, rules = self.rules.picker.knowledge, self.rules.rules
        topics = {*knowledge.education_topics, *named_topics(rules)}
        bodies = {*knowledge.issuers, *named_approvals(rules)}
        found = {}
        for activity in self.activities:
            unknown = (activity.topics or frozenset()) - topics
            approvals = (activity.approvals or frozenset()) - bodies
            if approvals:
                approvals -= known_approvals(knowledge)
            if unknown or approvals:
                found[id(activity)] = (unknown, approvals)
        return found

    def _means(self, match: ActivityMatch, activity: Activity) -> bool | None:
        """Whether a rule means an activity; None where the record, or an id in it that nobody knows, leaves it open."""
        unknown = self._unknown_ids.get(id(activity))
        if unknown is None:
            return match.matches(activity)
        return match.matches(activity, unknown_topics=unknown[0], unknown_approvals=unknown[1])

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
        return tuple(sorted(inside, key=lambda item: (item[1].completed_on, spelled(item[1]))))

    @cached_property
    def repeated(self) -> dict[int, bool | None]:
        """Activities that repeat a course taken earlier in the cycle: for certain, or perhaps (None)."""
        again: dict[int, bool | None] = {}
        earlier: list[Activity] = []
        for index, activity in self.in_cycle:
            answers = {self._same_course(activity, other) for other in earlier}
            if True in answers:
                again[index] = True
            elif None in answers:
                again[index] = None
            earlier.append(activity)
        return again

    def _same_course(self, one: Activity, other: Activity) -> bool | None:
        """Whether two activities are one course; None where their records leave it open."""
        same = _same_course(one, other)
        if same is not None or not one.topics or not other.topics:
            return same
        # A course is in the same topics whenever it is given. An id that nobody knows may stand for any.
        known = id(one) not in self._unknown_ids and id(other) not in self._unknown_ids
        return False if known and one.topics.isdisjoint(other.topics) else None

    def _exclusion(self, index: int, *, certain: bool, category: str | None = None) -> tuple[Excluded, bool] | None:
        """The exclusion that hits an activity, and whether it does for sure.

        Counting what is certain lets an open one hit too.
        """
        perhaps = None
        for rule, holds in self.rules.exclusions:
            if rule.for_category != category:
                continue
            answers = [
                holds or None,
                True if rule.match is None else self._means(rule.match, self.activities[index]),
                not rule.repeats or self.repeated.get(index, False),
            ]
            if False in answers:
                continue
            if None not in answers:
                return rule, True
            perhaps = perhaps or rule
        return (perhaps, False) if perhaps is not None and certain else None

    def _serves(self, rule: MinCategory, index: int, *, certain: bool) -> bool:
        if self._exclusion(index, certain=certain, category=rule.category) is not None:
            return False
        activity = self.activities[index]
        answers = [self._means(rule.match, activity)]
        if rule.inside is not None:
            outer = (other for other, _holds in self.rules.minima if other.category == rule.inside)
            answers += [self._means(other.match, activity) for other in outer]
        return False not in answers and (None not in answers or not certain)

    def _carried_serve(self, rule: MinCategory, *, certain: bool) -> bool:
        """Whether hours carried in may have been in a category."""
        return not certain and self.carried > 0 and rule.category not in self.anew and rule.inside not in self.anew

    def _done_before(self, rule: MinCategory | AdditionalOutsideTotal, *, certain: bool) -> bool:
        """Whether what is asked once in a career was done before this cycle."""
        match = rule.match
        earlier = [
            credit.sure if certain else credit.possible
            for activity, credit in zip(self.activities, self.credits, strict=True)
            if activity.completed_on < self.rules.cycle.start
            and match is not None
            and self._means(match, activity) in ((True,) if certain else (True, None))
        ]
        return bool(earlier) and sum(earlier, _ZERO) >= exact(rule.hours or 0)

    def _caps(self, *, certain: bool) -> list[MaxCategory]:
        """Limits; counting what is possible leaves out those that may not hold."""
        return [rule for rule, holds in self.rules.maxima if holds or certain]

    def _capped(self, index: int, required: Fraction, *, certain: bool) -> tuple[Fraction, tuple[str, ...]]:
        """Credit of one activity under the limits for each single one."""
        credit = self.credits[index]
        hours = credit.sure if certain else credit.possible
        why = [credit.because] if credit.because is not None else []
        for rule in self._caps(certain=certain):
            hit = self._means(rule.match, self.activities[index])
            if rule.per is CapPer.ACTIVITY and (hit is True or (hit is None and certain)):
                most = _most(rule, required)
                if hours > most:
                    why.append(f"at most {hours_words(most)} each for {_words(rule.category)}")
                    hours = most
        return hours, tuple(why)

    def _cap_year(self, rule: MaxCategory, activity: Activity, *, certain: bool) -> int:
        """0 where a limit does not touch an activity, else the year of the cycle that it counts in, from 1."""
        hit = self._means(rule.match, activity)
        if hit is False or (hit is None and not certain):
            return 0
        if rule.per is CapPer.CYCLE:
            return 1
        cycle = self.rules.cycle
        years = range(1, cycle.years + 1)
        return 1 + sum(1 for number in years if add_years(cycle.start, number) <= activity.completed_on)

    def count(self, *, certain: bool) -> Counted:
        """Share the hours out, as well as the rules let them be.

        An activity that is due beside the total, whatever its length, is set aside; where several would do, the one
        whose loss costs least.
        """
        rules = self.rules
        beside = [
            rule
            for rule, holds in rules.outside
            if rule.match is not None
            and (holds or certain)
            and not (rule.once and self._done_before(rule, certain=certain))
        ]
        whole = [rule for rule in beside if rules.outside_hours(rule) is None]
        by_hours = [rule for rule in beside if rules.outside_hours(rule) is not None]
        chances = [self._chances(rule, certain=certain) for rule in whole]
        shared = [
            self._shared(by_hours, _aside(whole, choice), certain=certain)
            for choice in product(*(found or [None] for found in chances))
        ]
        best = max(shared, key=_worth)
        done = {(rule.category, True): Fraction(min(1, len(found))) for rule, found in zip(whole, chances, strict=True)}
        return evolve(best, served=best.served | done)

    def _chances(self, rule: AdditionalOutsideTotal, *, certain: bool) -> list[int | None]:
        """Activities of which one will do: of those that every rule treats alike, the shortest."""
        found: dict[Signature, tuple[Fraction, int]] = {}
        for index, activity in self.in_cycle:
            if rule.match is None or self._means(rule.match, activity) not in ((True,) if certain else (True, None)):
                continue
            if self._exclusion(index, certain=certain) is not None:
                continue
            credit = self.credits[index]
            candidate = (credit.sure if certain else credit.possible, index)
            signature = self._signature(index, activity, certain=certain)
            found[signature] = min(found.get(signature, candidate), candidate)
        return [index for _hours, index in found.values()]

    @cached_property
    def _minima(self) -> dict[bool, list[MinCategory]]:
        """Categories to fill, counting for certain or not; what is possible leaves out those that may not be asked."""
        return {
            certain: [
                rule
                for rule, asked in self.rules.minima
                if (asked or certain) and not (rule.once and self._done_before(rule, certain=certain))
            ]
            for certain in (True, False)
        }

    def _signature(self, index: int, activity: Activity, *, certain: bool) -> Signature:
        """How the rules treat an activity."""
        matching = (True,) if certain else (True, None)
        return (
            tuple(self._serves(rule, index, certain=certain) for rule in self._minima[certain]),
            tuple(
                rule.match is not None and self._means(rule.match, activity) in matching
                for rule, _holds in self.rules.outside
            ),
            tuple(
                self._cap_year(rule, activity, certain=certain)
                for rule in self._caps(certain=certain)
                if rule.per is not CapPer.ACTIVITY
            ),
        )

    def _shared(self, outside: list[AdditionalOutsideTotal], aside: frozenset[int], *, certain: bool) -> Counted:
        """Share out what is not set aside.

        Activities that every rule treats alike form a group; groups are shared out by `allocate`.
        """
        rules = self.rules
        required = (rules.required or (_ZERO, _ZERO))[0 if certain else 1]
        groups: dict[Signature, list[tuple[int, Fraction]]] = defaultdict(list)
        because: dict[int, tuple[str, ...]] = {}
        for index, activity in self.in_cycle:
            exclusion = self._exclusion(index, certain=certain)
            if exclusion is not None:
                excluded, sure = exclusion
                because[index] = (f"{'' if sure else 'perhaps '}earns no credit: {_words(excluded.category)}",)
                continue
            if index in aside:
                because[index] = ("serves what is due beside the total",)
                continue
            hours, because[index] = self._capped(index, required, certain=certain)
            groups[self._signature(index, activity, certain=certain)].append((index, hours))
        signatures = list(groups)
        demands = [
            Demand(
                name=rule.category,
                hours=rules.minimum(rule, required),
                groups=frozenset(
                    (
                        *(g for g, signature in enumerate(signatures) if signature[0][place]),
                        *((len(signatures),) if self._carried_serve(rule, certain=certain) else ()),
                    )
                ),
                separate=rule.separate,
            )
            for place, rule in enumerate(self._minima[certain])
        ]
        keys = [(demand.name, False) for demand in demands]
        places = {id(rule): place for place, (rule, _holds) in enumerate(rules.outside)}
        for rule in outside:
            among = frozenset(g for g, signature in enumerate(signatures) if signature[1][places[id(rule)]])
            due = rules.outside_hours(rule) or _ZERO
            demands.append(Demand(name=rule.category, hours=due, groups=among, outside=not rule.counts_inside))
            keys.append((rule.category, True))
        limits: list[tuple[Fraction, frozenset[int], MaxCategory]] = []
        caps = [rule for rule in self._caps(certain=certain) if rule.per is not CapPer.ACTIVITY]
        for place, cap in enumerate(caps):
            most = _most(cap, required)
            years = sorted({signature[2][place] for signature in signatures} - {0})
            limits += [
                (most, frozenset(g for g, s in enumerate(signatures) if s[2][place] == year), cap) for year in years
            ]
        supply = [sum((hours for _index, hours in groups[signature]), _ZERO) for signature in signatures]
        # Hours carried in are a group of their own, the last; they fill categories, and the report adds them up.
        supply.append(_ZERO if certain else self.carried)
        found = allocate(supply, demands, [(most, among) for most, among, _cap in limits])
        by_activity = _by_activity(list(groups.values()), found, limits, because)
        return Counted(
            total=sum(by_activity.values(), _ZERO),
            by_activity=by_activity,
            because=because,
            served=dict(zip(keys, found.served, strict=True)),
        )


def _aside(rules: list[AdditionalOutsideTotal], choice: tuple[int | None, ...]) -> frozenset[int]:
    """The activities chosen to serve rules beside the total, as far as they then can't count towards it."""
    pairs = zip(rules, choice, strict=True)
    return frozenset(index for rule, index in pairs if index is not None and not rule.counts_inside)


def _worth(found: Counted) -> tuple[Fraction, Fraction]:
    """What one way of sharing out is compared by: categories that are filled, then the total."""
    return sum(found.served.values(), _ZERO), found.total


def _most(rule: MaxCategory, required: Fraction) -> Fraction:
    return exact(rule.hours) if rule.hours is not None else required * exact(rule.percent or 0) / 100


def _same_course(one: Activity, other: Activity) -> bool | None:
    """Whether two activities are one course; None where their records leave it open."""
    provider = _alike(one.provider, other.provider)
    code = _alike(one.course, other.course)
    if code is not None:
        return code and provider is not False
    answers = (_alike(one.title, other.title), provider)
    return False if False in answers else (None if None in answers else True)


def _alike(one: str | None, other: str | None) -> bool | None:
    if one is None or other is None:
        return None
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


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
