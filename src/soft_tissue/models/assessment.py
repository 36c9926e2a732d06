"""What was measured and felt on one client, and the published tests and norms."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from annotated_types import Ge, Le
from attrs import frozen

from soft_tissue.models.anatomy import Side
from soft_tissue.models.declaration import Identifier, Label, Text, declared
from soft_tissue.models.entry import Entry
from soft_tissue.models.intake import PainScore
from soft_tissue.models.ranges import AngleRange, LengthRange
from soft_tissue.models.trigger_point import TriggerPoint
from soft_tissue.units import Angle

__all__ = [
    "Assessment",
    "AssessmentTest",
    "Palpation",
    "PalpationFinding",
    "RangeKind",
    "RangeOfMotion",
]


class RangeKind(StrEnum):
    """Who moves the joint."""

    ACTIVE = "active"
    PASSIVE = "passive"
    EITHER = "either"


class PalpationFinding(StrEnum):
    """What was felt. None of these is a diagnosis."""

    HYPERTONICITY = "hypertonicity"
    TENDERNESS = "tenderness"
    TAUT_BAND = "taut_band"
    RESTRICTION = "restriction"
    HEAT = "heat"
    SWELLING = "swelling"


@frozen(kw_only=True, field_transformer=declared)
class RangeOfMotion:
    """One joint movement as measured.

    Attributes:
        joint: such as shoulder.
        motion: such as abduction.
        side: left, right or midline.
        kind: active or passive.
        value: the angle reached.
        painful: whether it hurt.
    """

    joint: Identifier
    motion: Identifier
    side: Side
    kind: RangeKind
    value: Annotated[Angle, Ge(Angle(-90, "deg")), Le(Angle(360, "deg"))]
    painful: bool | None = None


@frozen(kw_only=True, field_transformer=declared)
class Palpation:
    """What the hands found at one structure.

    Attributes:
        structure: id of the structure.
        side: where; None is unknown.
        finding: what was felt.
        pain: 0 to 10 on palpation.
    """

    structure: Identifier
    side: Side | None = None
    finding: PalpationFinding
    pain: Annotated[int, Ge(0), Le(10)] | None = None


@frozen(kw_only=True, field_transformer=declared)
class Assessment:
    """One assessment of one client.

    Attributes:
        on: the day.
        posture, gait, movement: findings in words; how the body is held, walks and moves.
        range_of_motion: measured movements.
        palpation: what was felt.
        trigger_points: points found.
        pain: pain on that day.
    """

    on: date
    posture: Text | None = None
    gait: Text | None = None
    movement: Text | None = None
    range_of_motion: tuple[RangeOfMotion, ...] = ()
    palpation: tuple[Palpation, ...] = ()
    trigger_points: tuple[TriggerPoint, ...] = ()
    pain: PainScore | None = None


@frozen(kw_only=True, field_transformer=declared)
class AssessmentTest(Entry):
    """A published test, measure or norm.

    Attributes:
        name: of the test, or of the motion.
        conditions: which complaints it is used for.
        subject: what it is used for, when that is no condition.
        joint, motion, range_kind: for norms of the range of motion.
        normal: value as published.
        normal_range: the same as angles.
        normal_length: the same as lengths.
        meaning: what a result says.
    """

    name: Label
    conditions: tuple[Identifier, ...] = ()
    subject: Label | None = None
    joint: Identifier | None = None
    motion: Identifier | None = None
    range_kind: RangeKind | None = None
    normal: Label | None = None
    normal_range: AngleRange | None = None
    normal_length: LengthRange | None = None
    meaning: Label | None = None
