"""How much: the amounts of a treatment, as published and as planned. Any part of a dose may be unknown."""

from datetime import date
from enum import StrEnum

from attrs import fields, frozen

from soft_tissue.models.condition import TissueStage
from soft_tissue.models.declaration import Identifier, Label, declared
from soft_tissue.models.position import Position
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
from soft_tissue.models.source import Basis
from soft_tissue.models.trigger_point import TriggerPointStatus

__all__ = ["Dose", "DoseAmount", "DoseAmounts", "PublishedAmounts", "PublishedDose"]


@frozen(kw_only=True, field_transformer=declared)
class DoseAmounts:
    """The parts that a dose may state; None is unknown, never zero.

    Attributes:
        hold: how long one hold lasts.
        repetitions: holds or strokes in a set.
        sets: how often the set is done.
        rest: pause between repetitions.
        pressure: measured pressure.
        force: measured force.
        pressure_level: Walton's ordinal scale, 1 to 5.
        discomfort: 0 to 10, the client's discomfort while it is done: a limit, never a target.
        effort_percent: share of the client's greatest effort.
        then_stretch: stretch held after the repetitions.
        temperature: of a stone or pack.
        rate: strokes or strikes in a time.
    """

    hold: DurationRange | None = None
    repetitions: CountRange | None = None
    sets: CountRange | None = None
    rest: DurationRange | None = None
    pressure: PressureRange | None = None
    force: ForceRange | None = None
    pressure_level: PressureLevelRange | None = None
    discomfort: LevelRange | None = None
    effort_percent: PercentRange | None = None
    then_stretch: DurationRange | None = None
    temperature: TemperatureRange | None = None
    rate: FrequencyRange | None = None


AMOUNTS = tuple(field.name for field in fields(DoseAmounts))
"""Names of the parts of a dose, in the order in which they are written."""


@frozen(kw_only=True, field_transformer=declared)
class Dose(DoseAmounts):
    """The dose of one treatment step.

    Attributes:
        position: how the client lies, where it matters.
        instruction: what the numbers do not say ("return slowly").
        published: id of the published dose that it follows; None when nothing was found.
        basis: published, extrapolated (from another stage or site) or convention; None for an unknown dose.
        sources: ids of its sources.
    """

    position: Position | None = None
    instruction: Label | None = None
    published: Identifier | None = None
    basis: Basis | None = None
    sources: tuple[Identifier, ...] = ()

    @property
    def is_unknown(self) -> bool:
        """Whether no amount is stated."""
        return all(getattr(self, name) is None for name in AMOUNTS)


@frozen(kw_only=True, field_transformer=declared)
class PublishedAmounts(DoseAmounts):
    """What a publication may state: the parts of a dose, and how long and how often it is given.

    Attributes:
        minutes_per_site: time on one site.
        session: length of the session.
        sessions_per_week: visits a week.
        weeks: length of the course in weeks.
        total_sessions: visits in the course.
    """

    minutes_per_site: DurationRange | None = None
    session: DurationRange | None = None
    sessions_per_week: NumberRange | None = None
    weeks: NumberRange | None = None
    total_sessions: CountRange | None = None


class DoseAmount(StrEnum):
    """The amounts that a publication may state: the fields of `PublishedAmounts`, in their order."""

    HOLD = "hold"
    REPETITIONS = "repetitions"
    SETS = "sets"
    REST = "rest"
    PRESSURE = "pressure"
    FORCE = "force"
    PRESSURE_LEVEL = "pressure_level"
    DISCOMFORT = "discomfort"
    EFFORT_PERCENT = "effort_percent"
    THEN_STRETCH = "then_stretch"
    TEMPERATURE = "temperature"
    RATE = "rate"
    MINUTES_PER_SITE = "minutes_per_site"
    SESSION = "session"
    SESSIONS_PER_WEEK = "sessions_per_week"
    WEEKS = "weeks"
    TOTAL_SESSIONS = "total_sessions"

    @property
    def words(self) -> str:
        """The amount as people say it.

        >>> DoseAmount.MINUTES_PER_SITE.words
        'time on one site'
        """
        return _WORDS.get(self, self.replace("_", " "))


_WORDS = {
    DoseAmount.EFFORT_PERCENT: "effort",
    DoseAmount.THEN_STRETCH: "stretch afterwards",
    DoseAmount.MINUTES_PER_SITE: "time on one site",
    DoseAmount.SESSION: "length of a session",
    DoseAmount.SESSIONS_PER_WEEK: "visits a week",
    DoseAmount.WEEKS: "weeks of the course",
    DoseAmount.TOTAL_SESSIONS: "visits in the course",
}


@frozen(kw_only=True, field_transformer=declared)
class PublishedDose(PublishedAmounts):
    """A dose that a source gives for a technique.

    Attributes:
        technique: id of the technique.
        stage: tissue stage that it is for.
        structures: structures that it was used on; empty is any.
        point_status: whether the source was about active or latent trigger points.
        pregnancy_weeks: weeks of pregnancy for which it was given.
        before_event, after_event: how long before or after exercise.
        planning: False when it must not serve a plan; `why` says the reason.
        intent: what it was given for.
        sources, note, recorded, review: as of any entry of the knowledge.
    """

    id: Identifier
    sources: tuple[Identifier, ...] = ()
    note: Label | None = None
    recorded: date | None = None
    review: Label | None = None
    technique: Identifier
    stage: TissueStage
    structures: tuple[Identifier, ...] = ()
    point_status: TriggerPointStatus | None = None
    pregnancy_weeks: CountRange | None = None
    before_event: DurationRange | None = None
    after_event: DurationRange | None = None
    planning: bool = True
    why: Label | None = None
    intent: Label | None = None
