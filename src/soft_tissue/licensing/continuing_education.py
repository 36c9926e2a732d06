"""A ledger of continuing education, held against the cycle that a day lies in.

Everything is computed twice: once counting only what the record makes certain, once counting whatever open facts could
allow. Where the two agree the answer is yes or no; where they differ it is unknown, and the report says by how much.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

from attrs import define, evolve

from soft_tissue.knowledge import Knowledge, default_knowledge, default_policy, versions_of
from soft_tissue.licensing.calendar import Cycle, CycleFacts, add_years, cycle_on
from soft_tissue.licensing.counting import Counted, Counting, hours_words
from soft_tissue.licensing.crediting import exact
from soft_tissue.licensing.cycle_rules import CycleRules
from soft_tissue.licensing.picking import Dates, Picker
from soft_tissue.licensing.places import PlaceOrIssuer, resolve_rules
from soft_tissue.models import (
    AdditionalOutsideTotal,
    AlternativeCompliance,
    Aspect,
    Basis,
    CategoryResult,
    ContinuingEducationReport,
    CredentialStatus,
    CycleAnchor,
    DateBasis,
    Effect,
    HoursCounted,
    Ledger,
    MinCategory,
    Policy,
    Practitioner,
    Profession,
    Provision,
    Reason,
    RecordRetention,
    RetentionFrom,
    Ruling,
    TotalHours,
)

__all__ = ["evaluate_continuing_education"]

_ZERO = Fraction(0)
_DAY = timedelta(days=1)
_MOST = Fraction(10_000)

# Hours left by the cycles before, the last of them first: for certain, and at most.
Surplus = tuple[tuple[Fraction, ...], tuple[Fraction, ...]]
_NOTHING_LEFT: Surplus = ((), ())


def _number(value: Fraction) -> float:
    """A fraction as people read it: whole where it is whole, else to the thousandth; a slip of the pen is cut."""
    value = min(value, _MOST)
    return int(value) if value.denominator == 1 else round(float(value), 3)


@define(eq=False, slots=False, frozen=True)
class _Evaluation:
    """One ledger and one cycle.

    Attributes:
        rules: what holds in the cycle.
        day: the day asked about.
        before: what the cycles before this one have left to carry over.
        basis: whose rules they are: a law's or an issuer's.
    """

    rules: CycleRules
    day: date
    before: Surplus = _NOTHING_LEFT
    basis: Basis = Basis.LAW

    @cached_property
    def counting(self) -> Counting:
        """The activities of the cycle."""
        return Counting(self.rules, self.day)

    @cached_property
    def certain(self) -> Counted:
        """What counts for certain."""
        return self.counting.count(certain=True)

    @cached_property
    def possible(self) -> Counted:
        """What could count."""
        return self.counting.count(certain=False)

    @cached_property
    def reasons(self) -> list[Reason]:
        """What is worth saying, in the order of finding it."""
        return []

    def say(self, because: str, rule: Provision | None = None, *, effect: Effect = Effect.NOTES) -> None:
        """Add a reason."""
        self.reasons.append(
            Reason(
                aspect=Aspect.CONTINUING_EDUCATION,
                effect=effect,
                because=because,
                basis=Basis.RECORD if rule is None else self.basis,
                sources=() if rule is None else rule.sources,
                as_of=None if rule is None else rule.as_of,
            )
        )

    # Carrying over.

    @cached_property
    def carried_in(self) -> tuple[Fraction, Fraction]:
        """Hours that come from the cycles before: for certain, and at most."""
        if self.rules.cycle.first is True:
            return _ZERO, _ZERO
        sure, possible = (sum(left, _ZERO) for left in self.before)
        return sure, possible

    @cached_property
    def surplus(self) -> Surplus | None:
        """Hours that may count in the next cycle, by the cycle they come from. None is not known.

        What came from before is used up first, and of that the oldest.
        """
        rules, required = self.rules.carry_over, self.rules.required
        if rules is None or required is None:
            return None
        counted = (self.certain.total, self.possible.total)
        found = []
        for rule, before, hours, asked in zip(rules, self.before, counted, required, strict=True):
            need, left = asked, []
            for earlier in reversed(() if self.rules.cycle.first is True else before):
                used = min(need, earlier)
                need -= used
                left.append(earlier - used)
            kept = left[::-1][: rule.cycles - 1]
            own = min(max(_ZERO, hours - need), max(_ZERO, rule.most - sum(kept)))
            found.append((own, *kept))
        return found[0], found[1]

    @cached_property
    def carried_out(self) -> tuple[Fraction, Fraction] | None:
        """Hours that may count in the next cycle: for certain, and at most. None is not known."""
        if self.surplus is None:
            return None
        sure, possible = (sum(left, _ZERO) for left in self.surplus)
        return sure, max(sure, possible)

    # The report.

    def report(self, name: str) -> ContinuingEducationReport:
        """Put everything together."""
        rules, cycle, certain, possible = self.rules, self.rules.cycle, self.certain, self.possible
        required = rules.required
        instead = self._alternative()
        carried = self.carried_in
        categories = self._categories(instead=instead)
        short = least_short = _ZERO
        if required is not None and instead is not True:
            short = max(_ZERO, required[0] - certain.total - carried[0])
            least_short = min(short, max(_ZERO, required[1] - possible.total - carried[1]))
        open_total = required is None and instead is not True
        met = None if open_total else (True if short <= 0 else (None if least_short <= 0 else False))
        answer = _together([met, *(category.met for category in categories)])
        if answer is False and instead is None:
            answer = None
        self._say_rules(answer)
        if answer is True:
            self.say(f"all that the cycle to {cycle.end} asks for is recorded", effect=Effect.ALLOWS)
        if answer is not True and instead is None:
            because = "whether the certification that would stand instead is in force is unknown"
            self.say(because, effect=Effect.UNSETTLED)
        if open_total:
            self.say(self._open_total(), effect=Effect.UNSETTLED)
        self._say_missing(short, met, categories, answer)
        out = self.carried_out
        return ContinuingEducationReport(
            jurisdiction=name,
            on=self.day,
            answer=Ruling.of(answer),
            reasons=tuple(dict.fromkeys(sorted(self.reasons, key=lambda reason: list(Effect).index(reason.effect)))),
            period_start=cycle.start,
            period_end=cycle.end,
            required=None if required is None else _number(required[0]),
            counted=_number(certain.total + carried[0]),
            carried_in=_number(carried[0]),
            short=_number(short),
            possible=_number(short - least_short),
            categories=tuple(categories),
            activities=self._activities(),
            carry_over=None if out is None or out[0] != out[1] else _number(out[0]),
            keep_records_until=self._keep_until(),
        )

    def _alternative(self) -> bool | None:
        """Whether a credential stands instead of the hours; None when that is open."""
        answers: list[bool | None] = []
        for rule, holds in self.rules.in_play(AlternativeCompliance):
            for credential in self.rules.ledger.credentials:
                if credential.kind is not rule.holds:
                    continue
                issuer = self.rules.picker.knowledge.issuers.find(credential.issuer or "")
                if rule.issuers and (issuer is None or issuer.id not in rule.issuers):
                    continue
                held = credential.holds_on(self.day)
                answers.append(held if holds or held is False else None)
                if answers[-1] is True:
                    words = credential.kind.replace("_", " ")
                    self.say(f"a {words} in force stands instead of the hours", rule, effect=Effect.ALLOWS)
        if True in answers:
            return True
        return None if None in answers else False

    def _open_total(self) -> str:
        hours = [hours_words(exact(rule.hours)) for rule in self.rules.total.open]
        if not hours:
            return "how many hours are asked is not in the knowledge"
        return f"whether {' or '.join(hours)} are asked hangs on a date that is not known"

    def _categories(self, *, instead: bool | None) -> list[CategoryResult]:
        """Results by category; where a certification stands instead of the hours, only of what is due beside them."""
        rules, certain, possible = self.rules, self.certain.served, self.possible.served
        required = rules.required or (_ZERO, _ZERO)
        found = []
        for rule, is_asked in rules.minima if instead is not True else ():
            key = (rule.category, False)
            if key not in certain:
                continue  # asked once, and done before
            asked = rules.minimum(rule, required[0])
            short = asked - certain[key]
            open_short = rules.minimum(rule, required[1]) - possible[key] if key in possible else _ZERO
            open_short = min(short, max(_ZERO, open_short)) if is_asked else _ZERO
            met = True if short <= 0 else (None if open_short <= 0 else False)
            found.append(
                CategoryResult(
                    category=rule.category,
                    required=_number(asked),
                    counted=_number(certain[key]),
                    short=_number(short),
                    possible=_number(short - open_short),
                    met=None if rule.percent is not None and rules.required is None else met,
                    sources=rule.sources,
                )
            )
        return found + [self._beside(rule, is_due=is_due) for rule, is_due in rules.outside]

    def _beside(self, rule: AdditionalOutsideTotal, *, is_due: bool) -> CategoryResult:
        met: bool | None
        if rule.holds is not None:
            states = [c.holds_on(self.day) for c in self.rules.ledger.credentials if c.kind is rule.holds]
            met = True if True in states else (None if None in states or not is_due else False)
            return CategoryResult(category=rule.category, outside_total=True, met=met, sources=rule.sources)
        key = (rule.category, True)
        if key not in self.certain.served:  # asked once, and done before
            return CategoryResult(category=rule.category, outside_total=True, met=True, sources=rule.sources)
        hours = self.rules.outside_hours(rule)
        asked = Fraction(1) if hours is None else hours
        short = asked - self.certain.served[key]
        open_short = min(short, asked - self.possible.served.get(key, asked)) if is_due else _ZERO
        met = True if short <= 0 else (None if open_short <= 0 else False)
        if hours is None:
            return CategoryResult(category=rule.category, outside_total=True, met=met, sources=rule.sources)
        return CategoryResult(
            category=rule.category,
            required=_number(asked),
            counted=_number(asked - short),
            short=_number(short),
            possible=_number(short - open_short),
            outside_total=True,
            met=met,
            sources=rule.sources,
        )

    def _activities(self) -> tuple[HoursCounted, ...]:
        found = []
        for index, activity in enumerate(self.rules.ledger.activities):
            because = self.certain.because.get(index, ())
            if activity.completed_on > self.day:
                because = ("is dated after the day asked about",)
            elif activity.completed_on > self.rules.cycle.end:
                because = ("was completed after this cycle",)
            elif activity.completed_on < self.rules.cycle.start:
                because = ("was completed before this cycle began",)
            elif activity.completed_on < self.rules.cycle.licensed_from:
                because = ("was completed before the license was issued",)
            found.append(
                HoursCounted(
                    activity=index,
                    id=activity.id,
                    hours=_number(self.counting.credits[index].sure),
                    counted=_number(self.certain.by_activity.get(index, _ZERO)),
                    because=because,
                )
            )
        return tuple(found)

    def _keep_until(self) -> date | None:
        rule = self.rules.picked(RecordRetention, lambda r: (r.years, r.since), lambda r: r.years).sure
        if rule is None:
            return None
        since = self.rules.cycle.end
        if rule.since is RetentionFrom.COMPLETION:
            since = max((activity.completed_on for _index, activity in self.counting.in_cycle), default=since)
        return add_years(since, rule.years)

    def _say_rules(self, answer: bool | None) -> None:  # noqa: FBT001 - three-valued, not a flag
        picked = self.rules.total
        if picked.chosen is not None:
            years = self.rules.cycle.years
            span = "each year" if years == 1 else f"every {years} years"
            self.say(f"{hours_words(exact(picked.chosen.hours))} {span}", picked.chosen)
        for other in picked.others:
            self.say(f"another source says {hours_words(exact(other.hours))}", other)
        total = exact(picked.chosen.hours) if picked.chosen is not None else _ZERO
        for reduction in self.rules.reductions:
            if reduction.sure < total:
                because = f"{hours_words(reduction.sure)} instead of {hours_words(total)}: {reduction.why}"
                self.say(because, reduction.rule)
            elif reduction.least < total:
                because = f"perhaps {hours_words(reduction.least)} instead of {hours_words(total)}: {reduction.why}"
                self.say(because, reduction.rule, effect=Effect.UNSETTLED if answer is None else Effect.NOTES)
        for rule in self.rules.rivals:
            words = rule.category.replace("-", " ")
            if rule.hours is not None:
                self.say(f"another source says {hours_words(exact(rule.hours))} for {words}", rule)

    def _say_missing(
        self,
        short: Fraction,
        met: bool | None,  # noqa: FBT001 - three-valued, not a flag
        categories: Iterable[CategoryResult],
        answer: bool | None,  # noqa: FBT001 - likewise
    ) -> None:
        """What is still due, each with its rule; nothing bars where the answer as a whole is open."""
        end = self.rules.cycle.end

        def effect(state: bool | None) -> Effect:  # noqa: FBT001 - likewise
            return Effect.LACKS if state is False and answer is False else Effect.UNSETTLED

        if short > 0:
            because = f"short by {hours_words(short)} in total, due {end}"
            self.say(because, self.rules.total.chosen, effect=effect(met))
        due: list[tuple[MinCategory | AdditionalOutsideTotal, bool]] = [
            *((rule, False) for rule, _asked in self.rules.minima),
            *((rule, True) for rule, _due in self.rules.outside),
        ]
        rules = {(rule.category, outside): rule for rule, outside in due}
        for category in categories:
            if category.met is True:
                continue
            words = category.category.replace("-", " ")
            missing = f"short by {category.short:g} in {words}" if category.short else f"{words} is not recorded"
            rule = rules.get((category.category, category.outside_total))
            self.say(f"{missing}, due {end}", rule, effect=effect(category.met))


def _together(states: list[bool | None]) -> bool | None:
    if False in states:
        return False
    return None if None in states else True


def _facts(ledger: Ledger, rules: PlaceOrIssuer, on: date) -> CycleFacts:
    """What a cycle hangs on: the massage license in force, else the latest; recorded twice, it was issued once."""
    ranks = {True: 2, None: 1, False: 0}
    held = [
        c
        for c in ledger.credentials
        if rules.issues(c)
        and c.status is not CredentialStatus.STUDENT
        and (rules.issuer is not None or c.profession is Profession.MASSAGE_THERAPY)
    ]
    latest = max(
        held,
        key=lambda c: (ranks[c.holds_on(on)], c.expires_on or date.min, c.issued_on or date.min),
        default=None,
    )
    if latest is None:
        return CycleFacts(born_on=ledger.born_on)
    same = [c for c in held if c is latest or (c.number is not None and c.number == latest.number)]
    return CycleFacts(
        issued_on=min((c.issued_on for c in same if c.issued_on is not None), default=None),
        expires_on=latest.expires_on,
        born_on=ledger.born_on,
        number=latest.number,
    )


def evaluate_continuing_education(
    record: Ledger | Practitioner,
    place: str,
    on: date,
    *,
    knowledge: Knowledge | None = None,
    policy: Policy | None = None,
) -> ContinuingEducationReport:
    """Hold a ledger against the renewal cycle that a day lies in.

    Hours missing before the end of the cycle bar nobody from work; the report says what is still due, and when. It is
    no legal advice: rules change, and each reason carries its source and the source's date.

    Args:
        record: the ledger, or a practitioner who has one.
        place: ISO 3166 code such as US-FL, or the id of an issuer such as ``ncbtmb``.
        on: the day; activities after it do not count yet.
        knowledge: what is known; the library's own unless given.
        policy: says which of several sources is used; the cautious one unless given.

    >>> from soft_tissue.models import Activity, Credential, CredentialKind, Ledger
    >>> license = Credential(kind=CredentialKind.LICENSE, jurisdiction="US-AK", issued_on=date(2019, 5, 1))
    >>> ledger = Ledger(credentials=(license,), activities=(Activity(completed_on=date(2026, 3, 1), amount=10),))
    >>> report = evaluate_continuing_education(ledger, "US-AK", date(2026, 11, 23))
    >>> report.required, report.counted, report.short, report.period_end
    (16, 10, 6, datetime.date(2027, 9, 30))
    """
    knowledge = knowledge or default_knowledge()
    policy = policy or default_policy()
    ledger = record.ledger() if isinstance(record, Practitioner) else record
    rules = resolve_rules(place, knowledge)
    picker = Picker(knowledge, policy)
    facts = _facts(ledger, rules, on)
    anchors = [rule for rule in rules.continuing_education if isinstance(rule, CycleAnchor)]
    totals = [rule for rule in rules.continuing_education if isinstance(rule, TotalHours)]
    on_the_day: Dates = {
        DateBasis.DAY: on,
        DateBasis.PERIOD_START: on,
        DateBasis.PERIOD_END: on,
        DateBasis.LICENSE_ISSUE: facts.issued_on,
    }
    anchor = picker.pick(anchors, on_the_day, value=lambda a: (a.basis, a.years, a.month, a.day, a.parity)).sure
    lengths = picker.ordered(t for t in totals if t.years is not None and t.in_force(on_the_day) is not False)
    years = lengths[0].years if lengths else None
    none_asked = picker.pick(totals, on_the_day, value=lambda t: t.hours, strictness=lambda t: t.hours).sure
    cycle, missing = cycle_on(on, anchor, years, facts)
    if cycle is None:
        report = _without_cycle(rules, on, missing, none_asked, totals)
        return evolve(report, versions=versions_of(knowledge, policy))
    the_rules = CycleRules(ledger, rules.continuing_education, cycle, picker)
    basis = Basis.LAW if rules.issuer is None else Basis.ISSUER
    before = _left_before(the_rules, lambda day: cycle_on(day, anchor, years, facts)[0])
    found = _Evaluation(the_rules, on, before, basis)
    if cycle.from_record:
        found.say("the cycle is taken from the license's own expiry: no rule in the knowledge settles it")
    elif facts.expires_on is not None and facts.expires_on != cycle.end and facts.expires_on >= on:
        found.say(
            f"the license says that it expires on {facts.expires_on}, the rule that the cycle ends on {cycle.end}",
            anchor,
            effect=Effect.CONFIRM,
        )
    return evolve(found.report(rules.name), versions=versions_of(knowledge, policy))


def _left_before(rules: CycleRules, cycle_of: Callable[[date], Cycle | None]) -> Surplus:
    """What the cycles before have left: evaluated from the first that can matter on, each with what it was left."""
    earlier: list[CycleRules] = []
    at = rules
    while at.cycle.first is not True:
        cycle = cycle_of(at.cycle.start - _DAY)
        if cycle is None:
            break
        at = CycleRules(rules.ledger, rules.rules, cycle, rules.picker)
        reach = at.carry_over[1].cycles if at.carry_over is not None else 0
        since = add_years(cycle.start, -cycle.years * (reach - 1))
        if not reach or not any(since <= activity.completed_on <= cycle.end for activity in rules.ledger.activities):
            break
        earlier.append(at)
    left = _NOTHING_LEFT
    for one in reversed(earlier):
        left = _Evaluation(one, one.cycle.end, left).surplus or _NOTHING_LEFT
    return left


def _without_cycle(
    rules: PlaceOrIssuer, on: date, missing: tuple[str, ...], total: TotalHours | None, totals: list[TotalHours]
) -> ContinuingEducationReport:
    """The answer where the cycle can't be told: yes only where no hours are asked."""
    outside = [rule for rule in rules.continuing_education if isinstance(rule, AdditionalOutsideTotal | MinCategory)]
    if total is not None and total.hours == 0 and not outside:
        answer: bool | None = True
        because, effect = "no hours of continuing education are asked", Effect.ALLOWS
    elif not totals and not outside:
        answer, because, effect = None, f"the rules of {rules.name} are not in the knowledge", Effect.UNSETTLED
    else:
        answer = None
        because, effect = f"the cycle can't be told without: {', '.join(missing)}", Effect.UNSETTLED
    reason = Reason(
        aspect=Aspect.CONTINUING_EDUCATION,
        effect=effect,
        because=because,
        basis=Basis.RECORD if total is None else (Basis.LAW if rules.issuer is None else Basis.ISSUER),
        sources=total.sources if total is not None else (),
        as_of=total.as_of if total is not None else None,
    )
    return ContinuingEducationReport(
        jurisdiction=rules.name,
        on=on,
        answer=Ruling.of(answer),
        reasons=(reason,),
        required=total.hours if total is not None else None,
    )
