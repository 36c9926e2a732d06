"""The scale of verdicts, and how restrictions join into one cell of the map."""

import pytest

from soft_tissue.errors import InvalidRecordError
from soft_tissue.models import (
    Basis,
    CareMap,
    Change,
    Mechanism,
    Position,
    Region,
    Restriction,
    Side,
    Site,
    Technique,
    TechniqueScope,
    Urgency,
    Verdict,
)
from soft_tissue.models.verdict import Reach
from soft_tissue.units import minutes

BACK = Site(region=Region.LOW_BACK, structure="quadratus-lumborum", side=Side.LEFT)
BESIDE = Site(region=Region.LOW_BACK, structure="erector-spinae", side=Side.LEFT)
WHOLE = Site(region=Region.LOW_BACK)


def technique(id_, *mechanisms):
    """A technique that does these things to tissue."""
    return Technique(id=id_, name=id_, purpose="for a test", mechanisms=mechanisms, scope=TechniqueScope.BASE_LICENSE)


PRESSING = technique("pressing", Mechanism.COMPRESSION)
STRETCHING = technique("stretching", Mechanism.STRETCH)


def restriction(verdict=Verdict.AVOID_SITE, **more):
    """A restriction with this verdict."""
    return Restriction(
        **{"code": "some-rule", "because": "it is so", "basis": Basis.RECORD, **more, "verdict": verdict}
    )


def cell(*restrictions, of=PRESSING, at=BACK):
    """What they leave for one technique at one site."""
    return CareMap().joined(*restrictions).cell(of, at)


# The scales.


def test_verdicts_from_free_to_sent_on():
    """The verdicts rise from free to sent on; only the first two let a step be planned, only two forbid for good."""
    assert [verdict.value for verdict in sorted(Verdict, key=lambda verdict: verdict.rank)] == [
        "proceed",
        "modify",
        "clearance",
        "avoid_technique",
        "avoid_site",
        "refer",
    ]
    assert {verdict for verdict in Verdict if verdict.allows} == {Verdict.PROCEED, Verdict.MODIFY}
    assert {verdict for verdict in Verdict if verdict.avoids} == {Verdict.AVOID_TECHNIQUE, Verdict.AVOID_SITE}


def test_urgencies_from_routine_to_emergency():
    """An emergency comes before all else."""
    ordered = sorted(Urgency, key=lambda urgency: urgency.rank)
    assert ordered == [Urgency.ROUTINE, Urgency.SOON, Urgency.URGENT, Urgency.EMERGENCY]
    assert [urgency.rank for urgency in ordered] == [0, 1, 2, 3]


# What a restriction must say.


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"verdict": Verdict.AVOID_TECHNIQUE}, ("techniques",), "required"),
        ({"verdict": Verdict.REFER}, ("urgency",), "contradiction"),
        ({"urgency": Urgency.SOON}, ("urgency",), "contradiction"),
    ],
    ids=["what is avoided", "how soon", "how soon without sending on"],
)
def test_a_restriction_says_what_it_needs(changes, path, code):
    """To avoid a technique takes a technique; to send on, and only that, takes an urgency."""
    with pytest.raises(InvalidRecordError) as caught:
        restriction(**changes)
    assert [(problem.path, problem.code) for problem in caught.value.problems] == [(path, code)]


def test_a_mechanism_is_enough_to_avoid():
    """What is avoided may be named by what it does to tissue."""
    held = restriction(Verdict.AVOID_TECHNIQUE, mechanisms=frozenset({Mechanism.COMPRESSION}))
    assert cell(held).verdict is Verdict.AVOID_TECHNIQUE
    assert cell(held, of=STRETCHING).verdict is Verdict.PROCEED


# Which techniques.


def test_a_technique_left_free_is_not_bound():
    """What a restriction leaves free stays free, though it would be bound by name or by what it does."""
    free = frozenset({"pressing"})
    for more in ({}, {"techniques": free}, {"mechanisms": frozenset({Mechanism.COMPRESSION})}):
        assert cell(restriction(except_techniques=free, **more)).verdict is Verdict.PROCEED
    assert cell(restriction(except_techniques=free), of=STRETCHING).verdict is Verdict.AVOID_SITE


@pytest.mark.parametrize(
    ("more", "all_techniques", "everywhere"),
    [
        ({}, True, True),
        ({"techniques": frozenset({"pressing"})}, False, False),
        ({"mechanisms": frozenset({Mechanism.COMPRESSION})}, False, False),
        ({"except_techniques": frozenset({"pressing"})}, False, False),
        ({"sites": (WHOLE,)}, True, False),
        ({"structures": frozenset({"quadratus-lumborum"})}, True, False),
    ],
    ids=["nothing named", "a technique", "a mechanism", "one left free", "a site", "a structure"],
)
def test_a_restriction_that_leaves_nothing(more, all_techniques, everywhere):
    """Only one that names no technique and no place holds for all techniques everywhere."""
    held = restriction(**more)
    assert (held.for_all_techniques, held.everywhere) == (all_techniques, everywhere)


# Which sites.


@pytest.mark.parametrize(
    ("verdict", "ceiling", "beside"),
    [
        (Verdict.AVOID_SITE, None, (Verdict.MODIFY, 2)),
        (Verdict.AVOID_SITE, 1, (Verdict.MODIFY, 1)),
        (Verdict.CLEARANCE, 4, (Verdict.MODIFY, 2)),
        (Verdict.MODIFY, 3, (Verdict.MODIFY, 3)),
    ],
    ids=str,
)
def test_beside_a_structure(verdict, ceiling, beside):
    """At the structure all of it holds; at another one of the region light work is left, never more than there."""
    held = restriction(verdict, max_pressure=ceiling, sites=(BACK,))
    assert held.strength_at(BACK) == (verdict, ceiling or 5)
    assert held.strength_at(WHOLE) == (verdict, ceiling or 5)
    assert held.strength_at(BESIDE) == beside
    assert held.strength_at(Site(region=Region.LOWER_LEG)) == (Verdict.PROCEED, 5)


def test_a_structure_is_bound_in_whatever_region():
    """A restriction on a structure holds there only, and no region as a whole is that structure."""
    held = restriction(structures=frozenset({"quadratus-lumborum"}))
    assert held.strength_at(BACK) == (Verdict.AVOID_SITE, 5)
    assert held.strength_at(BESIDE) == (Verdict.PROCEED, 5)
    assert held.strength_at(WHOLE) == (Verdict.PROCEED, 5)


def test_of_several_places_the_strictest_counts():
    """The order in which places are named never matters, and ceiling and verdict are each the strictest."""
    for places in ((BACK, BESIDE), (BESIDE, BACK)):
        assert restriction(max_pressure=4, sites=places).strength_at(BACK) == (Verdict.AVOID_SITE, 2)


@pytest.mark.parametrize(
    ("reach", "bound"),
    [
        (Reach.MEETS, {Region.LOWER_LIMB, Region.LOWER_LEG, Region.WHOLE_BODY}),
        (Reach.INSIDE, {Region.LOWER_LEG, Region.LOWER_LIMB}),
        (Reach.HOLDS, {Region.LOWER_LIMB, Region.WHOLE_BODY}),
    ],
    ids=str,
)
def test_reach(reach, bound):
    """Inside binds the region and its parts, holds the region and what it lies in, meets all that touches it."""
    held = restriction(sites=(Site(region=Region.LOWER_LIMB),), reach=reach)
    regions = (Region.LOWER_LIMB, Region.LOWER_LEG, Region.WHOLE_BODY, Region.LOW_BACK)
    assert {r for r in regions if held.strength_at(Site(region=r))[0] is Verdict.AVOID_SITE} == bound
    named = Site(region=Region.LOWER_LIMB, structure="gastrocnemius")
    assert (held.strength_at(named)[0] is Verdict.AVOID_SITE) is (reach is Reach.MEETS)


# How they join.


def test_a_cell_is_the_strictest_of_all():
    """The strictest verdict, the lowest ceiling, the shortest session, the most urgent, every position ruled out."""
    prone, supine = Position.PRONE, Position.SUPINE
    found = cell(
        restriction(Verdict.MODIFY, code="a", max_session=minutes(60), positions=frozenset({prone})),
        restriction(Verdict.MODIFY, code="b", max_session=minutes(30), max_pressure=2),
        restriction(Verdict.REFER, code="c", urgency=Urgency.URGENT, positions=frozenset({supine})),
        restriction(Verdict.REFER, code="d", urgency=Urgency.EMERGENCY),
        restriction(Verdict.REFER, code="e", urgency=Urgency.ROUTINE),
        restriction(Verdict.MODIFY, code="f", max_session=minutes(45), max_pressure=3),
    )
    assert (found.verdict, found.max_pressure) == (Verdict.REFER, 2)
    assert found.max_session == minutes(30)
    assert found.urgency is Urgency.EMERGENCY
    assert found.positions == {prone, supine}
    assert [reason.code for reason in found.reasons] == ["a", "b", "c", "d", "e", "f"]


def test_nothing_leaves_all_free():
    """Where nothing is restricted, everything is free."""
    found = cell()
    assert (found.verdict, found.max_pressure, found.max_session, found.urgency) == (Verdict.PROCEED, 5, None, None)
    assert (found.positions, found.reasons, found.changes) == (frozenset(), (), ())


@pytest.mark.parametrize(
    ("held", "changes"),
    [
        (restriction(Verdict.MODIFY, max_pressure=4), {Change.LIGHTER}),
        (restriction(Verdict.MODIFY, max_session=minutes(30)), {Change.SHORTER}),
        (restriction(Verdict.MODIFY, positions=frozenset({Position.PRONE})), {Change.POSITION}),
        (restriction(sites=(BACK,)), {Change.ELSEWHERE}),
        (restriction(structures=frozenset({"quadratus-lumborum"})), {Change.ELSEWHERE}),
        (restriction(), set()),
        (restriction(Verdict.MODIFY, sites=(BACK,)), set()),
    ],
    ids=["lighter", "shorter", "position", "at a site", "at a structure", "everywhere", "allowed"],
)
def test_how_work_changes(held, changes):
    """Each way to go on with changes is said, and elsewhere only where another site is free."""
    assert set(cell(held).changes) == changes


def test_elsewhere_is_not_said_when_all_is_forbidden():
    """A site that is ruled out offers no other one while something else rules out all."""
    assert cell(restriction(sites=(BACK,)), restriction(code="all-of-it")).changes == ()


def test_a_cell_does_not_depend_on_who_asks():
    """Asked for many techniques at once, each gets the cell that it gets alone."""
    the_map = CareMap().joined(
        restriction(Verdict.AVOID_TECHNIQUE, techniques=frozenset({"pressing"})),
        restriction(Verdict.MODIFY, code="light", max_pressure=3),
        restriction(Verdict.MODIFY, code="slow", mechanisms=frozenset({Mechanism.STRETCH}), max_pressure=2),
    )
    together = {one.id: found for same, found in the_map.cells((PRESSING, STRETCHING), BACK) for one in same}
    assert together == {one.id: the_map.cell(one, BACK) for one in (PRESSING, STRETCHING)}
    assert [reason.code for reason in together["pressing"].reasons] == ["light", "some-rule"]
    assert together["stretching"].max_pressure == 2
