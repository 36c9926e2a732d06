"""Running the rules. A rule that crashes is an error finding: the engine never fails open."""

from collections.abc import Iterable
from typing import Any

from attrs import evolve

from soft_tissue.models import Basis, Finding, Severity
from soft_tissue.validation.context import Context, PlanContext
from soft_tissue.validation.overrides import CRASHED, faults_of, is_covered
from soft_tissue.validation.rule import C_contra, Rule
from soft_tissue.validation.rules import CASE_RULES, PLAN_RULES

__all__ = ["check_case", "check_plan", "has_errors", "rules_by_code", "sort_findings"]


def _run(rules: Iterable[Rule[C_contra]], context: C_contra) -> list[Finding]:
    found: list[Finding] = []
    for rule in rules:
        try:
            found += list(rule.check(rule, context))
        except Exception as error:  # noqa: BLE001 - whatever a rule raises must not let a plan through
            found.append(
                Finding(
                    code=CRASHED,
                    severity=Severity.ERROR,
                    path="",
                    message=f"the rule {rule.code} failed with {type(error).__name__}; what it guards is unknown",
                    remedy="Report it; do not act on this plan.",
                    basis=Basis.CONVENTION,
                )
            )
    return found


def _overridden(findings: list[Finding], context: Context) -> list[Finding]:
    """Lower an error that a practitioner has overridden with a reason to a warning that says so."""
    if not context.case.overrides:
        return findings
    rules = rules_by_code()
    counted = tuple(o for o in context.case.overrides if not any(faults_of(o, context, rules)))
    return [
        evolve(f, severity=Severity.WARNING, message=f"{f.message} (overridden by the practitioner, with a reason)")
        if f.severity is Severity.ERROR and is_covered(f, counted)
        else f
        for f in findings
    ]


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Put the gravest first, each once."""
    unique = dict.fromkeys(findings)
    return tuple(sorted(unique, key=lambda f: (f.severity.rank, f.code, f.path, f.message)))


def check_case(context: Context) -> tuple[Finding, ...]:
    """All findings about a case, the gravest first."""
    found: tuple[Finding, ...] | None = context.memo.get("case_findings")
    if found is None:
        found = context.memo["case_findings"] = sort_findings(_run(CASE_RULES, context))
    return found


def check_plan(context: PlanContext) -> tuple[Finding, ...]:
    """All findings about a plan and its case, the gravest first. No error means only that no rule found one."""
    findings = _run(CASE_RULES, context) + _run(PLAN_RULES, context)
    return sort_findings(_overridden(findings, context))


def rules_by_code() -> dict[str, "Rule[Any]"]:
    """Every rule by its code, in the order of the codes."""
    rules: list[Rule[Any]] = [*CASE_RULES, *PLAN_RULES]
    return {rule.code: rule for rule in sorted(rules, key=lambda rule: rule.code)}


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether one of them is an error."""
    return any(finding.severity is Severity.ERROR for finding in findings)
