"""The articles' checklists and interview questions, answered from a record."""

from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given

import soft_tissue as st
from soft_tissue.errors import UnknownIdError
from soft_tissue.knowledge import default_knowledge
from soft_tissue.models import (
    ChecklistPurpose,
    Credential,
    CredentialKind,
    CredentialStatus,
    Criterion,
    Discipline,
    Experience,
    Practitioner,
    Ruling,
    TrainingHours,
    Transcript,
)
from soft_tissue.rendering import checklist_for_client, checklist_for_clinic, contacts_text
from soft_tissue.testing import practitioners
from soft_tissue.units import hours

DAY = date(2026, 11, 23)
LISTS = tuple(default_knowledge().checklists)
ACTIVE = CredentialStatus.ACTIVE
LICENSE = Credential(kind=CredentialKind.LICENSE, jurisdiction="US-WA", status=ACTIVE)
CNMT = Credential(
    kind=CredentialKind.MODALITY_CERTIFICATION,
    issuer="St. John Seminars",
    discipline=Discipline.NEUROMUSCULAR,
    status=ACTIVE,
)
INSURANCE = Credential(kind=CredentialKind.LIABILITY_INSURANCE, expires_on=DAY + timedelta(days=30))
SUBJECTS = ("neuroanatomy-and-pain-pathways", "postural-analysis-and-movement-assessment")
FULL = Practitioner(
    id="P-1",
    credentials=(LICENSE, CNMT, INSURANCE),
    transcripts=(
        Transcript(approved=True, subjects=tuple(TrainingHours(subject=id_, hours=hours(20)) for id_ in SUBJECTS)),
    ),
    experience=(Experience(condition="sciatica", clients=12, years=3),),
    practicing_since=date(2010, 1, 1),
    skills=frozenset({"trigger-point-therapy"}),
    home_exercise=True,
    accepts_insurance=True,
    well_reviewed=True,
)


def _answer(checklist, practitioner=FULL, **changes):
    return st.answer_checklist(checklist, practitioner, "US-WA", DAY, condition="sciatica", **changes)


def _met(result):
    return [answer.met for answer in result.answers]


def test_the_four_lists():
    """Both articles' lists are there: two of qualifications and two of questions, five lines each."""
    lists = default_knowledge().checklists.values()
    assert sorted((c.purpose, c.discipline) for c in lists) == sorted(
        (purpose, discipline) for purpose in ChecklistPurpose for discipline in Discipline
    )
    assert all(len(c.items) == 5 for c in lists)
    assert {item.criterion for c in lists for item in c.items} == set(Criterion)


def test_a_full_record():
    """A full record meets what a record can meet; what it can't tell is open, never assumed."""
    assert _met(_answer("checklist-neuromuscular-therapist")) == [True] * 5
    assert _met(_answer("checklist-massage-therapist")) == [True, True, True, None, True]
    assert _met(_answer("questions-massage-therapist")) == [True, True, True, None, True]
    assert _met(_answer("questions-neuromuscular-therapist")) == [True, True, True, None, True]


@pytest.mark.parametrize("checklist", LISTS)
def test_an_empty_record_meets_nothing(checklist):
    """Nothing recorded is open or, for a license that the law asks for, a no; it is never a yes."""
    assert True not in _met(_answer(checklist, Practitioner(id="P-0")))


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"credentials": (evolve(LICENSE, status=CredentialStatus.SUSPENDED), CNMT, INSURANCE)}, 0),
        ({"transcripts": (Transcript(approved=False),)}, 1),
        ({"credentials": (LICENSE, evolve(INSURANCE, expires_on=DAY - timedelta(days=1)))}, 2),
        ({"well_reviewed": False}, 4),
    ],
)
def test_what_the_record_says_no_to(changes, line):
    """A lapsed license or insurance, a school that is not approved and bad reviews are a no."""
    assert _answer("checklist-massage-therapist", evolve(FULL, **changes)).answers[line].met is False


@pytest.mark.parametrize("checklist", LISTS)
@given(practitioner=practitioners())
def test_scores_add_up(checklist, practitioner):
    """Met, open and not met are all the lines, and each line cites the article."""
    result = _answer(checklist, practitioner)
    refused = sum(answer.met is False for answer in result.answers)
    assert result.met + result.open + refused == len(result.answers)
    assert all(answer.because and answer.sources for answer in result.answers)


@pytest.mark.parametrize("checklist", LISTS)
def test_written_for_a_client_and_for_a_clinic(checklist):
    """Every line is in both; the clinic sees the score."""
    result = _answer(checklist)
    client, clinic = checklist_for_client(result), checklist_for_clinic(result)
    for answer in result.answers:
        assert answer.text in " ".join(client.split())
        assert answer.text in " ".join(clinic.split())
    assert f"{result.met} of 5 on record, {result.open} open" in clinic


def test_an_unknown_list_or_condition():
    """A list or a condition that is not known is an error, not an empty answer."""
    with pytest.raises(UnknownIdError):
        _answer("no-such-list")
    with pytest.raises(UnknownIdError):
        st.answer_checklist("checklist-massage-therapist", FULL, "US-WA", DAY, condition="no-such-condition")


# The contact list.

RELAXING = Practitioner(id="R", credentials=(LICENSE,), offers=frozenset({Discipline.MASSAGE}))
INJURIES = Practitioner(id="N", credentials=(LICENSE, CNMT), offers=frozenset({Discipline.NEUROMUSCULAR}))
DUAL = Practitioner(id="D", credentials=(LICENSE, CNMT))
UNKNOWN = evolve(INJURIES, id="U", credentials=(evolve(LICENSE, status=None), CNMT))


@pytest.mark.parametrize(
    ("contacts", "answer", "gaps"),
    [
        ((RELAXING, INJURIES), Ruling.ALLOWED, 0),
        ((DUAL,), Ruling.ALLOWED, 0),
        ((INJURIES,), Ruling.NOT_ALLOWED, 1),
        ((RELAXING,), Ruling.NOT_ALLOWED, 1),
        ((RELAXING, UNKNOWN), Ruling.UNKNOWN, 1),
        ((UNKNOWN,), Ruling.NOT_ALLOWED, 2),
        ((), Ruling.NOT_ALLOWED, 2),
    ],
)
def test_contact_list(contacts, answer, gaps):
    """A list covers both kinds of care by two people or by one dual-skilled; what is missing is said."""
    report = st.review_contacts(contacts, "US-WA", DAY)
    assert report.answer is answer
    assert len(report.gaps) == gaps
    text = contacts_text(report, default_knowledge())
    assert all(gap in " ".join(text.split()) for gap in report.gaps)
