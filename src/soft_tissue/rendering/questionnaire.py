"""A screening form as the client reads it: plain questions, and of why they are asked only what a yes may do."""

from soft_tissue.models import QuestionEffect, QuestionGroup, ScreeningForm, ScreeningQuestion, ScreeningSection
from soft_tissue.rendering.layout import wrapped

__all__ = ["questionnaire_text"]

_BOXES = "[ ] yes   [ ] no   [ ] I don't know"
_INTRODUCTION = (
    "Please answer what you can. A question that you leave open, or answer with I don't know, is not taken as no: your "
    "therapist asks again. After a yes marked with * we may not start today; after any other yes we may change "
    "what we do. The questions are not a diagnosis, and a yes does not say that you have a disease."
)
_PRIVATE = "These are asked aloud, alone with you. Please write nothing here."


def questionnaire_text(form: ScreeningForm) -> str:
    """Write a form for the client, most urgent questions first, with places for the answers.

    Questions about what is told in private stand at the end without a place for an answer.

    >>> from soft_tissue.models import Region
    >>> from soft_tissue.validation import screening_form
    >>> text = questionnaire_text(screening_form(regions=(Region.NECK,)))
    >>> text.splitlines()[0]
    'QUESTIONS BEFORE YOUR SESSION'
    """
    lines = ["QUESTIONS BEFORE YOUR SESSION", *wrapped(_INTRODUCTION, rest="")]
    if not form.questions:
        lines.append("Nothing is left to ask.")
    number = 0
    for section in form.sections:
        lines += ["", section.title.upper()]
        if section.group is QuestionGroup.PRIVATE:
            lines += wrapped(_PRIVATE, rest="")
        for question in section.questions:
            number += 1
            lines += _question(number, question, section)
    if form.unscreened:
        places = ", ".join(region.words for region in form.unscreened)
        lines += ["", *wrapped(f"Your therapist will ask you more about: {places}.", rest="")]
    return "\n".join(lines) + "\n"


def _question(number: int, question: ScreeningQuestion, section: ScreeningSection) -> list[str]:
    mark = "*" if question.effect is QuestionEffect.MAY_STOP else " "
    lines = wrapped(question.ask, first=f"{number:>3}{mark} ", rest="     ")
    return lines if section.group is QuestionGroup.PRIVATE else [*lines, f"     {_BOXES}"]
