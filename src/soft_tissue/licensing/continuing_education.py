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
from soft_tissue.licensing.arguments import check_arguments, check_record
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
    Credential,
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
from soft_tissue.models.credential import BASE_KINDS

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
        anew: categories that hours carried in never fill.
        basis: whose rules they are: a law's or an issuer's.
    """

    rules: CycleRules
    day: date
    before: Surplus = _NOTHING_LEFT
    anew: frozenset[str] = frozenset()
    basis: Basis = Basis.LAW

    @cached_property
    def counting(self) -> Counting:
        """The activities of the cycle."""
        return Counting(self.rules, self.day, self.carried_in[1], self.anew)

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
        self._say_carried(categories, answer)
        out = self.carried_out
        return ContinuingEducationReport(
            jurisdiction=name,
            on=self.day,
            answer=Ruling.of(answer),
            reasons=_in_order(self.reasons),
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
            # What nobody recorded may be held; what is recorded and has lapsed is not.
            lapsed = bool(states) and None not in states and is_due
            met = True if True in states else (False if lapsed else None)
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
                perhaps = f", perhaps {hours_words(reduction.least)}" if reduction.least < reduction.sure else ""
                because = f"{hours_words(reduction.sure)} instead of {hours_words(total)}{perhaps}: {reduction.why}"
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
            state = "has lapsed" if category.met is False and self._recorded(category) else "is not recorded"
            missing = f"short by {category.short:g} in {words}" if category.short else f"{words} {state}"
            rule = rules.get((category.category, category.outside_total))
            self.say(f"{missing}, due {end}", rule, effect=effect(category.met))

    def _recorded(self, category: CategoryResult) -> bool:
        """Whether the credential that meets a category is on record, in force or not."""
        kinds = [rule.holds for rule, _due in self.rules.outside if rule.category == category.category]
        return any(c.kind in kinds for c in self.rules.ledger.credentials)

    def _say_carried(
        self,
        categories: Iterable[CategoryResult],
        answer: bool | None,  # noqa: FBT001 - three-valued, not a flag
    ) -> None:
        """Where hours carried in may fill a category, or never do."""
        if self.carried_in[1] <= 0:
            return
        for category in categories:
            if category.outside_total or category.met is True:
                continue
            words = category.category.replace("-", " ")
            if category.category in self.anew:
                self.say(f"hours carried in never count for {words}")
            elif category.met is None and category.possible:
                because = f"hours carried in may count for {words}: what they were in is not recorded"
                self.say(because, effect=Effect.UNSETTLED if answer is None else Effect.NOTES)


def _in_order(reasons: list[Reason]) -> tuple[Reason, ...]:
    """Those that decide first, each once."""
    return tuple(dict.fromkeys(sorted(reasons, key=lambda reason: list(Effect).index(reason.effect))))


def _together(states: list[bool | None]) -> bool | None:
    if False in states:
        return False
    return None if None in states else True


def _facts(ledger: Ledger, rules: PlaceOrIssuer, picker: Picker, on: date) -> CycleFacts:
    """What a cycle hangs on: the massage license in force, else the latest.

    Recorded twice, or renewed without a gap, it was issued once: the first time.
    """
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
    issued, others = _earliest(same), [c for c in held if c not in same]
    renewal = picker.pick(rules.grace, {DateBasis.DAY: on}, value=lambda grace: grace.days).sure
    issued, gap = _unbroken(issued, others, timedelta(days=1 if renewal is None else 1 + renewal.days))
    return CycleFacts(
        issued_on=issued,
        gap=gap,
        expires_on=latest.expires_on,
        born_on=ledger.born_on,
        number=latest.number,
    )


def _earliest(credentials: Iterable[Credential]) -> date | None:
    return min((c.issued_on for c in credentials if c.issued_on is not None), default=None)


def _unbroken(issued: date | None, others: list[Credential], within: timedelta) -> tuple[date | None, bool]:
    """The first issue of a run of licenses, each issued soon after the end of the one before; and whether one fell out.

    Args:
        issued: of the license in force; None is not known, and then nothing is.
        others: other licenses of the same place; one without any date may be the same license, recorded again.
        within: from the end of one to the issue of the next, at most.
    """
    stopped = (CredentialStatus.SUSPENDED, CredentialStatus.REVOKED)
    while issued is not None:
        earlier = [c for c in others if (c.issued_on or c.expires_on or issued) < issued]
        if not earlier:
            return issued, False
        joined = [
            c
            for c in earlier
            if c.expires_on is not None and c.status not in stopped and issued - c.expires_on <= within
        ]
        start = _earliest(joined)
        if start is None:
            return issued, True
        issued = start
    return None, False


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

    Raises:
        UnknownIdError: when `place` is neither an ISO 3166 code nor the id of an issuer.
        InvalidRecordError: when an argument is of another type; a date with a time is no date.

    >>> from soft_tissue.models import Activity, Credential, CredentialKind, Ledger
    >>> license = Credential(kind=CredentialKind.LICENSE, jurisdiction="US-AK", issued_on=date(2019, 5, 1))
    >>> ledger = Ledger(credentials=(license,), activities=(Activity(completed_on=date(2026, 3, 1), amount=10),))
    >>> report = evaluate_continuing_education(ledger, "US-AK", date(2026, 11, 23))
    >>> report.required, report.counted, report.short, report.period_end
    (16, 10, 6, datetime.date(2027, 9, 30))
    """
    check_record("record", record, Ledger, Practitioner)
    check_arguments(
        place=(place, str),
        on=(on, date),
        knowledge=(knowledge, Knowledge | None),
        policy=(policy, Policy | None),
    )
    knowledge = knowledge or default_knowledge()
    policy = policy or default_policy()
    ledger = record.ledger() if isinstance(record, Practitioner) else record
    rules = resolve_rules(place, knowledge)
    picker = Picker(knowledge, policy)
    facts = _facts(ledger, rules, picker, on)
    anchors = [rule for rule in rules.continuing_education if isinstance(rule, CycleAnchor)]
    totals = [rule for rule in rules.continuing_education if isinstance(rule, TotalHours)]
    on_the_day: Dates = {
        DateBasis.DAY: on,
        DateBasis.PERIOD_START: on,
        DateBasis.PERIOD_END: on,
        DateBasis.LICENSE_ISSUE: None if facts.gap else facts.issued_on,
    }
    anchor = picker.pick(anchors, on_the_day, value=lambda a: (a.basis, a.years, a.month, a.day, a.parity)).sure
    lengths = picker.ordered(t for t in totals if t.years is not None and t.in_force(on_the_day) is not False)
    years = lengths[0].years if lengths else None
    none_asked = picker.pick(totals, on_the_day, value=lambda t: t.hours, strictness=lambda t: t.hours).sure
    cycle, missing = cycle_on(on, anchor, years, facts)
    beside = _about_licenses(ledger, rules, facts)
    if cycle is None:
        report = _without_cycle(rules, picker, on_the_day, missing, none_asked)
        reasons = _in_order([*report.reasons, *beside])
        return evolve(report, reasons=reasons, versions=versions_of(knowledge, policy))
    the_rules = CycleRules(ledger, rules.continuing_education, cycle, picker)
    basis = Basis.LAW if rules.issuer is None else Basis.ISSUER
    before, anew = _left_before(the_rules, lambda day: cycle_on(day, anchor, years, facts)[0])
    found = _Evaluation(the_rules, on, before, anew, basis)
    found.reasons.extend(beside)
    if not cycle.day_by_rule:
        found.say("the cycle is taken from the license's own expiry: no rule in the knowledge settles it")
    elif cycle.from_record:
        because = "the rule sets the day on which a cycle ends; the year is taken from the license's own expiry"
        found.say(because, anchor)
    if cycle.day_by_rule and facts.expires_on is not None and facts.expires_on != cycle.end and facts.expires_on >= on:
        found.say(
            f"the license says that it expires on {facts.expires_on}, the rule that the cycle ends on {cycle.end}",
            anchor,
            effect=Effect.CONFIRM,
        )
    return evolve(found.report(rules.name), versions=versions_of(knowledge, policy))


def _about_licenses(ledger: Ledger, rules: PlaceOrIssuer, facts: CycleFacts) -> tuple[Reason, ...]:
    """What the licenses on record leave open."""
    elsewhere = any(c.kind in BASE_KINDS for c in ledger.credentials)
    if facts.gap:
        effect = Effect.CONFIRM
        because = (
            f"an earlier license for {rules.name} is recorded, and not that this one followed it without a gap: "
            "whether this is a first cycle is not known"
        )
    elif rules.issuer is None and elsewhere and not any(rules.issues(c) for c in ledger.credentials):
        effect, because = Effect.NOTES, f"no license for {rules.name} is recorded, only for another place"
    else:
        return ()
    aspect, basis = Aspect.CONTINUING_EDUCATION, Basis.RECORD
    return (Reason(aspect=aspect, effect=effect, because=because, basis=basis),)


def _anew(rules: CycleRules) -> frozenset[str]:
    """Categories that hours carried over never fill."""
    return frozenset() if rules.carry_over is None else rules.carry_over[1].anew


def _left_before(rules: CycleRules, cycle_of: Callable[[date], Cycle | None]) -> tuple[Surplus, frozenset[str]]:
    """What the cycles before have left: evaluated from the first that can matter on, each with what it was left.

    Beside it, the categories that such hours never fill, as the rules of this cycle or of the one before have it.
    """
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
    left, anew = _NOTHING_LEFT, frozenset[str]()
    for one in reversed(earlier):
        left = _Evaluation(one, one.cycle.end, left, anew | _anew(one)).surplus or _NOTHING_LEFT
        anew = _anew(one)
    return left, anew | _anew(rules)


def _in_any_cycle(rule: Provision, dates: Dates) -> bool | None:
    """Whether a rule holds in the cycle that a day lies in, whenever that began and ends; None where it may."""
    if rule.by not in (DateBasis.PERIOD_START, DateBasis.PERIOD_END):
        return rule.in_force(dates)
    day = dates[DateBasis.DAY]
    if day is None:  # pragma: no cover - the day asked about is always known
        return None
    begun = True if rule.effective_from is None else rule.effective_from.reached_by(day)
    ended = False if rule.effective_to is None else rule.effective_to.passed_by(day)
    if rule.by is DateBasis.PERIOD_END:  # it ends that day or later: what has begun or ended stays so
        begun = begun or None
        ended = ended or (None if rule.effective_to is not None else False)
    else:  # it began that day or earlier: what has not begun or not ended had not
        begun = begun and (None if rule.effective_from is not None else True)
        ended = ended and None
    if begun is False or ended is True:
        return False
    return None if None in (begun, ended) else True


def _none_asked(rules: PlaceOrIssuer, picker: Picker, dates: Dates) -> TotalHours | None:
    """The total of no hours, where that holds whatever the cycle is and nothing else is due."""
    states = [(rule, _in_any_cycle(rule, dates)) for rule in rules.continuing_education]
    if any(isinstance(rule, AdditionalOutsideTotal | MinCategory) and state is not False for rule, state in states):
        return None
    open_or_sure = [(rule, state) for rule, state in states if isinstance(rule, TotalHours) and state is not False]
    if None not in (state for _rule, state in open_or_sure):
        ordered = picker.ordered((rule for rule, _state in open_or_sure), lambda total: total.hours)
        return ordered[0] if ordered and ordered[0].hours == 0 else None
    if any(rule.hours for rule, _state in open_or_sure):
        return None
    return next((rule for rule, state in open_or_sure if state is True), None)


def _without_cycle(
    rules: PlaceOrIssuer, picker: Picker, dates: Dates, missing: tuple[str, ...], total: TotalHours | None
) -> ContinuingEducationReport:
    """The answer where the cycle can't be told: yes only where no hours are asked, whatever it is."""
    asked = (TotalHours, AdditionalOutsideTotal, MinCategory)
    none_asked = _none_asked(rules, picker, dates)
    if none_asked is not None:
        answer: bool | None = True
        total = none_asked
        because, effect = "no hours of continuing education are asked", Effect.ALLOWS
    elif not any(isinstance(rule, asked) for rule in rules.continuing_education):
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
        on=dates[DateBasis.DAY] or date.min,
        answer=Ruling.of(answer),
        reasons=(reason,),
        required=total.hours if total is not None else None,
    )
