"""Conditions: what a client comes with, as named in the field. The library never assigns one to a client."""

from enum import StrEnum

from attrs import frozen

from soft_tissue.models.anatomy import Region, Side
from soft_tissue.models.declaration import Identifier, Label, declared
from soft_tissue.models.entry import Entry
from soft_tissue.models.ranges import DurationRange
from soft_tissue.models.technique import Discipline
from soft_tissue.units import Duration

__all__ = [
    "Condition",
    "ConditionAnswer",
    "ConditionCode",
    "ConditionStage",
    "ConditionTissue",
    "DurationClass",
    "DurationThresholds",
    "SideRule",
    "StageSpan",
    "TissueRole",
    "TissueStage",
]


class TissueStage(StrEnum):
    """How far the tissue has healed. It is not the time since onset: see `DurationClass`."""

    ACUTE = "acute"
    SUBACUTE = "subacute"
    CHRONIC = "chronic"
    ANY = "any"


class DurationClass(StrEnum):
    """How long a complaint has lasted, by the condition's own thresholds."""

    ACUTE = "acute"
    SUBACUTE = "subacute"
    CHRONIC = "chronic"


class ConditionAnswer(StrEnum):
    """What the library has for a condition: a protocol, or a physician's word first."""

    PROTOCOL = "protocol"
    CLEARANCE_FIRST = "clearance_first"
    REFERRAL_FIRST = "referral_first"


class TissueRole(StrEnum):
    """Why a tissue is addressed."""

    PRIMARY = "primary"
    REFERRING = "referring"
    COMPENSATING = "compensating"
    POSTURAL = "postural"
    TREATED = "treated"


class SideRule(StrEnum):
    """On which side the tissue lies, seen from the complaint."""

    SAME_SIDE = "same_side"
    OPPOSITE = "opposite"
    BOTH = "both"


@frozen(kw_only=True, field_transformer=declared)
class DurationThresholds:
    """From when a complaint counts as subacute and as chronic; a missing one is unknown."""

    subacute_from: Duration | None = None
    chronic_from: Duration | None = None
    sources: tuple[Identifier, ...] = ()


@frozen(kw_only=True, field_transformer=declared)
class ConditionStage:
    """A stage that a condition defines for itself, such as frozen shoulder's freezing, stiff and thawing.

    `begins` and `ends` are times since onset as one source gives them; others differ (`StageSpan`).
    """

    id: Identifier
    name: Label
    aliases: tuple[Label, ...] = ()
    begins: Duration | None = None
    ends: Duration | None = None
    note: Label | None = None
    sources: tuple[Identifier, ...] = ()


@frozen(kw_only=True, field_transformer=declared)
class ConditionCode:
    """An ICD-10-CM code that a diagnosing provider may have given; billable as of the data's date."""

    code: Label
    side: Side | None = None
    note: Label | None = None


@frozen(kw_only=True, field_transformer=declared)
class Condition(Entry):
    """A condition or complaint that the field names.

    Attributes:
        name: as clinicians say it.
        plain_name: as a client says it.
        disciplines: to which discipline the source articles give it.
        regions: where it is felt or treated, the main region first.
        place_varies: it can be anywhere, so a presentation must say where; `regions` are then only the usual ones.
        answer: whether a protocol answers it, or clearance or referral comes first; `why` says the reason.
        duration: thresholds of its duration classes.
        stages: its own stages, in order.
        icd10: codes for exchange; never assigned by the library.
    """

    name: Label
    plain_name: Label
    aliases: tuple[Label, ...] = ()
    disciplines: tuple[Discipline, ...] = ()
    regions: tuple[Region, ...] = ()
    place_varies: bool = False
    answer: ConditionAnswer = ConditionAnswer.PROTOCOL
    why: Label | None = None
    duration: DurationThresholds | None = None
    stages: tuple[ConditionStage, ...] = ()
    icd10: tuple[ConditionCode, ...] = ()
    article_note: Label | None = None


@frozen(kw_only=True, field_transformer=declared)
class ConditionTissue(Entry):
    """Tissues that a source names for the care of a condition."""

    condition: Identifier
    structures: tuple[Identifier, ...] = ()
    role: TissueRole | None = None
    side_rule: SideRule | None = None
    tendency: Label | None = None


@frozen(kw_only=True, field_transformer=declared)
class StageSpan(Entry):
    """When a source lets a stage begin and end.

    Attributes:
        stage: as the source names it.
        maps_to: one of ours (acute, subacute, chronic) or a stage of the condition.
        begins, ends: time since onset, or the stage's own length, as `reading` says.
    """

    condition: Identifier | None = None
    stage: Label
    maps_to: Identifier | None = None
    begins: DurationRange | None = None
    ends: DurationRange | None = None
    reading: Label | None = None
