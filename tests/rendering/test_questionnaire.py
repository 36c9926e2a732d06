"""The form for a client: plain questions, no suspected disease, and nothing private to write down."""

import re

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as some

import soft_tissue as st
from samples import EXAMPLES, SECRET, sample_case
from soft_tissue.models import FactCategory, FormAnswer, QuestionEffect, QuestionGroup, Region
from soft_tissue.rendering import questionnaire_text
from soft_tissue.validation import private_facts

KNOWLEDGE = st.default_library().knowledge
WIDTH = 110
EXAMPLE_CASES = {path.stem: st.load_case(path) for path in EXAMPLES}
every_example = pytest.mark.parametrize("case", EXAMPLE_CASES.values(), ids=EXAMPLE_CASES)


def _numbered(text):
    """The questions as they stand on the form: number, mark, words."""
    flat = re.sub(r"\n {5}(?!\[)", " ", text)
    return [(int(n), mark, ask) for n, mark, ask in re.findall(r"^ *(\d+)([* ]) (.+)$", flat, re.MULTILINE)]


@given(some.sets(some.sampled_from(Region), min_size=1, max_size=3))
def test_every_question_stands_on_the_form_once_and_in_order(regions):
    """All questions are numbered from 1 in the order of the form, marked where a yes may stop the session."""
    form = st.screening_form(regions=tuple(sorted(regions)))
    found = _numbered(questionnaire_text(form))
    assert [number for number, _mark, _ask in found] == list(range(1, len(form.questions) + 1))
    assert [ask for _number, _mark, ask in found] == [question.ask for question in form.questions]
    stops = [question.effect is QuestionEffect.MAY_STOP for question in form.questions]
    assert [mark == "*" for _number, mark, _ask in found] == stops


@given(some.sets(some.sampled_from(Region), min_size=1, max_size=3))
def test_no_question_and_no_heading_names_what_is_suspected(regions):
    """Nothing but a fact's own question is said: no urgency, no id, no source, no name of a red flag."""
    form = st.screening_form(regions=tuple(sorted(regions)))
    text = questionnaire_text(form)
    flags = [flag for flag in KNOWLEDGE.red_flags.values() if flag.suspected]
    questions = " ".join(question.ask for question in form.questions).lower()
    suspected = {part.strip().lower() for flag in flags for part in re.split(r"[;,(]| or ", flag.suspected)}
    told = " ".join(text.lower().split())
    assert not [part for part in suspected if len(part) > 3 and part in told and part not in questions]
    assert not re.search(r"emergency|urgent|red flag|suspect|\w_\w|None", text)
    for question in form.questions:
        assert question.fact not in text or "-" not in question.fact


@pytest.mark.parametrize("flag", KNOWLEDGE.red_flags.values(), ids=lambda flag: flag.id)
def test_a_sign_is_asked_as_a_sign(flag):
    """The question about a sign does not name the disease that the sign makes one suspect."""
    signs = [f for f in (*flag.any_of, *flag.all_of) if KNOWLEDGE.intake_facts[f].category is FactCategory.FINDING]
    parts = {part.strip().lower() for part in re.split(r"[;,(]| or ", flag.suspected or "")}
    for sign in signs:
        asked = KNOWLEDGE.intake_facts[sign].question.lower()
        assert not [part for part in parts if len(part) > 3 and part in asked]


@every_example
def test_a_form_is_as_wide_as_a_page_and_holds_nothing_personal(case):
    """No line is too long or ends in a space; neither ids nor the client's own words are on it."""
    text = questionnaire_text(st.screening_form(case))
    assert [line for line in text.splitlines() if len(line) > WIDTH or line != line.rstrip()] == []
    assert text.endswith("\n")
    assert case.id not in text
    assert SECRET not in questionnaire_text(st.screening_form(sample_case()))


@every_example
def test_what_is_private_is_asked_last_and_never_written(case):
    """Private questions stand at the end, without a place for an answer; every other question has one."""
    form = st.screening_form(case)
    text = questionnaire_text(form)
    head, _, tail = text.partition("\nIN PRIVATE\n")
    private = [q for s in form.sections if s.group is QuestionGroup.PRIVATE for q in s.questions]
    assert {question.fact for question in private} <= private_facts(KNOWLEDGE)
    assert text.count("[ ] yes") == len(form.questions) - len(private) == head.count("[ ] yes")
    assert "[ ]" not in tail
    assert all(" ".join(q.ask.split()) in " ".join(tail.split()) for q in private)


def test_headings_come_general_first():
    """The form begins with how the client is today, then the complaint's region, medicines and history."""
    text = questionnaire_text(st.screening_form(regions=(Region.NECK,)))
    heads = [line for line in text.splitlines()[1:] if line.isupper()]
    assert heads == ["HOW YOU ARE TODAY", "YOUR NECK", "MEDICINES", "YOUR HEALTH HISTORY", "IN PRIVATE"]
    assert "not taken as no" in " ".join(text.split())
    assert "not a diagnosis" in " ".join(text.split())


def test_a_region_without_red_flags_is_announced():
    """The client reads for which places the therapist asks more, and only for those."""
    assert "ask you more about: wrist." in questionnaire_text(st.screening_form(regions=(Region.WRIST,)))
    assert "ask you more" not in questionnaire_text(st.screening_form(regions=(Region.NECK,)))


def test_a_form_with_nothing_left_says_so():
    """When everything is answered, the form that asks what is left says that nothing is."""
    case = sample_case()
    form = st.screening_form(case)
    intake = st.answers_to_intake(form, {q.fact: FormAnswer.NO for q in form.questions}, case.client.intake)
    done = evolve(case, client=evolve(case.client, intake=intake))
    text = questionnaire_text(st.screening_form(done, open_only=True))
    assert "Nothing is left to ask." in text
    assert "[ ]" not in text
