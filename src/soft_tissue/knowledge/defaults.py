"""The library's own knowledge and its cautious policy, each loaded once."""

from functools import lru_cache

from soft_tissue.knowledge.knowledge import Knowledge
from soft_tissue.models import Policy

__all__ = ["default_knowledge", "default_policy"]


@lru_cache(maxsize=1)
def default_knowledge() -> Knowledge:
    """What the package ships; its files are read when they are first needed."""
    return Knowledge()


@lru_cache(maxsize=1)
def default_policy() -> Policy:
    """The cautious policy that the package ships."""
    return default_knowledge().policies["soft_tissue.cautious"]
