"""How much a plan does at one place, added up over its steps: in one session, and in one week."""

from typing import Annotated

from annotated_types import Ge
from attrs import frozen

from soft_tissue.models.anatomy import Region, Side
from soft_tissue.models.declaration import Identifier, Label, declared
from soft_tissue.units import Duration

__all__ = ["PlanLoads", "SessionLoad", "SiteLoad", "WeekLoad"]


@frozen(kw_only=True, field_transformer=declared)
class SiteLoad:
    """What one place gets.

    A structure counts for its group, for every region that it reaches and for what contains that; a group counts for
    each of its members. So loads of places that share steps are not to be added up; the `own` of places as a whole
    may be.

    Attributes:
        structure: the place, by id; None for a region.
        region: the place; None for a structure.
        side: left or right; None is the place as a whole. Work on both sides is halved between them, and work
            without a side is counted for the whole alone.
        hands_on: time on it and within it.
        own: time of the steps that name this very place.
        deep: the part of `hands_on` at a deep level.
        steps: how many steps.
    """

    structure: Identifier | None = None
    region: Region | None = None
    side: Side | None = None
    hands_on: Duration
    own: Duration
    deep: Duration
    steps: Annotated[int, Ge(0)]


def _at(sites: tuple[SiteLoad, ...], place: Region | str, side: Side | None) -> SiteLoad | None:
    return next((load for load in sites if place in (load.structure, load.region) and load.side is side), None)


@frozen(kw_only=True, field_transformer=declared)
class SessionLoad:
    """The loads of one session.

    Attributes:
        session: its position in the plan, from 0.
        hands_on: palpation and treatment together.
        unplaced: palpation that does not say how its time is shared among several places.
        sites: every place that gets something, in a stable order. The `own` of the places as a whole and `unplaced`
            add up to `hands_on`.
    """

    session: Annotated[int, Ge(0)]
    hands_on: Duration
    unplaced: Duration
    sites: tuple[SiteLoad, ...] = ()

    def at(self, place: Region | str, side: Side | None = None) -> SiteLoad | None:
        """The load of a region or a structure's id; None when it gets nothing."""
        return _at(self.sites, place, side)


@frozen(kw_only=True, field_transformer=declared)
class WeekLoad:
    """The most that a week of the course brings; phases whose visits take turns share a week.

    Attributes:
        phases: names of the phases.
        visits: the most visits in a week; None where the plan does not say how often, and then nothing is added up.
        hands_on: palpation and treatment of the heaviest visits; None where `visits` is.
        sites: the same for each place.
    """

    phases: tuple[Label, ...]
    visits: Annotated[int, Ge(0)] | None = None
    hands_on: Duration | None = None
    sites: tuple[SiteLoad, ...] = ()

    def at(self, place: Region | str, side: Side | None = None) -> SiteLoad | None:
        """The load of a region or a structure's id; None when it gets nothing, or nothing is known."""
        return _at(self.sites, place, side)


@frozen(kw_only=True, field_transformer=declared)
class PlanLoads:
    """The loads of a plan.

    Attributes:
        sessions: one for each session of the plan, in its order.
        weeks: one for each stretch of the course, in its order.
    """

    sessions: tuple[SessionLoad, ...] = ()
    weeks: tuple[WeekLoad, ...] = ()
