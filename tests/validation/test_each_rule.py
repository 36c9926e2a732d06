"""Each rule speaks when it must, about the place that it means, and is silent otherwise."""

from datetime import date, timedelta

import pytest
from attrs import evolve, fields

import soft_tissue as st
from samples import sample_case, sample_plan
from soft_tissue.models import (
    Clearance,
    ConsentScope,
    CountRange,
    CredentialKind,
    CredentialStatus,
    Decision,
    DecisionPoint,
    Depth,
    Diagnoser,
    Dose,
    DoseAmounts,
    FrequencyRange,
    Inflammation,
    IntakeBase,
    IntakeStep,
    LevelRange,
    Override,
    Preferences,
    PressureLevelRange,
    PublishedDose,
    Region,
    Report,
    RestStep,
    Setting,
    Severity,
    Side,
    Site,
    SpaIntake,
    TissueStage,
    TreatmentStep,
    TriggerPoint,
    TriggerPointStatus,
    UndressStep,
)
from soft_tissue.models.dose import AMOUNTS
from soft_tissue.units import Frequency, minutes
from soft_tissue.validation import engine, has_errors, rules_by_code, sort_findings

LATENT = PublishedDose(
    id="tried-on-latent-points",
    technique="trigger-point-therapy",
    stage=TissueStage.CHRONIC,
    point_status=TriggerPointStatus.LATENT,
)
_SHIPPED = st.default_library()
LIBRARY = _SHIPPED.with_knowledge(_SHIPPED.knowledge.with_entries("test", doses=(LATENT,)))
"""The shipped library and one dose for latent points, for the rule about them."""

TODAY = sample_case().on


def _client(**changes):
    return evolve(sample_case(), client=evolve(sample_case().client, **changes))


def _intake(**changes):
    return _client(intake=evolve(sample_case().client.intake, **changes))


def _presentation(**changes):
    return evolve(sample_case(), presentations=(evolve(sample_case().presentations[0], **changes),))


def _practitioner(**changes):
    return evolve(sample_case(), practitioners=(evolve(sample_case().practitioners[0], **changes),))


def _without(kind):
    return tuple(c for c in sample_case().practitioners[0].credentials if c.kind is not kind)


def _session(index, **changes):
    sessions = list(sample_plan().sessions)
    sessions[index] = evolve(sessions[index], **changes)
    return evolve(sample_plan(), sessions=tuple(sessions))


def _steps(change, index=0):
    return _session(index, steps=tuple(change(list(sample_plan().sessions[index].steps))))


def _course(**changes):
    return evolve(sample_plan(), course=evolve(sample_plan().course, **changes))


def _numbers(holds):
    """Session and number of every treatment step of the sample's plan for which it holds."""
    return [
        (index, number)
        for index, session in enumerate(sample_plan().sessions)
        for number, step in enumerate(session.steps)
        if isinstance(step, TreatmentStep) and holds(step)
    ]


def _paths(holds, end=""):
    return tuple(f"sessions[{index}].steps[{number}]{end}" for index, number in _numbers(holds))


def _first(holds, **changes):
    """The plan with the first such step changed, and that step's path."""
    index, number = _numbers(holds)[0]

    def change(steps):
        steps[number] = evolve(steps[number], **changes)
        return steps

    return _steps(change, index), f"sessions[{index}].steps[{number}]"


def _dosed(holds, **changes):
    index, number = _numbers(holds)[0]
    return _first(holds, dose=evolve(sample_plan().sessions[index].steps[number].dose, **changes))


def _by(technique, structure=None):
    return lambda step: step.technique == technique and structure in (None, step.site.structure)


def _deepest(step):
    return step.dose.pressure_level.max or 0


_effleurage = _by("effleurage")
_points = _by("trigger-point-therapy")

ROWS = {}
"""Name of a mutation to its code, the function that makes it, and the codes that can't but speak with it."""


def _row(code, *also):
    def add(function):
        ROWS[function.__name__.strip("_")] = (code, function, frozenset(also))
        return function

    return add


# Each function returns the case, the plan, and the paths of what its rule finds.


@_row("AGE-UNKNOWN")
def _age():
    return _client(age=None), sample_plan(), ("client.age",)


@_row("ALLERGY")
def _allergy():
    return _intake(allergies=("almond oil",)), sample_plan(), ("client.intake.allergies",)


@_row("ALLERGY")
def _allergies_not_asked():
    return _intake(allergies=None), sample_plan(), ("client.intake.allergies",)


@_row("CLEARANCE-LIMITS")
def _limits():
    cleared = Clearance(fact="cancer-history", by=Diagnoser.PHYSICIAN, on=TODAY, limits="light only")
    return evolve(sample_case(), clearances=(cleared,)), sample_plan(), ("clearances[0].limits",)


def _not_consented(scope):
    return _client(consents=tuple(c for c in sample_case().client.consents if c.scope is not scope))


@_row("CONSENT-MISSING")
def _no_consent():
    return _not_consented(ConsentScope.TREATMENT), sample_plan(), ("client.consents",)


@_row("CONSENT-SEPARATE")
def _no_consent_to_deep_work():
    deep = _paths(lambda step: _deepest(step) >= LIBRARY.policy.deep_from)
    return _not_consented(ConsentScope.DEEP_WORK), sample_plan(), deep[:1]


@_row("COURSE-DECISIONS")
def _worse_is_not_said():
    return sample_case(), _course(decisions=sample_plan().course.decisions[:-1]), ("course.decisions",)


@_row("COURSE-DECISIONS")
def _worse_goes_on():
    *others, worse = sample_plan().course.decisions
    more = DecisionPoint(progress=worse.progress, decision=Decision.TAPER)
    return sample_case(), _course(decisions=(*others, more)), ("course.decisions",)


@_row("COURSE-NUMBERS")
def _visit_beyond_the_course():
    last = sample_plan().sessions[-1].visits
    changed = _session(-1, visits=(*last, sample_plan().course.visits + 1))
    return sample_case(), changed, (f"sessions[{len(changed.sessions) - 1}].visits",)


@_row("COURSE-NUMBERS")
def _visit_without_session():
    return sample_case(), _session(1, visits=sample_plan().sessions[1].visits[1:]), ("sessions",)


@_row("COURSE-PRESCRIBED")
def _more_than_prescribed():
    order = evolve(sample_case().presentations[0].prescription, visits=CountRange(max=sample_plan().course.visits - 1))
    return _presentation(prescription=order), sample_plan(), ("course.visits",)


@_row("COURSE-PRESCRIBED")
def _longer_than_prescribed():
    order = evolve(sample_case().presentations[0].prescription, until=TODAY + timedelta(days=20))
    return _presentation(prescription=order), sample_plan(), ("course.visits",)


@_row("COURSE-REASSESS")
def _reassessed_too_late():
    after = (1, sample_plan().course.visits + 1)
    return sample_case(), _course(reassess_after=after), ("course.reassess_after[1]",)


@_row("COURSE-REASSESS")
def _never_reassessed():
    return sample_case(), _course(reassess_after=()), ("course.reassess_after",)


@_row("COURSE-VISITS")
def _phases_count_less():
    first, *others = sample_plan().course.phases
    return sample_case(), _course(phases=(evolve(first, visits=first.visits - 1), *others)), ("course.visits",)


@_row("DEEP-ON-INFLAMED", "DOSE-PRESSURE", "STEP-VERDICT")
def _deep_on_inflamed():
    where = Site(region=Region.BUTTOCK, side=Side.RIGHT)
    limit = LIBRARY.policy.inflamed_max_pressure
    paths = _paths(lambda step: step.site.meets(where) and _deepest(step) > limit)
    assert paths
    case = _presentation(region=where.region, side=where.side, inflammation=Inflammation.ACUTE)
    return case, sample_plan(), paths


@_row("DIAGNOSIS-CODE")
def _code_does_not_bill():
    return _presentation(diagnosis_code="M54.5"), sample_plan(), ("presentations[0].diagnosis_code",)


@_row("DIAGNOSIS-CODE")
def _code_does_not_exist():
    return _presentation(diagnosis_code="M99.99X"), sample_plan(), ("presentations[0].diagnosis_code",)


@_row("DIAGNOSIS-UNKNOWN")
def _nobody_diagnosed():
    case = _presentation(diagnosed_by=None, diagnosis_code=None, prescription=None)
    return case, sample_plan(), ("presentations[0].diagnosed_by",)


@_row("DISCOMFORT-UNKNOWN")
def _discomfort_not_asked():
    return _intake(discomfort_limit=None), sample_plan(), ("client.intake.discomfort_limit",)


@_row("DOSE-BASIS")
def _dose_without_basis():
    plan, path = _dosed(_effleurage, basis=None)
    return sample_case(), plan, (f"{path}.dose",)


@_row("DOSE-BASIS")
def _published_without_source():
    plan, path = _dosed(_effleurage, sources=())
    return sample_case(), plan, (f"{path}.dose",)


@_row("DOSE-DISCOMFORT")
def _more_than_the_client_wants():
    plan, path = _dosed(_points, discomfort=LevelRange(max=6))
    return sample_case(), plan, (f"{path}.dose.discomfort",)


@_row("DOSE-DISCOMFORT", "DISCOMFORT-UNKNOWN")
def _more_than_the_policy_allows():
    plan, path = _dosed(_points, discomfort=LevelRange(min=8))
    return _intake(discomfort_limit=None), plan, (f"{path}.dose.discomfort",)


@_row("DOSE-LATENT")
def _latent_dose_on_any_point():
    plan, path = _dosed(_points, published=LATENT.id)
    return sample_case(), plan, (f"{path}.dose",)


@_row("DOSE-PRESSURE")
def _deeper_than_its_site_allows():
    plan, path = _dosed(_by("trigger-point-therapy", "quadratus-lumborum"), pressure_level=PressureLevelRange(max=4))
    return sample_case(), plan, (f"{path}.dose.pressure_level",)


@_row("DOSE-PRESSURE")
def _deeper_than_the_client_wants():
    case = _client(preferences=Preferences(max_pressure=3))
    return case, sample_plan(), _paths(lambda step: _deepest(step) > 3, ".dose.pressure_level")


@_row("DOSE-RANGE")
def _faster_than_published():
    plan, path = _dosed(_effleurage, rate=FrequencyRange(min=Frequency(500, "/min")))
    return sample_case(), plan, (f"{path}.dose.rate",)


@_row("DOSE-TIME")
def _no_time_for_one_hold():
    index, number = _numbers(_by("myofascial-release"))[0]

    def shorten(steps):
        spare = steps[number].duration - minutes(1)
        steps[number] = evolve(steps[number], duration=minutes(1))
        steps[0] = evolve(steps[0], duration=steps[0].duration + spare)
        return steps

    return sample_case(), _steps(shorten, index), (f"sessions[{index}].steps[{number}].duration",)


@_row("DOSE-UNKNOWN")
def _no_dose():
    plan, path = _first(_effleurage, dose=Dose())
    return sample_case(), plan, (f"{path}.dose",)


@_row("FACT-CONTRADICTED", "SCREENING")
def _both_reported_and_denied():
    case = _intake(reports=(Report(what="diabetes", on=date(2018, 1, 1)),), denies=frozenset({"diabetes"}))
    return case, sample_plan(), ("client.intake",)


@_row("FACT-UNKNOWN")
def _unknown_report():
    return _intake(reports=(Report(what="moon-sickness"),)), sample_plan(), ("client.intake.reports[0].what",)


@_row("GOAL-MISSING")
def _no_goal():
    return evolve(sample_case(), goals=()), sample_plan(), ("goals",)


@_row("GOAL-MISSING")
def _goal_not_agreed():
    goals = tuple(evolve(goal, agreed=False) for goal in sample_case().goals)
    return evolve(sample_case(), goals=goals), sample_plan(), ("goals",)


@_row("INSURANCE-UNKNOWN")
def _uninsured():
    case = _practitioner(credentials=_without(CredentialKind.LIABILITY_INSURANCE))
    return case, sample_plan(), ("practitioners[0].credentials",)


@_row("INTAKE-DATE")
def _intake_without_date():
    return _intake(taken_on=None), sample_plan(), ("client.intake.taken_on",)


@_row("INTAKE-DATE")
def _intake_out_of_date():
    return _intake(taken_on=TODAY - timedelta(days=366)), sample_plan(), ("client.intake.taken_on",)


@_row("INTAKE-DATE")
def _intake_after_the_case():
    return _intake(taken_on=TODAY + timedelta(days=1)), sample_plan(), ("client.intake.taken_on",)


@_row("INTAKE-FORMAT")
def _intake_of_a_spa():
    told = sample_case().client.intake
    spa = SpaIntake(**{field.name: getattr(told, field.name) for field in fields(IntakeBase)})
    return _client(intake=spa), sample_plan(), ("client.intake",)


@_row("MAINTENANCE-ELSEWHERE")
def _maintenance_in_an_acute_clinic():
    case = evolve(_client(maintenance_agreed=True), setting=Setting.ACUTE_ONLY_CLINIC)
    return case, sample_plan(), ("client.maintenance_agreed",)


@_row("PRACTITIONER-UNKNOWN")
def _nobody_at_hand():
    return sample_case(), evolve(sample_plan(), practitioner="P-nobody"), ("practitioner",)


@_row("PRACTITIONER-UNKNOWN")
def _nobody_at_hand_for_one_session():
    return sample_case(), _session(1, practitioner="P-nobody"), ("sessions[1].practitioner",)


@_row("PRESCRIPTION-ENDED")
def _prescription_ended():
    order = evolve(sample_case().presentations[0].prescription, until=TODAY - timedelta(days=1))
    plan = _course(phases=tuple(evolve(phase, per_week=None) for phase in sample_plan().course.phases))
    return _presentation(prescription=order), plan, ("presentations[0].prescription.until",)


@_row("SCOPE-CERTIFICATION")
def _uncertified():
    skills = frozenset(step.technique for session in sample_plan().sessions for step in session.treatments)
    case = _practitioner(credentials=_without(CredentialKind.MODALITY_CERTIFICATION), skills=skills)
    return case, sample_plan(), tuple(f"sessions[{i}].discipline" for i in range(len(sample_plan().sessions)))


@_row("SCOPE-LICENSE", "STEP-FORBIDDEN")
def _unlicensed():
    return evolve(sample_case(), place="US-OR"), sample_plan(), ("practitioner",)


@_row("SCOPE-SUPERVISION")
def _student():
    student = tuple(
        evolve(c, status=CredentialStatus.STUDENT) if c.kind is CredentialKind.LICENSE else c
        for c in sample_case().practitioners[0].credentials
    )
    return evolve(_practitioner(credentials=student), setting=Setting.SCHOOL_CLINIC), sample_plan(), ("practitioner",)


def _moved(place):
    """The sample case at another place, with a license of it."""
    credentials = tuple(
        evolve(c, jurisdiction=place) if c.kind is CredentialKind.LICENSE else c
        for c in sample_case().practitioners[0].credentials
    )
    return evolve(_practitioner(credentials=credentials), place=place)


def _intraoral(place, *held, **changes):
    """A plan for a place, with one step at a muscle that is reached through the mouth."""
    credentials = _moved(place).practitioners[0].credentials
    consent = evolve(sample_case().client.consents[0], scope=ConsentScope.INTRAORAL)
    client = evolve(sample_case().client, consents=(*sample_case().client.consents, consent))
    case = evolve(_practitioner(credentials=(*credentials, *held), **changes), place=place, client=client)
    plan, path = _first(_points, site=LIBRARY.knowledge.site("lateral-pterygoid", Side.RIGHT))
    return case, plan, (f"{path}.site",)


@_row("SCOPE-RESTRICTED-WORK", "STEP-FORBIDDEN")
def _intraoral_without_endorsement():
    return _intraoral("US-WA")


@_row("SCOPE-RESTRICTED-CONSENT", "SCOPE-TO-CONFIRM")
def _intraoral_without_written_consent():
    return _intraoral("US-OR", work_trained=frozenset({"intraoral"}))


@_row("SCOPE-RESTRICTED-WORK", "SCOPE-RESTRICTED-CONSENT", "SCOPE-TO-CONFIRM", "STEP-FORBIDDEN")
def _intraoral_without_training():
    return _intraoral("US-OR")


@_row("SCOPE-RESTRICTED-CONSENT")
def _intraoral_where_no_rule_is_known():
    return _intraoral("US-NY")


@_row("SCOPE-TO-CONFIRM")
def _premises_without_license():
    return _moved("US-FL"), sample_plan(), ("practitioner",)


@_row("SCOPE-TO-CONFIRM")
def _insurance_of_unknown_limits():
    return _moved("US-CT"), sample_plan(), ("practitioner",)


@_row("SCREENING")
def _onset_after_the_case():
    return _presentation(onset=TODAY + timedelta(days=1)), sample_plan(), ("presentations[0].onset",)


@_row("SCREENING")
def _red_flag():
    return _intake(reports=(Report(what="saddle-numbness", on=TODAY),)), sample_plan(), ("client.intake.reports[0].what",)


@_row("SCREENING", "STEP-FORBIDDEN")
def _clot():
    case = _intake(reports=(Report(what="deep-vein-thrombosis-suspected", on=TODAY),))
    return case, sample_plan(), ("client.intake.reports[0].what",)


@_row("SESSION-CLOTHED")
def _no_time_to_undress():
    def change(steps):
        return [RestStep(duration=step.duration) if isinstance(step, UndressStep) else step for step in steps]

    return sample_case(), _steps(change), ("sessions[0].steps",)


@_row("SESSION-CLOTHED")
def _undressed_in_clothes():
    return sample_case(), _session(0, clothed=True), ("sessions[0].steps",)


@_row("SESSION-EMPTY")
def _treats_nothing():
    def change(steps):
        return [RestStep(duration=step.duration) if isinstance(step, TreatmentStep) else step for step in steps]

    return sample_case(), _steps(change), ("sessions[0].steps",)


@_row("SESSION-EMPTY", "COURSE-NUMBERS")
def _no_session():
    return sample_case(), evolve(sample_plan(), sessions=()), ("sessions",)


@_row("SESSION-FORMAT")
def _unusually_long():
    steps = (*sample_plan().sessions[0].steps, RestStep(duration=minutes(10)))
    plan = _session(0, steps=steps, duration=sample_plan().sessions[0].duration + minutes(10))
    return evolve(sample_case(), time_available=minutes(90)), plan, ("sessions[0].duration",)


@_row("SESSION-ORDER")
def _touch_before_questions():
    def change(steps):
        asked = [step for step in steps if isinstance(step, IntakeStep)]
        return [step for step in steps if not isinstance(step, IntakeStep)] + asked

    plan = _steps(change)
    touched = next(number for number, step in enumerate(plan.sessions[0].steps) if step.hands_on)
    return sample_case(), plan, (f"sessions[0].steps[{touched}]",)


@_row("SESSION-SUM")
def _does_not_add_up():
    return sample_case(), _session(0, duration=minutes(59)), ("sessions[0].duration",)


@_row("SESSION-TIME")
def _too_long_for_the_client():
    paths = tuple(f"sessions[{i}].duration" for i in range(len(sample_plan().sessions)))
    return evolve(sample_case(), time_available=minutes(50)), sample_plan(), paths


@_row("STAGE-UNKNOWN")
def _stage_of_another_condition():
    return _presentation(stage="thawing"), sample_plan(), ("presentations[0].stage",)


@_row("STAGE-UNKNOWN", "DIAGNOSIS-UNKNOWN")
def _stage_not_assessed():
    case = _presentation(condition="frozen-shoulder", diagnosed_by=None, diagnosis_code=None)
    return case, sample_plan(), ("presentations[0].stage",)


@_row("STEP-FORBIDDEN", "DOSE-UNKNOWN", "SCOPE-RESTRICTED-WORK")
def _outside_the_scope():
    plan, path = _first(_effleurage, technique="thrust-manipulation", dose=Dose())
    return sample_case(), plan, (path,)


@_row("STEP-SITE")
def _structure_lies_elsewhere():
    index, number = _numbers(_points)[0]
    site = sample_plan().sessions[index].steps[number].site
    plan, path = _first(_points, site=evolve(site, region=Region.FACE, also=()))
    return sample_case(), plan, (f"{path}.site.region",)


@_row("STEP-SITE")
def _not_treated_by_hand():
    plan, path = _first(_effleurage, site=LIBRARY.knowledge.site("glenohumeral-capsule", Side.RIGHT))
    return sample_case(), plan, (f"{path}.site.structure",)


@_row("STEP-UNKNOWN")
def _unknown_technique():
    plan, path = _first(_effleurage, technique="moon-touch", dose=Dose())
    return sample_case(), plan, (f"{path}.technique",)


@_row("STEP-UNKNOWN")
def _unknown_structure():
    plan, path = _first(_effleurage, site=Site(region=Region.LOW_BACK, structure="moon-muscle"))
    return sample_case(), plan, (f"{path}.site.structure",)


@_row("STEP-VERDICT")
def _unwanted_technique():
    case = _client(preferences=Preferences(avoid_techniques=frozenset({"muscle-energy-technique"})))
    return case, sample_plan(), _paths(_by("muscle-energy-technique"))


NAMES = sorted(ROWS)
ERRORS = [name for name in NAMES if rules_by_code()[ROWS[name][0]].severity is Severity.ERROR]


def _overriding(case, code, on=TODAY):
    return evolve(case, overrides=(Override(code=code, by=case.practitioners[0].id, on=on, reason="told so"),))


def _found(plan, case, code):
    return [finding for finding in st.check(plan, case, LIBRARY) if finding.code == code]


def test_the_sample_says_nothing():
    """No rule has anything to say about the sample case and the plan that is made for it."""
    assert st.check(sample_plan(), sample_case()) == ()
    assert st.check(sample_plan(), sample_case(), LIBRARY) == ()


@pytest.mark.parametrize("name", NAMES)
def test_a_rule_speaks_about_its_own_matter(name):
    """What breaks one rule is found by that rule, at its path and with its severity, and by no stranger."""
    code, mutate, also = ROWS[name]
    case, plan, paths = mutate()
    found = st.check(plan, case, LIBRARY)
    own = [finding for finding in found if finding.code == code]
    assert paths
    assert sorted({finding.path for finding in own}) == sorted(paths)
    assert {finding.severity for finding in own} == {rules_by_code()[code].severity}
    assert {finding.code for finding in found} == {code, *also}


@pytest.mark.parametrize("name", NAMES)
def test_a_finding_says_what_would_settle_it(name):
    """Every finding says what is the matter, names known sources only, and says what to do, screening aside."""
    case, plan, _where = ROWS[name][1]()
    for finding in st.check(plan, case, LIBRARY):
        assert finding.message
        assert set(finding.sources) <= set(LIBRARY.knowledge.sources)
        assert finding.remedy or finding.code == "SCREENING"


def test_every_rule_is_covered():
    """The table breaks every rule there is."""
    assert {code for code, _mutate, _also in ROWS.values()} == set(rules_by_code())
    assert {code for _code, _mutate, also in ROWS.values() for code in also} <= set(rules_by_code())


def test_no_two_rules_share_a_code():
    """Every rule of the engine has a code of its own."""
    assert len(rules_by_code()) == len(engine.CASE_RULES) + len(engine.PLAN_RULES)


def test_a_latent_dose_serves_a_latent_point():
    """A dose for latent points is not spoken of where the point is known to be latent on that side."""
    plan, _path = _dosed(_points, published=LATENT.id)
    index, number = _numbers(_points)[0]
    site = plan.sessions[index].steps[number].site
    latent = TriggerPoint(structure=site.structure, side=site.side, status=TriggerPointStatus.LATENT)
    active = evolve(latent, status=TriggerPointStatus.ACTIVE)
    elsewhere = evolve(latent, side=site.side.opposite)
    assert not _found(plan, _presentation(trigger_points=(latent,)), "DOSE-LATENT")
    assert _found(plan, _presentation(trigger_points=(active,)), "DOSE-LATENT")
    assert _found(plan, _presentation(trigger_points=(elsewhere,)), "DOSE-LATENT")


def test_an_everyday_complaint_needs_no_diagnosis():
    """Where a condition is everyday tension, nobody having diagnosed it is said as an info only."""
    changes = {"condition": "muscle-tension", "region": Region.LOW_BACK, "diagnosed_by": None, "diagnosis_code": None}
    (finding,) = _found(sample_plan(), _presentation(**changes, prescription=None), "DIAGNOSIS-UNKNOWN")
    assert finding.severity is Severity.INFO


def test_a_sensitive_site_asks_for_consent_of_its_own():
    """Work near a sensitive site without consent to it is to be confirmed, once for each structure."""
    sensitive = {site.id for site in LIBRARY.knowledge.endangerment_sites.values() if site.needs_consent}
    near = next(
        s for s in LIBRARY.knowledge.anatomy.values() if s.treatable and not sensitive.isdisjoint(s.endangerment_sites)
    )
    site = LIBRARY.knowledge.site(near.id, Side.RIGHT)
    plan, path = _first(_effleurage, site=site)
    assert not _found(plan, sample_case(), "CONSENT-SEPARATE")
    found = _found(plan, _not_consented(ConsentScope.SENSITIVE_SITE), "CONSENT-SEPARATE")
    assert path in [finding.path for finding in found]
    assert {finding.severity for finding in found} == {Severity.CONFIRM}


@pytest.mark.parametrize(
    "level", [PressureLevelRange(max=4), PressureLevelRange(min=4), PressureLevelRange(min=4, max=5)]
)
def test_deep_work_asks_for_consent_however_it_is_written(level):
    """A step that presses at a deep level, stated as its least or its most, needs consent to deep work."""
    shallow = [_pressed(session, PressureLevelRange(max=2)) for session in sample_plan().sessions]
    plan = evolve(sample_plan(), sessions=tuple(shallow))
    assert not _found(plan, _not_consented(ConsentScope.DEEP_WORK), "CONSENT-SEPARATE")
    deep = evolve(plan, sessions=(_pressed(plan.sessions[0], level), *plan.sessions[1:]))
    assert _found(deep, _not_consented(ConsentScope.DEEP_WORK), "CONSENT-SEPARATE")


def _pressed(session, level):
    steps = (
        evolve(step, dose=evolve(step.dose, pressure_level=level)) if isinstance(step, TreatmentStep) else step
        for step in session.steps
    )
    return evolve(session, steps=tuple(steps))


def test_a_technique_that_works_deep_asks_for_consent():
    """A technique that works deep when no level is stated needs consent to deep work, as the map takes it."""
    deep = next(t for t in LIBRARY.knowledge.techniques.values() if t.depth is Depth.DEEP and t.scope != "outside")
    shallow = [_pressed(session, PressureLevelRange(max=2)) for session in sample_plan().sessions]
    plan = evolve(sample_plan(), sessions=tuple(shallow))
    index, number = _numbers(_effleurage)[0]
    steps = list(plan.sessions[index].steps)
    steps[number] = evolve(steps[number], technique=deep.id, dose=Dose())
    sessions = list(plan.sessions)
    sessions[index] = evolve(sessions[index], steps=tuple(steps))
    plan = evolve(plan, sessions=tuple(sessions))
    assert _found(plan, _not_consented(ConsentScope.DEEP_WORK), "CONSENT-SEPARATE")


@pytest.mark.parametrize("amount", [name for name in AMOUNTS if name not in ("pressure_level", "discomfort")])
def test_each_amount_is_held_against_publications(amount):
    """An amount that lies beyond every published one is found at its own path."""
    kind = next(a.type.__args__[0] for a in fields(DoseAmounts) if a.name == amount)
    measured = next(a.type.__args__[0] for a in fields(kind) if a.name == "max")
    unit = getattr(measured, "base", lambda: None)()
    far = {"effort_percent": 100}.get(amount, 9999)
    value = kind(min=far) if unit is None else kind(min=measured(far, unit))
    plan, path = _dosed(_effleurage, **{amount: value})
    assert f"{path}.dose.{amount}" in [finding.path for finding in _found(plan, sample_case(), "DOSE-RANGE")]


# A rule that crashes.


def _crash(rule, context):
    raise RuntimeError(f"{rule.code} {context.case.id}")


def _crash_late(rule, context):
    yield rule.finding("somewhere", "something")
    _crash(rule, context)


@pytest.mark.parametrize("check", [_crash, _crash_late])
@pytest.mark.parametrize("table", ["CASE_RULES", "PLAN_RULES"])
def test_a_crashing_rule_is_an_error(monkeypatch, table, check):
    """A rule that raises, at once or midway, is an error finding that names the rule and nothing of the case."""
    first, *others = getattr(engine, table)
    monkeypatch.setattr(engine, table, (evolve(first, check=check), *others))
    (finding,) = [f for f in st.check(sample_plan(), sample_case()) if f.code == "RULE-CRASHED"]
    assert finding.severity is Severity.ERROR
    assert first.code in finding.message
    assert "RuntimeError" in finding.message
    assert sample_case().id not in finding.message


@pytest.mark.parametrize("table", ["CASE_RULES", "PLAN_RULES"])
def test_a_crashing_rule_lets_no_plan_through(monkeypatch, table):
    """While a rule raises no plan is proposed."""
    first, *others = getattr(engine, table)
    monkeypatch.setattr(engine, table, (evolve(first, check=_crash), *others))
    assert st.plan(sample_case()).kind == "no_plan"


def test_the_other_rules_go_on_after_a_crash(monkeypatch):
    """One rule that raises does not silence the others."""
    first, *others = engine.CASE_RULES
    monkeypatch.setattr(engine, "CASE_RULES", (evolve(first, check=_crash), *others))
    assert _found(sample_plan(), _client(age=None), "AGE-UNKNOWN")


def test_a_crash_can_not_be_overridden(monkeypatch):
    """An override of a crashed rule changes nothing."""
    first, *others = engine.PLAN_RULES
    monkeypatch.setattr(engine, "PLAN_RULES", (evolve(first, check=_crash), *others))
    assert has_errors(st.check(sample_plan(), _overriding(sample_case(), "RULE-CRASHED")))


# Overrides.


def test_the_absolute_rules():
    """These rules and no others can't be overridden."""
    absolute = {code for code, rule in rules_by_code().items() if rule.absolute}
    assert absolute == {
        "SCREENING",
        "STEP-FORBIDDEN",
        "DEEP-ON-INFLAMED",
        "SCOPE-LICENSE",
        "SCOPE-RESTRICTED-WORK",
    }


@pytest.mark.parametrize("name", ERRORS)
def test_an_override_lowers_what_is_not_absolute(name):
    """An override lowers the errors of its code to warnings that say so; of an absolute code it lowers none."""
    code, mutate, _also = ROWS[name]
    case, plan, _where = mutate()
    before = _found(plan, case, code)
    after = _found(plan, _overriding(case, code), code)
    if rules_by_code()[code].absolute:
        assert after == before
        return
    assert {finding.severity for finding in after} == {Severity.WARNING}
    assert all("overridden" in finding.message for finding in after)
    assert [finding.path for finding in after] == [finding.path for finding in before]


def test_an_override_is_for_its_own_code():
    """An override of one code leaves the errors of others."""
    case, plan, _where = ROWS["unwanted_technique"][1]()
    assert _found(plan, _overriding(case, "DOSE-TIME"), "STEP-VERDICT") == _found(plan, case, "STEP-VERDICT")


def test_a_later_override_does_not_count():
    """An override dated after the case lowers nothing; one of an earlier day does."""
    case, plan, _where = ROWS["unwanted_technique"][1]()
    tomorrow, yesterday = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
    assert has_errors(_found(plan, _overriding(case, "STEP-VERDICT", tomorrow), "STEP-VERDICT"))
    assert not has_errors(_found(plan, _overriding(case, "STEP-VERDICT", yesterday), "STEP-VERDICT"))


def test_an_override_does_not_show_its_reason():
    """The reason of an override is personal and stays out of the findings."""
    case, plan, _where = ROWS["unwanted_technique"][1]()
    assert all("told so" not in finding.message for finding in st.check(plan, _overriding(case, "STEP-VERDICT")))


def test_only_errors_are_lowered():
    """An override of what must be confirmed leaves it to be confirmed."""
    case, plan, _where = ROWS["age"][1]()
    assert _found(plan, _overriding(case, "AGE-UNKNOWN"), "AGE-UNKNOWN")[0].severity is Severity.CONFIRM


# Order.


def test_findings_come_gravest_first():
    """Errors, then what must be confirmed, then warnings, then infos; each once."""
    case = evolve(_client(age=None), goals=(), time_available=minutes(50), practitioners=_UNINSURED)
    found = st.check(sample_plan(), case)
    ranks = [finding.severity.rank for finding in found]
    assert ranks == sorted(ranks)
    assert set(ranks) == {0, 1, 2, 3}
    assert len(set(found)) == len(found)


def test_the_order_of_findings_does_not_depend_on_the_rules():
    """The same findings in any order, once or twice, are sorted to the same."""
    case = evolve(_client(age=None), goals=(), time_available=minutes(50), practitioners=_UNINSURED)
    found = st.check(sample_plan(), case)
    assert sort_findings((*found[::-1], *found)) == found


_UNINSURED = _practitioner(credentials=_without(CredentialKind.LIABILITY_INSURANCE)).practitioners
