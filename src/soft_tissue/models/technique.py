"""What is done with the hands: disciplines, mechanisms and techniques."""

from enum import StrEnum

from attrs import frozen

from soft_tissue.models.declaration import Identifier, Label, declared
from soft_tissue.models.entry import Entry
from soft_tissue.models.position import Position
from soft_tissue.models.ranges import PressureLevelRange

__all__ = ["Depth", "Discipline", "Mechanism", "Technique", "TechniqueScope"]


class Discipline(StrEnum):
    """The two ways of care that the library is about."""

    MASSAGE = "massage"
    NEUROMUSCULAR = "neuromuscular"


class Mechanism(StrEnum):
    """What a technique does to tissue. Cautions are stated by mechanism, so a new technique inherits them."""

    COMPRESSION = "compression"
    KNEADING = "kneading"
    GLIDING = "gliding"
    FRICTION = "friction"
    PERCUSSION = "percussion"
    VIBRATION = "vibration"
    STRETCH = "stretch"
    FASCIAL_LOAD = "fascial_load"
    POSITIONING = "positioning"
    ACTIVE_CONTRACTION = "active_contraction"
    HEAT = "heat"
    LIGHT_DRAINAGE = "light_drainage"
    THRUST = "thrust"
    SKIN_PENETRATION = "skin_penetration"
    ENERGY_DEVICE = "energy_device"


class TechniqueScope(StrEnum):
    """Who may use a technique: a base license, one with additional training, or nobody here."""

    BASE_LICENSE = "base_license"
    ADDITIONAL_TRAINING = "additional_training"
    OUTSIDE = "outside"


class Depth(StrEnum):
    """How deep a technique works when nothing else is said."""

    SUPERFICIAL = "superficial"
    MODERATE = "moderate"
    DEEP = "deep"

    @property
    def level(self) -> int:
        """The level on Walton's scale (1 to 5) that a plan assumes for it: 2, 3 or 4; a convention."""
        return {Depth.SUPERFICIAL: 2, Depth.MODERATE: 3, Depth.DEEP: 4}[self]


@frozen(kw_only=True, field_transformer=declared, cache_hash=True)
class Technique(Entry):
    """A named way of working.

    Attributes:
        purpose: what it is for, one sentence.
        disciplines: which discipline uses it.
        mechanisms: what it does to tissue; scope, cautions and dose ceiling follow from these.
        scope: what credential it takes. `OUTSIDE` is recorded and never planned.
        training: curriculum subject that the additional training consists of, where one is named.
        typical_pressure: Walton levels, where a source gives them.
        depth: how deep it works by default.
        clothed: can be given through clothing.
        client_active: the client contracts or moves.
        positions: the only positions in which it is given; empty is any.

    A technique without a mechanism inherits no caution, so it is refused by a rule, not by this class.
    """

    name: Label
    aliases: tuple[Label, ...] = ()
    purpose: Label
    disciplines: tuple[Discipline, ...] = ()
    mechanisms: tuple[Mechanism, ...] = ()
    scope: TechniqueScope
    training: Identifier | None = None
    typical_pressure: PressureLevelRange | None = None
    depth: Depth | None = None
    clothed: bool = False
    client_active: bool = False
    positions: tuple[Position, ...] = ()
