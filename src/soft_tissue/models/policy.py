"""What a clinic has decided, and the conventions that fill the gaps between published facts."""

from enum import StrEnum
from typing import Annotated

from annotated_types import Ge, Le
from attrs import frozen

from soft_tissue.models.declaration import Identifier, Label, declared
from soft_tissue.models.entry import Entry
from soft_tissue.models.safety import Urgency
from soft_tissue.units import Duration, Temperature

__all__ = ["Convention", "PickBy", "Policy"]


class PickBy(StrEnum):
    """Which of several provisions that disagree is used. Ties go on to the next: authority, latest, strictest."""

    AUTHORITY = "authority"
    LATEST = "latest"
    STRICTEST = "strictest"


@frozen(kw_only=True, field_transformer=declared)
class Policy:
    """A clinic's own rules. The default is cautious; absolute contraindications hold under every policy.

    Attributes:
        id, version: stamped on every answer.
        neuromuscular_needs_certification: neuromuscular visits only by holders of a certification.
        additional_skills_needed: techniques beyond the base license only by those who list the skill.
        fever_from: body temperature from which a client has a fever; sources differ (38 Cel, 100 degF).
        unknown_urgency: urgency of a red flag for which no source gives one.
        deep_from: Walton level (1 to 5) from which work counts as deep.
        inflamed_max_pressure: deepest level on and beside acutely inflamed tissue.
        discomfort_ceiling: most discomfort (0 to 10) that any plan allows; one source's ceiling is 7 to 8.
        intake_valid_for: how old an intake may be before it is asked again.
        pick_by: which of several provisions that disagree is used; the others are named beside it.
        verification_valid_for: how old a look-up of a credential may be; None asks for none.
        insurance_needed: practitioners without liability insurance in force are excluded, where no law asks for it.
    """

    id: Identifier
    version: Annotated[int, Ge(1)]
    neuromuscular_needs_certification: bool
    additional_skills_needed: bool
    fever_from: Temperature
    unknown_urgency: Urgency
    deep_from: Annotated[int, Ge(1), Le(5)]
    inflamed_max_pressure: Annotated[int, Ge(1), Le(5)]
    discomfort_ceiling: Annotated[int, Ge(0), Le(10)]
    intake_valid_for: Duration
    pick_by: PickBy = PickBy.AUTHORITY
    verification_valid_for: Duration | None = None
    insurance_needed: bool = False
    sources: tuple[Identifier, ...] = ()


@frozen(kw_only=True, field_transformer=declared)
class Convention(Entry):
    """One default of this library that rests on no publication.

    Attributes:
        statement: what it says, and why it was chosen.
        duration, count, share: its number, whichever it has.
    """

    statement: Label
    duration: Duration | None = None
    count: Annotated[int, Ge(0)] | None = None
    share: Annotated[int, Ge(0), Le(100)] | None = None
