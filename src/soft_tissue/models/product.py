"""Products that touch the skin, what is in them, and the substances that people are allergic to."""

from enum import StrEnum

from attrs import frozen

from soft_tissue.models.declaration import Identifier, Label, declared
from soft_tissue.models.entry import Entry

__all__ = ["Allergen", "CrossReaction", "Kinship", "Product", "ProductForm"]


class Kinship(StrEnum):
    """What an allergy to one member of a group says about its other members.

    `one_is_all`: a source advises to avoid them all. `may_react`: a source says that some people react to others too.
    `apart`: nothing was found.
    """

    ONE_IS_ALL = "one_is_all"
    MAY_REACT = "may_react"
    APART = "apart"


@frozen(kw_only=True, field_transformer=declared)
class CrossReaction:
    """Another substance to which somebody with an allergy may react, as some sources say and others may not.

    Attributes:
        allergen: id of the other substance or group; what belongs to it is meant too.
        sources: who says so, or contradicts it.
        note: what they say.
    """

    allergen: Identifier
    sources: tuple[Identifier, ...]
    note: Label | None = None


@frozen(kw_only=True, field_transformer=declared)
class Allergen(Entry):
    """A substance, or a group of substances, that can be in a product and that somebody can be allergic to.

    Attributes:
        name: as a person says it.
        aliases: other names; for what is in cosmetics, the botanical name or the INCI name too.
        part_of: groups to which it belongs; it belongs to their groups as well.
        kinship: for a group, what an allergy to one member says about the others.
        cross_reactions: other substances that may set off a reaction.
        facts: intake facts that report an allergy to it.
    """

    name: Label
    aliases: tuple[Label, ...] = ()
    part_of: tuple[Identifier, ...] = ()
    kinship: Kinship = Kinship.APART
    cross_reactions: tuple[CrossReaction, ...] = ()
    facts: tuple[Identifier, ...] = ()


class ProductForm(StrEnum):
    """What sort of product it is."""

    CARRIER_OIL = "carrier_oil"
    BUTTER_OR_WAX = "butter_or_wax"
    ESSENTIAL_OIL = "essential_oil"
    LOTION_OR_CREAM = "lotion_or_cream"
    GEL_OR_BALM = "gel_or_balm"
    GLOVE = "glove"
    TOOL = "tool"


@frozen(kw_only=True, field_transformer=declared)
class Product(Entry):
    """A product that is used on the skin.

    Attributes:
        name: as it is sold or asked for.
        aliases: other names, the INCI name among them.
        form: what sort of product it is.
        ingredients: ids of the allergens that are known to be in it.
        free_of: ids of the allergens that it is made without, by its name.
        whole: nothing else is in it, by what it is. False where makers differ: the label says the rest.
    """

    name: Label
    aliases: tuple[Label, ...] = ()
    form: ProductForm
    ingredients: tuple[Identifier, ...] = ()
    free_of: tuple[Identifier, ...] = ()
    whole: bool = False
