"""Words on the command line that stand for entries of the knowledge."""

from difflib import get_close_matches

from soft_tissue.errors import UnknownIdError
from soft_tissue.knowledge import Knowledge
from soft_tissue.knowledge.table import slug
from soft_tissue.models import EndangermentSite, Region, Site

__all__ = ["find_id", "find_sites"]

_REGIONS = {slug(region.words): region for region in Region}
_MOST_NEAR = 5
_TELLING = 5
"""Letters that a word must have for one like it to tell anything."""


def find_id(kind: str, word: str, knowledge: Knowledge) -> str:
    """The id that an id, a name or an alias stands for.

    Raises:
        UnknownIdError: when it stands for none, with near ones.
    """
    table = knowledge.table(kind)
    found = table.find(word)
    if found is None:
        raise UnknownIdError(kind, word, table.near(word))
    id_: str = found.id
    return id_


def _holding(word: str, knowledge: Knowledge) -> tuple[EndangermentSite, ...]:
    """The endangerment sites whose id or name holds all words of this one, but for the rule about any of them."""
    wanted = set(slug(word).split("-"))
    return tuple(
        site
        for site in knowledge.endangerment_sites.values()
        if Region.WHOLE_BODY not in site.regions
        and wanted
        and wanted <= {*site.id.split("-"), *slug(site.name).split("-")}
    )


def _near(word: str, knowledge: Knowledge) -> tuple[str, ...]:
    """Ids of regions, structures and endangerment sites that come close, as a whole or by one of their words."""
    ids = dict.fromkeys(site.id for site in _holding(word, knowledge))
    ids |= dict.fromkeys(get_close_matches(slug(word), _REGIONS, n=2, cutoff=0.7))
    ids |= dict.fromkeys((*knowledge.anatomy.near(word), *knowledge.endangerment_sites.near(word)))
    for part in slug(word).split("-"):
        for site in knowledge.endangerment_sites.values():
            if len(part) >= _TELLING and get_close_matches(part, slug(site.name).split("-"), n=1, cutoff=0.8):
                ids[site.id] = None
    return tuple(ids)[:_MOST_NEAR]


def find_sites(word: str, knowledge: Knowledge) -> tuple[Site, ...]:
    """The region, the structure or the endangerment site that a word stands for.

    An endangerment site stands for the regions that lie in it as a whole, or else for those in which it lies: what
    holds near it is told of these.

    Raises:
        UnknownIdError: when it stands for none of them, with near ones of each.

    >>> from soft_tissue import Knowledge
    >>> [site.words for site in find_sites("popliteal fossa", Knowledge())]
    ['knee']
    """
    region = _REGIONS.get(slug(word))
    if region is not None:
        return (Site(region=region),)
    structure = knowledge.anatomy.find(word)
    if structure is not None:
        return (knowledge.site(structure.id),)
    named = knowledge.endangerment_sites.find(word)
    holding = _holding(word, knowledge)
    if named is None and len(holding) == 1:
        named = holding[0]
    if named is None:
        raise UnknownIdError("sites", word, _near(word, knowledge))
    return tuple(Site(region=region) for region in named.covers or named.regions)
