"""A transcript, held against the education that a place asks for.

As with continuing education, hours are shared out twice: once counting what is certain, once what is possible. Hours in
a subject that is made of several, such as anatomy and physiology, are in each of them in shares that nobody recorded.
"""

from collections import defaultdict
from datetime import date
from fractions import Fraction

from attrs import frozen

from soft_tissue.knowledge import Knowledge, default_knowledge, default_policy
from soft_tissue.licensing.allocation import Demand, allocate
from soft_tissue.licensing.picking import Dates, Picker
from soft_tissue.licensing.places import find_place
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
    """How one run shared the hours out."""

    total: Fraction
    served: dict[str, Fraction]


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
        served={demand.name: found.served[index] for index, demand in enumerate(demands)},
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

    >>> from soft_tissue.models import Transcript
    >>> transcript = Transcript(program_started_on=date(2021, 8, 31), total=hours(500))
    >>> evaluate_education(transcript, "US-WA", date(2026, 11, 23)).required
    Duration(500, 'h')
    """
    knowledge = knowledge or default_knowledge()
    if isinstance(record, Practitioner):
        record = record.transcripts
    transcripts = record if isinstance(record, tuple) else (record,)
    jurisdiction = find_place(place, knowledge)
    picker = Picker(knowledge, policy or default_policy())
    rules = [rule for rule in (jurisdiction.education if jurisdiction is not None else ()) if rule.tier == tier]
    picked = picker.pick(
        rules,
        _dates(transcripts, on),
        value=lambda p: p.hours,
        strictness=lambda p: 0.0 if p.hours is None else float(p.hours.exact),
    )
    supply, stated, reasons = _recorded(transcripts, knowledge)
    recorded = sum(supply.values(), _ZERO)
    sure, possible = min(stated or recorded, recorded or stated), max(stated, recorded)
    rule = picked.chosen
    if rule is None:
        reasons += _why_open(place, picked.open)
        return EducationReport(
            jurisdiction=place,
            answer=Ruling.UNKNOWN,
            reasons=tuple(reasons),
            counted=_duration(sure),
            short=_duration(_ZERO),
        )
    certain = _share(supply, rule, knowledge, certain=True)
    likely = _share(supply, rule, knowledge, certain=False)
    capped = recorded - certain.total
    counted = max(_ZERO, sure - capped) if supply else sure
    required = _ZERO if rule.hours is None else _exact_hours(rule.hours)
    short, least_short = max(_ZERO, required - counted), max(_ZERO, required - possible)
    subjects = tuple(_subject(wanted, certain, likely) for wanted in (*rule.subjects, *rule.beside) if wanted.min)
    states: list[bool | None] = [short <= 0 or (None if least_short <= 0 else False)]
    nothing_itemized = not supply
    states += [
        True if s.short.exact == 0 else (None if s.short.exact <= s.possible.exact or nothing_itemized else False)
        for s in subjects
    ]
    answer = False if False in states else (None if None in states else True)
    if answer is not True and rule.examination_instead:
        answer = None
        reasons.append(_reason(Effect.UNSETTLED, "an examination that was passed stands instead of the hours", rule))
    reasons += _said(rule, picked.others, short, least_short, subjects, nothing_itemized=nothing_itemized)
    return EducationReport(
        jurisdiction=place,
        answer=Ruling.of(answer),
        reasons=tuple(sorted(reasons, key=lambda reason: list(Effect).index(reason.effect))),
        required=rule.hours,
        counted=_duration(counted),
        short=_duration(short),
        subjects=subjects,
    )


def _recorded(
    transcripts: tuple[Transcript, ...], knowledge: Knowledge
) -> tuple[dict[str, Fraction], Fraction, list[Reason]]:
    """Hours by subject, the totals that schools state, and what does not add up."""
    supply: dict[str, Fraction] = defaultdict(Fraction)
    stated = _ZERO
    reasons = []
    for transcript in transcripts:
        own = _ZERO
        for part in transcript.subjects:
            supply[part.subject] += _exact_hours(part.hours)
            own += _exact_hours(part.hours)
        if transcript.total is None:
            stated += own
            continue
        stated += _exact_hours(transcript.total)
        if transcript.subjects and own != _exact_hours(transcript.total):
            because = f"a transcript states {transcript.total}; its subjects add up to {_duration(own)}"
            reasons.append(_reason(Effect.CONFIRM, because))
    unknown = sorted(name for name in supply if name not in knowledge.curriculum_subjects)
    if unknown:
        reasons.append(_reason(Effect.CONFIRM, f"no such subject is known: {', '.join(unknown)}"))
    return dict(supply), stated, reasons


def _subject(wanted: SubjectRequirement, certain: _Shared, likely: _Shared) -> SubjectResult:
    required = _ZERO if wanted.min is None else _exact_hours(wanted.min)
    counted = certain.served[wanted.name]
    short = required - counted
    open_short = required - likely.served[wanted.name]
    return SubjectResult(
        name=wanted.name,
        required=wanted.min,
        counted=_duration(counted),
        short=_duration(short),
        possible=_duration(max(_ZERO, short - open_short)),
    )


def _why_open(place: str, open_rules: tuple[EducationProvision, ...]) -> list[Reason]:
    if not open_rules:
        because = f"the hours that {place} asks for are not in the knowledge"
        return [_reason(Effect.UNSETTLED, because)]
    return [
        _reason(
            Effect.UNSETTLED, f"{rule.hours} where {rule.by.words} falls within its dates, which is not recorded", rule
        )
        for rule in open_rules
    ]


def _said(
    rule: EducationProvision,
    others: tuple[EducationProvision, ...],
    short: Fraction,
    least_short: Fraction,
    subjects: tuple[SubjectResult, ...],
    *,
    nothing_itemized: bool,
) -> list[Reason]:
    said = []
    if rule.hours is not None:
        said.append(_reason(Effect.NOTES, f"{rule.hours} of education are asked", rule))
    said += [_reason(Effect.NOTES, f"another source says {other.hours}", other) for other in others]
    uneven = _does_not_add_up(rule)
    if uneven is not None:
        said.append(uneven)
    if rule.minutes_per_hour is not None:
        said.append(_reason(Effect.NOTES, f"an hour is {rule.minutes_per_hour} minutes of instruction", rule))
    if short > 0:
        effect = Effect.UNSETTLED if least_short <= 0 else Effect.BARS
        said.append(_reason(effect, f"short by {_duration(short)} in total", rule))
    for subject in subjects:
        if subject.short.exact > 0:
            open_still = nothing_itemized or subject.short.exact <= subject.possible.exact
            effect = Effect.UNSETTLED if open_still else Effect.BARS
            said.append(_reason(effect, f"short by {subject.short} in {subject.name}", rule))
    if not any(reason.effect in (Effect.BARS, Effect.UNSETTLED) for reason in said):
        said.append(_reason(Effect.ALLOWS, "the hours asked for are recorded", rule))
    return said
