"""Rules about care that conflicts within one case."""

from collections.abc import Iterator

from soft_tissue.models import Basis, CareConflict, CareKind, Finding, Severity, Verdict
from soft_tissue.validation.conflicts import care_conflicts
from soft_tissue.validation.context import Context
from soft_tissue.validation.rule import Rule

__all__ = ["RULES"]

CaseRule = Rule[Context]

_MOST = 4
"""How many techniques or sites a message names before it counts the rest."""

_HOLDS = {
    Verdict.MODIFY: "too little is left of it",
    Verdict.CLEARANCE: "it takes a clearance",
    Verdict.AVOID_TECHNIQUE: "it is left out",
    Verdict.AVOID_SITE: "it is left out",
}


def _listed(words: list[str]) -> str:
    few = "; ".join(words[:_MOST])
    return few if len(words) <= _MOST else f"{few} and {len(words) - _MOST} more"


def _care_words(conflict: CareConflict, context: Context) -> str:
    knowledge = context.knowledge
    if conflict.kind is CareKind.HANDS_ON:
        return _listed([knowledge.techniques[id_].name.lower() for id_ in conflict.care])
    return "home care: " + _listed([f'"{knowledge.home_care[id_].advice}"' for id_ in conflict.care])


def _other_words(conflict: CareConflict, context: Context) -> str:
    """The other side, with the name of the complaint where it is one."""
    for index, presentation in enumerate(context.case.presentations):
        condition = context.knowledge.conditions.get(presentation.condition)
        if condition is not None and conflict.against_path.startswith(f"presentations[{index}]"):
            return f"{conflict.because} ({condition.name.lower()})"
    return conflict.because


def _conflict(rule: CaseRule, context: Context) -> Iterator[Finding]:
    for conflict in care_conflicts(context):
        name = context.knowledge.conditions[conflict.condition].name
        where = _listed([site.words for site in conflict.sites])
        yield rule.finding(
            conflict.path,
            f"{name} is cared for with {_care_words(conflict, context)} ({where}); "
            f"{_HOLDS[conflict.verdict]}: {_other_words(conflict, context)}",
            "The stricter side holds. Check that both are right before the first touch.",
            basis=conflict.basis,
            sources=conflict.sources,
        )


RULES: tuple[CaseRule, ...] = (
    Rule(
        code="CARE-CONFLICT",
        severity=Severity.CONFIRM,
        requires="Care of one complaint does what nothing else in the case rules out.",
        because="Complaints and facts meet in one body; where their care conflicts, the stricter side holds.",
        check=_conflict,
        basis=Basis.CLINICAL_SOURCE,
    ),
)
