"""What a therapist and a client read."""

import re

import pytest

import soft_tissue as st
from samples import EXAMPLES, SECRET, sample_case, sample_plan
from soft_tissue.models import Acceptance, NoPlan, Referral, TreatmentPlan, Urgency
from soft_tissue.rendering import for_client, for_therapist

WIDTH = 110
SECTIONS = (
    "ASK BEFORE TOUCH",
    "AVOID (x) OR CHANGE (~)",
    "APPROACH",
    "WHO",
    "VISIT",
    "COURSE",
    "HOME CARE",
    "EVIDENCE",
    "SOURCES",
)
LIBRARY = st.default_library()
CASES = {file.stem: st.load_case(file) for file in EXAMPLES}
ANSWERS = {name: st.plan(case) for name, case in CASES.items()}
PLANS = {name: answer for name, answer in ANSWERS.items() if isinstance(answer, TreatmentPlan)}
OTHERS = {name: answer for name, answer in ANSWERS.items() if not isinstance(answer, TreatmentPlan)}
every_answer = pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
every_plan = pytest.mark.parametrize("answer", PLANS.values(), ids=PLANS)


def _cited_and_listed(text):
    body, _, sources = text.partition("\nSOURCES\n")
    cited = [int(number) for number in re.findall(r"\[(\d+)\]", body)]
    listed = [int(number) for number in re.findall(r"^ {2,3}(\d+) ", sources, re.MULTILINE)]
    return cited, listed


# For the therapist.


@every_plan
def test_sections_come_in_order(knowledge, answer):
    """A plan has every section, in the order in which a therapist needs them."""
    lines = for_therapist(answer, knowledge).splitlines()
    heads = [
        section
        for line in lines
        for section in SECTIONS
        if line == section or re.match(rf"{section} {'[0-9]' if section == 'VISIT' else ' '}", line)
    ]
    assert tuple(dict.fromkeys(heads)) == SECTIONS
    assert heads.count("VISIT") == len(answer.sessions)
    assert len(heads) == len(SECTIONS) + len(answer.sessions) - 1


@every_answer
def test_sources_are_those_cited(knowledge, answer):
    """Every number in brackets is among the sources and every source is cited, numbered by first mention."""
    cited, listed = _cited_and_listed(for_therapist(answer, knowledge))
    assert list(dict.fromkeys(cited)) == listed == list(range(1, len(listed) + 1))


def test_plans_cite_something(knowledge):
    """No example plan comes without a source."""
    for name, answer in PLANS.items():
        assert _cited_and_listed(for_therapist(answer, knowledge))[1], name


@every_answer
def test_no_line_is_too_long(knowledge, answer):
    """No line is longer than a page is wide, for the therapist or for the client; an address is not cut."""
    for text in (for_therapist(answer, knowledge), for_client(answer, knowledge)):
        assert [line for line in text.splitlines() if len(line) > WIDTH and "://" not in line] == []
        assert [line for line in text.splitlines() if line != line.rstrip()] == []
        assert text.endswith("\n")


def test_no_line_of_a_long_course_is_too_long(knowledge):
    """The visits of a long course in turn with massage are wrapped like everything else."""
    answer = st.plan(CASES["combined-course"], protocol="carpal-tunnel-neuromuscular")
    assert isinstance(answer, TreatmentPlan)
    text = for_therapist(answer, knowledge)
    assert [line for line in text.splitlines() if len(line) > WIDTH and "://" not in line] == []


@every_answer
def test_therapist_reads_that_it_is_no_diagnosis(knowledge, answer):
    """Every answer says near its top that it is not a diagnosis, and whose case it is."""
    head = for_therapist(answer, knowledge).splitlines()[:5]
    assert "not a diagnosis" in " ".join(head).lower()
    assert head[1].startswith(f"{answer.case}, ")


@every_plan
def test_every_step_and_advice_is_there(knowledge, answer):
    """Each step of each visit has a line with its minutes, and each piece of advice its words."""
    text = for_therapist(answer, knowledge)
    visits, _, rest = text.partition("\nCOURSE\n")
    visits = visits[visits.index("\nVISIT ") :]
    minutes = [float(number) for number in re.findall(r"^ {2} {0,3}(\d+(?:\.\d+)?) [^ ]", visits, re.MULTILINE)]
    assert minutes == [float(step.duration.to("min").value) for s in answer.sessions for step in s.steps]
    flat = " ".join(rest.split())
    for home in answer.home_care:
        assert home.advice in flat


def test_proposed_and_accepted_are_told_apart(knowledge):
    """A plan reads as proposed until a practitioner has accepted it, for both readers."""
    plan = sample_plan()
    assert for_therapist(plan, knowledge).splitlines()[0].startswith("TREATMENT PLAN, proposed")
    assert "proposal" in for_client(plan, knowledge).splitlines()[0]
    accepted = plan.decided(Acceptance(by=plan.practitioner, on=plan.on, accepted=True))
    assert for_therapist(accepted, knowledge).splitlines()[0] == "TREATMENT PLAN, accepted"
    assert for_client(accepted, knowledge).splitlines()[0] == "YOUR PLAN"


# Referral and no plan.


def test_emergency_is_said_at_once(knowledge):
    """An emergency tells the therapist and the client to call, before anything else, and plans nothing."""
    found = [a for a in OTHERS.values() if isinstance(a, Referral) and a.urgency is Urgency.EMERGENCY]
    assert found
    for answer in found:
        lines = for_therapist(answer, knowledge).splitlines()
        assert lines[0] == "REFERRAL, emergency"
        assert lines[3].strip() == "Do not start. Call emergency services."
        assert not [line for line in lines if line.startswith(("VISIT", "HOME CARE", "COURSE"))]
        client = for_client(answer, knowledge).splitlines()
        assert client[1] == "Please do not have a massage now. Call emergency services."


@pytest.mark.parametrize("answer", OTHERS.values(), ids=OTHERS)
def test_no_answer_but_a_plan_has_visits(knowledge, answer):
    """A referral or no plan says what is reported or needed, and holds no visit for either reader."""
    text = for_therapist(answer, knowledge)
    told = answer.needed if isinstance(answer, NoPlan) else answer.reported
    flat = " ".join(text.split())
    assert told
    assert all(" ".join(word.split()) in flat for word in told)
    assert "VISIT" not in text
    assert "WHAT WE WILL DO" not in for_client(answer, knowledge)


# For the client.


@pytest.mark.parametrize("name", PLANS)
def test_client_reads_no_ids_codes_or_citations(knowledge, name):
    """The client reads plain words: no id, no code and no number of a source."""
    case, answer = CASES[name], PLANS[name]
    text = for_client(answer, knowledge)
    hidden = {answer.case, answer.practitioner, answer.protocol.id, *answer.approach.sources, *answer.approach.reasons}
    hidden |= {id_ for part in (*answer.avoid, *answer.course.phases, *answer.home_care) for id_ in part.sources}
    hidden |= {home.entry for home in answer.home_care} | {p.diagnosis_code for p in case.presentations}
    hidden |= {w.practitioner for w in answer.who} | {f.code for f in answer.findings}
    hidden |= {step.technique for session in answer.sessions for step in session.treatments}
    hidden |= {q.fact for q in answer.questions if q.fact} | {c.condition for c in answer.complaints if c.condition}
    ids = {id_ for id_ in hidden if id_ and re.search(r"[-_.0-9]", id_)}
    assert [id_ for id_ in sorted(ids) if id_ in text] == []
    assert re.findall(r"\[\d+\]|\w_\w|\b[A-Z]\d\d\.?\d*\b|\b[A-Z]{3,}-[A-Z]{3,}\b|None", text) == []


@every_plan
def test_client_reads_what_massage_cannot_promise(knowledge, answer):
    """The client reads that it can be stopped, that nothing is promised and that it is not a diagnosis."""
    flat = " ".join(for_client(answer, knowledge).split())
    assert "You can stop or change anything at any time" in flat
    assert "We can't promise relief, and this is not a diagnosis." in flat


@every_answer
def test_client_never_reads_safe(knowledge, answer):
    """No text for a client says that anything is safe."""
    assert "safe" not in for_client(answer, knowledge).lower()


@pytest.mark.parametrize("name", ["combined-course", "prenatal"])
def test_client_never_reads_safe_whatever_the_protocol(knowledge, name):
    """No shipped protocol brings the word into a text for a client."""
    for protocol in LIBRARY.protocols:
        answer = st.plan(CASES[name], protocol=protocol)
        assert "safe" not in for_client(answer, knowledge).lower(), protocol.id


def test_nothing_that_a_client_may_read_says_safe(knowledge):
    """Neither a question, nor a technique's purpose, nor advice for home calls anything safe."""
    words = {f"{fact.id}: {fact.question}" for fact in knowledge.intake_facts.values()}
    words |= {f"{technique.id}: {technique.purpose}" for technique in knowledge.techniques.values()}
    words |= {f"{home.id}: {home.advice} {home.dose}" for home in knowledge.home_care.values()}
    assert [word for word in sorted(words) if "safe" in word.partition(": ")[2].lower()] == []


def test_text_repeats_nothing_personal_but_the_goal(knowledge):
    """Of what the client has told in words, only the goal is repeated, and the ids in the therapist's text."""
    assert sample_case().client.intake is not None
    client = for_client(sample_plan(), knowledge)
    assert [line for line in client.splitlines() if SECRET in line] == [f"What you want to reach: {SECRET}."]
    therapist = for_therapist(sample_plan(), knowledge)
    ids = (f"C-{SECRET}", f"P-{SECRET}", f"Goal: {SECRET}.")
    assert [line for line in therapist.splitlines() if SECRET in line and not any(id_ in line for id_ in ids)] == []
