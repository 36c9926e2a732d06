"""How it is said: answers as plain text, for a therapist, a clinic or the client."""

from soft_tissue.rendering.claims import audit_grade, claim_text, claims_text
from soft_tissue.rendering.client import for_client
from soft_tissue.rendering.licensing import (
    checklist_for_client,
    checklist_for_clinic,
    contacts_text,
    education_text,
    jurisdiction_text,
    ledger_text,
    matches_text,
    permission_text,
)
from soft_tissue.rendering.provisions import provision_words
from soft_tissue.rendering.questionnaire import questionnaire_text
from soft_tissue.rendering.related_sites import related_sites_text
from soft_tissue.rendering.screening import screening_text
from soft_tissue.rendering.therapist import for_therapist

__all__ = [
    "audit_grade",
    "checklist_for_client",
    "checklist_for_clinic",
    "claim_text",
    "claims_text",
    "contacts_text",
    "education_text",
    "for_client",
    "for_therapist",
    "jurisdiction_text",
    "ledger_text",
    "matches_text",
    "permission_text",
    "provision_words",
    "questionnaire_text",
    "related_sites_text",
    "screening_text",
]
