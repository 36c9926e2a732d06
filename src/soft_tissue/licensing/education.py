"""A transcript, held against the education that a place asks for.

As with continuing education, hours are shared out twice: once counting what is certain, once what is possible. Hours in
a subject that is made of several, such as anatomy and physiology, are in each of them in shares that nobody recorded;
hours that a school states without naming their subjects can be in any.
"""

from collections import defaultdict
from datetime import date
from fractions import Fraction

from attrs import evolve, frozen

from soft_tissue.knowledge import Knowledge, default_knowledge, default_policy, versions_of
from soft_tissue.licensing.allocation import Demand, allocate
from soft_tissue.licensing.arguments import check_arguments, check_record
from soft_tissue.licensing.picking import Dates, Picked, Picker
from soft_tissue.licensing.places import find_place, place_code
from soft_tissue.models import (
    Aspect,
    Basis,
    DateBasis,
    EducationProvision,
    EducationReport,
    Effect,
    Policy,
    Practitioner,
    Provision,
    Reason,
    Ruling,
    SubjectRequirement,
    SubjectResult,
    Transcript,
)
from soft_tissue.units import Duration, hours

__all__ = ["evaluate_education"]

_ZERO = Fraction(0)
_NOT_SPLIT = ""
"""Stands for the subject of hours that no subject is named for; every group may be it."""
_ANY_NUMBER = Fraction(100_000)
"""More hours than anybody studies: what a transcript may hold that records none."""


def _exact_hours(duration: Duration) -> Fraction:
    return duration.exact / 3600


def _duration(value: Fraction) -> Duration:
    return hours(int(value)) if value.denominator == 1 else hours(round(float(value), 3))


def _reason(effect: Effect, because: str, provision: Provision | None = None) -> Reason:
    return Reason(
        aspect=Aspect.EDUCATION,
        effect=effect,
        because=because,
        basis=Basis.RECORD if provision is None else Basis.LAW,
        sources=() if provision is None else provision.sources,
        as_of=None if provision is None else provision.as_of,
    )


@frozen(kw_only=True)
class _Shared:
    """How one run shared the hours out: in total, and for each group of the subjects and then of those beside."""

    total: Fraction
    asked: tuple[Fraction, ...]
    served: tuple[Fraction, ...]


def _atoms(subject: str, knowledge: Knowledge) -> frozenset[str]:
    """The subjects that hours in this one may be in."""
    found = knowledge.curriculum_subjects.get(subject)
    return frozenset((subject,)) if found is None or not found.parts else found.parts


def _serves(subject: str, wanted: SubjectRequirement, knowledge: Knowledge, *, certain: bool) -> bool:
    if not wanted.subjects or subject in wanted.subjects:
        return True
    parts = _atoms(subject, knowledge)
    if certain:
        return parts <= wanted.subjects
    return not parts.isdisjoint(wanted.subjects) or subject not in knowledge.curriculum_subjects


def _share(supply: dict[str, Fraction], rule: EducationProvision, knowledge: Knowledge, *, certain: bool) -> _Shared:
    names = list(supply)

    def serving(wanted: SubjectRequirement) -> frozenset[int]:
        return frozenset(i for i, name in enumerate(names) if _serves(name, wanted, knowledge, certain=certain))

    demands = [
        Demand(
            name=wanted.name,
            hours=_ZERO if wanted.min is None else _exact_hours(wanted.min),
            groups=serving(wanted),
            separate=wanted.inside is None,
            outside=outside,
        )
        for outside, group in ((False, rule.subjects), (True, rule.beside))
        for wanted in group
    ]
    caps = [
        (
            _exact_hours(wanted.max),
            frozenset(i for i, name in enumerate(names) if _serves(name, wanted, knowledge, certain=not certain)),
        )
        for wanted in rule.subjects
        if wanted.max is not None and wanted.subjects
    ]
    found = allocate(list(supply.values()), demands, caps)
    return _Shared(
        total=sum(found.counted, _ZERO),
        asked=tuple(demand.hours for demand in demands),
        served=found.served,
    )


def _dates(transcripts: tuple[Transcript, ...], on: date) -> Dates:
    """The dates that grandfathering goes by: the earliest of each that is recorded."""

    def earliest(*days: date | None) -> date | None:
        return min((day for day in days if day is not None), default=None)

    return {
        DateBasis.DAY: on,
        DateBasis.APPLICATION: earliest(*(t.applied_on for t in transcripts)),
        DateBasis.ENROLLMENT: earliest(*(t.enrolled_on for t in transcripts)),
        DateBasis.PROGRAM_START: earliest(*(t.program_started_on for t in transcripts)),
    }


def _does_not_add_up(rule: EducationProvision) -> Reason | None:
    """What a curriculum's own parts add up to, where that is not its total. Reported, not repaired."""
    parts = [wanted.min for wanted in rule.subjects if wanted.inside is None and wanted.min is not None]
    if not parts or rule.hours is None:
        return None
    total = sum((_exact_hours(part) for part in parts), _ZERO)
    if total == _exact_hours(rule.hours):
        return None
    because = f"the subjects that the source names add up to {_duration(total)}, its total is {rule.hours}"
    return _reason(Effect.NOTES, because, rule)


def evaluate_education(
    record: Transcript | tuple[Transcript, ...] | Practitioner,
    place: str,
    on: date,
    *,
    tier: str | None = None,
    knowledge: Knowledge | None = None,
    policy: Policy | None = None,
) -> EducationReport:
    """Hold education by subject against what a place asks for a license.

    Which requirement holds can depend on when the program began, the student enrolled or the license was applied for;
    where that date is not recorded and would decide, the answer is unknown. Not legal advice.

    Args:
        record: one transcript, several whose hours add up, or a practitioner who has them.
        place: ISO 3166 code such as US-WA.
        on: the day, for requirements that go by no other date.
        tier: which license, where a place has several; None is the full one.
        knowledge: what is known; the library's own unless given.
        policy: says which of several sources is used; the cautious one unless given.

    Raises:
        UnknownIdError: when the place is no ISO 3166 code.
        InvalidRecordError: when an argument is of another type; a date with a time is no date.

    >>> from soft_tissue.models import Transcript
    >>> transcript = Transcript(program_started_on=date(2021, 8, 31), total=hours(500))
    >>> evaluate_education(transcript, "US-WA", date(2026, 11, 23)).required
    Duration(500, 'h')
    """
    says = "a Transcript, a tuple of them or a Practitioner"
    check_record("record", record, Transcript, tuple, Practitioner, says=says)
    if isinstance(record, Practitioner):
        record = record.transcripts
    transcripts = record if isinstance(record, tuple) else (record,)
    check_arguments(
        record=(transcripts, tuple[Transcript, ...]),
        place=(place, str),
        on=(on, date),
        tier=(tier, str | None),
        knowledge=(knowledge, Knowledge | None),
        policy=(policy, Policy | None),
    )
    knowledge = knowledge or default_knowledge()
    place = place_code(place, knowledge)
    jurisdiction = find_place(place, knowledge)
    rules = [rule for rule in (jurisdiction.education if jurisdiction is not None else ()) if rule.tier == tier]
    policy = policy or default_policy()
    dates = _dates(transcripts, on)
    picked = _picked(rules, dates, Picker(knowledge, policy))
    found = _recorded(transcripts, knowledge)
    reasons = [*found.reasons, *_unfinished(transcripts, on)]
    rule = picked.sure
    if rule is None:
        reasons += _why_open(place, picked.open, dates)
        return EducationReport(
            jurisdiction=place,
            answer=Ruling.UNKNOWN,
            reasons=_in_order(reasons),
            counted=_duration(found.sure),
            short=_duration(_ZERO),
            versions=versions_of(knowledge, policy),
        )
    certain = _share(found.supply, rule, knowledge, certain=True)
    likely = _share(found.supply | {_NOT_SPLIT: found.not_split}, rule, knowledge, certain=False)
    counted = max(_ZERO, found.sure - (found.recorded - certain.total))
    required = _ZERO if rule.hours is None else _exact_hours(rule.hours)
    short = max(_ZERO, required - counted)
    least_short = min(short, max(_ZERO, required - likely.total))
    total = None if rule.hours is None else _state(short, least_short)
    subjects = _subjects(rule, certain, found, knowledge)
    states = [total, *(_state(s.short.exact, s.short.exact - s.possible.exact) for s in subjects)]
    together = sum(likely.served, _ZERO) >= sum(likely.asked, _ZERO)
    answer = False if False in states or not together else (None if None in states else True)
    open_still = answer is False and rule.examination_instead
    answer = (
        None
        if open_still or (answer is True and any(reason.effect is Effect.UNSETTLED for reason in reasons))
        else answer
    )
    if rule.examination_instead and answer is not True:
        reasons.append(_reason(Effect.UNSETTLED, "an examination that was passed stands instead of the hours", rule))
    reasons += _about(rule, picked.others)
    missing = [("in total", short, total)] if short > 0 else []
    missing += [
        (f"in {subject.name}", _exact_hours(subject.short), state)
        for subject, state in zip(subjects, states[1:], strict=True)
        if state is not True
    ]
    for what, hours_short, state in missing:
        effect = Effect.LACKS if state is False and answer is False else Effect.UNSETTLED
        reasons.append(_reason(effect, f"short by {_duration(hours_short)} {what}", rule))
    if answer is False and False not in states:
        because = "the hours whose subjects are open can't fill every group of subjects that is short"
        reasons.append(_reason(Effect.LACKS, because, rule))
    if answer is True:
        reasons.append(_reason(Effect.ALLOWS, "the hours asked for are recorded", rule))
    return EducationReport(
        jurisdiction=place,
        answer=Ruling.of(answer),
        reasons=_in_order(reasons),
        required=rule.hours,
        counted=_duration(counted),
        short=_duration(short),
        subjects=subjects,
        versions=versions_of(knowledge, policy),
    )


def _in_order(reasons: list[Reason]) -> tuple[Reason, ...]:
    """Those that decide first, each once."""
    return tuple(dict.fromkeys(sorted(reasons, key=lambda reason: list(Effect).index(reason.effect))))


def _state(short: Fraction, least_short: Fraction) -> bool | None:
    """Met for certain, missing for certain, or open."""
    return True if short <= 0 else (None if least_short <= 0 else False)


def _picked(rules: list[EducationProvision], dates: Dates, picker: Picker) -> Picked[EducationProvision]:
    """The requirement that holds. A source that names the total alone does not speak against one that splits it."""
    with_hours = [rule for rule in rules if rule.hours is not None]
    picked = picker.pick(
        with_hours or [rule for rule in rules if rule.subjects or rule.beside],
        dates,
        value=lambda p: p.hours,
        strictness=lambda p: 0.0 if p.hours is None else float(p.hours.exact),
    )
    if picked.chosen is None or picked.chosen.subjects:
        return picked
    same = (p for p in with_hours if p.hours == picked.chosen.hours and p.subjects and p.in_force(dates) is True)
    fuller = next(iter(picker.ordered(same)), None)
    return picked if fuller is None else evolve(picked, chosen=fuller)


def _unfinished(transcripts: tuple[Transcript, ...], on: date) -> list[Reason]:
    """Programs whose hours may not count at all."""
    found = []
    if any(transcript.approved is False for transcript in transcripts):
        because = "a transcript is of a program that the board does not approve"
        found.append(_reason(Effect.UNSETTLED, because))
    if any(transcript.completed_on is not None and transcript.completed_on > on for transcript in transcripts):
        found.append(_reason(Effect.UNSETTLED, "a program ends after the day asked about"))
    return found


@frozen(kw_only=True)
class _Recorded:
    """What transcripts record.

    Attributes:
        supply: hours by subject.
        sure: hours in total, for certain.
        not_split: further hours that can be in any subject.
        reasons: what does not add up.
    """

    supply: dict[str, Fraction]
    sure: Fraction
    not_split: Fraction
    reasons: tuple[Reason, ...]

    @property
    def recorded(self) -> Fraction:
        """Hours that a subject is named for."""
        return sum(self.supply.values(), _ZERO)


def _recorded(transcripts: tuple[Transcript, ...], knowledge: Knowledge) -> _Recorded:
    supply: dict[str, Fraction] = defaultdict(Fraction)
    sure = not_split = _ZERO
    reasons = []
    for transcript in transcripts:
        own = _ZERO
        for part in transcript.subjects:
            supply[part.subject] += _exact_hours(part.hours)
            own += _exact_hours(part.hours)
        if transcript.total is None:
            sure += own
            continue
        stated = _exact_hours(transcript.total)
        sure += min(stated, own) if transcript.subjects else stated
        not_split += max(_ZERO, stated - own)
        if transcript.subjects and own != stated:
            because = f"a transcript states {transcript.total}; its subjects add up to {_duration(own)}"
            reasons.append(_reason(Effect.CONFIRM, because))
    if not transcripts or any(t.total is None and not t.subjects for t in transcripts):
        because = "no transcript is recorded" if not transcripts else "a transcript records no hours"
        reasons.append(_reason(Effect.CONFIRM, because))
        not_split += _ANY_NUMBER
    unknown = sorted(name for name in supply if name not in knowledge.curriculum_subjects)
    if unknown:
        reasons.append(_reason(Effect.CONFIRM, f"no such subject is known: {', '.join(unknown)}"))
    return _Recorded(supply=dict(sorted(supply.items())), sure=sure, not_split=not_split, reasons=tuple(reasons))


def _subjects(
    rule: EducationProvision, certain: _Shared, found: _Recorded, knowledge: Knowledge
) -> tuple[SubjectResult, ...]:
    """Each group on its own: what it has for certain, and how much more could be in it."""
    results = []
    for place, wanted in enumerate((*rule.subjects, *rule.beside)):
        if wanted.min is None:
            continue
        counted = certain.served[place]
        short = _exact_hours(wanted.min) - counted
        could = found.not_split + sum(
            (
                hours_in
                for subject, hours_in in found.supply.items()
                if _serves(subject, wanted, knowledge, certain=False)
            ),
            _ZERO,
        )
        results.append(
            SubjectResult(
                name=wanted.name,
                required=wanted.min,
                counted=_duration(counted),
                short=_duration(short),
                possible=_duration(max(_ZERO, min(short, could - counted))),
            )
        )
    return tuple(results)


def _why_open(place: str, open_rules: tuple[EducationProvision, ...], dates: Dates) -> list[Reason]:
    if not open_rules:
        because = f"the hours that {place} asks for are not in the knowledge"
        return [_reason(Effect.UNSETTLED, because)]

    def words(rule: EducationProvision) -> str:
        if rule.effective_from is None and rule.effective_to is None:
            return f"{rule.hours} where none of the others holds"
        if dates.get(rule.by) is None:
            return f"{rule.hours} where {rule.by.words} falls within its dates, which is not recorded"
        return f"{rule.hours} where {rule.by.words} falls within its dates, which are not known to the day"

    return [_reason(Effect.UNSETTLED, words(rule), rule) for rule in open_rules]


def _about(rule: EducationProvision, others: tuple[EducationProvision, ...]) -> list[Reason]:
    """What is asked, by whom else otherwise, and what in the curriculum does not add up."""
    said = []
    if rule.hours is None:
        said.append(_reason(Effect.UNSETTLED, "how many hours are asked in total is not in the knowledge", rule))
    else:
        said.append(_reason(Effect.NOTES, f"{rule.hours} of education are asked", rule))
    said += [_reason(Effect.NOTES, f"another source says {other.hours}", other) for other in others]
    uneven = _does_not_add_up(rule)
    if uneven is not None:
        said.append(uneven)
    if rule.minutes_per_hour is not None:
        said.append(_reason(Effect.NOTES, f"an hour is {rule.minutes_per_hour} minutes of instruction", rule))
    return said
