"""What stands against starting, and what must be asked or said first."""

from datetime import date, timedelta

import pytest
from attrs import evolve

import soft_tissue as st
from samples import EXAMPLES, case_data, changed, sample_case
from soft_tissue.models import (
    Clearance,
    Consent,
    ConsentGiver,
    ConsentScope,
    Depth,
    Diagnoser,
    NoPlanReason,
    Region,
    Report,
    Side,
    Site,
    Urgency,
)
from soft_tissue.serialization import from_data
from soft_tissue.testing import assert_no_error_findings
from soft_tissue.units import Temperature
from soft_tissue.validation import Context, gaps, open_questions, raised_flags

LIBRARY = st.default_library()
FACTS = tuple(LIBRARY.knowledge.intake_facts)
TODAY = sample_case().on
CLOT = "deep-vein-thrombosis-suspected"
WITH_INTAKE = tuple(path for path in EXAMPLES if st.load_case(path).client.intake is not None)
BELOW_DEEP = LIBRARY.policy.deep_from - 1


def _told(case, *reports):
    intake = case.client.intake
    return evolve(case, client=evolve(case.client, intake=evolve(intake, reports=(*intake.reports, *reports))))


def _report(what):
    """A report with every detail that one can have."""
    return Report(what=what, on=TODAY - timedelta(days=1), site=Site(region=Region.LOWER_LEG, side=Side.LEFT))


def _answer(*facts):
    return st.plan(_told(sample_case(), *(_report(fact) for fact in facts)))


def _cleared(case, fact, **changes):
    word = evolve(Clearance(fact=fact, by=Diagnoser.PHYSICIAN, on=TODAY - timedelta(days=1)), **changes)
    return evolve(case, clearances=(*case.clearances, word))


def _context(case):
    return Context(case, LIBRARY.knowledge, LIBRARY.policy)


def _levels(plan):
    return [
        level.max or level.min
        for session in plan.sessions
        for step in session.treatments
        if (level := step.dose.pressure_level) is not None
    ]


# Red flags.


@pytest.mark.parametrize("fact", ["saddle-numbness", "bladder-or-bowel-change", "leg-pain-both-sides", "chest-pain"])
def test_an_emergency_sign_is_an_emergency_referral(fact):
    """An emergency sign for the complaint ends in a referral that says to call emergency services."""
    answer = _answer(fact)
    assert answer.kind == "referral"
    assert answer.urgency is Urgency.EMERGENCY
    assert "emergency" in answer.message
    assert LIBRARY.knowledge.intake_facts[fact].name in answer.reported
    assert answer.refer_to
    assert answer.sources


@pytest.mark.parametrize("fact", ["sudden-severe-headache", "hand-clumsiness", "double-vision", "neck-lump"])
def test_a_sign_of_another_region_counts(fact):
    """A sign that is asked for another region's complaints sends a client with low back pain on too."""
    flags = [flag for flag in LIBRARY.knowledge.red_flags.values() if fact in flag.any_of and not flag.asked_if]
    assert flags
    assert all(flag.regions and Region.LOW_BACK not in flag.regions for flag in flags)
    assert _answer(fact).kind == "referral"


@pytest.mark.parametrize("fact", ["head-or-jaw-pain-onset-after-50", "limited-jaw-opening", "disabled-over-six-months"])
def test_a_risk_factor_of_another_region_does_not_count(fact):
    """A mere risk factor counts only for the complaints that its source is about."""
    assert raised_flags(_context(_told(sample_case(), _report(fact)))) == ()


@pytest.mark.parametrize("fact", ["no-improvement-after-a-month", "thoracic-spine-pain", "injected-drug-use"])
def test_a_risk_factor_needs_clearance(fact):
    """A risk factor of the complaint's own region asks for a physician's word, and a clearance gives a plan."""
    case = _told(sample_case(), _report(fact))
    answer = st.plan(case)
    assert answer.reason is NoPlanReason.CLEARANCE_NEEDED
    assert any(LIBRARY.knowledge.intake_facts[fact].name in needed for needed in answer.needed)
    assert st.plan(_cleared(case, fact)).kind == "treatment_plan"


def test_the_most_urgent_flag_comes_first():
    """Several red flags are raised together, and the most urgent decides."""
    raised = raised_flags(_context(_told(sample_case(), _report("new-weakness"), _report("saddle-numbness"))))
    ranks = [flag.urgency.rank for flag in raised]
    assert len(ranks) >= 2
    assert ranks == sorted(ranks, reverse=True)
    assert _answer("new-weakness", "saddle-numbness").urgency is Urgency.EMERGENCY


def test_a_flag_of_unknown_urgency_takes_the_policy_s():
    """Where no source says how urgent a sign is, the clinic's policy does."""
    flags = [f for f in raised_flags(_context(_told(sample_case(), _report("hand-clumsiness")))) if not f.flag.urgency]
    relaxed = LIBRARY.with_policy(evolve(LIBRARY.policy, unknown_urgency=Urgency.SOON))
    case = _told(sample_case(), _report("hand-clumsiness"))
    again = raised_flags(Context(case, relaxed.knowledge, relaxed.policy))
    assert all(flag.urgency is LIBRARY.policy.unknown_urgency for flag in flags)
    assert all(flag.urgency is Urgency.SOON for flag in again if not flag.flag.urgency)


def test_no_clearance_lifts_an_emergency():
    """A clearance of an emergency sign changes nothing."""
    for fact in ("saddle-numbness", CLOT):
        answer = st.plan(_cleared(_told(sample_case(), _report(fact)), fact))
        assert (answer.kind, answer.urgency) == ("referral", Urgency.EMERGENCY)


@pytest.mark.parametrize("changes", [{"on": TODAY + timedelta(days=1)}, {"until": TODAY - timedelta(days=1)}])
def test_only_a_clearance_in_force_counts(changes):
    """A clearance that is not yet, or no longer, in force changes nothing."""
    case = _told(sample_case(), _report("thoracic-spine-pain"))
    answer = st.plan(_cleared(case, "thoracic-spine-pain", **changes))
    assert answer.reason is NoPlanReason.CLEARANCE_NEEDED


@pytest.mark.parametrize("fact", ["saddle-numbness", "hand-clumsiness", "thoracic-spine-pain", CLOT])
def test_an_answer_names_no_suspected_disease(fact):
    """What a red flag makes one suspect is never part of what an answer says."""
    answer = _answer(fact)
    said = [answer.message, *getattr(answer, "reported", ()), *getattr(answer, "refer_to", ())]
    said += [*getattr(answer, "needed", ()), *(f"{f.message} {f.remedy}" for f in answer.findings)]
    suspected = {f.suspected for f in LIBRARY.knowledge.red_flags.values() if fact in f.any_of and f.suspected}
    assert suspected
    assert not [(words, text) for words in suspected for text in said if words.lower() in text.lower()]


# A suspected clot.


@pytest.mark.parametrize("path", WITH_INTAKE, ids=lambda path: path.stem)
@pytest.mark.parametrize("bare", [True, False])
def test_a_suspected_clot_is_always_an_emergency(path, bare):
    """A suspected deep vein thrombosis is an emergency referral, whatever else the case holds."""
    answer = st.plan(_told(st.load_case(path), Report(what=CLOT) if bare else _report(CLOT)))
    assert answer.kind == "referral"
    assert answer.urgency is Urgency.EMERGENCY


@pytest.mark.parametrize("path", WITH_INTAKE, ids=lambda path: path.stem)
def test_a_clot_is_an_emergency_in_spite_of_everything(path):
    """Neither denial, clearance, override nor a missing practitioner, goal or presentation changes that."""
    case = _told(st.load_case(path), Report(what="suspected-dvt"))
    intake = evolve(case.client.intake, denies=case.client.intake.denies | {CLOT})
    case = evolve(case, client=evolve(case.client, intake=intake), practitioners=(), presentations=(), goals=())
    answer = st.plan(_cleared(case, CLOT))
    assert (answer.kind, answer.urgency) == ("referral", Urgency.EMERGENCY)


# Fever.


@pytest.mark.parametrize(
    "temperature",
    [Temperature(38, "Cel"), Temperature(38.5, "Cel"), Temperature(40, "Cel"), Temperature(101, "degF")],
    ids=str,
)
@pytest.mark.parametrize("path", [None, *WITH_INTAKE], ids=lambda path: path.stem if path else "sample")
def test_a_fever_gives_no_plan(path, temperature):
    """With a body temperature of 38 Cel or more, in any unit, nobody gets a plan."""
    case = sample_case() if path is None else st.load_case(path)
    intake = evolve(case.client.intake, temperature=temperature)
    assert st.plan(evolve(case, client=evolve(case.client, intake=intake))).kind != "treatment_plan"


def test_a_fever_told_gives_no_plan():
    """A reported fever counts as a measured one does."""
    assert _answer("fever").kind != "treatment_plan"


def test_a_measured_fever_is_no_contradiction_to_a_denied_one():
    """A fever that was denied and then measured gives no plan."""
    case = changed("client.intake.temperature", {"value": 38.4, "unit": "Cel"})
    intake = evolve(case.client.intake, denies=frozenset({"fever"}))
    assert st.plan(evolve(case, client=evolve(case.client, intake=intake))).kind != "treatment_plan"


def test_no_fever_gives_a_plan():
    """A temperature below the fever limit changes nothing."""
    assert st.plan(changed("client.intake.temperature", {"value": 37.9, "unit": "Cel"})).kind == "treatment_plan"


# Clearance.


def test_cancer_in_the_past_needs_clearance():
    """Cancer in the past asks for a physician's word first, and says so with its sources."""
    answer = _answer("cancer-history")
    assert answer.kind == "no_plan"
    assert answer.reason is NoPlanReason.CLEARANCE_NEEDED
    assert any("cancer" in needed for needed in answer.needed)
    assert answer.sources


def test_a_clearance_gives_a_plan_below_deep_work():
    """Cleared without a word on depth, cancer in the past gives a plan that nowhere works deep."""
    case = _told(sample_case(), _report("cancer-history"))
    answer = st.plan(_cleared(case, "cancer-history"))
    assert answer.kind == "treatment_plan"
    assert max(_levels(st.plan(sample_case()))) > BELOW_DEEP
    assert max(_levels(answer)) <= BELOW_DEEP
    undosed = [s for x in answer.sessions for s in x.treatments if s.dose.pressure_level is None]
    assert all(LIBRARY.knowledge.techniques[step.technique].depth is not Depth.DEEP for step in undosed)


def test_a_clearance_covers_its_own_fact_only():
    """A clearance of one fact leaves another to be cleared."""
    case = _cleared(_told(sample_case(), _report("cancer-history"), _report("epilepsy")), "cancer-history")
    assert st.plan(case).reason is NoPlanReason.CLEARANCE_NEEDED
    assert st.plan(_cleared(case, "epilepsy")).kind == "treatment_plan"


def _edema(diagnosed_by):
    data = case_data()
    data["presentations"] = [{"condition": "edema", "region": "lower_leg", "diagnosed_by": diagnosed_by}]
    if diagnosed_by is None:
        del data["presentations"][0]["diagnosed_by"]
    return from_data(data, st.Case)


def test_an_undiagnosed_edema_is_referred():
    """Edema that nobody has diagnosed is a referral, since its cause must be found first."""
    answer = st.plan(_edema(None))
    assert answer.kind == "referral"
    assert any("edema" in reported for reported in answer.reported)
    assert answer.refer_to


def test_a_diagnosed_edema_needs_clearance():
    """Edema that a physician has diagnosed still waits for that physician's word."""
    assert st.plan(_edema("physician")).reason is NoPlanReason.CLEARANCE_NEEDED


# What must be known first.


def test_a_contradictory_intake_is_asked_again():
    """A fact both reported and denied gives no plan and the question to ask again."""
    case = changed("client.intake.reports", [{"what": "diabetes", "on": "2018-01-01"}])
    intake = evolve(case.client.intake, denies=frozenset({"diabetes"}))
    answer = st.plan(evolve(case, client=evolve(case.client, intake=intake)))
    assert answer.reason is NoPlanReason.INFORMATION_NEEDED
    assert [question.fact for question in answer.questions] == ["diabetes"]
    assert "FACT-CONTRADICTED" in {finding.code for finding in answer.findings}


@pytest.mark.parametrize("fact", sorted(f.id for f in LIBRARY.knowledge.intake_facts.values() if f.needs))
def test_missing_details_are_asked(fact):
    """A fact that can't be judged without day, place or weeks gives no plan, and a question unless it is urgent."""
    answer = st.plan(_told(sample_case(), Report(what=fact)))
    assert answer.kind != "treatment_plan"
    if answer.kind == "no_plan":
        assert answer.reason is NoPlanReason.INFORMATION_NEEDED
        assert fact in {question.fact for question in answer.questions}
    else:
        assert answer.kind == "referral"


def test_details_that_are_given_are_not_asked():
    """With day and place told, surgery asks for nothing more."""
    case = _told(sample_case(), _report("recent-surgery"))
    assert gaps(_context(case)) == ()


def _minor(*consents):
    case = changed("client.age", 16)
    return evolve(case, client=evolve(case.client, consents=consents))


def _treatment(**changes):
    return Consent(scope=ConsentScope.TREATMENT, on=TODAY, **changes)


@pytest.mark.parametrize(
    "consents",
    [
        (),
        (_treatment(),),
        (_treatment(by=ConsentGiver.GUARDIAN, given=False),),
        (_treatment(by=ConsentGiver.GUARDIAN, revoked_on=TODAY),),
        (Consent(scope=ConsentScope.DEEP_WORK, by=ConsentGiver.GUARDIAN, on=TODAY),),
        (Consent(scope=ConsentScope.TREATMENT, by=ConsentGiver.GUARDIAN, on=TODAY + timedelta(days=1)),),
    ],
    ids=["nobody", "alone", "refused", "revoked", "other-scope", "later"],
)
def test_a_minor_without_a_guardian_s_consent_gets_no_plan(consents):
    """Below 18, no plan is made without a guardian's consent to treatment in force."""
    answer = st.plan(_minor(*consents))
    assert answer.reason is NoPlanReason.INFORMATION_NEEDED
    assert any("guardian" in needed for needed in answer.needed)


def test_a_minor_with_a_guardian_s_consent_gets_a_plan():
    """A guardian's consent closes the gap."""
    assert st.plan(_minor(_treatment(by=ConsentGiver.GUARDIAN))).kind == "treatment_plan"


def test_the_eighteenth_birthday_counts():
    """On the eighteenth birthday no guardian is needed; the day before one is."""
    born = date(TODAY.year - 18, TODAY.month, TODAY.day)

    def asked(birth_date):
        case = evolve(sample_case(), client=evolve(sample_case().client, birth_date=birth_date, age=None))
        return any("guardian" in gap.needed for gap in gaps(_context(case)))

    assert not asked(born)
    assert asked(born + timedelta(days=1))


def test_no_intake_gives_questions():
    """Without an intake no plan is made, in any setting, and all questions are given, those that stop first."""
    for setting in st.models.Setting:
        answer = st.plan(evolve(changed("client.intake", None), setting=setting))
        assert answer.reason is NoPlanReason.INFORMATION_NEEDED
        assert any("health history" in needed for needed in answer.needed)
        stops = [question.stops for question in answer.questions]
        assert stops == sorted(stops, reverse=True)
        assert CLOT in {question.fact for question in answer.questions if question.stops}


def test_neither_complaint_nor_goal_is_a_gap():
    """With nothing to treat and nothing wanted, what the client comes for is asked."""
    answer = st.plan(evolve(sample_case(), presentations=(), goals=()))
    assert answer.reason is NoPlanReason.INFORMATION_NEEDED


def test_an_unknown_condition_is_a_gap():
    """A condition that the knowledge does not hold gives no plan, and near ones."""
    answer = st.plan(changed("presentations.0.condition", "frozen-sholder"))
    assert answer.reason is NoPlanReason.INFORMATION_NEEDED
    assert any("frozen-shoulder" in needed for needed in answer.needed)


@pytest.mark.parametrize(
    ("field", "value", "path"),
    [
        ("reports", [{"what": "moon-sickness"}], "client.intake.reports[0].what"),
        ("denies", ["moon-sickness"], "client.intake.denies (moon-sickness)"),
        ("medications", ["moonbeam"], "client.intake.medications[0]"),
        ("completed", ["moon-form"], "client.intake.completed (moon-form)"),
    ],
)
def test_an_unknown_term_is_a_finding(field, value, path):
    """A term that the vocabulary does not hold is a finding to confirm, wherever it stands, and never dropped."""
    answer = st.plan(changed(f"client.intake.{field}", value))
    assert ("FACT-UNKNOWN", path, "confirm") in {(f.code, f.path, f.severity) for f in answer.findings}


def test_what_is_not_asked_is_unknown():
    """A fact that was neither reported nor denied is asked; one that was denied is not."""
    case = changed("client.intake.completed", [])
    denied = evolve(case.client.intake, denies=frozenset({CLOT}))
    asked = {q.fact for q in open_questions(_context(case), ())}
    then = {q.fact for q in open_questions(_context(evolve(case, client=evolve(case.client, intake=denied))), ())}
    assert CLOT in asked
    assert then == asked - {CLOT}


# Each fact in turn.


@pytest.mark.parametrize("fact", FACTS)
def test_each_fact_alone(fact):
    """Each fact of the vocabulary, bare or with details, gets an answer, and never a plan with an error."""
    for report in (Report(what=fact), _report(fact)):
        case = _told(sample_case(), report)
        answer = st.plan(case)
        assert_no_error_findings(answer)
        if answer.kind == "treatment_plan":
            assert_no_error_findings(evolve(answer, findings=st.check(answer, case)))


@pytest.mark.parametrize("fact", FACTS)
def test_each_fact_cleared(fact):
    """Each fact with a physician's clearance gets an answer, and a plan among them has no error."""
    case = _cleared(_told(sample_case(), _report(fact)), fact)
    answer = st.plan(case)
    assert_no_error_findings(answer)


@pytest.mark.parametrize(
    "fact", sorted({f for c in LIBRARY.knowledge.contraindications.values() if c.absolute for f in c.any_of})
)
def test_no_clearance_lifts_what_is_absolute(fact):
    """Every absolute contraindication that spans body and techniques gives no plan, cleared or not."""
    everywhere = any(
        c.absolute and fact in c.any_of and c.scope == "everywhere" and not c.techniques and not c.mechanisms
        for c in LIBRARY.knowledge.contraindications.values()
    )
    answer = st.plan(_cleared(_told(sample_case(), _report(fact)), fact))
    assert_no_error_findings(answer)
    if everywhere:
        assert answer.kind != "treatment_plan"
