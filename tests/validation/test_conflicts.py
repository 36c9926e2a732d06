"""Conflicts of care: derived from the data, the same in any order, and every plan obeys the stricter side."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as some

import soft_tissue as st
from samples import EXAMPLES, sample_case
from soft_tissue.models import (
    CareKind,
    Depth,
    HomeCare,
    HomeCareKind,
    Inflammation,
    Mechanism,
    Presentation,
    Region,
    Report,
    Severity,
    Side,
    Site,
    TechniqueScope,
    Verdict,
)
from soft_tissue.protocols.describe import home_advice
from soft_tissue.testing import assert_inside_map, assert_round_trips, cases, presentations, reports
from soft_tissue.validation import Context, care_map, check_case
from soft_tissue.validation.conflicts import care_conflicts, home_care_allowed

LIBRARY = st.default_library()
KNOWLEDGE = LIBRARY.knowledge
TODAY = sample_case().on
NECK = Site(region=Region.NECK)


def _context(case, knowledge=KNOWLEDGE):
    return Context(case, knowledge, LIBRARY.policy)


def _found(case, knowledge=KNOWLEDGE):
    return care_conflicts(_context(case, knowledge))


def _case(*presented, told=()):
    intake = evolve(sample_case().client.intake, reports=tuple(told))
    return evolve(sample_case(), client=evolve(sample_case().client, intake=intake), presentations=tuple(presented))


def _report(fact, site):
    return Report(what=fact, on=TODAY, site=site)


def _told(case, report):
    intake = case.client.intake
    return evolve(case, client=evolve(case.client, intake=evolve(intake, reports=(*intake.reports, report))))


def _bare(found):
    """Conflicts without their places in the case, in an order of their own."""
    return sorted(repr(evolve(c, path="-", against_path="-")) for c in found)


TORTICOLLIS = Presentation(condition="torticollis")
"""Its home care is heat, movement and stretches of the neck."""

WHIPLASH = Presentation(condition="neck-pain", inflammation=Inflammation.ACUTE)
SPRAIN = Presentation(condition="sprain", region=Region.NECK)


@given(cases(), presentations())
def test_the_order_of_complaints_never_matters(case, more):
    """Two complaints conflict alike, whichever is named first."""
    both = evolve(case, presentations=(*case.presentations[:1], more))
    turned = evolve(both, presentations=tuple(reversed(both.presentations)))
    assert _bare(_found(both)) == _bare(_found(turned))


@given(cases(calm=True), reports())
def test_one_more_fact_never_settles_a_conflict(case, report):
    """What gave way before a further report gives way after it."""
    before = {(c.path, c.kind, c.against_path, id_) for c in _found(case) for id_ in c.care}
    after = {(c.path, c.kind, c.against_path, id_) for c in _found(_told(case, report)) for id_ in c.care}
    assert before <= after


@given(cases())
def test_every_conflict_is_held_by_the_map(case):
    """Hands-on care in conflict is left out, or too light to be given, in the map of the case: the stricter holds."""
    context = _context(case)
    the_map = care_map(context)
    for conflict in _found(case):
        assert_round_trips(conflict)
        assert conflict.verdict is not Verdict.PROCEED
        if conflict.kind is CareKind.HOME:
            continue
        cells = [the_map.cell(KNOWLEDGE.techniques[id_], site) for id_ in conflict.care for site in conflict.sites]
        assert any(not cell.verdict.allows or cell.max_pressure < Depth.MODERATE.level for cell in cells)


@given(cases(calm=True), some.lists(reports(), max_size=2))
def test_home_advice_is_never_what_the_case_rules_out(case, told):
    """Whatever is reported, no advice for home does what the case rules out; more facts allow no more of it."""
    more = case
    for report in told:
        more = _told(more, report)
    for item in home_advice(_context(more)):
        assert home_care_allowed(KNOWLEDGE.home_care[item.entry], _context(more))
    for entry in KNOWLEDGE.home_care.values():
        assert home_care_allowed(entry, _context(case)) or not home_care_allowed(entry, _context(more))


def test_one_wants_heat_and_the_other_forbids_it():
    """Heat for the neck gives way to the inflammation of another complaint there; both sides are named."""
    found = [c for c in _found(_case(TORTICOLLIS, WHIPLASH)) if c.kind is CareKind.HOME]
    heat = next(c for c in found if "torticollis-heat-gentle-movement-walking" in c.care)
    assert heat.condition == "torticollis"
    assert heat.path == "presentations[0]"
    assert heat.against_path == "presentations[1].inflammation"
    assert "acute-inflammation" in heat.against
    assert heat.verdict is Verdict.AVOID_TECHNIQUE
    assert Mechanism.HEAT in heat.mechanisms
    assert {site.region for site in heat.sites} == {Region.NECK}


def test_home_care_that_tells_to_leave_it_alone_counts_too():
    """A sprain's home care avoids heat: heat for another complaint there gives way, elsewhere it does not."""
    found = [c for c in _found(_case(TORTICOLLIS, SPRAIN)) if "sprain-avoid-heat-alcohol-running" in c.against]
    assert [c.care for c in found] == [("torticollis-heat-gentle-movement-walking",)]
    elsewhere = _found(_case(TORTICOLLIS, evolve(SPRAIN, region=Region.ANKLE)))
    assert not [c for c in elsewhere if "sprain-avoid-heat-alcohol-running" in c.against]


def test_a_fact_rules_out_published_care():
    """A reported hematoma of the upper back takes pressing there away from the care of tense muscles."""
    told = (_report("hematoma", Site(region=Region.UPPER_BACK)),)
    found = _found(_case(Presentation(condition="muscle-tension"), told=told))
    hands = next(c for c in found if c.kind is CareKind.HANDS_ON)
    assert hands.against_path.startswith("client.intake.reports[0]")
    assert "trigger-point-therapy" in hands.care
    assert hands.sources


def test_nothing_conflicts_with_itself():
    """A complaint's own inflammation, and a report that repeats it at its place, are no conflict."""
    own = evolve(WHIPLASH, region=Region.NECK)
    assert _found(_case(own)) == ()
    assert _found(_case(own, told=(_report("acute-inflammation", NECK),))) == ()
    migraine = Presentation(condition="migraine")
    assert _found(_case(migraine, told=(Report(what="migraine"),))) == ()


def test_sides_that_are_opposite_do_not_meet():
    """Care of the left shoulder does not conflict with what forbids it on the right."""
    told = (_report("open-wound", Site(region=Region.SHOULDER, side=Side.RIGHT)),)
    left = Presentation(condition="frozen-shoulder", side=Side.LEFT, stage="stiff")
    here = [c for c in _found(_case(left, told=told)) if any(site.side is Side.LEFT for site in c.sites)]
    assert here == []
    right = evolve(left, side=Side.RIGHT)
    assert _found(_case(right, told=told))


def test_the_rule_names_both_sides_and_which_holds():
    """Each conflict is a finding to be confirmed, at the complaint, with the reason and the sources of both sides."""
    case = _case(TORTICOLLIS, WHIPLASH)
    found = [f for f in check_case(_context(case)) if f.code == "CARE-CONFLICT"]
    assert len(found) == len(_found(case))
    assert {f.severity for f in found} == {Severity.CONFIRM}
    heat = next(f for f in found if "Heat, gentle movement" in f.message)
    assert "Torticollis" in heat.message
    assert "inflam" in heat.message
    assert "neck" in heat.message
    assert "(neck pain)" in heat.message.lower()
    assert heat.remedy is not None
    assert heat.remedy.startswith("The stricter side holds.")
    assert heat.sources


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_plan_obeys_the_stricter(path):
    """No step of an example's plan does what a conflict takes away, and no advice for home either."""
    case = st.load_case(path)
    answer = st.plan(case)
    if not isinstance(answer, st.TreatmentPlan):
        return
    assert_inside_map(answer, case)
    advised = {item.entry for item in answer.home_care}
    for conflict in st.care_conflicts(case):
        assert advised.isdisjoint(conflict.care)


def test_a_plan_for_two_complaints_leaves_the_heat_out():
    """With a sprain at the same place the heat advised for torticollis does not reach the plan; alone it may."""
    alone, both = _case(TORTICOLLIS), _case(TORTICOLLIS, SPRAIN)
    heat = KNOWLEDGE.home_care["torticollis-heat-gentle-movement-walking"]
    assert home_care_allowed(heat, _context(alone))
    assert not home_care_allowed(heat, _context(both))
    assert heat.id not in {item.entry for item in home_advice(_context(both))}


@pytest.mark.parametrize("fact", ["reduced-sensation", "heat-sensitivity", "diabetes", "hypertension"])
def test_heat_at_home_follows_the_cautions_about_heat(fact):
    """A caution about heat, or about the one technique that warms, keeps a heat pack out of the advice too."""
    told = _case(TORTICOLLIS, told=(_report(fact, NECK),))
    assert not home_care_allowed(KNOWLEDGE.home_care["torticollis-heat-gentle-movement-walking"], _context(told))


def test_advice_without_a_mechanism_always_may():
    """To take a break does nothing to tissue, so nothing in a case rules it out."""
    told = _case(Presentation(condition="repetitive-strain-injury"), told=(_report("acute-inflammation", None),))
    assert home_care_allowed(KNOWLEDGE.home_care["repetitive-strain-injury-take-a-break-from"], _context(told))


def test_an_entry_acts_where_it_says():
    """A stretch of the neck advised for the wrist gives way to what forbids it at the neck, not at the wrist."""
    entry = HomeCare(
        id="added",
        conditions=("carpal-tunnel-syndrome",),
        kind=HomeCareKind.STRETCH,
        advice="Neck stretch",
        mechanisms=(Mechanism.STRETCH,),
        regions=(Region.NECK,),
    )
    wrist = Presentation(condition="carpal-tunnel-syndrome")
    at_neck = _case(wrist, told=(_report("acute-inflammation", NECK),))
    at_wrist = _case(wrist, told=(_report("acute-inflammation", Site(region=Region.WRIST)),))
    assert not home_care_allowed(entry, _context(at_neck))
    assert home_care_allowed(entry, _context(at_wrist))


def test_every_home_care_entry_says_what_it_does():
    """Exercise, stretch and self-massage name a mechanism that a technique in scope shares; only advice may do none."""
    usable = {m for t in KNOWLEDGE.techniques.values() if t.scope is not TechniqueScope.OUTSIDE for m in t.mechanisms}
    for entry in KNOWLEDGE.home_care.values():
        assert usable.issuperset(entry.mechanisms), entry.id
        if entry.kind in (HomeCareKind.EXERCISE, HomeCareKind.STRETCH, HomeCareKind.SELF_MASSAGE):
            assert entry.mechanisms, entry.id
        if entry.kind is HomeCareKind.STRETCH:
            assert Mechanism.STRETCH in entry.mechanisms, entry.id


def test_an_unknown_condition_has_no_care():
    """A condition that the knowledge does not hold conflicts with nothing, and raises nothing."""
    unknown = Presentation(condition="no-such-condition", region=Region.NECK)
    assert _found(_case(unknown, told=(_report("acute-inflammation", NECK),))) == ()
