"""Protocols, routines and wordings as others have published them, number for number.

They are records, not plans: a protocol of ours may cite them.
"""

from typing import Annotated

from annotated_types import Ge, Le
from attrs import frozen

from soft_tissue.models.anatomy import Region
from soft_tissue.models.declaration import Identifier, Label, declared
from soft_tissue.models.entry import Entry
from soft_tissue.models.ranges import CountRange, DurationRange, NumberRange, PercentRange
from soft_tissue.units import Duration, Pressure

__all__ = [
    "Cadence",
    "CadencePart",
    "PublishedArm",
    "PublishedOutcome",
    "PublishedProtocol",
    "RoutineSegment",
    "SessionConvention",
    "SessionRoutine",
]


@frozen(kw_only=True, field_transformer=declared)
class PublishedArm:
    """One arm of a study, or the method of a handout.

    Attributes:
        technique, techniques: what was done, by id; `technique_text` in the source's words.
        structures: where, by id; `target_text` in the source's words.
        hold, repetitions, sets, rest, effort_percent, pressure, test_pressure: the dose, as far as stated.
        technique_time: time on the technique; `session`: length of a visit.
        sessions_per_week, weeks, span, total_sessions: the course.
        within_scope: False for needling, thrust or a device: recorded, never planned.
    """

    name: Label | None = None
    technique: Identifier | None = None
    technique_text: Label | None = None
    techniques: tuple[Identifier, ...] = ()
    structures: tuple[Identifier, ...] = ()
    target_text: Label | None = None
    hold: DurationRange | None = None
    repetitions: CountRange | None = None
    sets: CountRange | None = None
    rest: DurationRange | None = None
    effort_percent: PercentRange | None = None
    pressure: Pressure | None = None
    test_pressure: Pressure | None = None
    technique_time: Duration | None = None
    session: Duration | None = None
    sessions_per_week: NumberRange | None = None
    weeks: Annotated[float, Ge(0), Le(520)] | None = None
    span: Duration | None = None
    total_sessions: Annotated[int, Ge(0), Le(1000)] | None = None
    within_scope: bool = True
    note: Label | None = None


@frozen(kw_only=True, field_transformer=declared)
class PublishedOutcome:
    """A result as printed; the numbers stay text, so that none is lost or rounded."""

    arm: Label | None = None
    name: Label
    unit: Label | None = None
    baseline: Label | None = None
    after: Label | None = None
    effect: Label | None = None
    note: Label | None = None


@frozen(kw_only=True, field_transformer=declared)
class PublishedProtocol(Entry):
    """A published dose and schedule.

    Attributes:
        citation: authors and journal.
        year: of publication.
        design: of the study.
        participants: how many.
        conditions: ours that it is about; `condition_text` in the source's words.
        arms: what was done.
        outcomes: what came of it.
    """

    citation: Label
    year: Annotated[int, Ge(1800), Le(2100)] | None = None
    design: Label | None = None
    participants: Annotated[int, Ge(1)] | None = None
    conditions: tuple[Identifier, ...] = ()
    condition_text: Label | None = None
    arms: tuple[PublishedArm, ...]
    outcomes: tuple[PublishedOutcome, ...] = ()


@frozen(kw_only=True, field_transformer=declared)
class RoutineSegment:
    """One stretch of a published routine."""

    order: Annotated[int, Ge(1)]
    segment: Label
    region_text: Label
    regions: tuple[Region, ...] = ()
    minutes: DurationRange
    sides: Annotated[int, Ge(1), Le(2)]


@frozen(kw_only=True, field_transformer=declared)
class SessionRoutine(Entry):
    """A published order and timing of a session."""

    title: Label
    stated_total: DurationRange | None = None
    segments: tuple[RoutineSegment, ...]


@frozen(kw_only=True, field_transformer=declared)
class CadencePart:
    """One stretch of a cadence: `count` visits in `period`, or `frequency` visits each `period`.

    Attributes:
        count: visits in the period as a whole.
        frequency: visits in each period.
        period: the span, or the unit of the frequency.
        repeat: how long it goes on.
        session: length of a visit.
        span, sessions: for a stretch stated as a whole.
    """

    count: Annotated[int, Ge(0)] | None = None
    frequency: Annotated[float, Ge(0)] | None = None
    period: Duration | None = None
    repeat: Duration | None = None
    session: Duration | None = None
    span: Duration | None = None
    sessions: Annotated[int, Ge(0)] | None = None


@frozen(kw_only=True, field_transformer=declared)
class Cadence(Entry):
    """A published wording of how often, with its parts."""

    wording: Label
    parts: tuple[CadencePart, ...]


@frozen(kw_only=True, field_transformer=declared)
class SessionConvention(Entry):
    """A published rule of thumb about a session: order of work, draping, consent, positions."""

    topic: Label
    rule: Label
    regions: tuple[Region, ...] = ()
    jurisdiction: Label | None = None
