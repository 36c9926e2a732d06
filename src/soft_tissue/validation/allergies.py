"""What a client is allergic to, held against what will touch the skin: contains, free, or unknown.

Free is said only of a product whose ingredients are all known, for an allergy that is known. Everything else that is
not contained is unknown: a name that the knowledge does not hold, a product whose makers differ, an ingredient to which
some sources say that people with the allergy may react.
"""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import lru_cache

from attrs import frozen

from soft_tissue.knowledge import Knowledge, Table
from soft_tissue.knowledge.table import slug
from soft_tissue.models import Allergen, FactCategory, IntakeBase, Kinship, Product
from soft_tissue.validation.facts import Facts

__all__ = [
    "Allergy",
    "Because",
    "Contact",
    "Match",
    "Reason",
    "UsedProduct",
    "allergies_of",
    "contact",
    "match",
    "products_of",
    "read_allergy",
    "read_product",
]


class Contact(StrEnum):
    """Whether a product holds what a client is allergic to."""

    CONTAINS = "contains"
    UNKNOWN = "unknown"
    FREE = "free"

    @property
    def rank(self) -> int:
        """0 for contains, 2 for free."""
        return list(Contact).index(self)


class Reason(StrEnum):
    """Why a contact is contains or unknown.

    Of contains: `ingredient` (it is in the product) and `same_group` (another of its group is, and a source advises to
    avoid them all). Of unknown: `may_react` (by some sources), `group_unnamed` (the product holds some of its group,
    and which is not said), `makers_differ`, `product_unknown` and `allergy_unknown`.
    """

    INGREDIENT = "ingredient"
    SAME_GROUP = "same_group"
    MAY_REACT = "may_react"
    GROUP_UNNAMED = "group_unnamed"
    MAKERS_DIFFER = "makers_differ"
    PRODUCT_UNKNOWN = "product_unknown"
    ALLERGY_UNKNOWN = "allergy_unknown"


_CONTAINED = frozenset({Reason.INGREDIENT, Reason.SAME_GROUP})


@frozen(kw_only=True)
class Allergy:
    """One thing that a client says to be allergic to. It holds ids, never the client's words.

    Attributes:
        path: where in the case it stands.
        allergens: ids of what is meant, as far as it is understood.
        known: whether all of it is understood.
        near: names in the knowledge that come close to what is not.
        named: False for a fact that says that there is an allergy, and not to what.
    """

    path: str
    allergens: frozenset[str] = frozenset()
    known: bool = True
    near: tuple[str, ...] = ()
    named: bool = True


@frozen(kw_only=True)
class UsedProduct:
    """One product that will be used.

    Attributes:
        path: where in the case it stands.
        products: ids of what is meant; several for a mixture.
        known: whether all of it is understood.
        near: names in the knowledge that come close to what is not.
    """

    path: str
    products: tuple[str, ...] = ()
    known: bool = True
    near: tuple[str, ...] = ()


@frozen(kw_only=True)
class Because:
    """One reason for a contact.

    Attributes:
        reason: what sort.
        product: id of the product, where it is known.
        ingredient: id of what is in it, where that matters.
        allergen: id of what the client is allergic to, where it is known.
        sources: who says so.
    """

    reason: Reason
    product: str | None = None
    ingredient: str | None = None
    allergen: str | None = None
    sources: tuple[str, ...] = ()


@frozen(kw_only=True)
class Match:
    """One allergy held against one product.

    Attributes:
        allergy, product: what is compared.
        contact: contains, unknown or free.
        because: the reasons of a contact that is not free.
    """

    allergy: Allergy
    product: UsedProduct
    contact: Contact
    because: tuple[Because, ...] = ()


# Reading names.

_PARTS = re.compile(r"[,;/+&]|\b(?:and|or|with)\b", re.IGNORECASE)
_STRENGTHS = frozenset(
    {
        *("mild", "mildly", "moderate", "moderately", "slight", "slightly", "severe", "severely"),
        *("strong", "strongly", "bad", "badly", "serious", "seriously", "very", "extremely"),
    }
)
"""Words for how strongly somebody reacts. They are left out: any strength counts as an allergy."""

_FILLERS = (
    _STRENGTHS,
    frozenset({"i", "am", "have", "has", "a", "an", "allergy", "allergies", "allergic", "to"}),
    frozenset({"product", "products"}),
    frozenset({"oil", "oils", "extract", "extracts", "seed", "seeds"}),
    frozenset({"fragrance", "scent", "scented", "essential"}),
)
"""Words that may stand beside the name of what somebody is allergic to, the emptiest first."""

_QUALITIES = (
    frozenset({"organic", "pure", "natural", "extra", "virgin", "refined", "unrefined"}),
    frozenset({"cold", "pressed"}),
)
"""Words that say how an oil was made, and not of what."""


def _forms(words: str, dropped: Iterable[frozenset[str]]) -> Iterator[str]:
    """The words, then without fillers, each also in the singular."""
    left = slug(words).split("-")
    yield "-".join(left)
    for fillers in dropped:
        left = [word for word in left if word not in fillers]
        if not left:
            return
        shorter = "-".join(left)
        yield shorter
        if shorter.endswith("s"):
            yield shorter.removesuffix("s")


def _names(table: Table[Allergen] | Table[Product], words: str) -> tuple[str, ...]:
    """Names of the entries that come close."""
    return tuple(table[id_].name for id_ in table.near(words))


@lru_cache(maxsize=8)
def _groups(knowledge: Knowledge) -> dict[str, frozenset[str]]:
    """Each allergen with all groups to which it belongs, itself among them."""
    table = knowledge.allergens

    def above(id_: str, seen: frozenset[str]) -> frozenset[str]:
        found = table.get(id_)
        for group in found.part_of if found is not None else ():
            if group not in seen:
                seen = above(group, seen | {group})
        return seen

    return {id_: above(id_, frozenset({id_})) for id_ in table}


@lru_cache(maxsize=8)
def _by_fact(knowledge: Knowledge) -> dict[str, frozenset[str]]:
    """Each intake fact that reports an allergy, with what it reports."""
    found: dict[str, frozenset[str]] = {}
    for allergen in knowledge.allergens.values():
        for fact in allergen.facts:
            found[fact] = found.get(fact, frozenset()) | {allergen.id}
    return found


def _understood(words: str, knowledge: Knowledge) -> tuple[frozenset[str], bool]:
    """Ids of the allergens that some words mean, and whether that is all that they mean."""
    forms = tuple(_forms(words, _FILLERS))
    for form in forms:
        allergen = knowledge.allergens.find(form)
        if allergen is not None:
            return frozenset({allergen.id}), True
    for form in forms:
        fact = knowledge.intake_facts.find(form)
        if fact is not None and fact.id in _by_fact(knowledge):
            return _by_fact(knowledge)[fact.id], True
        product = knowledge.products.find(form)
        if product is not None and product.ingredients:
            return frozenset(product.ingredients), product.whole
    return frozenset(), False


def read_allergy(words: str, knowledge: Knowledge, path: str = "allergy") -> Allergy:
    """Understand one thing that a client names: a substance, a group, a product, or several of them.

    >>> from soft_tissue import Knowledge
    >>> sorted(read_allergy("Almond oil and latex", Knowledge()).allergens)
    ['almond', 'latex']
    >>> sorted(read_allergy("ALMOND ALLERGY (severe!)", Knowledge()).allergens)
    ['almond']
    >>> read_allergy("latx", Knowledge()).near
    ('latex',)
    """
    allergens, known = _understood(words, knowledge)
    if not allergens:
        parts = [part for part in _PARTS.split(words) if not _STRENGTHS.issuperset(slug(part).split("-"))]
        found = [_understood(part, knowledge) for part in parts if part.strip()]
        allergens = frozenset().union(*(ids for ids, _all in found))
        known = bool(found) and all(whole for _ids, whole in found)
    near = () if known else _names(knowledge.allergens, words) or _names(knowledge.products, words)
    return Allergy(path=path, allergens=allergens, known=known, near=near)


def _product(words: str, knowledge: Knowledge) -> Product | None:
    for form in _forms(words, _QUALITIES):
        found = knowledge.products.find(form)
        if found is not None:
            return found
    return None


def read_product(words: str, knowledge: Knowledge, path: str = "product") -> UsedProduct:
    """Understand the name of a product, or of a mixture of products.

    >>> from soft_tissue import Knowledge
    >>> read_product("organic jojoba oil with lavender", Knowledge()).products
    ('jojoba-oil', 'lavender-oil')
    >>> read_product("jojoba oyl", Knowledge()).near[0]
    'jojoba oil'
    """
    whole = _product(words, knowledge)
    if whole is not None:
        return UsedProduct(path=path, products=(whole.id,))
    parts = [_product(part, knowledge) for part in _PARTS.split(words) if part.strip()]
    known = bool(parts) and None not in parts
    ids = tuple(dict.fromkeys(part.id for part in parts if part is not None))
    return UsedProduct(path=path, products=ids, known=known, near=() if known else _names(knowledge.products, words))


def allergies_of(intake: IntakeBase, facts: Facts, knowledge: Knowledge) -> tuple[Allergy, ...]:
    """All allergies of an intake: those on its list, and the facts of that category that are reported.

    A fact that says that there is an allergy, and not to what, is an allergy that is not known.
    """
    found = [
        read_allergy(words, knowledge, f"client.intake.allergies[{index}]")
        for index, words in enumerate(intake.allergies or ())
    ]
    for known in facts.reported:
        if knowledge.intake_facts[known.fact].category is FactCategory.ALLERGY:
            allergens = _by_fact(knowledge).get(known.fact, frozenset())
            named = bool(allergens)
            found.append(Allergy(path=known.path, allergens=allergens, known=named, named=named))
    return tuple(found)


def products_of(names: Iterable[str], knowledge: Knowledge) -> tuple[UsedProduct, ...]:
    """All products of a case, in its order."""
    return tuple(read_product(words, knowledge, f"products[{index}]") for index, words in enumerate(names))


# Comparing.


def _kin(allergen: str, ingredient: str, knowledge: Knowledge) -> Reason | None:
    """What an allergy says about something else of the same group; the strictest that any group says."""
    groups = _groups(knowledge)
    shared = groups.get(allergen, frozenset()) & groups.get(ingredient, frozenset()) - {allergen, ingredient}
    kinships = {knowledge.allergens[group].kinship for group in shared if group in knowledge.allergens}
    if Kinship.ONE_IS_ALL in kinships:
        return Reason.SAME_GROUP
    return Reason.MAY_REACT if Kinship.MAY_REACT in kinships else None


def _crossing(allergen: str, ingredient: str, knowledge: Knowledge) -> tuple[str, ...]:
    """Sources of a reaction to the ingredient by somebody allergic to this, to a group of it, or to some of it."""
    groups = _groups(knowledge)
    ours = groups.get(allergen, frozenset()) | {id_ for id_, above in groups.items() if allergen in above}
    theirs = groups.get(ingredient, frozenset())
    return tuple(
        source
        for id_ in sorted(ours)
        if id_ in knowledge.allergens
        for reaction in knowledge.allergens[id_].cross_reactions
        if reaction.allergen in theirs
        for source in reaction.sources
    )


def _shared_sources(allergen: str, ingredient: str, knowledge: Knowledge) -> tuple[str, ...]:
    """Sources of the groups to which both belong."""
    groups, table = _groups(knowledge), knowledge.allergens
    shared = groups.get(allergen, frozenset()) & groups.get(ingredient, frozenset())
    return tuple(source for group in sorted(shared) if group in table for source in table[group].sources)


def _against(allergen: str, product: Product, knowledge: Knowledge) -> Iterator[Because]:
    """Why a product is not free of an allergen."""
    groups = _groups(knowledge)
    ours = groups.get(allergen, frozenset({allergen}))

    def because(reason: Reason, ingredient: str | None = None, sources: tuple[str, ...] = ()) -> Because:
        return Because(
            reason=reason,
            product=product.id,
            ingredient=ingredient,
            allergen=allergen,
            sources=tuple(dict.fromkeys((*product.sources, *sources))),
        )

    for ingredient in product.ingredients:
        crossing = _crossing(allergen, ingredient, knowledge)
        kin = _kin(allergen, ingredient, knowledge)
        if allergen in groups.get(ingredient, frozenset({ingredient})):
            yield because(Reason.INGREDIENT, ingredient, _shared_sources(allergen, ingredient, knowledge))
        elif kin is Reason.SAME_GROUP:
            yield because(kin, ingredient, _shared_sources(allergen, ingredient, knowledge))
        elif ingredient in ours:
            yield because(Reason.GROUP_UNNAMED, ingredient)
        elif crossing or kin is Reason.MAY_REACT:
            shared = _shared_sources(allergen, ingredient, knowledge) if kin is not None else ()
            yield because(Reason.MAY_REACT, ingredient, crossing + shared)
    if not product.whole and ours.isdisjoint(product.free_of):
        yield because(Reason.MAKERS_DIFFER)


def contact(allergy: Allergy, product: UsedProduct, knowledge: Knowledge) -> Match:
    """Hold one allergy against one product. Free is said only where everything about both is known."""
    found = [
        because
        for allergen in sorted(allergy.allergens)
        for id_ in product.products
        for because in _against(allergen, knowledge.products[id_], knowledge)
    ]
    if not product.known:
        found.append(Because(reason=Reason.PRODUCT_UNKNOWN))
    if not allergy.known or not allergy.allergens:
        found.append(Because(reason=Reason.ALLERGY_UNKNOWN))
    if any(because.reason in _CONTAINED for because in found):
        answer = Contact.CONTAINS
    else:
        answer = Contact.UNKNOWN if found else Contact.FREE
    return Match(allergy=allergy, product=product, contact=answer, because=tuple(found))


def match(allergies: Iterable[str], products: Iterable[str], knowledge: Knowledge) -> tuple[Match, ...]:
    """Hold every allergy against every product, both by name; one answer for each pair.

    >>> from soft_tissue import Knowledge
    >>> for found in match(["tree nuts"], ["almond oil", "jojoba oil", "coconut oil", "moon oil"], Knowledge()):
    ...     print(found.contact, *(because.reason for because in found.because))
    contains ingredient
    free
    unknown may_react
    unknown product_unknown
    """
    told = [read_allergy(words, knowledge, f"allergies[{index}]") for index, words in enumerate(allergies)]
    used = products_of(products, knowledge)
    return tuple(contact(allergy, product, knowledge) for allergy in told for product in used)
