"""The questions to ask before the first touch, as a form that is made from the knowledge and read back as an intake."""

from enum import StrEnum
from typing import ClassVar

from attrs import frozen

from soft_tissue.models.anatomy import Region
from soft_tissue.models.declaration import Identifier, Label, Name, declared
from soft_tissue.models.safety import NeededDetail
from soft_tissue.models.verdict import Urgency

__all__ = ["FormAnswer", "QuestionEffect", "QuestionGroup", "ScreeningForm", "ScreeningQuestion", "ScreeningSection"]


class FormAnswer(StrEnum):
    """How a question can be answered. Unknown is an answer: it is never taken as no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class QuestionEffect(StrEnum):
    """Why a question is asked, and all that is said of it: a yes may stop the session, or may change it."""

    MAY_STOP = "may_stop"
    MAY_CHANGE = "may_change"


class QuestionGroup(StrEnum):
    """What a section of the form is about. What is private is asked aloud and alone, never on paper."""

    GENERAL = "general"
    REGION = "region"
    MEDICATION = "medication"
    HISTORY = "history"
    PRIVATE = "private"


@frozen(kw_only=True, field_transformer=declared)
class ScreeningQuestion:
    """One question, answered yes, no or unknown.

    Attributes:
        fact: the intake fact that a yes reports and a no denies.
        ask: in plain words; it names no disease but one that the client may have been told of.
        effect: what a yes may do.
        urgency: how soon somebody else sees the client after a yes; None where a yes sends nobody on.
        details: what a yes must say besides, such as when or where.
        sources: ids of what the question rests on.
    """

    fact: Identifier
    ask: Label
    effect: QuestionEffect
    urgency: Urgency | None = None
    details: tuple[NeededDetail, ...] = ()
    sources: tuple[Identifier, ...] = ()


@frozen(kw_only=True, field_transformer=declared)
class ScreeningSection:
    """Questions that are asked together, the most urgent first.

    Attributes:
        group: what it is about.
        title: in plain words.
        region: for a region, which.
        questions: in the order of asking.
    """

    group: QuestionGroup
    title: Label
    region: Region | None = None
    questions: tuple[ScreeningQuestion, ...]


@frozen(kw_only=True, field_transformer=declared)
class ScreeningForm:
    """All that is to be asked for some complaints. Each question stands in it once.

    Attributes:
        case: the case it was made for; None for a form made for regions and conditions.
        regions, conditions: the complaints that it asks about.
        unscreened: regions, or parts of them, for which no red flags are held: the therapist asks by training.
        sections: in the order of asking.
        knowledge: version of the knowledge it was made from.
    """

    kind: ClassVar[str] = "screening_form"

    case: Name | None = None
    regions: tuple[Region, ...] = ()
    conditions: tuple[Identifier, ...] = ()
    unscreened: tuple[Region, ...] = ()
    sections: tuple[ScreeningSection, ...] = ()
    knowledge: Label

    @property
    def questions(self) -> tuple[ScreeningQuestion, ...]:
        """All questions, in the order of asking."""
        return tuple(question for section in self.sections for question in section.questions)
