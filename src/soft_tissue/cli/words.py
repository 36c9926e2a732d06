"""Words on the command line that stand for entries of the knowledge."""

from soft_tissue.errors import UnknownIdError
from soft_tissue.knowledge import Knowledge
from soft_tissue.models import Region, Site

__all__ = ["find_id", "find_site"]


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


def find_site(word: str, knowledge: Knowledge) -> Site:
    """The region or the structure that a word stands for.

    Raises:
        UnknownIdError: when it stands for neither.
    """
    folded = word.strip().lower().replace("-", "_").replace(" ", "_")
    if folded in [region.value for region in Region]:
        return Site(region=Region(folded))
    return knowledge.site(find_id("anatomy", word, knowledge))
