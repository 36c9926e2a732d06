"""Rules over clearances: which of them count, and which are too old to be read as today's word."""

from collections.abc import Iterator

from soft_tissue.models import Basis, Finding, Severity
from soft_tissue.validation.context import Context, clearance_doubt
from soft_tissue.validation.rule import Rule

__all__ = ["RULES"]

CaseRule = Rule[Context]


def _doubt(rule: CaseRule, context: Context) -> Iterator[Finding]:
    for index, clearance in enumerate(context.case.clearances):
        if clearance.fact in context.knowledge.conditions and clearance.fact not in context.knowledge.intake_facts:
            continue
        doubt = clearance_doubt(clearance, context)
        if doubt is not None:
            yield rule.finding(
                f"clearances[{index}]", f"this clearance does not count: {doubt}", "Ask a physician, and write it down."
            )


def _old(rule: CaseRule, context: Context) -> Iterator[Finding]:
    for index, clearance in enumerate(context.case.clearances):
        days = (context.today - clearance.on).days
        if clearance.until is None and days > context.policy.intake_valid_for.to("d").value:
            yield rule.finding(
                f"clearances[{index}]",
                "this clearance has no end and is older than an intake may be",
                "Ask whether it still holds.",
            )


RULES: tuple[CaseRule, ...] = (
    Rule(
        code="CLEARANCE-DOUBT",
        severity=Severity.CONFIRM,
        requires="A clearance is a physician's, in force, and not older than what it is about.",
        because="Somebody relies on a word that was never given about this.",
        check=_doubt,
        basis=Basis.RECORD,
    ),
    Rule(
        code="CLEARANCE-OLD",
        severity=Severity.CONFIRM,
        requires="A clearance without an end is confirmed once it is old.",
        because="What a physician agreed to years ago may no longer hold.",
        check=_old,
        basis=Basis.CONVENTION,
    ),
)
