"""Which verdict of a contraindication is used: what the sources carry, and what the clinic has decided.

A prohibition that rests on weak pages alone is recorded as a clearance; a stricter policy can forbid on it. A clinic
may go beyond every entry, and may loosen one with a reason that the findings show, unless it is absolute.
"""

from enum import StrEnum
from functools import lru_cache

from attrs import frozen

from soft_tissue.knowledge import Knowledge
from soft_tissue.models import Contraindication, EvidenceGrade, Policy, SafetyChoice, Verdict
from soft_tissue.models.verdict import DEEPEST

__all__ = ["Chosen", "Refused", "choices_refused", "choose", "prohibited_by_weak_sources"]

_PROHIBITS = ("absolute", "local")


class Refused(StrEnum):
    """Why a clinic's choice does not hold."""

    UNKNOWN = "unknown"
    ABSOLUTE = "absolute"
    NO_REASON = "no_reason"


@frozen
class Chosen:
    """What holds of one contraindication under a policy.

    Attributes:
        verdict: how strict.
        max_pressure: the ceiling.
        loosened: the clinic's reason, where it made the entry looser.
    """

    verdict: Verdict
    max_pressure: int | None
    loosened: SafetyChoice | None = None


def prohibited_by_weak_sources(caution: Contraindication, knowledge: Knowledge) -> bool:
    """Whether sources prohibit it, and none of those that do carries more than the lowest grade."""
    prohibiting = [statement.source for statement in caution.statements if statement.says in _PROHIBITS]
    grades = [knowledge.sources[id_].grade for id_ in prohibiting if id_ in knowledge.sources]
    return bool(prohibiting) and all(grade.rank >= EvidenceGrade.VERY_LOW.rank for grade in grades)


def _looser(choice: SafetyChoice, caution: Contraindication) -> bool:
    verdict = choice.verdict or caution.verdict
    ceiling = choice.max_pressure or caution.max_pressure
    return verdict.rank < caution.verdict.rank or (ceiling or DEEPEST) > (caution.max_pressure or DEEPEST)


def _avoided(caution: Contraindication) -> Verdict:
    """The verdict that forbids what an entry is about."""
    return Verdict.AVOID_TECHNIQUE if caution.techniques or caution.mechanisms else Verdict.AVOID_SITE


def choose(caution: Contraindication, policy: Policy, knowledge: Knowledge) -> Chosen:
    """Say which verdict and ceiling hold under a policy."""
    chosen = _applied(caution, policy)
    if policy.forbid_on_weak_sources and prohibited_by_weak_sources(caution, knowledge):
        return Chosen(chosen.verdict.stricter(_avoided(caution)), chosen.max_pressure)
    return chosen


def _applied(caution: Contraindication, policy: Policy) -> Chosen:
    """The strictest of the choices that hold, or the entry as it is."""
    choices = [c for c in policy.safety if c.contraindication == caution.id and _refused(c, caution) is None]
    if not choices:
        return Chosen(caution.verdict, caution.max_pressure)
    verdict = max((choice.verdict or caution.verdict for choice in choices), key=lambda v: v.rank)
    ceiling = min(choice.max_pressure or caution.max_pressure or DEEPEST for choice in choices)
    if verdict.avoids:
        verdict = _avoided(caution)
    joined = SafetyChoice(contraindication=caution.id, verdict=verdict, max_pressure=ceiling)
    loosened = next((choice for choice in choices if choice.because), None) if _looser(joined, caution) else None
    return Chosen(verdict, None if ceiling == DEEPEST else ceiling, loosened)


def _refused(choice: SafetyChoice, caution: Contraindication | None) -> Refused | None:
    if caution is None:
        return Refused.UNKNOWN
    if not _looser(choice, caution):
        return None
    if caution.absolute:
        return Refused.ABSOLUTE
    return None if choice.because else Refused.NO_REASON


@lru_cache(maxsize=16)
def choices_refused(policy: Policy, knowledge: Knowledge) -> tuple[tuple[SafetyChoice, Refused], ...]:
    """The choices of a policy that do not hold, each with why."""
    found = (
        (choice, _refused(choice, knowledge.contraindications.get(choice.contraindication))) for choice in policy.safety
    )
    return tuple((choice, why) for choice, why in found if why is not None)
