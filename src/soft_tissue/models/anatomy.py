"""Where on the body: regions, sides, structures, sites and endangerment sites.

Not modeled: origins, insertions and innervation; UBERON and FMA ids lead to them.
"""

from enum import StrEnum
from typing import Annotated

from annotated_types import Ge, Le
from attrs import frozen

from soft_tissue.models.declaration import Identifier, Label, declared
from soft_tissue.models.entry import Entry
from soft_tissue.models.source import Statement
from soft_tissue.models.technique import Mechanism

__all__ = ["EndangermentSite", "Region", "Side", "Site", "Structure", "StructureKind"]


class Region(StrEnum):
    """A region of the body. Some contain others: see `within`."""

    WHOLE_BODY = "whole_body"
    HEAD = "head"
    SCALP = "scalp"
    FACE = "face"
    JAW = "jaw"
    MOUTH = "mouth"
    NECK = "neck"
    TRUNK = "trunk"
    CHEST = "chest"
    ABDOMEN = "abdomen"
    FLANK = "flank"
    PELVIS = "pelvis"
    GROIN = "groin"
    BACK = "back"
    UPPER_BACK = "upper_back"
    LOW_BACK = "low_back"
    UPPER_LIMB = "upper_limb"
    SHOULDER = "shoulder"
    AXILLA = "axilla"
    UPPER_ARM = "upper_arm"
    ELBOW = "elbow"
    FOREARM = "forearm"
    WRIST = "wrist"
    HAND = "hand"
    LOWER_LIMB = "lower_limb"
    BUTTOCK = "buttock"
    HIP = "hip"
    THIGH = "thigh"
    KNEE = "knee"
    LOWER_LEG = "lower_leg"
    ANKLE = "ankle"
    FOOT = "foot"

    @property
    def parent(self) -> "Region | None":
        """The next larger region, or None for the whole body."""
        return _PARENTS.get(self)

    def within(self, other: "Region") -> bool:
        """Whether this region is `other` or lies inside it.

        >>> Region.JAW.within(Region.HEAD)
        True
        """
        return other in _AROUND[self]

    def meets(self, other: "Region") -> bool:
        """Whether one of the two lies inside the other."""
        return other in _AROUND[self] or self in _AROUND[other]

    @property
    def words(self) -> str:
        """The region as people say it."""
        return self.replace("_", " ")


_CHILDREN = {
    Region.WHOLE_BODY: (Region.HEAD, Region.NECK, Region.TRUNK, Region.UPPER_LIMB, Region.LOWER_LIMB),
    Region.HEAD: (Region.SCALP, Region.FACE),
    Region.FACE: (Region.JAW,),
    Region.JAW: (Region.MOUTH,),
    Region.TRUNK: (Region.CHEST, Region.ABDOMEN, Region.PELVIS, Region.BACK),
    Region.PELVIS: (Region.GROIN,),
    Region.BACK: (Region.UPPER_BACK, Region.LOW_BACK, Region.FLANK),
    Region.UPPER_LIMB: (
        Region.SHOULDER,
        Region.UPPER_ARM,
        Region.ELBOW,
        Region.FOREARM,
        Region.WRIST,
        Region.HAND,
    ),
    Region.SHOULDER: (Region.AXILLA,),
    Region.LOWER_LIMB: (
        Region.BUTTOCK,
        Region.HIP,
        Region.THIGH,
        Region.KNEE,
        Region.LOWER_LEG,
        Region.ANKLE,
        Region.FOOT,
    ),
}
_PARENTS = {child: parent for parent, children in _CHILDREN.items() for child in children}


def _and_around(region: Region) -> frozenset[Region]:
    parent = region.parent
    return frozenset({region}) if parent is None else frozenset({region}) | _and_around(parent)


_AROUND = {region: _and_around(region) for region in Region}
"""For each region itself and all regions that it lies in."""


class Side(StrEnum):
    """Which side of the body. A site without one is both sides, or unknown."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"
    MIDLINE = "midline"

    @property
    def opposite(self) -> "Side":
        """Left for right and right for left; the others are their own."""
        return {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}.get(self, self)


def _sides_meet(one: Side | None, other: Side | None) -> bool:
    return {one, other} != {Side.LEFT, Side.RIGHT}


@frozen(kw_only=True, field_transformer=declared)
class Site:
    """A place on one client's body.

    Attributes:
        region: where it lies.
        also: further regions that a structure reaches into; what holds there holds for it too.
        structure: the structure meant, by id; None is the region as a whole.
        side: left, right, both or midline; None is unknown, and is taken as both.

    >>> Site(region=Region.SHOULDER, structure="infraspinatus", side=Side.RIGHT).words
    'right infraspinatus'
    """

    region: Region
    also: tuple[Region, ...] = ()
    structure: Identifier | None = None
    side: Side | None = None

    def meets(self, other: "Site") -> bool:
        """Whether the two may touch: one region inside the other, and the sides not opposite.

        Two different named structures of one region meet: what lies beside the harm is not clear of it.
        """
        touching = any(
            mine.meets(theirs) for mine in (self.region, *self.also) for theirs in (other.region, *other.also)
        )
        return touching and _sides_meet(self.side, other.side)

    @property
    def words(self) -> str:
        """The site as people say it."""
        name = self.structure.replace("-", " ") if self.structure else self.region.words
        if self.side in (Side.LEFT, Side.RIGHT):
            return f"{self.side} {name}"
        return f"{name}, both sides" if self.side is Side.BOTH else name


class StructureKind(StrEnum):
    """What kind of tissue a structure is."""

    MUSCLE = "muscle"
    MUSCLE_GROUP = "muscle_group"
    TENDON = "tendon"
    LIGAMENT = "ligament"
    FASCIA = "fascia"
    NERVE = "nerve"
    JOINT = "joint"
    AREA = "area"


@frozen(kw_only=True, field_transformer=declared)
class Structure(Entry):
    """A muscle, a group of muscles, or another tissue or area that care addresses.

    Attributes:
        regions: where it lies, the main region first.
        members: the structures that a group consists of.
        uberon: UBERON id, where one matches exactly.
        fma: FMA id, where one matches exactly.
        endangerment_sites: places with structures at risk that its treatment comes near.
        treatable: False for what hands do not treat (a nerve, a joint capsule).
        intraoral: True when it is reached through the mouth.
    """

    name: Label
    structure: StructureKind
    aliases: tuple[Label, ...] = ()
    regions: tuple[Region, ...]
    members: tuple[Identifier, ...] = ()
    uberon: Label | None = None
    fma: Label | None = None
    endangerment_sites: tuple[Identifier, ...] = ()
    treatable: bool = True
    intraoral: bool = False


@frozen(kw_only=True, field_transformer=declared)
class EndangermentSite(Entry):
    """A place where vessels, nerves or organs lie unprotected. Most are worked on with changes, not banned.

    Attributes:
        regions: where it lies.
        covers: regions that lie in it as a whole, so that what holds for it holds for all work there.
        structures_at_risk: what lies there.
        max_pressure: deepest level on Walton's scale (1 to 5) that the sources leave; None where none says.
        avoid_mechanisms: mechanisms that are kept away altogether.
        needs_training: a source wants training for work here.
        needs_consent: consent of its own is asked for.
        allowed: what may be done there, in one sentence.
    """

    name: Label
    regions: tuple[Region, ...]
    covers: tuple[Region, ...] = ()
    structures_at_risk: tuple[Label, ...] = ()
    max_pressure: Annotated[int, Ge(1), Le(5)] | None = None
    avoid_mechanisms: tuple[Mechanism, ...] = ()
    needs_training: bool = False
    needs_consent: bool = False
    allowed: Label | None = None
    statements: tuple[Statement, ...] = ()
