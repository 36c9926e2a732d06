"""Dated provisions, and the sixteen kinds of continuing-education rule."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from hypothesis import strategies as some

from soft_tissue.models import (
    AdditionalOutsideTotal,
    AlternativeCompliance,
    AnchorBasis,
    CapPer,
    CarryoverMax,
    ContinuingEducationProvision,
    CredentialKind,
    CreditConversion,
    CreditUnit,
    CycleAnchor,
    DateBasis,
    Excluded,
    FirstCycleProration,
    FirstRenewalExempt,
    MaxCategory,
    MinCategory,
    MinutesPerHour,
    Parity,
    PhaseInProration,
    Proration,
    Provision,
    RecordRetention,
    RetentionFrom,
    SeniorityReduction,
    TotalHours,
)
from soft_tissue.testing.basics import (
    SOMETIMES,
    WORDS,
    Strategy,
    maybe,
    partial_dates,
    shipped_knowledge,
)
from soft_tissue.testing.education import activity_matches

__all__ = ["Fields", "all_of", "education_rules", "provisions"]

Fields = Strategy[dict[str, Any]]
"""Fields of a provision, by name."""

_CATEGORIES = some.sampled_from(("ethics", "hands-on", "laws-and-rules", "online", "self-care"))
_STEPS = some.sampled_from((1, 3, 6, 12))
_FIRST, _LAST = date(2005, 1, 1), date(2032, 12, 31)


def _credit() -> "Strategy[float]":
    return some.integers(0, 60) | some.integers(0, 96).map(lambda halves: halves / 2)


def _percents() -> "Strategy[float]":
    return some.sampled_from((0, 10, 25, 33.3, 50, 75, 100))


def _days() -> "Strategy[date]":
    return some.dates(_FIRST, _LAST)


def _one_field(**strategies: "Strategy[Any]") -> Fields:
    """Just one of the fields."""
    return some.one_of([some.fixed_dictionaries({name: strategy}) for name, strategy in strategies.items()])


def _joined(*parts: Fields) -> Fields:
    """The fields of all parts."""
    return some.tuples(*parts).map(lambda found: {name: value for part in found for name, value in part.items()})


def all_of(**strategies: "Strategy[Any]") -> Fields:
    """Each of the fields."""
    return some.fixed_dictionaries(strategies)


_DATED = some.sampled_from(("no", "no", "no", "from", "to", "both"))
_WHEN = partial_dates(_FIRST, _LAST)
_AS_OF = maybe(some.sampled_from(("2016, updated later", "2024", "2025-03", "2025-03-14")))
_NOTES = some.none() | some.none() | WORDS


@lru_cache(maxsize=1)
def _sources() -> "Strategy[list[str]]":
    return some.lists(some.sampled_from(tuple(shipped_knowledge().sources)), min_size=1, max_size=2, unique=True)


@some.composite
def _said(draw: some.DrawFn, by: tuple[DateBasis, ...]) -> dict[str, Any]:
    """What all provisions have in common: sources, and mostly no dates."""
    begin = end = None
    dated = draw(_DATED)
    if dated != "no":
        begin, end = sorted((draw(_WHEN), draw(_WHEN)), key=lambda day: day.first)
    return {
        "sources": tuple(draw(_sources())),
        "effective_from": begin if dated in ("from", "both") else None,
        "effective_to": end if dated in ("to", "both") else None,
        "by": draw(some.sampled_from(by)),
        "as_of": draw(_AS_OF),
        "note": draw(_NOTES),
    }


def _seniority() -> Fields:
    years, age = some.integers(1, 40), some.integers(50, 80)
    for_whom = _one_field(licensed_years=years, age=age) | all_of(licensed_years=years, age=age)
    return _joined(for_whom, _one_field(hours=_credit(), percent=_percents()))


def _first_cycles() -> Fields:
    stepwise = all_of(
        step_months=_STEPS, hours_per_step=maybe(some.integers(1, 12)), partial_step=maybe(some.booleans())
    )
    others = all_of(
        in_year=some.none() | some.integers(1, 3), minima=some.none() | some.frozensets(_CATEGORIES, max_size=2)
    )
    return _joined(_one_field(hours=_credit()) | stepwise, others)


def _phase_ins() -> Fields:
    monthly = all_of(hours_per_month=some.sampled_from((0.5, 1, 2)), since=_days())
    issued = some.lists(_days(), min_size=2, max_size=2).map(sorted)
    bounds: Fields = issued.flatmap(
        lambda days: all_of(issued_from=maybe(some.just(days[0])), issued_to=maybe(some.just(days[1])))
    )
    return _joined(_one_field(hours=_credit()) | monthly, all_of(until=maybe(_days())), bounds)


def _outside_total() -> Fields:
    met = _one_field(match=activity_matches(), holds=some.sampled_from((CredentialKind.CPR, CredentialKind.FIRST_AID)))
    much: Fields = some.just({}) | _one_field(hours=_credit(), hours_per_year=some.sampled_from((0.5, 1, 2)))
    return _joined(
        all_of(category=_CATEGORIES, since=some.none() | _days(), counts_inside=some.booleans(), once=SOMETIMES),
        met,
        much,
    )


def _minutes() -> Fields:
    parts: Fields = some.just({}) | some.sampled_from(
        ({"part_minutes": 25, "part_hours": 0.5}, {"part_minutes": 1, "part_hours": 1})
    )
    return _joined(all_of(minutes=some.sampled_from((50, 55, 60))), parts)


def _anchors() -> Fields:
    fixed = all_of(
        basis=some.just(AnchorBasis.FIXED_DATE),
        month=some.integers(1, 12),
        day=some.sampled_from((1, 15, 28, 29, 30, 31)),
    )
    dates = all_of(
        basis=some.sampled_from((AnchorBasis.ISSUE_DATE, AnchorBasis.BIRTH_DATE)), day_before=some.booleans()
    )
    months = all_of(
        basis=some.sampled_from((AnchorBasis.ISSUE_MONTH, AnchorBasis.BIRTH_MONTH)),
        day=some.none() | some.sampled_from((1, 15, 29, 31)),
    )
    pairs = all_of(years=maybe(some.integers(1, 2)), parity=maybe(some.sampled_from(Parity)))
    longer = all_of(years=some.integers(1, 4))
    return _joined(fixed | dates | months, pairs | longer, all_of(reference=some.none() | _days()))


_RULES: dict[type[Provision], Callable[[], Fields]] = {
    TotalHours: lambda: all_of(hours=_credit(), years=maybe(some.integers(1, 4))),
    MinCategory: lambda: _joined(
        all_of(category=_CATEGORIES, match=activity_matches(), separate=some.booleans(), once=SOMETIMES),
        _one_field(hours=_credit(), percent=_percents()),
    ),
    MaxCategory: lambda: _joined(
        all_of(category=_CATEGORIES, match=activity_matches(), per=some.sampled_from(CapPer)),
        _one_field(hours=_credit(), percent=_percents()),
    ),
    Excluded: lambda: _joined(
        all_of(category=_CATEGORIES, for_category=some.none() | _CATEGORIES),
        all_of(match=activity_matches(), repeats=some.booleans()) | some.just({"repeats": True}),
    ),
    FirstRenewalExempt: lambda: all_of(months=maybe(_STEPS)),
    FirstCycleProration: _first_cycles,
    PhaseInProration: _phase_ins,
    Proration: lambda: all_of(hours_per_month=some.sampled_from((0.5, 1, 2)), partial_month=maybe(some.booleans())),
    CarryoverMax: lambda: _joined(
        _one_field(hours=_credit(), percent=_percents()),
        all_of(except_categories=some.frozensets(_CATEGORIES, max_size=2), cycles=some.sampled_from((1, 1, 3))),
    ),
    AdditionalOutsideTotal: _outside_total,
    SeniorityReduction: _seniority,
    MinutesPerHour: _minutes,
    CreditConversion: lambda: all_of(
        unit=some.sampled_from((CreditUnit.CEU, CreditUnit.SEMESTER_HOUR, CreditUnit.QUARTER_HOUR)),
        hours=some.integers(1, 20),
    ),
    AlternativeCompliance: lambda: all_of(
        holds=some.just(CredentialKind.BOARD_CERTIFICATION),
        issuers=some.frozensets(some.sampled_from(tuple(shipped_knowledge().issuers)), max_size=2),
    ),
    RecordRetention: lambda: all_of(years=some.integers(1, 7), since=maybe(some.sampled_from(RetentionFrom))),
    CycleAnchor: _anchors,
}
"""The fields of its own that each kind of continuing-education rule has."""


@some.composite
def _made(draw: some.DrawFn, kind: "type[Any]", fields: Fields, by: tuple[DateBasis, ...]) -> Any:
    return kind(**draw(_said(by)), **draw(fields))


def provisions(
    kind: "type[Any]", fields: "Callable[[], Fields]", by: tuple[DateBasis, ...] = (DateBasis.DAY,)
) -> "Strategy[Any]":
    """Provisions of one kind, from the fields of their own; made when first drawn, for they need the knowledge.

    Args:
        kind: what sort of provision.
        fields: makes a strategy for the fields of its own.
        by: the dates that can decide whether it holds.
    """
    return _made(kind, some.deferred(fields), by)


_BASES = (DateBasis.DAY, DateBasis.PERIOD_START, DateBasis.PERIOD_END, DateBasis.LICENSE_ISSUE)
_BY_KIND = {kind: provisions(kind, fields, _BASES) for kind, fields in _RULES.items()}


def education_rules(
    kind: "type[ContinuingEducationProvision] | None" = None,
) -> "Strategy[ContinuingEducationProvision]":
    """Continuing-education rules of any of the sixteen kinds, or of the one given.

    >>> from hypothesis import given
    >>> from soft_tissue.models import TotalHours
    >>> @given(education_rules(TotalHours))
    ... def test_it(rule: TotalHours) -> None:
    ...     assert rule.hours >= 0
    """
    return some.one_of(list(_BY_KIND.values())) if kind is None else _BY_KIND[kind]
