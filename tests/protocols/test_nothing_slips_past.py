"""What people try in order to get a step past the map; none of it works."""

from datetime import date

import pytest
from attrs import evolve

import soft_tissue as st
from samples import ROOT, sample_case
from soft_tissue.models import (
    Clearance,
    Diagnoser,
    Dose,
    ForceRange,
    Inflammation,
    PalpateStep,
    Presentation,
    PressureLevelRange,
    Region,
    Report,
    SafetyChoice,
    Side,
    Site,
    TemperatureRange,
    TreatmentPlan,
    Urgency,
    Verdict,
)
from soft_tissue.protocols import default_library
from soft_tissue.units import Duration, Force, Temperature

LIBRARY = default_library()
K = LIBRARY.knowledge


def example(name):
    """One of the shipped cases."""
    return st.load_case(ROOT / "examples" / f"{name}.toml")


def told(case, *reports, clearances=(), **intake):
    """The case with more reports, clearances and intake fields."""
    old = case.client.intake
    new = evolve(old, reports=(*old.reports, *reports), **intake)
    return evolve(case, client=evolve(case.client, intake=new), clearances=(*case.clearances, *clearances))


def errors_of(case, technique, site, **dose):
    """Codes of the errors of a plan whose first treatment step is another."""
    plan = st.plan(sample_case())
    session = plan.sessions[0]
    place = next(number for number, step in enumerate(session.steps) if step.kind == "treatment")
    step = evolve(session.steps[place], technique=technique, site=site, dose=Dose(**dose))
    steps = (*session.steps[:place], step, *session.steps[place + 1 :])
    changed = evolve(plan, sessions=(evolve(session, steps=steps), *plan.sessions[1:]))
    path = f"sessions[0].steps[{place}]"
    return {f.code for f in st.check(changed, case) if f.severity == "error" and f.path.startswith(path)}


def level(most):
    """A pressure level up to so much."""
    return PressureLevelRange(max=most)


@pytest.mark.parametrize("name", ["effleurage", "positional-release", "stretching", "trigger-point-therapy"])
def test_a_force_beyond_all_that_is_published(name):
    """Five hundred newtons are an error, whatever the level says."""
    site = K.site("infraspinatus", Side.RIGHT)
    found = errors_of(sample_case(), name, site, pressure_level=level(2), force=ForceRange(max=Force(500, "N")))
    assert "DOSE-BEYOND" in found


def test_a_stone_that_burns():
    """Ninety degrees are an error."""
    hot = TemperatureRange(max=Temperature(90, "Cel"))
    assert "DOSE-BEYOND" in errors_of(sample_case(), "hot-stone-massage", K.site("infraspinatus"), temperature=hot)


def test_a_force_under_a_ceiling():
    """A force that was published for deep work is an error where only lighter work is left, inflamed tissue say."""
    (presentation,) = sample_case().presentations
    case = evolve(sample_case(), presentations=(evolve(presentation, inflammation=Inflammation.ACUTE),))
    site = K.site("quadratus-lumborum", Side.RIGHT)
    dose = {"pressure_level": level(2), "force": ForceRange(max=Force(90, "N"))}
    assert "DOSE-FORCE" in errors_of(case, "trigger-point-therapy", site, **dose)


@pytest.mark.parametrize("region", ["neck", "knee", "lower_limb", "face", "head", "trunk", "whole_body", "abdomen"])
def test_a_coarser_site_is_no_way_round(region):
    """Deep work on a region as a whole that holds an endangerment site is an error: the structure must be named."""
    site = Site(region=Region(region))
    assert "DOSE-PRESSURE" in errors_of(sample_case(), "deep-tissue-massage", site, pressure_level=level(5))


@pytest.mark.parametrize("region", ["face", "low_back", "flank", "head"])
def test_percussion_over_what_it_harms(region):
    """Percussion on a region that holds the eye or the kidneys is an error at any level."""
    found = errors_of(sample_case(), "tapotement", Site(region=Region(region)), pressure_level=level(1))
    assert found & {"STEP-VERDICT", "STEP-FORBIDDEN"}


def test_palpation_is_touch():
    """Palpating a wound is an error, and so is palpating where nothing is allowed in pregnancy or by consent."""
    plan = st.plan(sample_case())
    session = plan.sessions[0]
    wound = Site(region=Region.HAND, side=Side.LEFT)
    case = told(sample_case(), Report(what="open-wound", site=wound))
    for number, step in enumerate(session.steps):
        if isinstance(step, PalpateStep):
            steps = (*session.steps[:number], evolve(step, sites=(wound,)), *session.steps[number + 1 :])
            changed = evolve(plan, sessions=(evolve(session, steps=steps), *plan.sessions[1:]))
            assert "STEP-PALPATION" in {f.code for f in st.check(changed, case)}
            assert "STEP-PALPATION" not in {f.code for f in st.check(changed, sample_case())}
            return
    raise AssertionError("the sample plan palpates nothing")


# Policies.


@pytest.mark.parametrize(
    ("changes", "reports"),
    [
        ({"fever_from": Temperature(44, "Cel")}, {"temperature": Temperature(41, "Cel")}),
        ({"fever_from": Temperature(44, "Cel"), "because": "we know better"}, {"temperature": Temperature(41, "Cel")}),
        ({"unknown_urgency": Urgency.ROUTINE}, {}),
        ({"deep_from": 5}, {}),
        ({"intake_valid_for": Duration(36_500, "d")}, {"taken_on": date(2000, 1, 1)}),
    ],
    ids=["fever", "fever with a reason", "urgency", "deep", "intake"],
)
def test_a_looser_setting_without_a_reason_does_not_hold(changes, reports):
    """It changes nothing but a finding that says so; a fever never becomes none, whatever the reason."""
    loose = LIBRARY.with_policy(evolve(LIBRARY.policy, id="mine", **changes))
    case = told(sample_case(), **reports)
    mine, ours = st.screen(case, loose), st.screen(case)
    assert (mine.verdict, mine.verdicts, mine.referral is None) == (ours.verdict, ours.verdicts, ours.referral is None)
    said = {f.path for f in mine.findings if f.code == "POLICY-CHOICE"}
    assert said == {f"policy.{name}" for name in changes if name != "because"}


def test_a_looser_setting_with_a_reason_shows():
    """With a reason it holds, and every case says so."""
    policy = evolve(LIBRARY.policy, id="mine", deep_from=5, because="sports clinic, agreed with the medical lead")
    found = st.screen(sample_case(), LIBRARY.with_policy(policy)).findings
    (finding,) = [f for f in found if f.code == "POLICY-LOOSENED"]
    assert "agreed with the medical lead" in finding.message


def test_the_stricter_half_of_a_choice_holds():
    """Of a choice that is stricter in one part and looser in another without a reason, the stricter part holds."""
    choice = SafetyChoice(contraindication="osteoporosis", verdict=Verdict.CLEARANCE, max_pressure=5)
    library = LIBRARY.with_policy(evolve(LIBRARY.policy, id="mine", safety=(choice,)))
    found = st.screen(told(sample_case(), Report(what="osteoporosis")), library)
    assert found.verdict is Verdict.CLEARANCE


def test_a_blank_reason_is_none():
    """Spaces are no reason."""
    choice = SafetyChoice(contraindication="multiple-sclerosis", verdict=Verdict.PROCEED, because="  ")
    library = LIBRARY.with_policy(evolve(LIBRARY.policy, id="mine", safety=(choice,)))
    assert not st.screen(told(sample_case(), Report(what="multiple-sclerosis")), library).verdict.allows


# Clearances.

TODAY = sample_case().on
MADE = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("fact", "on", "by", "cleared_on"),
    [
        ("unexplained-weight-loss", date(2026, 11, 20), Diagnoser.DENTIST, date(2026, 11, 21)),
        ("unexplained-weight-loss", date(2026, 11, 20), Diagnoser.PHYSICIAN, date(2020, 11, 1)),
        ("recent-stroke", date(2026, 11, 21), Diagnoser.CHIROPRACTOR, date(2026, 11, 22)),
        ("recent-surgery", date(2026, 11, 20), Diagnoser.PHYSICIAN, date(2020, 1, 1)),
    ],
)
def test_a_clearance_is_a_physicians_and_about_this(fact, on, by, cleared_on):
    """A dentist's word, or one from before the event, lifts nothing, and is a finding."""
    site = Site(region=Region.SHOULDER, side=Side.RIGHT)
    clearance = Clearance(fact=fact, by=by, on=cleared_on)
    case = told(sample_case(), Report(what=fact, on=on, site=site), clearances=(clearance,))
    without = told(sample_case(), Report(what=fact, on=on, site=site))
    found = st.screen(case)
    assert found.verdict is st.screen(without).verdict
    assert not isinstance(st.plan(case), TreatmentPlan)
    assert "CLEARANCE-DOUBT" in {f.code for f in found.findings}


def test_a_cleared_pregnancy_still_has_weeks():
    """Cleared or not, how many weeks is asked: unknown is never looser than known."""
    case = example("prenatal")
    clearance = Clearance(fact="pregnancy", by=Diagnoser.PHYSICIAN, on=MADE)
    unknown = told(case, Report(what="pregnancy"), clearances=(clearance,), pregnancy_weeks=None)
    early = told(case, clearances=(clearance,), pregnancy_weeks=8)
    for one in (unknown, early):
        assert not isinstance(st.plan(one), TreatmentPlan)


# Reports.


def test_a_report_lies_where_the_anatomy_says():
    """A wound at a muscle is at that muscle, whatever region the report names beside it."""
    site = Site(region=Region.FOOT, structure="infraspinatus", side=Side.RIGHT)
    case = told(sample_case(), Report(what="open-wound", site=site))
    found = st.screen(case, sites=(K.site("infraspinatus", Side.RIGHT),), techniques=("effleurage",))
    assert not found.verdicts[0].verdict.allows
    foot = st.screen(case, sites=(Site(region=Region.FOOT, side=Side.RIGHT),), techniques=("effleurage",))
    assert foot.verdicts[0].verdict is not Verdict.PROCEED


def test_an_unknown_structure_in_a_report_is_a_finding():
    """A structure that the anatomy does not hold is found, and the region counts as a whole."""
    site = Site(region=Region.SHOULDER, structure="nonsense-muscle")
    found = st.screen(told(sample_case(), Report(what="open-wound", site=site)), sites=(Site(region=Region.SHOULDER),))
    assert "client.intake.reports[0].site.structure" in {f.path for f in found.findings if f.code == "FACT-UNKNOWN"}
    assert not found.verdicts[0].verdict.allows


def test_a_report_that_nobody_understands_denies_nothing():
    """A form that was filled in denies what it leaves out, but not where a report is not understood."""
    clear = st.screen(sample_case())
    muddled = st.screen(told(sample_case(), Report(what="wobbly-knee-thing")))
    assert len(muddled.questions) > len(clear.questions)


def test_a_presented_condition_brings_its_own_cautions():
    """What is presented counts as reported where it is presented."""
    (presentation,) = sample_case().presentations
    shown = Presentation(condition="migraine", region=Region.HEAD, diagnosed_by=Diagnoser.PHYSICIAN)
    found = st.screen(evolve(sample_case(), presentations=(presentation, shown)))
    assert "migraine" in {r.fact for r in found.restrictions}


# Protocols of others.


class Broken:
    """A protocol that fails."""

    id, version, title, author = "broken.protocol", 1, "Broken", "Somebody"
    discipline = "neuromuscular"

    def fit(self, request):
        """Fail."""
        raise ValueError(request)

    def draft(self, request):
        """Fail too."""
        raise ValueError(request)


def test_a_failing_protocol_stops_nobody():
    """A protocol that raises does not fit; the others are tried, and the decision says what happened."""
    decision = st.decide(sample_case(), LIBRARY.with_protocols(Broken()))
    assert isinstance(decision.answer, TreatmentPlan)
    (own,) = [item for item in decision.considered if item.protocol == "broken.protocol"]
    assert own.because == ("failed with ValueError when asked whether it fits",)
