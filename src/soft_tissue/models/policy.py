"""What a clinic has decided, and the conventions that fill the gaps between published facts."""

from enum import StrEnum
from typing import Annotated

from annotated_types import Ge, Le
from attrs import frozen

from soft_tissue.errors import InvalidRecordError, Problem
from soft_tissue.models.declaration import Identifier, Label, declared
from soft_tissue.models.entry import Entry
from soft_tissue.models.verdict import Urgency, Verdict
from soft_tissue.units import Duration, Temperature

__all__ = ["Convention", "PickBy", "Policy", "SafetyChoice"]


class PickBy(StrEnum):
    """Which of several provisions that disagree is used. Ties go on to the next: authority, latest, strictest."""

    AUTHORITY = "authority"
    LATEST = "latest"
    STRICTEST = "strictest"


@frozen(kw_only=True, field_transformer=declared)
class SafetyChoice:
    """What a clinic has decided about one contraindication.

    A stricter choice needs no reason. A looser one needs `because`, shows in the findings of every case that it
    touches, and never holds against an absolute contraindication. Of several about one entry the
    strictest holds.

    Attributes:
        contraindication: its id.
        verdict: the clinic's own; None leaves it.
        max_pressure: the clinic's own ceiling (Walton, 1 to 5); None leaves it.
        because: the reason, as it is shown.

    Raises:
        InvalidRecordError: when it decides nothing, or sends a client on.
    """

    contraindication: Identifier
    verdict: Verdict | None = None
    max_pressure: Annotated[int, Ge(1), Le(5)] | None = None
    because: Label | None = None

    def __attrs_post_init__(self) -> None:
        if self.verdict is None and self.max_pressure is None:
            problem = Problem(path=("verdict",), code="required", message="verdict or max_pressure is required")
            raise InvalidRecordError((problem,))
        if self.verdict is Verdict.REFER:
            message = "must be proceed, modify, clearance, avoid_technique or avoid_site"
            raise InvalidRecordError((Problem(path=("verdict",), code="not_allowed", message=message),))


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
        inflamed_surroundings_need_training: work around acutely inflamed tissue, light as it is, only by those who hold
            a neuromuscular certification or list one of `inflamed_training`; otherwise anybody may do it lightly.
        inflamed_training: techniques (as skills) and curriculum subjects that count as training for it.
        discomfort_ceiling: most discomfort (0 to 10) that any plan allows; one source's ceiling is 7 to 8.
        intake_valid_for: how old an intake may be before it is asked again.
        pick_by: which of several provisions that disagree is used; the others are named beside it.
        verification_valid_for: how old a look-up of a credential may be; None asks for none.
        insurance_needed: practitioners without liability insurance in force are excluded, where no law asks for it.
        forbid_on_weak_sources: what only weak pages prohibit is avoided; otherwise it takes a clearance.
        safety: what the clinic has decided about single contraindications.
        because: why any of its safety fields (`deep_from`, `discomfort_ceiling`, `intake_valid_for`,
            `unknown_urgency`) is looser than in the cautious policy; without it none is. `fever_from` and
            `inflamed_max_pressure` are never looser.
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
    forbid_on_weak_sources: bool = False
    inflamed_surroundings_need_training: bool = True
    inflamed_training: frozenset[Identifier] = frozenset()
    safety: tuple[SafetyChoice, ...] = ()
    because: Label | None = None
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
