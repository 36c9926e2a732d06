"""What has been published of a technique's dose, amount by amount, with its spread. Unknown stays unknown."""

from typing import Annotated, Any

from annotated_types import Ge, Le
from attrs import frozen

from soft_tissue.models.condition import TissueStage
from soft_tissue.models.declaration import Identifier, Label, declared
from soft_tissue.models.dose import DoseAmount, PublishedAmounts
from soft_tissue.models.ranges import (
    CountRange,
    DurationRange,
    ForceRange,
    FrequencyRange,
    LevelRange,
    NumberRange,
    PercentRange,
    PressureLevelRange,
    PressureRange,
    TemperatureRange,
)
from soft_tissue.models.source import EvidenceGrade
from soft_tissue.models.trigger_point import TriggerPointStatus
from soft_tissue.units import Duration, Force, Frequency, Pressure, Temperature

__all__ = ["AmountRange", "AmountSpread", "AmountValue", "DoseEnvelope", "KeptApart", "StatedAmount"]

AmountRange = (
    DurationRange
    | CountRange
    | NumberRange
    | PressureRange
    | ForceRange
    | PressureLevelRange
    | LevelRange
    | PercentRange
    | TemperatureRange
    | FrequencyRange
)
"""The range of one amount, whichever it is."""

AmountValue = Duration | Pressure | Force | Temperature | Frequency | float
"""One value of an amount: a measure, a count or a level."""


@frozen(kw_only=True, field_transformer=declared)
class StatedAmount:
    """One amount as one publication states it.

    Attributes:
        published: id of the published dose.
        stage: tissue stage that it is for; `ANY` is for any.
        structures: structures that it was used on; empty is any.
        grade: best evidence grade of its sources.
        sources: ids of its sources.
        says: this amount alone.
    """

    published: Identifier
    stage: TissueStage
    structures: tuple[Identifier, ...] = ()
    grade: EvidenceGrade
    sources: tuple[Identifier, ...] = ()
    says: PublishedAmounts


@frozen(kw_only=True, field_transformer=declared)
class AmountSpread:
    """One amount over all publications that apply.

    Attributes:
        amount: which.
        span: this amount alone, from the lowest to the highest value that is printed anywhere.
        no_upper_end: a publication says "at least" and gives no upper end, so no value lies above all of them.
        no_lower_end: a publication says "up to" and gives no lower end, so no value lies below all of them.
        stated: what each publication says of it.
    """

    amount: DoseAmount
    span: PublishedAmounts
    no_upper_end: bool = False
    no_lower_end: bool = False
    stated: tuple[StatedAmount, ...] = ()

    @property
    def range(self) -> AmountRange | None:
        """From the lowest to the highest printed value."""
        found: AmountRange | None = getattr(self.span, self.amount)
        return found

    @property
    def lowest(self) -> AmountValue | None:
        """The lowest printed value."""
        return None if self.range is None else self.range.min

    @property
    def highest(self) -> AmountValue | None:
        """The highest printed value."""
        return None if self.range is None else self.range.max

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of all sources, each once: their number says how far the spread carries."""
        return tuple(sorted({source for stated in self.stated for source in stated.sources}))


@frozen(kw_only=True, field_transformer=declared)
class KeptApart:
    """A publication that was not counted in.

    Attributes:
        published: id of the published dose.
        stage: tissue stage that it is for.
        grade: best evidence grade of its sources.
        sources: ids of its sources.
        says: its amounts.
        why: why it was not counted in.
    """

    published: Identifier
    stage: TissueStage
    grade: EvidenceGrade
    sources: tuple[Identifier, ...] = ()
    says: PublishedAmounts
    why: Label


@frozen(kw_only=True, field_transformer=declared)
class DoseEnvelope:
    """What is published of the dose of one technique at one stage. It is what others did, not what is right.

    Attributes:
        technique: id of the technique.
        stage: tissue stage asked for; None is unknown.
        structure: structure asked for; None is any.
        point_status: whether it is for active or latent points; None is unknown.
        pregnancy_weeks: completed weeks of pregnancy; None is unknown or not pregnant.
        spreads: the amounts that a publication states, in the order of `DoseAmount`.
        unknown: the amounts that no publication states.
        elsewhere: publications for another stage, other structures, latent points or weeks of pregnancy.
        not_for_planning: publications that must not serve a plan.
    """

    technique: Identifier
    stage: TissueStage | None = None
    structure: Identifier | None = None
    point_status: TriggerPointStatus | None = None
    pregnancy_weeks: Annotated[int, Ge(0), Le(45)] | None = None
    spreads: tuple[AmountSpread, ...] = ()
    unknown: tuple[DoseAmount, ...] = ()
    elsewhere: tuple[KeptApart, ...] = ()
    not_for_planning: tuple[KeptApart, ...] = ()

    @property
    def amounts(self) -> PublishedAmounts:
        """Each amount from its lowest to its highest printed value; None where nobody has published any."""
        ranges: dict[str, Any] = {spread.amount: spread.range for spread in self.spreads}  # each of its amount's type
        return PublishedAmounts(**ranges)

    def spread(self, amount: DoseAmount | str) -> AmountSpread | None:
        """The spread of one amount, such as ``"hold"``; None where nobody has published any."""
        return next((spread for spread in self.spreads if spread.amount == amount), None)
