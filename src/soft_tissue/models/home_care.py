"""Advice for home, with its published dose."""

from enum import StrEnum

from attrs import frozen

from soft_tissue.models.anatomy import Region
from soft_tissue.models.condition import DurationClass
from soft_tissue.models.declaration import Identifier, Label, declared
from soft_tissue.models.entry import Entry
from soft_tissue.models.ranges import CountRange, DurationRange, NumberRange
from soft_tissue.models.technique import Mechanism

__all__ = ["HomeCare", "HomeCareKind"]


class HomeCareKind(StrEnum):
    """What sort of advice it is."""

    EXERCISE = "exercise"
    STRETCH = "stretch"
    ADVICE = "advice"
    SELF_MASSAGE = "self_massage"
    HEAT_COLD = "heat_cold"
    DEVICE = "device"


@frozen(kw_only=True, field_transformer=declared)
class HomeCare(Entry):
    """One piece of published advice.

    Attributes:
        conditions: complaints that it is for.
        subject: what it is for, when that is no condition.
        kind: what sort.
        advice: what to do.
        dose: as published, in words; the typed parts say the same where a number is given.
        caution: when to leave it.
        durations: how long the complaint has lasted, for advice that is meant for some only.
        mechanisms: what it does to tissue, so that the cautions of these hold for it too; none for what does nothing
            of the kind (a splint, a break from work).
        regions: where it acts, when that is not the region of the complaint alone.
        avoids: mechanisms that it tells to leave alone where the complaint is.
        supervised: given or watched over by a clinician, so no advice for home.
    """

    conditions: tuple[Identifier, ...] = ()
    subject: Label | None = None
    kind: HomeCareKind
    advice: Label
    dose: Label | None = None
    hold: DurationRange | None = None
    repetitions: CountRange | None = None
    sets: CountRange | None = None
    per_day: NumberRange | None = None
    per_week: NumberRange | None = None
    caution: Label | None = None
    supervised: bool = False
    durations: tuple[DurationClass, ...] = ()
    mechanisms: tuple[Mechanism, ...] = ()
    regions: tuple[Region, ...] = ()
    avoids: tuple[Mechanism, ...] = ()
