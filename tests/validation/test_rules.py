"""Each rule with a passing and a failing case: the sample plan, changed in one place."""

import pytest
from attrs import evolve

import soft_tissue as st
from samples import changed, sample_case, sample_plan
from soft_tissue.models import (
    Basis,
    Clearance,
    CountRange,
    Diagnoser,
    Dose,
    DurationRange,
    LevelRange,
    Override,
    PressureLevelRange,
    Region,
    Severity,
    Site,
    TreatmentStep,
    TriggerPointStatus,
)
from soft_tissue.units import minutes, seconds
from soft_tissue.validation import CASE_RULES, PLAN_RULES, Context, check_case, engine

PLAN = sample_plan()
AT = next(i for i, step in enumerate(PLAN.sessions[0].steps) if isinstance(step, TreatmentStep))
STEP = f"sessions[0].steps[{AT}]"
TREATED = PLAN.sessions[0].steps[AT].technique
TOUCHED = next(i for i, step in enumerate(PLAN.sessions[0].steps[::-1]) if step.hands_on)
REPORTS = "client.intake.reports"


def _session(**changes):
    return evolve(PLAN, sessions=(evolve(PLAN.sessions[0], **changes), *PLAN.sessions[1:]))


def _step(**changes):
    steps = list(PLAN.sessions[0].steps)
    steps[AT] = evolve(steps[AT], **changes)
    return _session(steps=tuple(steps))


def _course(**changes):
    return evolve(PLAN, course=evolve(PLAN.course, **changes))


BARE = Dose()
DOSES = st.default_library().knowledge.doses
LATENT = evolve(next(iter(DOSES.values())), id="tried-on-latent-points", point_status=TriggerPointStatus.LATENT)
LIBRARY = st.default_library().with_knowledge(st.default_library().knowledge.with_entries("test", doses=(LATENT,)))
STUDENT = {"kind": "license", "jurisdiction": "US-WA", "status": "student"}

# code: a case or None for the sample's, a plan or None for the sample's, the path of the finding
FAILING = {
    "FACT-UNKNOWN": (changed(REPORTS, [{"what": "no-such-fact"}]), None, f"{REPORTS}[0].what"),
    "FACT-CONTRADICTED": (
        evolve(
            sample_case(),
            client=evolve(
                sample_case().client,
                intake=evolve(changed(REPORTS, [{"what": "stroke"}]).client.intake, denies=frozenset({"stroke"})),
            ),
        ),
        None,
        "client.intake",
    ),
    "GOAL-MISSING": (changed("goals", []), None, "goals"),
    "CONSENT-MISSING": (changed("client.consents", []), None, "client.consents"),
    "AGE-UNKNOWN": (changed("client.age", None), None, "client.age"),
    "INTAKE-DATE": (changed("client.intake.taken_on", "2024-01-01"), None, "client.intake.taken_on"),
    "ALLERGY": (changed("client.intake.allergies", ["nut oil"]), None, "client.intake.allergies"),
    "DIAGNOSIS-UNKNOWN": (
        changed("presentations.0", {"condition": "low-back-pain"}),
        None,
        "presentations[0].diagnosed_by",
    ),
    "DIAGNOSIS-CODE": (changed("presentations.0.diagnosis_code", "M54.5"), None, "presentations[0].diagnosis_code"),
    "STAGE-UNKNOWN": (changed("presentations.0.stage", "thawing"), None, "presentations[0].stage"),
    "PRESCRIPTION-ENDED": (
        changed("presentations.0.prescription.until", "2026-11-22"),
        None,
        "presentations[0].prescription.until",
    ),
    "INSURANCE-UNKNOWN": (
        changed("practitioners.0.credentials.2.status", "expired"),
        None,
        "practitioners[0].credentials",
    ),
    "MAINTENANCE-ELSEWHERE": (
        evolve(changed("client.maintenance_agreed", True), setting=st.models.Setting.ACUTE_ONLY_CLINIC),
        None,
        "client.maintenance_agreed",
    ),
    "SCREENING": (changed(REPORTS, [{"what": "fever"}]), None, "client.intake"),
    "STEP-UNKNOWN": (None, _step(technique="efleurage"), f"{STEP}.technique"),
    "STEP-SITE": (None, _step(site=Site(region=Region.FOOT, structure="infraspinatus")), f"{STEP}.site.region"),
    "STEP-FORBIDDEN": (None, _step(technique="dry-needling"), STEP),
    "STEP-VERDICT": (
        changed("client.preferences.avoid_techniques", [PLAN.sessions[0].steps[AT].technique]),
        None,
        STEP,
    ),
    "DOSE-PRESSURE": (
        changed("client.preferences.max_pressure", 2),
        _step(dose=Dose(pressure_level=PressureLevelRange(max=5))),
        f"{STEP}.dose.pressure_level",
    ),
    "DEEP-ON-INFLAMED": (
        changed("presentations.0.inflammation", "acute"),
        _step(site=Site(region=Region.LOW_BACK), dose=Dose(pressure_level=PressureLevelRange(max=4))),
        STEP,
    ),
    "CONSENT-SEPARATE": (
        changed("client.consents", [{"scope": "treatment", "on": "2026-11-23"}]),
        _step(dose=Dose(pressure_level=PressureLevelRange(max=4))),
        STEP,
    ),
    "PRACTITIONER-UNKNOWN": (None, evolve(PLAN, practitioner="P-9"), "practitioner"),
    "SCOPE-LICENSE": (changed("practitioners.0.credentials.0.status", "suspended"), None, "practitioner"),
    "SCOPE-CERTIFICATION": (changed("practitioners.0.credentials.1.status", "expired"), None, "sessions[0].discipline"),
    "SCOPE-SUPERVISION": (
        evolve(changed("practitioners.0.credentials.0", STUDENT), setting=st.models.Setting.SCHOOL_CLINIC),
        None,
        "practitioner",
    ),
    "DOSE-RANGE": (None, _step(dose=Dose(hold=DurationRange(min=seconds(1), max=minutes(99)))), f"{STEP}.dose.hold"),
    "DOSE-UNKNOWN": (None, _step(dose=BARE), f"{STEP}.dose"),
    "DOSE-DISCOMFORT": (None, _step(dose=Dose(discomfort=LevelRange(max=6))), f"{STEP}.dose.discomfort"),
    "DOSE-BASIS": (None, _step(dose=Dose(repetitions=CountRange(max=3))), f"{STEP}.dose"),
    "DOSE-LATENT": (None, _step(dose=Dose(published=LATENT.id)), f"{STEP}.dose"),
    "SESSION-EMPTY": (None, _session(steps=PLAN.sessions[0].steps[:1]), "sessions[0].steps"),
    "SESSION-SUM": (None, _session(duration=minutes(59)), "sessions[0].duration"),
    "SESSION-TIME": (changed("time_available", {"value": 59, "unit": "min"}), None, "sessions[0].duration"),
    "SESSION-ORDER": (None, _session(steps=PLAN.sessions[0].steps[::-1]), f"sessions[0].steps[{TOUCHED}]"),
    "SESSION-CLOTHED": (None, _session(clothed=True), "sessions[0].steps"),
    "SESSION-FORMAT": (None, _session(duration=minutes(95)), "sessions[0].duration"),
    "INTAKE-FORMAT": (changed("client.intake", {"kind": "spa"}), None, "client.intake"),
    "COURSE-REASSESS": (None, _course(reassess_after=()), "course.reassess_after"),
    "COURSE-DECISIONS": (None, _course(decisions=()), "course.decisions"),
    "COURSE-VISITS": (None, _course(visits=99), "course.visits"),
    "CLEARANCE-LIMITS": (
        evolve(
            sample_case(),
            clearances=(Clearance(fact="stroke", by=Diagnoser.PHYSICIAN, on=sample_case().on, limits="gentle only"),),
        ),
        None,
        "clearances[0].limits",
    ),
    "COURSE-NUMBERS": (None, _session(visits=(300,)), "sessions"),
    "DISCOMFORT-UNKNOWN": (changed("client.intake.discomfort_limit", None), None, "client.intake.discomfort_limit"),
    "COURSE-PRESCRIBED": (changed("presentations.0.prescription.visits", {"max": 1}), None, "course.visits"),
}
ALL = {rule.code: rule for rule in (*CASE_RULES, *PLAN_RULES)}
PUBLISHED = tuple(
    step for s in PLAN.sessions for step in s.steps if not isinstance(step, TreatmentStep) or step.dose.hold is not None
)
PASSING = {"DOSE-UNKNOWN": evolve(PLAN, sessions=(evolve(PLAN.sessions[0], steps=PUBLISHED),))}


def _found(case, plan):
    return st.check(plan or PLAN, case or sample_case(), LIBRARY)


def test_every_rule_has_a_case():
    """Each rule has a failing case here, and there is none for a rule that is gone."""
    assert sorted(FAILING) == sorted(ALL)


@pytest.mark.parametrize("code", sorted(FAILING))
def test_a_rule_finds_what_is_wrong(code):
    """The changed plan or case has the rule's finding, at its path, with its severity and basis."""
    case, plan, path = FAILING[code]
    found = [finding for finding in _found(case, plan) if finding.code == code]
    assert path in [finding.path for finding in found]
    assert {finding.severity for finding in found} == {ALL[code].severity}


@pytest.mark.parametrize("code", sorted(FAILING))
def test_a_rule_leaves_what_is_right(code):
    """The sample case and plan have no finding of the rule."""
    assert [finding.path for finding in _found(None, PASSING.get(code)) if finding.code == code] == []


@pytest.mark.parametrize("rule", ALL.values(), ids=lambda rule: rule.code)
def test_a_rule_says_what_and_why(rule):
    """Every rule states its requirement and its reason as sentences."""
    assert rule.requires.endswith(".")
    assert rule.because.endswith(".")


def _crash(_rule, _context):
    raise ZeroDivisionError


@pytest.mark.parametrize("tables", ["CASE_RULES", "PLAN_RULES"])
def test_a_crashing_rule_is_an_error(monkeypatch, tables):
    """A rule that crashes gives an error finding, and no plan is proposed."""
    monkeypatch.setattr(engine, tables, (evolve(PLAN_RULES[0], check=_crash),))
    found = st.check(PLAN, sample_case())
    assert [(f.code, f.severity) for f in found if f.code == "RULE-CRASHED"] == [("RULE-CRASHED", Severity.ERROR)]
    assert st.plan(sample_case()).kind == "no_plan"


def test_an_override_lowers_an_error_but_no_absolute_one():
    """An override with a reason makes an error a warning; an absolute error stays."""
    case, plan, _path = FAILING["STEP-VERDICT"]
    for code, lowered in (("STEP-VERDICT", True), ("STEP-FORBIDDEN", False)):
        case, plan, _path = FAILING[code]
        case = case or sample_case()
        override = Override(code=code, by="P-1", on=case.on, reason="because")
        found = [f for f in st.check(plan or PLAN, evolve(case, overrides=(override,))) if f.code == code]
        assert found
        assert all((f.severity is Severity.WARNING) is lowered for f in found)


def test_findings_come_gravest_first():
    """Findings are sorted by severity, and none comes twice."""
    found = st.check(_session(duration=minutes(59)), changed("client.age", None))
    assert [f.severity.rank for f in found] == sorted(f.severity.rank for f in found)
    assert len(set(found)) == len(found)
    assert Basis.CONVENTION in {f.basis for f in found}


def test_a_case_alone_is_checked():
    """The findings of a case need no plan."""
    library = st.default_library()
    context = Context(changed("client.age", None), library.knowledge, library.policy)
    assert [f.code for f in check_case(context)] == ["AGE-UNKNOWN"]
