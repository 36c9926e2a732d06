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


def _avoided(caution: Contraindication) -> Verdict:
    """The verdict that forbids what an entry is about."""
    return Verdict.AVOID_TECHNIQUE if caution.techniques or caution.mechanisms else Verdict.AVOID_SITE


def _recorded(caution: Contraindication, policy: Policy, knowledge: Knowledge) -> Verdict:
    """The verdict before any choice: as recorded, or stricter where the policy forbids on weak sources."""
    if caution.verdict is Verdict.CLEARANCE and policy.forbid_on_weak_sources:
        return _avoided(caution) if prohibited_by_weak_sources(caution, knowledge) else caution.verdict
    return caution.verdict


def _looser(choice: SafetyChoice, caution: Contraindication, recorded: Verdict) -> bool:
    verdict = choice.verdict or recorded
    ceiling = choice.max_pressure or caution.max_pressure
    return verdict.rank < recorded.rank or (ceiling or DEEPEST) > (caution.max_pressure or DEEPEST)


def choose(caution: Contraindication, policy: Policy, knowledge: Knowledge) -> Chosen:
    """Say what holds under a policy: the strictest of its choices, or the entry as it is."""
    recorded = _recorded(caution, policy, knowledge)
    about = [choice for choice in policy.safety if choice.contraindication == caution.id]
    if not about:
        return Chosen(recorded, caution.max_pressure)
    halves = [_holding(choice, caution, recorded) for choice in about]
    verdict = max((verdict for verdict, _ceiling in halves), key=lambda v: v.rank)
    ceiling = min(ceiling for _verdict, ceiling in halves)
    if verdict.avoids:
        verdict = _avoided(caution)
    joined = SafetyChoice(contraindication=caution.id, verdict=verdict, max_pressure=ceiling)
    loosened = None
    if _looser(joined, caution, recorded):
        loosened = next((choice for choice in about if _reasoned(choice)), None)
    return Chosen(verdict, None if ceiling == DEEPEST else ceiling, loosened)


def _reasoned(choice: SafetyChoice) -> bool:
    return bool((choice.because or "").strip())


def _holding(choice: SafetyChoice, caution: Contraindication, recorded: Verdict) -> tuple[Verdict, int]:
    """What holds of a choice: all of it, or only what is stricter in it."""
    verdict, ceiling = choice.verdict or recorded, choice.max_pressure or caution.max_pressure or DEEPEST
    if _refused(choice, caution, recorded) is None:
        return verdict, ceiling
    return verdict.stricter(recorded), min(ceiling, caution.max_pressure or DEEPEST)


def _refused(choice: SafetyChoice, caution: Contraindication, recorded: Verdict) -> Refused | None:
    if not _looser(choice, caution, recorded):
        return None
    if caution.absolute:
        return Refused.ABSOLUTE
    return None if _reasoned(choice) else Refused.NO_REASON


@lru_cache(maxsize=16)
def choices_refused(policy: Policy, knowledge: Knowledge) -> tuple[tuple[SafetyChoice, Refused], ...]:
    """The choices of a policy that do not hold, each with why."""
    found: list[tuple[SafetyChoice, Refused]] = []
    for choice in policy.safety:
        caution = knowledge.contraindications.get(choice.contraindication)
        if caution is None:
            found.append((choice, Refused.UNKNOWN))
            continue
        why = _refused(choice, caution, _recorded(caution, policy, knowledge))
        if why is not None:
            found.append((choice, why))
    return tuple(found)
