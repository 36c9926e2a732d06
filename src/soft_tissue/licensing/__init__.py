"""Who may do what, where and when: places, credentials, education, continuing education.

Pure functions over records and the knowledge. Nothing here is legal advice: each reason names its source and its date.
"""

from soft_tissue.licensing.checking import jurisdiction_problems, jurisdiction_remarks
from soft_tissue.licensing.continuing_education import evaluate_continuing_education
from soft_tissue.licensing.education import evaluate_education
from soft_tissue.licensing.picking import Picker
from soft_tissue.licensing.places import find_place, likely_places, place_code
from soft_tissue.licensing.practice import Practice, may_practice, ruling_of
from soft_tissue.licensing.records import PostNominalReading, insurance_reasons, read_post_nominals
from soft_tissue.licensing.vocabulary import unknown_ids

__all__ = [
    "Picker",
    "PostNominalReading",
    "Practice",
    "evaluate_continuing_education",
    "evaluate_education",
    "find_place",
    "insurance_reasons",
    "jurisdiction_problems",
    "jurisdiction_remarks",
    "likely_places",
    "may_practice",
    "place_code",
    "read_post_nominals",
    "ruling_of",
    "unknown_ids",
]
