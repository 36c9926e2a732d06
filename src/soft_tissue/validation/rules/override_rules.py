"""Rules over overrides: which of them do not count."""

from collections.abc import Iterator

from soft_tissue.models import Basis, Finding, Severity
from soft_tissue.validation.context import Context
from soft_tissue.validation.overrides import faults_of
from soft_tissue.validation.rule import Rule

__all__ = ["RULES"]

CaseRule = Rule[Context]


def _void(rule: CaseRule, context: Context) -> Iterator[Finding]:
    if not context.case.overrides:
        return
    from soft_tissue.validation.engine import rules_by_code  # noqa: PLC0415 - the engine imports the rules, this one too

    rules = rules_by_code()
    for index, override in enumerate(context.case.overrides):
        for fault in faults_of(override, context, rules):
            yield rule.finding(
                f"overrides[{index}].{fault.field}", f"this override does not count: {fault.why}", fault.remedy
            )


RULES: tuple[CaseRule, ...] = (
    Rule(
        code="OVERRIDE-VOID",
        severity=Severity.WARNING,
        requires="An override is given in time, by a practitioner of the case, about a rule that can be overridden.",
        because="Somebody relies on a decision that nobody here made, or that nobody can make.",
        check=_void,
        basis=Basis.RECORD,
    ),
)
