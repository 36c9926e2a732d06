"""What may be done where: the map from (technique, site) to a verdict and a dose ceiling.

The map is a set of restrictions. A cell is the join of all that apply to it, so the order never matters and one more
restriction never loosens anything.
"""

from enum import StrEnum
from typing import Annotated

from annotated_types import Ge, Le
from attrs import frozen

from soft_tissue.models.anatomy import Site
from soft_tissue.models.declaration import Identifier, Label, declared
from soft_tissue.models.source import Basis
from soft_tissue.models.technique import Mechanism, Technique

__all__ = ["CareMap", "Cell", "Restriction", "Verdict"]

DEEPEST = 5
"""The deepest level of Walton's scale, where no restriction sets a ceiling."""

BESIDE_LEVEL = 2
"""Ceiling for structures beside one that must be avoided: light work only (a convention)."""


class Verdict(StrEnum):
    """From free to forbidden, in order."""

    PROCEED = "proceed"
    MODIFY = "modify"
    CLEARANCE = "clearance"
    AVOID = "avoid"

    @property
    def rank(self) -> int:
        """0 for proceed, 3 for avoid."""
        return _RANKS[self]

    @property
    def allows(self) -> bool:
        """Whether a step may be planned under it."""
        return self.rank <= Verdict.MODIFY.rank

    def stricter(self, other: "Verdict") -> "Verdict":
        """The stricter of the two."""
        return self if self.rank >= other.rank else other


_RANKS = {verdict: rank for rank, verdict in enumerate(Verdict)}


@frozen(kw_only=True, field_transformer=declared)
class Restriction:
    """One reason why something is not free.

    Attributes:
        code: what raised it: the id of a contraindication, a credential rule, a consent rule.
        verdict: how strict.
        techniques, mechanisms: which techniques it binds; both empty is all.
        except_techniques: techniques that it leaves free.
        sites: where it binds; empty is everywhere.
        structures: structures that it binds, whatever the region.
        max_pressure: deepest level left, 1 to 5.
        because: the intake fact or gap that raised it, in words that hold nothing personal.
        advice: what to do.
        absolute: no clearance or override lifts it.
    """

    code: Identifier
    verdict: Verdict
    techniques: frozenset[Identifier] = frozenset()
    mechanisms: frozenset[Mechanism] = frozenset()
    except_techniques: frozenset[Identifier] = frozenset()
    sites: tuple[Site, ...] = ()
    structures: frozenset[Identifier] = frozenset()
    max_pressure: Annotated[int, Ge(1), Le(5)] | None = None
    because: Label
    advice: Label | None = None
    basis: Basis
    sources: tuple[Identifier, ...] = ()
    absolute: bool = False

    def binds(self, technique: Technique) -> bool:
        """Whether it is about this technique at all."""
        if technique.id in self.except_techniques:
            return False
        if not self.techniques and not self.mechanisms:
            return True
        return technique.id in self.techniques or not self.mechanisms.isdisjoint(technique.mechanisms)

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
            if place.meets(site):
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
        reasons: the restrictions that make it so, in a stable order.
    """

    verdict: Verdict
    max_pressure: Annotated[int, Ge(1), Le(5)]
    reasons: tuple[Restriction, ...] = ()


def _order(restriction: Restriction) -> tuple[object, ...]:
    """A total order by value, so that equal sets of restrictions make equal maps."""
    return (
        restriction.code,
        restriction.because,
        restriction.verdict.rank,
        restriction.max_pressure or DEEPEST,
        [(s.region, s.structure or "", s.side or "") for s in restriction.sites],
        sorted(restriction.techniques),
        sorted(restriction.structures),
    )


@frozen(kw_only=True, field_transformer=declared)
class CareMap:
    """All restrictions of one case for one practitioner.

    Attributes:
        restrictions: sorted by code, so that equal sets are equal maps.
    """

    restrictions: tuple[Restriction, ...] = ()

    def cell(self, technique: Technique, site: Site) -> Cell:
        """Join all restrictions that bind the technique at the site."""
        verdict, ceiling, reasons = Verdict.PROCEED, DEEPEST, []
        for restriction in self.restrictions:
            if not restriction.binds(technique):
                continue
            strength, level = restriction.strength_at(site)
            if strength is Verdict.PROCEED and level == DEEPEST:
                continue
            verdict, ceiling = verdict.stricter(strength), min(ceiling, level)
            reasons.append(restriction)
        return Cell(verdict=verdict, max_pressure=ceiling, reasons=tuple(reasons))

    def joined(self, *more: Restriction) -> "CareMap":
        """The same map with more restrictions; never looser."""
        together = sorted({*self.restrictions, *more}, key=_order)
        return CareMap(restrictions=tuple(together))
