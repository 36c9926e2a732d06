"""The library's own knowledge and its cautious policy, each loaded once."""

from functools import lru_cache

from soft_tissue._version import __version__
from soft_tissue.knowledge.knowledge import Knowledge
from soft_tissue.models import Policy, Versions

__all__ = ["default_knowledge", "default_policy", "versions_of"]


@lru_cache(maxsize=1)
def default_knowledge() -> Knowledge:
    """What the package ships; its files are read when they are first needed."""
    return Knowledge()


@lru_cache(maxsize=1)
def default_policy() -> Policy:
    """The cautious policy that the package ships."""
    return default_knowledge().policies["soft_tissue.cautious"]


def versions_of(knowledge: Knowledge, policy: Policy) -> Versions:
    """What an answer made from them is stamped with."""
    return Versions(library=__version__, knowledge=knowledge.version, policy=f"{policy.id}@{policy.version}")
