"""Who of a roster qualifies for a case, and whether a contact list covers both kinds of care."""

from datetime import date
from typing import Annotated, ClassVar

from annotated_types import Ge
from attrs import frozen

from soft_tissue.models.credential import Place
from soft_tissue.models.declaration import Label, Name, declared
from soft_tissue.models.permission import Reason, Ruling
from soft_tissue.models.technique import Discipline
from soft_tissue.models.treatment_plan import Suitability
from soft_tissue.models.versions import Versions

__all__ = ["ContactReport", "PractitionerMatch"]


@frozen(kw_only=True, field_transformer=declared)
class PractitionerMatch:
    """One practitioner of a roster, held against a case.

    Attributes:
        practitioner: id.
        rank: place among those who qualify, from 1; None for the others.
        suitability: for all visits that the case wants, some of them, none, or not known.
        disciplines: the visits that the practitioner may give.
        reasons: what speaks for and against, those that decide first.
    """

    kind: ClassVar[str] = "practitioner_match"

    practitioner: Name
    rank: Annotated[int, Ge(1)] | None = None
    suitability: Suitability
    disciplines: tuple[Discipline, ...] = ()
    reasons: tuple[Reason, ...] = ()


@frozen(kw_only=True, field_transformer=declared)
class ContactReport:
    """Whether a contact list covers relaxation massage and neuromuscular care, as the second article advises.

    Attributes:
        on: the day.
        place: ISO 3166 code.
        relaxation, neuromuscular: ids of those who may give it and do.
        answer: allowed when both are covered, not allowed when one is not, unknown when only open facts are missing.
        gaps: what is missing, one line each.
        reasons: why, with sources.
        versions: what made it.
    """

    kind: ClassVar[str] = "contact_report"

    on: date
    place: Place
    relaxation: tuple[Name, ...] = ()
    neuromuscular: tuple[Name, ...] = ()
    answer: Ruling
    gaps: tuple[Label, ...] = ()
    reasons: tuple[Reason, ...] = ()
    versions: Versions | None = None
