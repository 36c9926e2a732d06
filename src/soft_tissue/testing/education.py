"""What somebody has learned: continuing education, and the rules that speak of it; transcripts."""

from datetime import date, timedelta
from functools import lru_cache

from hypothesis import strategies as some

from soft_tissue.models import (
    Activity,
    ActivityFormat,
    ActivityMatch,
    ActivityRole,
    CreditUnit,
    InactiveSpan,
    TrainingHours,
    Transcript,
)
from soft_tissue.testing.basics import DAY, SOMETIMES, Strategy, maybe, past, shipped_knowledge
from soft_tissue.units import Duration

__all__ = ["activities", "activity_matches", "inactive_spans", "transcripts"]

_SCHOOLS = some.sampled_from(("School One", "School Two"))


@lru_cache(maxsize=1)
def _topics() -> "Strategy[str]":
    return some.sampled_from(tuple(shipped_knowledge().education_topics))


@lru_cache(maxsize=1)
def _approvals() -> tuple[str, ...]:
    """Ids of the bodies whose approval some rule asks for."""
    places = shipped_knowledge().jurisdictions.values()
    matches = [getattr(rule, "match", None) for place in places for rule in place.continuing_education]
    return tuple(sorted({id_ for match in matches if match is not None for id_ in match.approvals}))


def _amounts() -> "Strategy[float]":
    return some.integers(0, 160).map(lambda quarters: quarters / 4) | some.integers(0, 60)


@some.composite
def activities(draw: some.DrawFn, *, known: bool = False) -> Activity:
    """Continuing education of some years, completed or still to come; topics and approvals are those of the knowledge.

    Args:
        draw: given by Hypothesis.
        known: True for activities of which a rule can always tell whether it means them.

    >>> from hypothesis import given
    >>> @given(activities())
    ... def test_it(activity: Activity) -> None:
    ...     assert activity.amount >= 0
    """
    told = some.nothing() if known else some.none()
    return Activity(
        id=draw(maybe(some.from_regex(r"A-[0-9]{3}", fullmatch=True))),
        title=draw(maybe(some.sampled_from(("Ethics", "Neck and shoulder", "Laws and rules")))),
        course=draw(maybe(some.sampled_from(("ETH-101", "ANA-200", "NMT-300")))),
        completed_on=draw(past(2000) | some.integers(1, 60).map(lambda days: DAY + timedelta(days=days))),
        amount=draw(_amounts()),
        unit=draw(some.just(CreditUnit.HOUR) | some.sampled_from(CreditUnit)),
        topics=draw(told | some.frozensets(_topics(), max_size=3)),
        format=draw(told | some.sampled_from(ActivityFormat)),
        hands_on=draw(told | some.booleans()),
        provider=draw(maybe(some.sampled_from(("Provider One", "Provider Two")))),
        approvals=draw(told | some.frozensets(some.sampled_from(_approvals()), max_size=2)),
        role=draw(some.just(ActivityRole.ATTENDEE) | some.sampled_from(ActivityRole)),
    )


@some.composite
def activity_matches(draw: some.DrawFn) -> ActivityMatch:
    """What rules say of the activities that they mean: each group now and then.

    >>> from hypothesis import given
    >>> @given(activity_matches(), activities(known=True))
    ... def test_it(match: ActivityMatch, activity: Activity) -> None:
    ...     assert match.matches(activity) is not None
    """
    none: Strategy[frozenset[str]] = some.just(frozenset())
    topics = none | none | some.frozensets(_topics(), min_size=1, max_size=4)
    bodies = none | none | some.frozensets(some.sampled_from(_approvals()), min_size=1, max_size=2)
    return ActivityMatch(
        topics=draw(topics),
        only_topics=draw(topics),
        not_topics=draw(topics),
        formats=draw(some.frozensets(some.sampled_from(ActivityFormat), max_size=3)),
        hands_on=draw(some.none() | maybe(some.booleans())),
        approvals=draw(bodies),
        not_approvals=draw(bodies),
        roles=draw(some.just(frozenset()) | some.frozensets(some.sampled_from(ActivityRole), max_size=2)),
    )


@some.composite
def inactive_spans(draw: some.DrawFn) -> InactiveSpan:
    """Times in which a license rested, over or not.

    >>> from hypothesis import given
    >>> @given(inactive_spans())
    ... def test_it(span: InactiveSpan) -> None:
    ...     assert span.until is None or span.since <= span.until
    """
    since = draw(past(2000))
    return InactiveSpan(since=since, until=draw(maybe(some.integers(0, 700).map(lambda days: since + timedelta(days)))))


def _hours() -> "Strategy[Duration]":
    whole = some.integers(0, 300).map(lambda value: Duration(value, "h"))
    return whole | some.integers(1, 6000).map(lambda value: Duration(value, "min"))


@some.composite
def transcripts(draw: some.DrawFn) -> Transcript:
    """Programs of study, over or not, in the order in which such things happen.

    >>> from hypothesis import given
    >>> @given(transcripts())
    ... def test_it(transcript: Transcript) -> None:
    ...     assert transcript.total is None or transcript.total.exact >= 0
    """
    day = draw(some.dates(date(2005, 1, 1), DAY))
    days = [day]
    for longest in (120, 900, 700):
        days.append(days[-1] + timedelta(days=draw(some.integers(0, longest))))
    enrolled, started, completed, applied = (day_ if draw(some.booleans()) else None for day_ in days)
    subjects = some.builds(
        TrainingHours,
        subject=some.sampled_from(tuple(shipped_knowledge().curriculum_subjects)),
        hours=_hours(),
        school=some.none() | some.none() | _SCHOOLS,
        completed_on=some.none() | some.just(completed),
    )
    return Transcript(
        school=draw(maybe(_SCHOOLS)),
        approved=draw(maybe(some.booleans())),
        applied_on=applied,
        enrolled_on=enrolled,
        program_started_on=started,
        completed_on=completed,
        total=draw(maybe(some.integers(0, 2200).map(lambda value: Duration(value, "h")))),
        subjects=tuple(draw(some.lists(subjects, max_size=0 if draw(SOMETIMES) else 6))),
    )
