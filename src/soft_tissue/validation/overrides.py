"""Which overrides of a case count: given by one of its practitioners, in time, about a rule that can be overridden."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from attrs import frozen

from soft_tissue.models import Finding, Override
from soft_tissue.validation.context import Context
from soft_tissue.validation.rule import Rule

__all__ = ["CRASHED", "OverrideFault", "faults_of", "is_covered"]

CRASHED = "RULE-CRASHED"
"""The code of a rule that failed; what it guards is unknown, so nothing overrides it."""


@frozen(kw_only=True)
class OverrideFault:
    """One reason for which an override does not count.

    Attributes:
        field: which of its fields is at fault.
        why: the reason, as a part of a sentence.
        remedy: what would settle it.
    """

    field: str
    why: str
    remedy: str


def faults_of(override: Override, context: Context, rules: "Mapping[str, Rule[Any]]") -> Iterator[OverrideFault]:
    """Every reason for which an override does not count; none means that it counts.

    Args:
        override: one of the case's.
        context: the case, and the policy, which says how long what was told is valid.
        rules: every rule by its code.
    """
    rule = rules.get(override.code)
    if override.code == CRASHED or (rule is not None and rule.absolute):
        yield OverrideFault(field="code", why="nothing overrides this rule", remedy="Settle what the rule found.")
    elif rule is None:
        near = get_close_matches(override.code, rules, n=3)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        yield OverrideFault(field="code", why=f"no rule has this code{hint}", remedy="Give the code of a finding.")
    if override.by not in {practitioner.id for practitioner in context.case.practitioners}:
        yield OverrideFault(
            field="by",
            why="nobody of this id is among the practitioners of the case",
            remedy="Only a practitioner of the case can override a finding.",
        )
    if override.on > context.today:
        yield OverrideFault(field="on", why="it is dated after the case", remedy="Correct the date.")
    elif (context.today - override.on).days > context.policy.intake_valid_for.to("d").value:
        yield OverrideFault(
            field="on", why="it is older than an intake may be", remedy="Decide anew, and write down when and why."
        )


def is_covered(finding: Finding, overrides: tuple[Override, ...]) -> bool:
    """Whether one of these overrides is about a finding: about its code, and about its path where it names one."""
    return any(o.code == finding.code and o.path in (None, finding.path) for o in overrides)
