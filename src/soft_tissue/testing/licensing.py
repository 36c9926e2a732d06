"""Strategies for licensing: places made of real provisions, ledgers and transcripts."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import attrs
from hypothesis import strategies as some

from soft_tissue.knowledge import default_knowledge
from soft_tissue.models import (
    Activity,
    ActivityFormat,
    ActivityRole,
    Credential,
    CredentialKind,
    CredentialStatus,
    CreditUnit,
    InactiveSpan,
    Jurisdiction,
    Ledger,
    TrainingHours,
    Transcript,
)
from soft_tissue.units import Duration, hours

__all__ = ["activities", "jurisdictions", "ledgers", "transcripts"]

_FROM, _TO = date(2019, 1, 1), date(2028, 12, 31)
_DAYS = some.dates(_FROM, _TO)
_LISTS = tuple(field.name for field in attrs.fields(Jurisdiction) if field.name not in ("code", "name", "sources"))


def _maybe(strategy: "some.SearchStrategy[Any]") -> "some.SearchStrategy[Any]":
    return some.none() | strategy


@lru_cache(maxsize=1)
def _provisions() -> dict[str, tuple[Any, ...]]:
    """Every provision that the library ships, by the list in which it stands."""
    places = default_knowledge().jurisdictions.values()
    return {
        name: tuple(provision for place in places for provision in getattr(place, name))
        for name in _LISTS
        if isinstance(getattr(next(iter(places)), name), tuple)
    }


@some.composite
def jurisdictions(draw: some.DrawFn) -> Jurisdiction:
    """Places that do not exist, made of provisions that do, in any mixture: sources disagree, dates overlap.

    >>> from hypothesis import given
    >>> @given(jurisdictions())
    ... def test_it(place: Jurisdiction) -> None:
    ...     assert place.id == place.code.lower()
    """
    code = draw(some.from_regex(r"Z[A-Z]-[A-Z]{2}", fullmatch=True))
    lists: dict[str, Any] = {
        name: tuple(draw(some.lists(some.sampled_from(pool), max_size=8 if name == "continuing_education" else 2)))
        for name, pool in _provisions().items()
        if pool
    }
    return Jurisdiction(id=code.lower(), code=code, name="Nowhere", **lists)


@some.composite
def activities(draw: some.DrawFn) -> Activity:
    """Activities of any kind, unit and completeness; what is left out is unknown.

    >>> from hypothesis import given
    >>> @given(activities())
    ... def test_it(activity: Activity) -> None:
    ...     assert activity.amount > 0
    """
    unit = draw(some.sampled_from(CreditUnit))
    most = 600 if unit is CreditUnit.MINUTE else 12
    topics = some.frozensets(some.sampled_from(tuple(default_knowledge().education_topics)), max_size=2)
    approvals = some.frozensets(some.sampled_from(("ncbtmb", "state-board")), max_size=2)
    return Activity(
        title=draw(_maybe(some.sampled_from(("Ethics", "Neck and shoulder", "Laws and rules")))),
        completed_on=draw(_DAYS),
        amount=draw(some.integers(1, most) | some.sampled_from((0.5, 1.5))),
        unit=unit,
        topics=draw(_maybe(topics)),
        format=draw(_maybe(some.sampled_from(ActivityFormat))),
        hands_on=draw(_maybe(some.booleans())),
        approvals=draw(_maybe(approvals)),
        role=draw(some.sampled_from(ActivityRole)),
    )


@some.composite
def ledgers(draw: some.DrawFn, place: str = "US-WA") -> Ledger:
    """Ledgers with or without what a cycle hangs on: dates of birth, issue and expiry, a license number.

    Args:
        draw: given by Hypothesis.
        place: where the license is of.

    >>> from hypothesis import given
    >>> @given(ledgers("US-FL"))
    ... def test_it(ledger: Ledger) -> None:
    ...     assert all(c.jurisdiction == "US-FL" for c in ledger.credentials)
    """
    issued = draw(_maybe(some.dates(date(1990, 1, 1), _TO)))
    expires = draw(_maybe(some.dates(issued or _FROM, date(2032, 12, 31))))
    license_ = Credential(
        kind=CredentialKind.LICENSE,
        jurisdiction=place,
        status=draw(_maybe(some.just(CredentialStatus.ACTIVE))),
        number=draw(_maybe(some.from_regex(r"[A-Z]{2}[0-9]{5}", fullmatch=True))),
        issued_on=issued,
        expires_on=expires,
    )
    since = draw(_DAYS)
    inactive = InactiveSpan(since=since, until=since + timedelta(days=draw(some.integers(0, 800))))
    return Ledger(
        born_on=draw(_maybe(some.dates(date(1940, 1, 1), date(2005, 12, 31)))),
        credentials=draw(some.sampled_from(((), (license_,), (license_,), (license_,)))),
        inactive=draw(some.sampled_from(((), (), (inactive,)))),
        activities=tuple(draw(some.lists(activities(), max_size=6))),
    )


def _hours() -> "some.SearchStrategy[Duration]":
    return some.integers(0, 400).map(hours)


@some.composite
def transcripts(draw: some.DrawFn) -> Transcript:
    """Transcripts by subject, with or without a total that they need not add up to.

    >>> from hypothesis import given
    >>> @given(transcripts())
    ... def test_it(transcript: Transcript) -> None:
    ...     assert len(transcript.subjects) <= 6
    """
    subjects = some.sampled_from(tuple(default_knowledge().curriculum_subjects))
    started = draw(_maybe(some.dates(date(1995, 1, 1), _TO)))
    return Transcript(
        approved=draw(_maybe(some.booleans())),
        applied_on=draw(_maybe(_DAYS)),
        enrolled_on=draw(_maybe(_DAYS)),
        program_started_on=started,
        completed_on=None if started is None else draw(_maybe(some.dates(started, date(2032, 1, 1)))),
        total=draw(_maybe(some.integers(0, 1200).map(hours))),
        subjects=tuple(draw(some.lists(some.builds(TrainingHours, subject=subjects, hours=_hours()), max_size=6))),
    )
