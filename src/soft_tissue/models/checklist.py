"""What a client looks for in a practitioner, and asks before booking; and how a record answers it."""

from enum import StrEnum
from typing import Annotated, ClassVar

from annotated_types import Ge, MinLen
from attrs import frozen

from soft_tissue.models.declaration import Identifier, Label, Name, declared
from soft_tissue.models.entry import Entry
from soft_tissue.models.source import Basis
from soft_tissue.models.technique import Discipline
from soft_tissue.models.versions import Versions

__all__ = ["Checklist", "ChecklistAnswer", "ChecklistItem", "ChecklistPurpose", "ChecklistResult", "Criterion"]


class ChecklistPurpose(StrEnum):
    """Qualifications are looked for; questions are asked."""

    QUALIFICATIONS = "qualifications"
    QUESTIONS = "questions"


class Criterion(StrEnum):
    """What of a practitioner's record answers an item."""

    LICENSE = "license"
    APPROVED_SCHOOL = "approved_school"
    LIABILITY_INSURANCE = "liability_insurance"
    CONTINUING_EDUCATION = "continuing_education"
    WELL_REVIEWED = "well_reviewed"
    LICENSE_AND_CERTIFICATION = "license_and_certification"
    NEUROMUSCULAR_TRAINING = "neuromuscular_training"
    CONDITION_EXPERIENCE = "condition_experience"
    ANATOMY_AND_PAIN_SCIENCE = "anatomy_and_pain_science"
    ASSESSMENT = "assessment"
    SPECIALTIES = "specialties"
    YEARS_IN_PRACTICE = "years_in_practice"
    WHAT_TO_EXPECT = "what_to_expect"
    PAYMENT = "payment"
    SESSIONS_NEEDED = "sessions_needed"
    HOME_EXERCISE = "home_exercise"


@frozen(kw_only=True, field_transformer=declared)
class ChecklistItem:
    """One line of a list.

    Attributes:
        text: in words for a client.
        criterion: what of a record answers it.
        subjects: curriculum subjects that answer it, where hours in one of them do.
    """

    text: Label
    criterion: Criterion
    subjects: frozenset[Identifier] = frozenset()


@frozen(kw_only=True, field_transformer=declared)
class Checklist(Entry):
    """One of the articles' lists.

    Attributes:
        name: what it is.
        purpose: qualifications to look for, or questions to ask.
        discipline: of which kind of therapist.
        items: its lines, in order.
    """

    name: Label
    purpose: ChecklistPurpose
    discipline: Discipline
    items: Annotated[tuple[ChecklistItem, ...], MinLen(1)]


@frozen(kw_only=True, field_transformer=declared)
class ChecklistAnswer:
    """How a record answers one line.

    Attributes:
        text: the line.
        met: yes, no, or None where the record does not say: ask.
        because: what the record says.
        basis: on what the answer rests.
        sources: ids of its sources.
    """

    text: Label
    met: bool | None
    because: Label
    basis: Basis
    sources: tuple[Identifier, ...] = ()


@frozen(kw_only=True, field_transformer=declared)
class ChecklistResult:
    """A list, answered from one practitioner's record.

    Attributes:
        checklist: id of the list.
        name: its name.
        practitioner: id.
        answers: one a line, in order.
        met, open: how many lines are met, and how many the record leaves open.
        versions: what made it.
    """

    kind: ClassVar[str] = "checklist_result"

    checklist: Identifier
    name: Label
    practitioner: Name
    answers: tuple[ChecklistAnswer, ...]
    met: Annotated[int, Ge(0)]
    open: Annotated[int, Ge(0)]
    versions: Versions | None = None
