"""Provisions: when they hold, and what is no provision at all."""

from datetime import date, timedelta
from typing import get_args

import pytest
from attrs import evolve, fields_dict
from hypothesis import given
from hypothesis import strategies as some

from soft_tissue import models
from soft_tissue.errors import InvalidRecordError
from soft_tissue.models import ActivityMatch, DateBasis, LicenseLevel, PartialDate, Provision, Transcript
from soft_tissue.testing import education_rules, jurisdictions, partial_dates
from soft_tissue.units import hours

LAW = ("a-law",)
days = some.dates(date(2015, 1, 1), date(2018, 12, 31))
partials = partial_dates(date(2015, 6, 1), date(2018, 6, 1))


@some.composite
def provisions(draw):
    """Provisions with or without dates, held against any of somebody's dates."""
    begin, end = sorted((draw(partials), draw(partials)), key=lambda day: day.first)
    return Provision(
        sources=LAW,
        effective_from=draw(some.sampled_from((begin, None))),
        effective_to=draw(some.sampled_from((end, None))),
        by=draw(some.sampled_from(DateBasis)),
    )


def _possible(partial, default):
    if partial is None:
        return [default]
    return [partial.first + timedelta(days=n) for n in range((partial.last - partial.first).days + 1)]


@given(provisions(), days)
def test_it_holds_between_its_dates(rule, day):
    """It holds when it does by every day on which it can begin and end, does not when by none, and else is open."""
    begun = {day >= begin for begin in _possible(rule.effective_from, date.min)}
    over = {day > end for end in _possible(rule.effective_to, date.max)}
    answers = {begins and not ends for begins in begun for ends in over}
    assert rule.in_force({rule.by: day}) is (answers.pop() if len(answers) == 1 else None)


@given(provisions(), days)
def test_only_the_date_that_decides_is_asked(rule, day):
    """Other dates decide nothing; without the one that does, a dated provision is open and another holds."""
    others = {basis: day for basis in DateBasis if basis is not rule.by}
    undated = rule.effective_from is None and rule.effective_to is None
    assert rule.in_force(others) is (True if undated else None)
    assert rule.in_force(others | {rule.by: None}) is rule.in_force({})
    assert rule.in_force(others | {rule.by: day}) is rule.in_force({rule.by: day})


@given(provisions(), days, some.data())
def test_exact_dates_never_contradict(rule, day, data):
    """Once the days on which it begins and ends are known, what was known before still holds."""
    exact = {
        name: PartialDate(data.draw(some.sampled_from(_possible(getattr(rule, name), None))).isoformat())
        for name in ("effective_from", "effective_to")
        if getattr(rule, name) is not None
    }
    if len(exact) == 2 and exact["effective_to"].last < exact["effective_from"].first:
        return
    known = evolve(rule, **exact).in_force({rule.by: day})
    assert known is not None
    assert rule.in_force({rule.by: day}) in (None, known)


@given(partials, partials)
def test_it_does_not_end_before_it_begins(one, other):
    """Dates out of order are refused, at the end; dates that may be in order are taken."""
    if other.last < one.first:
        with pytest.raises(InvalidRecordError, match="effective_to: must not be before effective_from"):
            Provision(sources=LAW, effective_from=one, effective_to=other)
    else:
        assert Provision(sources=LAW, effective_from=one, effective_to=other).effective_to == other


def test_it_has_a_source():
    """A provision without a source is refused."""
    with pytest.raises(InvalidRecordError, match="sources: must not be empty"):
        Provision(sources=())


@given(jurisdictions())
def test_a_place_lists_all_its_provisions(place):
    """A place's provisions are those of its fields, in order, each once."""
    listed = [
        provision
        for name in fields_dict(models.Jurisdiction)
        for provision in (getattr(place, name) if isinstance(getattr(place, name), tuple) else ())
        if isinstance(provision, Provision)
    ]
    assert list(place.provisions()) == listed


@pytest.mark.parametrize(
    ("level", "needs"),
    [
        (LicenseLevel.LICENSE, True),
        (LicenseLevel.CERTIFICATION, True),
        (LicenseLevel.REGISTRATION, True),
        (LicenseLevel.VOLUNTARY_CERTIFICATION, False),
        (LicenseLevel.NONE, False),
        (LicenseLevel.LOCAL, None),
    ],
)
def test_what_a_level_asks(level, needs):
    """A license, a certification and a registration are needed, a voluntary one is not, and cities decide for local."""
    assert level.needs_credential is needs


# The sixteen kinds, and whatever else can be wrong.

KINDS = get_args(models.ContinuingEducationProvision)


def test_there_are_sixteen_kinds():
    """There are sixteen kinds of continuing-education rule, told apart by their tag."""
    assert len(KINDS) == len({kind.kind for kind in KINDS}) == 16


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
@given(data=some.data())
def test_the_kit_makes_each_kind(kind, data):
    """Every kind has a strategy, and is a provision."""
    rule = data.draw(education_rules(kind))
    assert type(rule) is kind
    assert isinstance(rule, Provision)


MATCH = ActivityMatch(topics=frozenset({"ethics"}))
GOOD = {
    models.MinCategory: {"category": "ethics", "hours": 2, "match": MATCH},
    models.MaxCategory: {"category": "online", "percent": 50, "match": MATCH},
    models.Excluded: {"category": "business", "match": MATCH},
    models.FirstCycleProration: {"step_months": 1, "hours_per_step": 1},
    models.PhaseInProration: {"hours_per_month": 1, "since": date(2024, 1, 1), "issued_to": date(2024, 1, 1)},
    models.CarryoverMax: {"hours": 4},
    models.HoldingProvision: {
        "holds": models.CredentialKind.LIABILITY_INSURANCE,
        "when": models.HoldingWhen.PRACTICING,
        "per_claim": 5,
        "aggregate": 5,
    },
    models.AdditionalOutsideTotal: {"category": "cpr", "holds": models.CredentialKind.CPR},
    models.SeniorityReduction: {"age": 70, "percent": 50},
    models.MinutesPerHour: {"minutes": 50, "part_minutes": 25, "part_hours": 0.5},
    models.CycleAnchor: {"basis": models.AnchorBasis.FIXED_DATE, "month": 2, "day": 29},
    models.RestrictedWork: {
        "work": "intraoral",
        "intraoral": True,
        "needs": frozenset({models.WorkNeed.ENDORSEMENT}),
    },
    models.ExemptionProvision: {"students": True},
    models.GraceProvision: {"days": 60},
    models.TotalHours: {"hours": 24, "years": 2},
}
WRONG = [
    (models.MinCategory, {"percent": 10}, "hours"),
    (models.MinCategory, {"hours": None}, "hours"),
    (models.MinCategory, {"hours": -1}, "hours"),
    (models.MaxCategory, {"hours": 1}, "hours"),
    (models.MaxCategory, {"percent": None}, "hours"),
    (models.MaxCategory, {"percent": 101}, "percent"),
    (models.Excluded, {"match": None}, "match"),
    (models.FirstCycleProration, {"hours": 5}, "hours"),
    (models.FirstCycleProration, {"step_months": None}, "hours"),
    (models.PhaseInProration, {"since": None}, "since"),
    (models.PhaseInProration, {"hours": 5}, "hours"),
    (models.PhaseInProration, {"issued_from": date(2024, 1, 2)}, "issued_to"),
    (models.HoldingProvision, {"aggregate": 4}, "aggregate"),
    (models.CarryoverMax, {"percent": 10}, "hours"),
    (models.CarryoverMax, {"cycles": 0}, "cycles"),
    (models.CarryoverMax, {"hours": None}, "hours"),
    (models.AdditionalOutsideTotal, {"match": MATCH}, "match"),
    (models.AdditionalOutsideTotal, {"holds": None}, "match"),
    (models.SeniorityReduction, {"age": None}, "licensed_years"),
    (models.SeniorityReduction, {"hours": 5}, "hours"),
    (models.SeniorityReduction, {"age": 17}, "age"),
    (models.MinutesPerHour, {"part_hours": None}, "part_minutes"),
    (models.MinutesPerHour, {"part_minutes": None}, "part_minutes"),
    (models.MinutesPerHour, {"minutes": 61}, "minutes"),
    (models.CycleAnchor, {"day": None}, "month"),
    (models.CycleAnchor, {"month": None}, "month"),
    (models.CycleAnchor, {"month": 13}, "month"),
    (models.RestrictedWork, {"intraoral": False}, "techniques"),
    (models.RestrictedWork, {"needs": frozenset()}, "needs"),
    (models.ExemptionProvision, {"students": False}, "professions"),
    (models.GraceProvision, {"days": 0}, "days"),
    (models.TotalHours, {"years": 0}, "years"),
]


@pytest.mark.parametrize(
    ("kind", "change", "path"), WRONG, ids=[f"{kind.__name__}-{'-'.join(change)}" for kind, change, _path in WRONG]
)
def test_one_thing_wrong_is_named(kind, change, path):
    """A good provision with one thing changed is refused at the field to look at."""
    good = kind(sources=LAW, **GOOD[kind])
    with pytest.raises(InvalidRecordError) as caught:
        evolve(good, **change)
    assert [problem.path for problem in caught.value.problems] == [(path,)]


def test_a_group_of_subjects_with_more_least_than_most():
    """The most hours of a group can't be fewer than the least."""
    with pytest.raises(InvalidRecordError, match="max: must not be below min"):
        models.SubjectRequirement(name="Ethics", min=hours(2), max=hours(1.5))


def test_every_kind_of_mistake_is_about_a_good_one():
    """Each kind that has a good example has a mistake too."""
    assert set(GOOD) == {kind for kind, _change, _path in WRONG}


def test_repeats_need_no_match():
    """An exclusion of courses taken twice means every course."""
    assert models.Excluded(sources=LAW, category="repeats", repeats=True).match is None


@pytest.mark.parametrize("id_", ["us-or", "us", "wa"])
def test_the_id_of_a_place_is_its_code(id_):
    """A place whose id is not its code in lower case is refused."""
    with pytest.raises(InvalidRecordError, match="id: must be the code in lower case: us-wa"):
        models.Jurisdiction(id=id_, code="US-WA", name="Washington")


def test_a_program_does_not_end_before_it_starts():
    """A transcript that ends before its program starts is refused; the same day is taken."""
    good = Transcript(program_started_on=date(2020, 1, 1), completed_on=date(2020, 1, 1))
    with pytest.raises(InvalidRecordError, match="completed_on: must not be before program_started_on"):
        evolve(good, completed_on=date(2019, 12, 31))


def test_subjects_are_those_with_hours():
    """The subjects of a practitioner are those in which some transcript has hours."""
    none, some_ = (
        models.TrainingHours(subject=subject, hours=hours(n)) for subject, n in (("ethics", 0), ("anatomy", 3))
    )
    practitioner = models.Practitioner(
        id="P-1", transcripts=(Transcript(subjects=(none,)), Transcript(subjects=(none, some_)))
    )
    assert practitioner.subjects() == {"anatomy"}
