"""Places as law sees them: dated provisions of every sort, with ids that the knowledge holds."""

from collections.abc import Callable
from typing import Any

import attrs
from hypothesis import strategies as some

from soft_tissue.models import (
    CarryoverMax,
    CredentialKind,
    DateBasis,
    EducationProvision,
    EstablishmentProvision,
    ExaminationProvision,
    Excluded,
    ExemptionProvision,
    FirstCycleProration,
    GraceProvision,
    HoldingProvision,
    HoldingWhen,
    Jurisdiction,
    LegalNotice,
    LevelProvision,
    LicenseLevel,
    Mechanism,
    MinCategory,
    Profession,
    Provision,
    Region,
    RestrictedWork,
    Setting,
    SubjectRequirement,
    TotalHours,
    WorkNeed,
)
from soft_tissue.testing.basics import (
    DAY,
    SOMETIMES,
    WORDS,
    Strategy,
    maybe,
    restricted_works,
    shipped_knowledge,
)
from soft_tissue.testing.rules import Fields, all_of, education_rules, provisions
from soft_tissue.units import Duration

__all__ = ["jurisdictions"]

_NESTED = some.sampled_from((True, False, False))


def _hours() -> "Strategy[Duration]":
    return some.integers(0, 1000).map(lambda value: Duration(value, "h"))


@some.composite
def _subjects(draw: some.DrawFn, prefix: str = "") -> tuple[SubjectRequirement, ...]:
    """Groups of subjects that differ in name, some inside the one before; names begin with the prefix."""
    ids = some.frozensets(some.sampled_from(tuple(shipped_knowledge().curriculum_subjects)), max_size=4)
    groups: list[SubjectRequirement] = []
    for name in draw(some.lists(WORDS, max_size=3, unique=True)):
        nested = draw(_NESTED)
        inside = groups[-1].name if groups and nested else None
        least, more = draw(maybe(_hours())), draw(_hours()) if draw(SOMETIMES) else None
        most = more if least is None or more is None else least + more
        groups.append(SubjectRequirement(name=prefix + name, subjects=draw(ids), min=least, max=most, inside=inside))
    return tuple(groups)


@some.composite
def _works(draw: some.DrawFn) -> dict[str, Any]:
    knowledge = shipped_knowledge()
    groups = {
        "techniques": tuple(knowledge.techniques),
        "mechanisms": tuple(Mechanism),
        "regions": tuple(Region),
        "structures": tuple(knowledge.anatomy),
        "conditions": tuple(knowledge.conditions),
    }
    named = draw(some.lists(some.sampled_from((*groups, "intraoral")), min_size=1, max_size=2, unique=True))
    about: dict[str, Any] = {
        name: draw(some.frozensets(some.sampled_from(groups[name]), min_size=1, max_size=2))
        for name in named
        if name in groups
    }
    return about | {
        "intraoral": "intraoral" in named,
        "work": draw(some.sampled_from(restricted_works())),
        "needs": draw(some.frozensets(some.sampled_from(WorkNeed), min_size=1, max_size=3)),
        "training_hours": draw(maybe(some.sampled_from((8, 16, 50)).map(lambda hours: Duration(hours, "h")))),
    }


@some.composite
def _exempt(draw: some.DrawFn) -> dict[str, Any]:
    who = draw(some.sampled_from(("professions", "any", "students")))
    if who == "students":
        return {
            "students": True,
            "supervised": draw(maybe(some.booleans())),
            "school_only": draw(maybe(some.booleans())),
        }
    professions = draw(some.frozensets(some.sampled_from(Profession), min_size=1, max_size=3))
    return {"any_licensed": True} if who == "any" else {"professions": professions}


_OTHERS: dict[str, tuple[type[Provision], Callable[[], Fields]]] = {
    "levels": (LevelProvision, lambda: all_of(level=some.sampled_from(LicenseLevel), title=maybe(some.just("LMT")))),
    "education": (
        EducationProvision,
        lambda: all_of(
            hours=maybe(_hours()),
            tier=some.none() | some.none() | some.just("registered massage practitioner"),
            subjects=_subjects(),
            beside=_subjects("beside ").map(lambda groups: groups[:1]),
            minutes_per_hour=maybe(some.sampled_from((50, 60))),
            examination_instead=SOMETIMES,
        ),
    ),
    "examinations": (
        ExaminationProvision,
        lambda: all_of(required=some.booleans(), accepted=some.sampled_from(((), ("MBLEx",), ("MBLEx", "NCETMB")))),
    ),
    "holdings": (
        HoldingProvision,
        lambda: all_of(
            holds=some.just(CredentialKind.LIABILITY_INSURANCE) | some.sampled_from(CredentialKind),
            when=some.sampled_from(HoldingWhen),
            per_claim=maybe(some.sampled_from((200_000, 1_000_000, 2_000_000))),
            aggregate=maybe(some.sampled_from((2_000_000, 3_000_000, 6_000_000))),
            currency=some.sampled_from(("USD", "CAD")),
        ),
    ),
    "restricted_work": (RestrictedWork, _works),
    "exemptions": (ExemptionProvision, _exempt),
    "establishments": (
        EstablishmentProvision,
        lambda: all_of(required=some.booleans(), exempt=some.frozensets(some.sampled_from(Setting), max_size=3)),
    ),
    "grace": (
        GraceProvision,
        lambda: all_of(days=some.sampled_from((30, 60, 90, 365)), may_practice=maybe(some.booleans())),
    ),
    "notices": (
        LegalNotice,
        lambda: all_of(topic=some.sampled_from(("compact", "practice-act", "sunset")), says=WORDS),
    ),
}
"""The other fields of a jurisdiction: the kind of provision, and its own fields."""


_BASES = {
    "education": (DateBasis.DAY, DateBasis.APPLICATION, DateBasis.ENROLLMENT, DateBasis.PROGRAM_START),
}
"""The dates that can decide, where it is not the day asked about alone."""

_BY_FIELD = {
    name: provisions(kind, fields, _BASES.get(name, (DateBasis.DAY,))) for name, (kind, fields) in _OTHERS.items()
}


def _settled(rule: Any, known: frozenset[str]) -> Any:
    """The rule, without the categories that no rule of the place asks hours in."""
    match rule:
        case FirstCycleProration(minima=frozenset(named)):
            return attrs.evolve(rule, minima=named & known)
        case CarryoverMax(except_categories=named):
            return attrs.evolve(rule, except_categories=named & known)
        case Excluded(for_category=category) if category not in known:
            return attrs.evolve(rule, for_category=None)
    return rule


def _placed(rules: tuple[Any, ...], code: str, draw: some.DrawFn) -> tuple[Any, ...]:
    """Rules with ids of their own, that speak of one another's categories; some categories lie inside another."""
    known = frozenset(rule.category for rule in rules if isinstance(rule, MinCategory))
    placed = []
    for number, rule in enumerate(rules, 1):
        named = attrs.evolve(_settled(rule, known), id=f"{code}-{number:02}")
        nested = draw(_NESTED)
        if isinstance(named, MinCategory) and nested:
            around = sorted(category for category in known if category < named.category)
            named = attrs.evolve(named, inside=draw(some.sampled_from(around)) if around else None)
        placed.append(named)
    return tuple(placed)


@some.composite
def jurisdictions(draw: some.DrawFn, *, code: str | None = None, rules: int = 8) -> Jurisdiction:
    """Places that do not exist, with provisions as real ones have them: dated or not, some of one sort that disagree.

    Args:
        draw: given by Hypothesis.
        code: ISO 3166; an invented one, where none is given.
        rules: most continuing-education rules beside a total.

    >>> from hypothesis import given
    >>> @given(jurisdictions())
    ... def test_it(place: Jurisdiction) -> None:
    ...     assert all(provision.sources for provision in place.provisions())
    """
    place = code or draw(some.from_regex(r"Z[A-Z]-[A-Z0-9]{1,3}", fullmatch=True))
    total = [] if draw(SOMETIMES) else [draw(education_rules(TotalHours))]
    named = _placed((*total, *draw(some.lists(education_rules(), max_size=rules))), place.lower(), draw)
    present = draw(some.frozensets(some.sampled_from(sorted(_BY_FIELD))))
    others: dict[str, Any] = {
        name: tuple(draw(some.lists(_BY_FIELD[name], min_size=1, max_size=3))) for name in sorted(present)
    }
    return Jurisdiction(
        id=place.lower(),
        code=place,
        name=draw(WORDS),
        recorded=draw(maybe(some.just(DAY))),
        review=draw(maybe(some.just("not reviewed by a lawyer"))),
        continuing_education=named,
        **others,
    )
