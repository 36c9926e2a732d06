"""The claims of the two source articles, each beside what was found when it was looked up."""

from soft_tissue.knowledge import Knowledge
from soft_tissue.models import Audit, Claim, EvidenceGrade
from soft_tissue.rendering.layout import Footnotes, wrapped

__all__ = ["audit_grade", "claim_text", "claims_text"]

_AUDITS = {
    Audit.SUPPORTED: "supported",
    Audit.CONTRADICTED: "contradicted",
    Audit.OUTDATED: "out of date",
    Audit.INCOMPLETE: "incomplete",
    Audit.UNVERIFIED: "could not be verified",
    Audit.UNSUPPORTED: "not supported",
    Audit.CONFLICTS_WITH_SCOPE: "conflicts with the scope of practice",
    Audit.OPINION: "an opinion, not a fact",
}


def audit_grade(claim: Claim, knowledge: Knowledge) -> EvidenceGrade:
    """The best grade among the sources of the audit: how far the finding carries, not the claim.

    >>> from soft_tissue import Knowledge
    >>> audit_grade(Knowledge().claims["specialist-diagnoses"], Knowledge()).value
    'low'
    """
    grades = [knowledge.sources[id_].grade for id_ in claim.sources]
    return min(grades, key=lambda grade: grade.rank, default=EvidenceGrade.NONE)


def _block(claim: Claim, knowledge: Knowledge, notes: Footnotes) -> list[str]:
    makers = ", ".join(knowledge.sources[id_].title or id_ for id_ in claim.made_by)
    grade = audit_grade(claim, knowledge).replace("_", " ")
    return [
        claim.id,
        *wrapped(f'CLAIM  "{claim.text}"', first="  ", rest="    "),
        *wrapped(f"MADE BY  {makers}", first="  ", rest="    "),
        *wrapped(f"AUDIT  {_AUDITS[claim.audit]}", first="  ", rest="    "),
        *wrapped(
            f"FOUND  {claim.finding}{notes.cite(claim.sources, most=len(claim.sources))}", first="  ", rest="    "
        ),
        *wrapped(f"GRADE OF THE AUDIT  {grade}, by the best of its sources", first="  ", rest="    "),
    ]


def claim_text(claim: Claim, knowledge: Knowledge) -> str:
    """Write one claim with its audit and sources."""
    return claims_text((claim,), knowledge)


def claims_text(claims: tuple[Claim, ...], knowledge: Knowledge) -> str:
    """Write claims, each with its audit; the sources stand at the end."""
    notes = Footnotes(knowledge)
    lines = ["CLAIMS of the source articles, as they are made there. None is used as a fact."]
    for claim in claims:
        lines += ["", *_block(claim, knowledge, notes)]
    sources = notes.lines()
    return "\n".join([*lines, *(["", "SOURCES", *sources] if sources else [])]) + "\n"
