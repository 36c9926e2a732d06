"""What is known: cited data files and typed access to them."""

from soft_tissue.knowledge.defaults import default_knowledge, default_policy, versions_of
from soft_tissue.knowledge.kinds import KINDS
from soft_tissue.knowledge.knowledge import KNOWLEDGE_VERSION, Knowledge
from soft_tissue.knowledge.loader import read_entries
from soft_tissue.knowledge.policy_file import load_policy
from soft_tissue.knowledge.supplement import JurisdictionFile, load_jurisdictions
from soft_tissue.knowledge.table import Table

__all__ = [
    "KINDS",
    "KNOWLEDGE_VERSION",
    "JurisdictionFile",
    "Knowledge",
    "Table",
    "default_knowledge",
    "default_policy",
    "load_jurisdictions",
    "load_policy",
    "read_entries",
    "versions_of",
]
