"""What may be done where: the map from (technique, site) to a verdict and a dose ceiling.

The map is a set of restrictions. A cell is the join of all that apply to it, so the order never matters and one more
restriction never loosens anything.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cached_property
from typing import Annotated

from annotated_types import Ge, Le
from attrs import frozen

from soft_tissue.errors import InvalidRecordError, Problem
from soft_tissue.models.anatomy import Site
from soft_tissue.models.declaration import Identifier, Label, declared
from soft_tissue.models.position import Position
from soft_tissue.models.source import Basis
from soft_tissue.models.technique import Mechanism, Technique
from soft_tissue.units import Duration

__all__ = ["CareMap", "Cell", "Change", "Reach", "Restriction", "Urgency", "Verdict"]

DEEPEST = 5
"""The deepest level of Walton's scale, where no restriction sets a ceiling."""

BESIDE_LEVEL = 2
"""Ceiling for structures beside one that must be avoided: light work only (a convention)."""


class Urgency(StrEnum):
    """How soon somebody else must see the client."""

    ROUTINE = "routine"
    SOON = "soon"
    URGENT = "urgent"
    EMERGENCY = "emergency"

    @property
    def rank(self) -> int:
        """0 for routine, 3 for an emergency."""
        return list(Urgency).index(self)


class Verdict(StrEnum):
    """From free to sent on, in order. Where several hold, the strictest wins.

    ``modify`` is to go on with changes; ``avoid_technique`` leaves other techniques free, ``avoid_site`` leaves no
    technique there; ``refer`` sends the client on, with an `Urgency`.
    """

    PROCEED = "proceed"
    MODIFY = "modify"
    CLEARANCE = "clearance"
    AVOID_TECHNIQUE = "avoid_technique"
    AVOID_SITE = "avoid_site"
    REFER = "refer"

    @property
    def rank(self) -> int:
        """0 for proceed, 5 for refer."""
        return _RANKS[self]

    @property
    def allows(self) -> bool:
        """Whether a step may be planned under it."""
        return self.rank <= Verdict.MODIFY.rank

    @property
    def avoids(self) -> bool:
        """Whether it forbids, whatever a physician says."""
        return self in (Verdict.AVOID_TECHNIQUE, Verdict.AVOID_SITE)

    def stricter(self, other: "Verdict") -> "Verdict":
        """The stricter of the two."""
        return self if self.rank >= other.rank else other


_RANKS = {verdict: rank for rank, verdict in enumerate(Verdict)}


class Reach(StrEnum):
    """Which work a restriction at a site binds.

    ``meets`` is work on whatever touches the site. The other two bind only work on a region as a whole, with no
    structure named: ``inside`` where that region lies in the site, ``holds`` where the site lies in that region.
    """

    MEETS = "meets"
    INSIDE = "inside"
    HOLDS = "holds"

    def binds(self, place: Site, site: Site) -> bool:
        """Whether a restriction at `place` binds work at `site`."""
        if self is Reach.MEETS or site.structure is not None:
            return self is Reach.MEETS and place.meets(site)
        if self is Reach.INSIDE:
            return site.region.within(place.region)
        return place.region.within(site.region)


class Change(StrEnum):
    """A way in which work goes on with changes."""

    LIGHTER = "lighter"
    SHORTER = "shorter"
    ELSEWHERE = "elsewhere"
    POSITION = "position"


@frozen(kw_only=True, field_transformer=declared, cache_hash=True)
class Restriction:
    """One reason why something is not free.

    Attributes:
        code: what raised it: the id of a contraindication, a credential rule, a consent rule.
        verdict: how strict.
        techniques, mechanisms: which techniques it binds; both empty is all.
        except_techniques: techniques that it leaves free.
        sites: where it binds; empty is everywhere.
        reach: which work its sites bind.
        structures: structures that it binds, whatever the region.
        max_pressure: deepest level left, 1 to 5.
        max_session: longest session left.
        positions: positions of the client that it rules out.
        urgency: how soon, for a verdict that sends the client on; None otherwise.
        because: the intake fact or gap that raised it, in words that hold nothing personal.
        fact: id of that intake fact; None where it is no fact of an intake.
        path: where in the case it stands.
        advice: what to do.
        absolute: no clearance or override lifts it.

    Raises:
        InvalidRecordError: when it avoids a technique and names none, or sends on without an urgency.
    """

    code: Identifier
    verdict: Verdict
    techniques: frozenset[Identifier] = frozenset()
    mechanisms: frozenset[Mechanism] = frozenset()
    except_techniques: frozenset[Identifier] = frozenset()
    sites: tuple[Site, ...] = ()
    reach: Reach = Reach.MEETS
    structures: frozenset[Identifier] = frozenset()
    max_pressure: Annotated[int, Ge(1), Le(5)] | None = None
    max_session: Duration | None = None
    positions: frozenset[Position] = frozenset()
    urgency: Urgency | None = None
    because: Label
    fact: Identifier | None = None
    path: Label | None = None
    advice: Label | None = None
    basis: Basis
    sources: tuple[Identifier, ...] = ()
    absolute: bool = False

    def __attrs_post_init__(self) -> None:
        problems = []
        if self.verdict is Verdict.AVOID_TECHNIQUE and not self.techniques and not self.mechanisms:
            problems.append(Problem(path=("techniques",), code="required", message="must name what is avoided"))
        if (self.verdict is Verdict.REFER) is not (self.urgency is not None):
            message = "belongs to the verdict refer, and is required there"
            problems.append(Problem(path=("urgency",), code="contradiction", message=message))
        if problems:
            raise InvalidRecordError(tuple(problems))

    @cached_property
    def order(self) -> tuple[object, ...]:
        """A total order by value, so that equal sets of restrictions make equal maps."""
        return (
            self.code,
            self.because,
            self.verdict.rank,
            self.max_pressure or DEEPEST,
            [(s.region, s.structure or "", s.side or "") for s in self.sites],
            self.reach,
            sorted(self.techniques),
            sorted(self.structures),
            sorted(self.mechanisms),
            self.path or "",
        )

    @cached_property
    def for_all_techniques(self) -> bool:
        """Whether it binds every technique."""
        return not (self.techniques or self.mechanisms or self.except_techniques)

    @property
    def everywhere(self) -> bool:
        """Whether it binds every technique at every site."""
        return self.for_all_techniques and not self.sites and not self.structures

    @cached_property
    def _bound(self) -> dict[Technique, bool]:
        """Which of the techniques asked about so far it binds."""
        return {}

    def binds(self, technique: Technique) -> bool:
        """Whether it is about this technique at all."""
        found = self._bound.get(technique)
        if found is None:
            named = technique.id in self.techniques or not self.mechanisms.isdisjoint(technique.mechanisms)
            free = technique.id in self.except_techniques
            found = self._bound[technique] = not free and (named or not (self.techniques or self.mechanisms))
        return found

    def strength_at(self, site: Site) -> tuple[Verdict, int]:
        """Verdict and pressure ceiling at a site; beside a named structure only light work is left."""
        full = (self.verdict, self.max_pressure or DEEPEST)
        if not self.sites and not self.structures:
            return full
        if site.structure is not None and site.structure in self.structures:
            return full
        beside = full if self.verdict.allows else (Verdict.MODIFY, min(full[1], BESIDE_LEVEL))
        strictest = (Verdict.PROCEED, DEEPEST)
        for place in self.sites:
            if self.reach.binds(place, site):
                other = None not in (place.structure, site.structure) and place.structure != site.structure
                verdict, level = beside if other else full
                strictest = (strictest[0].stricter(verdict), min(strictest[1], level))
        return strictest


@frozen(kw_only=True, field_transformer=declared)
class Cell:
    """What holds for one technique at one site.

    Attributes:
        verdict: the strictest of all.
        max_pressure: the lowest ceiling of all, 1 to 5.
        max_session: the shortest limit of all; None where there is none.
        positions: all positions that are ruled out.
        urgency: the most urgent of all, where the client is sent on.
        reasons: the restrictions that make it so, in a stable order.
    """

    verdict: Verdict
    max_pressure: Annotated[int, Ge(1), Le(5)]
    max_session: Duration | None = None
    positions: frozenset[Position] = frozenset()
    urgency: Urgency | None = None
    reasons: tuple[Restriction, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        """How work must change; elsewhere means that it may go on at other sites."""
        against = [r for r in self.reasons if not r.verdict.allows]
        found = {
            Change.LIGHTER: self.max_pressure < DEEPEST,
            Change.SHORTER: self.max_session is not None,
            Change.ELSEWHERE: bool(against) and all(r.sites or r.structures for r in against),
            Change.POSITION: bool(self.positions),
        }
        return tuple(change for change, holds in found.items() if holds)


@frozen(kw_only=True, field_transformer=declared)
class CareMap:
    """All restrictions of one case for one practitioner.

    Attributes:
        restrictions: in a stable order, so that equal sets are equal maps.
    """

    restrictions: tuple[Restriction, ...] = ()

    @cached_property
    def _places(self) -> dict[Site, tuple[tuple[Restriction, Verdict, int], ...]]:
        """What is active at the sites asked about so far."""
        return {}

    def at(self, site: Site) -> tuple[tuple[Restriction, Verdict, int], ...]:
        """The restrictions that leave something else than full freedom at a site: each with verdict and ceiling."""
        found = self._places.get(site)
        if found is None:
            strengths = ((restriction, *restriction.strength_at(site)) for restriction in self.restrictions)
            active = (s for s in strengths if s[1] is not Verdict.PROCEED or s[2] != DEEPEST)
            found = self._places[site] = tuple(active)
        return found

    def cells(self, techniques: Iterable[Technique], site: Site) -> Iterator[tuple[tuple[Technique, ...], Cell]]:
        """The cells of several techniques at one site; those that the same restrictions bind share one."""
        active = self.at(site)
        choosy = [place for place, item in enumerate(active) if not item[0].for_all_techniques]
        bound: dict[tuple[int, ...], list[Technique]] = {}
        for technique in techniques:
            bound.setdefault(tuple([n for n in choosy if active[n][0].binds(technique)]), []).append(technique)
        for key, same in bound.items():
            free = set(choosy).difference(key)
            yield tuple(same), _joined(item for place, item in enumerate(active) if place not in free)

    def cell(self, technique: Technique, site: Site) -> Cell:
        """Join all restrictions that bind the technique at the site."""
        return _joined(item for item in self.at(site) if item[0].binds(technique))

    def joined(self, *more: Restriction) -> "CareMap":
        """The same map with more restrictions; never looser."""
        together = sorted({*self.restrictions, *more}, key=lambda restriction: restriction.order)
        return CareMap(restrictions=tuple(together))


def _joined(active: Iterable[tuple[Restriction, Verdict, int]]) -> Cell:
    """The strictest of all that is active."""
    verdict, ceiling, reasons = Verdict.PROCEED, DEEPEST, []
    positions: frozenset[Position] = frozenset()
    urgency: Urgency | None = None
    longest: Duration | None = None
    for restriction, strength, level in active:
        verdict, ceiling = verdict.stricter(strength), min(ceiling, level)
        positions |= restriction.positions
        limit = restriction.max_session
        longest = limit if longest is None or (limit is not None and limit < longest) else longest
        if restriction.urgency is not None and (urgency is None or restriction.urgency.rank > urgency.rank):
            urgency = restriction.urgency
        reasons.append(restriction)
    return Cell(
        verdict=verdict,
        max_pressure=ceiling,
        max_session=longest,
        positions=positions,
        urgency=urgency,
        reasons=tuple(reasons),
    )
