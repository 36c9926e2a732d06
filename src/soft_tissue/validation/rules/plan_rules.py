"""Rules over the plan as a record: is it the plan of this case?"""

from collections.abc import Iterator

from soft_tissue.models import Basis, Finding, Severity
from soft_tissue.validation.context import PlanContext
from soft_tissue.validation.rule import Rule

__all__ = ["RULES"]

PlanRule = Rule[PlanContext]


def _case(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    # Both ids are opaque and personal: neither stands in the message.
    if context.plan.case != context.case.id:
        yield rule.finding(
            "case", "the plan is made for another case", "Check it against the case that it was made for."
        )


RULES: tuple[PlanRule, ...] = (
    Rule(
        code="PLAN-CASE",
        severity=Severity.ERROR,
        requires="The plan is checked against the case that it is for.",
        because="What stands against a plan for one client says nothing of another.",
        check=_case,
        basis=Basis.RECORD,
        absolute=True,
    ),
)
