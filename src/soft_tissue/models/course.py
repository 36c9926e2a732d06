"""The course of care: phases, when to look again, and what then."""

from enum import StrEnum
from typing import Annotated

from annotated_types import Ge, Le
from attrs import frozen

from soft_tissue.models.declaration import Identifier, Label, Text, declared
from soft_tissue.models.ranges import NumberRange
from soft_tissue.models.source import Basis
from soft_tissue.models.technique import Discipline

__all__ = ["Course", "Decision", "DecisionPoint", "Phase", "Progress"]


class Progress(StrEnum):
    """How the client fares at a reassessment, against the goals."""

    BETTER = "better"
    UNCHANGED = "unchanged"
    WORSE = "worse"


class Decision(StrEnum):
    """What follows. No progress is never more of the same."""

    TAPER = "taper"
    CHANGE_APPROACH = "change_approach"
    STOP_AND_REFER = "stop_and_refer"


@frozen(kw_only=True, field_transformer=declared)
class DecisionPoint:
    """What each kind of progress leads to."""

    progress: Progress
    decision: Decision


@frozen(kw_only=True, field_transformer=declared)
class Phase:
    """A stretch of visits of one discipline.

    Attributes:
        name: such as "corrective" or "maintenance".
        discipline: massage or neuromuscular.
        visits: how many; None is open, as a maintenance phase is.
        per_week: how often; None is unknown, and the interval is settled with the client.
        visits_basis, spacing_basis: published, extrapolated or convention.
        sources: ids of the sources.
        note: what else matters.
    """

    name: Label
    discipline: Discipline
    visits: Annotated[int, Ge(1), Le(200)] | None = None
    per_week: NumberRange | None = None
    visits_basis: Basis
    spacing_basis: Basis
    sources: tuple[Identifier, ...] = ()
    note: Label | None = None


@frozen(kw_only=True, field_transformer=declared)
class Course:
    """All phases, and the points at which the course is decided anew.

    Attributes:
        phases: in order.
        visits: planned visits of the phases that are counted.
        reassess_after: numbers of the visits after which progress is judged.
        decisions: what follows from progress.
        goals: what it is for, in the client's words; personal.
        basis: of the reassessment points.
    """

    phases: tuple[Phase, ...]
    visits: Annotated[int, Ge(1), Le(10_000)]
    reassess_after: tuple[Annotated[int, Ge(1), Le(10_000)], ...]
    decisions: tuple[DecisionPoint, ...]
    goals: tuple[Text, ...] = ()
    basis: Basis = Basis.CONVENTION
    sources: tuple[Identifier, ...] = ()
