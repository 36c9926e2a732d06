"""Inflammation: nobody works deep on it, training decides who treats what lies around it, and it never loosens."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as some

import soft_tissue as st
from samples import sample_case
from soft_tissue.models import (
    Inflammation,
    Region,
    Report,
    Side,
    Site,
    SpaIntake,
    TissueStage,
    TrainingHours,
    Transcript,
    Verdict,
)
from soft_tissue.testing import assert_inside_map, assert_never_looser, cases, sites
from soft_tissue.units import Duration
from soft_tissue.validation import Context, care_map, check_case, rules_by_code
from soft_tissue.validation.inflammation import around, inflamed, stage_of, trained_for_surroundings

LIBRARY = st.default_library()
TECHNIQUES = tuple(LIBRARY.knowledge.techniques.values())
GLIDING = LIBRARY.knowledge.techniques["effleurage"]
ANKLE = Site(region=Region.ANKLE, side=Side.LEFT)
KNEE = Site(region=Region.KNEE, side=Side.LEFT)


def _context(case, policy=None):
    return Context(case, LIBRARY.knowledge, policy or LIBRARY.policy)


def _case(**changes):
    plain = {"region": Region.ANKLE, "side": Side.LEFT, "condition": "muscle-tension", "diagnosis_code": None}
    return evolve(sample_case(), presentations=(evolve(sample_case().presentations[0], **{**plain, **changes}),))


def _told(case, *reports):
    intake = case.client.intake or SpaIntake()
    return evolve(case, client=evolve(case.client, intake=evolve(intake, reports=(*intake.reports, *reports))))


def _uncertified():
    """The sample's practitioner with the license alone."""
    who = sample_case().practitioners[0]
    return evolve(who, credentials=tuple(c for c in who.credentials if c.kind == "license"))


ACUTE = _case(inflammation=Inflammation.ACUTE)


def _cell(site, *, case=ACUTE, who=None, policy=None):
    return care_map(_context(case, policy), who).cell(GLIDING, site)


@given(cases(), sites(), some.lists(sites(), min_size=1, max_size=3))
def test_more_inflammation_never_loosens(case, where, places):
    """One more inflamed place leaves every cell as strict or stricter, for the case and for each practitioner."""
    more = _told(case, Report(what="acute-inflammation", on=case.on, site=where))
    for who in (None, *case.practitioners):
        strict, free = care_map(_context(more), who), care_map(_context(case), who)
        assert_never_looser(strict, free, TECHNIQUES, (*places, where))


@given(cases(), some.lists(sites(), min_size=1, max_size=3), some.data())
def test_seeing_inflammation_never_loosens(case, places, data):
    """A presentation seen to be inflamed is held as strictly as one not assessed, and that as one excluded."""
    if not case.presentations:
        return
    number = data.draw(some.integers(0, len(case.presentations) - 1))
    maps = []
    for state in (Inflammation.ACUTE, None, Inflammation.NONE):
        presented = list(case.presentations)
        presented[number] = evolve(presented[number], inflammation=state)
        changed = evolve(case, presentations=tuple(presented))
        maps.append(care_map(_context(changed), case.practitioners[0]))
    assert_never_looser(maps[0], maps[1], TECHNIQUES, places)
    assert_never_looser(maps[1], maps[2], TECHNIQUES, places)


@given(cases(), sites(), some.lists(sites(), min_size=1, max_size=3), some.data())
def test_less_training_never_loosens(case, where, places, data):
    """Around inflamed tissue a skill or a subject less leaves the map as strict, whatever the policy counts."""
    counted = data.draw(some.frozensets(some.sampled_from(("trigger-point-therapy", "pathology")), max_size=2))
    policy = evolve(LIBRARY.policy, inflamed_training=counted)
    told = _told(case, Report(what="acute-inflammation", on=case.on, site=where))
    who = evolve(case.practitioners[0], skills=frozenset({"trigger-point-therapy"}))
    less = evolve(who, skills=frozenset())
    strict, free = care_map(_context(told, policy), less), care_map(_context(told, policy), who)
    assert_never_looser(strict, free, TECHNIQUES, (*places, where))


@given(sites())
def test_the_surroundings_hold_the_site(where):
    """What lies around a site meets the site itself, and never the other side of the body."""
    near = around(where, _context(sample_case()))
    assert any(place.meets(where) for place in near)
    assert {place.side for place in near} == {where.side}
    assert Region.WHOLE_BODY not in {place.region for place in near} - {where.region, *where.also}


def test_the_site_and_its_limb_get_light_work_even_from_the_trained():
    """With a certification the limb stays open, at the level of the policy; the other side stays as it was."""
    who = sample_case().practitioners[0]
    for site in (ANKLE, KNEE):
        cell = _cell(site, who=who)
        assert cell.verdict is Verdict.MODIFY
        assert cell.max_pressure == LIBRARY.policy.inflamed_max_pressure
    other = Site(region=Region.KNEE, side=Side.RIGHT)
    assert _cell(other, who=who) == _cell(other, who=who, case=_case(inflammation=Inflammation.NONE))


def test_the_untrained_stay_away_from_the_limb():
    """Without training the inflamed tissue and its limb are left alone; the rest of the body is not."""
    who = _uncertified()
    for site in (ANKLE, KNEE):
        cell = _cell(site, who=who)
        assert cell.verdict is Verdict.AVOID_SITE
        assert "inflamed-surroundings-training" in {reason.code for reason in cell.reasons}
    for site in (Site(region=Region.LOW_BACK), Site(region=Region.KNEE, side=Side.RIGHT)):
        assert _cell(site, who=who).verdict.allows


@pytest.mark.parametrize(
    ("policy", "who"),
    [
        ({"inflamed_surroundings_need_training": False}, {}),
        ({"inflamed_training": frozenset({"trigger-point-therapy"})}, {"skills": frozenset({"trigger-point-therapy"})}),
        (
            {"inflamed_training": frozenset({"pathology"})},
            {"transcripts": (Transcript(subjects=(TrainingHours(subject="pathology", hours=Duration(40, "h")),)),)},
        ),
    ],
    ids=["nobody needs it", "a skill", "a subject"],
)
def test_the_policy_says_which_training_counts(policy, who):
    """A clinic may count a skill or a subject, or ask for no training; the ceiling stays for all."""
    trained, ours = evolve(_uncertified(), **who), evolve(LIBRARY.policy, **policy)
    cell = _cell(KNEE, who=trained, policy=ours)
    assert cell.verdict is Verdict.MODIFY
    assert cell.max_pressure == ours.inflamed_max_pressure
    assert trained_for_surroundings(trained, _context(ACUTE, ours))
    assert not trained_for_surroundings(trained, _context(ACUTE))


@pytest.mark.parametrize("fact", ["acute-inflammation", "hot-red-swollen-joint", "bone-inflammation"])
def test_a_report_counts_as_much_as_a_presentation(fact):
    """What the client reports as inflamed limits the pressure there as what the therapist has seen."""
    told = _told(_case(inflammation=Inflammation.NONE), Report(what=fact, on=sample_case().on, site=ANKLE))
    assert [place.site for place in inflamed(_context(told))] == [ANKLE]
    assert _cell(ANKLE, case=told).max_pressure <= LIBRARY.policy.inflamed_max_pressure


def test_without_a_place_it_may_be_anywhere():
    """A report that does not say where limits the pressure everywhere."""
    told = _told(_case(), Report(what="acute-inflammation", on=sample_case().on))
    assert _cell(Site(region=Region.SCALP), case=told).max_pressure <= LIBRARY.policy.inflamed_max_pressure


def _unasked(**changes):
    """The case of a client who was asked nothing about inflammation."""
    case = _case(**changes)
    return evolve(case, client=evolve(case.client, intake=evolve(case.client.intake, completed=frozenset())))


def _codes(case):
    return {finding.code for finding in check_case(_context(case))}


@pytest.mark.parametrize("stage", [*TissueStage, None])
def test_only_the_acute_stage_makes_unassessed_inflammation_a_question(stage):
    """In the acute stage what nobody has assessed is asked, and no deep work is left; a later stage adds nothing."""
    case = _unasked(tissue_stage=stage, stage=None, inflammation=None)
    acute = stage is TissueStage.ACUTE
    assert ("INFLAMMATION-UNKNOWN" in _codes(case)) is acute
    assert (_cell(ANKLE, case=case).max_pressure < LIBRARY.policy.deep_from) is acute


def test_a_denial_excludes_it():
    """A client who denies a red, hot, swollen part has answered; a therapist who excludes it too."""
    case = _unasked(tissue_stage=TissueStage.ACUTE, inflammation=None)
    intake = evolve(case.client.intake, denies=frozenset({"acute-inflammation"}))
    assert "INFLAMMATION-UNKNOWN" not in _codes(evolve(case, client=evolve(case.client, intake=intake)))
    case = _unasked(tissue_stage=TissueStage.ACUTE, inflammation=Inflammation.NONE)
    assert "INFLAMMATION-UNKNOWN" not in _codes(case)


@pytest.mark.parametrize("stage", [TissueStage.SUBACUTE, TissueStage.CHRONIC])
def test_inflammation_recorded_as_acute_counts_in_every_stage(stage):
    """A later stage loosens nothing: it is asked again, and the inflammation counts as acute."""
    case = _case(tissue_stage=stage, inflammation=Inflammation.ACUTE)
    assert "INFLAMMATION-STAGE" in _codes(case)
    assert _cell(ANKLE, case=case).max_pressure == LIBRARY.policy.inflamed_max_pressure


@pytest.mark.parametrize("stage", [TissueStage.ACUTE, None])
def test_a_stage_that_is_acute_or_unknown_counts_as_acute(stage):
    """With acute inflammation an unknown stage is no contradiction and no way out."""
    case = _case(tissue_stage=stage, stage=None, inflammation=Inflammation.ACUTE)
    assert "INFLAMMATION-STAGE" not in _codes(case)
    assert _cell(ANKLE, case=case).max_pressure == LIBRARY.policy.inflamed_max_pressure


def test_a_stage_of_the_condition_says_nothing_about_the_tissue():
    """Frozen shoulder's own stages are no tissue stages; acute, subacute and chronic are."""
    frozen = _case(condition="frozen-shoulder", stage="freezing", tissue_stage=None)
    plain = _case(stage="acute", tissue_stage=None)
    unspecific = _case(stage="chronic", tissue_stage=TissueStage.ANY)
    stages = [stage_of(case.presentations[0], _context(case)) for case in (frozen, plain, unspecific)]
    assert stages == [None, TissueStage.ACUTE, TissueStage.CHRONIC]


def test_the_wording_of_the_article_is_an_audited_claim():
    """The claim about the untrained is kept with its audit; the rule cites who made it and binds the trained too."""
    claim = LIBRARY.knowledge.claims["only-untrained-deep-work-harms"]
    rule = rules_by_code()["DEEP-ON-INFLAMED"]
    assert claim.audit == "unsupported"
    assert set(claim.made_by) <= set(rule.sources)
    assert set(claim.sources) & set(rule.sources)
    assert "claim" in rule.because
    assert rule.absolute
    assert (
        "rule:DEEP-ON-INFLAMED"
        in LIBRARY.knowledge.trace["outcome_claim.only-untrained-deep-work-harms-an-inflamed-muscle"].realized_by
    )


def test_the_plan_keeps_inside():
    """A plan for an inflamed shoulder stays light on the whole limb; without training the limb is left out."""
    case = st.load_case("examples/inflamed-shoulder.toml")
    answer = st.plan(case)
    assert isinstance(answer, st.TreatmentPlan)
    assert_inside_map(answer, case)
    who = case.practitioners[0]
    plain = evolve(case, practitioners=(evolve(who, credentials=who.credentials[:2]),))
    limb = Site(region=Region.UPPER_LIMB, side=Side.RIGHT)
    other = st.plan(plain)
    steps = [s for x in getattr(other, "sessions", ()) for s in x.treatments]
    assert not [step for step in steps if step.site.meets(limb)]
