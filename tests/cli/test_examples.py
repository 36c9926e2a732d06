"""The example cases: which answer each gives, and what must hold of each plan."""

import re

import pytest

import soft_tissue as st
from samples import EXAMPLES, ROOT
from soft_tissue.models import NoPlan, Referral, Severity, TreatmentPlan, TreatmentStep, total
from soft_tissue.validation import Context, care_map, resolve

_PLAN = ("treatment_plan", None)
EXPECTED = {
    "acute-only-clinic.toml": _PLAN,
    "calf-swelling.toml": ("referral", "emergency"),
    "cancer-history-cleared.toml": _PLAN,
    "cancer-history.toml": ("no_plan", "clearance_needed"),
    "carpal-tunnel.toml": _PLAN,
    "chair-massage.toml": _PLAN,
    "combined-course.toml": _PLAN,
    "contradictory-intake.toml": ("no_plan", "information_needed"),
    "dual-skilled-therapist.toml": _PLAN,
    "frozen-shoulder.toml": _PLAN,
    "inflamed-shoulder.toml": _PLAN,
    "low-back-many-conditions.toml": _PLAN,
    "low-back-yoga.toml": _PLAN,
    "migraine-student-clinic.toml": _PLAN,
    "minor-athlete.toml": _PLAN,
    "minor-without-consent.toml": ("no_plan", "information_needed"),
    "nobody-qualified.toml": ("no_plan", "no_qualified_practitioner"),
    "plantar-fasciitis.toml": _PLAN,
    "prenatal.toml": _PLAN,
    "red-flag-referral.toml": ("referral", "emergency"),
    "relaxation-only.toml": _PLAN,
    "spa-allergy.toml": _PLAN,
    "tension-headache.toml": _PLAN,
    "thirty-minutes.toml": _PLAN,
    "unknown-first.toml": ("no_plan", "information_needed"),
    "upper-back-myofascial.toml": _PLAN,
}
PLANNED = tuple(sorted(name for name, expected in EXPECTED.items() if expected == _PLAN))


def _answered(name):
    case = st.load_case(ROOT / "examples" / name)
    return case, st.plan(case)


def test_every_example_has_an_expectation():
    """Every file among the examples has an expected answer, and every expected answer a file."""
    assert {file.name for file in EXAMPLES} == set(EXPECTED)


def test_the_list_of_examples_tells_the_same():
    """The README of the examples names every file, its first line and the answer that it gives."""
    text = (ROOT / "examples" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[([^\]]+)\]\(([^)]+)\) \| (.+?) \| (.+?) \|$", text, re.MULTILINE)
    assert len(rows) == len(EXPECTED)
    for name, link, shown, answer in rows:
        assert name == link
        first = (ROOT / "examples" / name).read_text(encoding="utf-8").splitlines()[0]
        assert first == f"# {shown}"
        assert tuple(re.findall(r"`(\w+)`", answer)) == tuple(word for word in EXPECTED[name] if word)


@pytest.mark.parametrize("name", EXPECTED)
def test_example_gives_its_answer(name):
    """Each example gives the kind of answer, and the reason or urgency, that is expected of it."""
    case, answer = _answered(name)
    detail = {Referral: "urgency", NoPlan: "reason"}.get(type(answer))
    assert (answer.kind, detail and getattr(answer, detail)) == EXPECTED[name]
    assert (answer.case, answer.on) == (case.id, case.on)
    assert answer.versions == st.default_library().versions


@pytest.mark.parametrize("name", PLANNED)
def test_plan_has_no_error(name):
    """A plan holds no error finding, neither as it was made nor when it is checked again."""
    case, answer = _answered(name)
    assert isinstance(answer, TreatmentPlan)
    for findings in (answer.findings, st.check(answer, case)):
        assert [f for f in findings if f.severity is Severity.ERROR] == []


@pytest.mark.parametrize("name", PLANNED)
def test_plan_fits_the_time(name):
    """The steps of every visit add up to it exactly, and no visit takes longer than the client has."""
    case, answer = _answered(name)
    assert answer.sessions
    for session in answer.sessions:
        assert total([step.duration for step in session.steps]) == session.duration
        assert session.duration <= case.time_available
        assert all(step.duration.exact > 0 for step in session.steps)


@pytest.mark.parametrize("name", PLANNED)
def test_every_visit_is_planned_once(name):
    """The visits of the sessions are numbered from 1 without a gap and without a double."""
    _case, answer = _answered(name)
    visits = sorted(visit for session in answer.sessions for visit in session.visits)
    assert visits == list(range(1, len(visits) + 1))


@pytest.mark.parametrize("name", PLANNED)
def test_every_treatment_lies_in_the_map(name):
    """Each treatment is allowed where it is given, to the person who gives it, and is not too deep for the place."""
    case, answer = _answered(name)
    library = st.default_library()
    knowledge = library.knowledge
    context = Context(resolve(case, knowledge), knowledge, library.policy)
    at_hand = {practitioner.id: practitioner for practitioner in case.practitioners}
    treated = 0
    for session in answer.sessions:
        the_map = care_map(context, at_hand[session.practitioner or answer.practitioner])
        for step in session.steps:
            if not isinstance(step, TreatmentStep):
                continue
            treated += 1
            cell = the_map.cell(knowledge.techniques[step.technique], step.site)
            assert cell.verdict.allows, (step.technique, step.site.words, cell.verdict)
            level = step.dose.pressure_level
            if level is not None:
                assert (level.max or level.min) <= cell.max_pressure, (step.technique, step.site.words)
    assert treated
