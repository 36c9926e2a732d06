"""Whom to choose: which discipline, which practitioner, and what to look for."""

from soft_tissue.choosing.checklists import answer_checklist
from soft_tissue.choosing.contacts import review_contacts
from soft_tissue.choosing.find import Search, find_practitioners, search_in
from soft_tissue.choosing.recommend import approach_for, recommend

__all__ = [
    "Search",
    "answer_checklist",
    "approach_for",
    "find_practitioners",
    "recommend",
    "review_contacts",
    "search_in",
]
