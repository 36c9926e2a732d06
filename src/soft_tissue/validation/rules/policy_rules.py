"""Rules over a clinic's own safety choices: what they loosen shows in every case that it touches."""

from collections.abc import Iterator

from soft_tissue.models import Basis, Finding, Severity
from soft_tissue.validation.context import Context
from soft_tissue.validation.effective_policy import looser_fields, refused_fields
from soft_tissue.validation.restrictions import loosened
from soft_tissue.validation.rule import Rule
from soft_tissue.validation.safety_policy import Refused, choices_refused

__all__ = ["RULES"]

CaseRule = Rule[Context]

_WHY = {
    Refused.UNKNOWN: ("no contraindication has this id", "Name one that the knowledge holds."),
    Refused.ABSOLUTE: ("an absolute contraindication can't be loosened", "Take the choice out of the policy."),
    Refused.NO_REASON: ("a looser choice needs a reason", "Say why, or take the choice out of the policy."),
}


def _settings(context: Context) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Fields of the policy that are looser than the cautious one, and those of them that do not hold."""
    return looser_fields(context.asked_policy), refused_fields(context.asked_policy)


def _loosened(rule: CaseRule, context: Context) -> Iterator[Finding]:
    looser, refused = _settings(context)
    for name in looser:
        if name not in refused:
            yield rule.finding(
                f"policy.{name}",
                f"clinic policy {context.policy.id} loosens {name.replace('_', ' ')}: {context.policy.because}",
                "Read the reason, and decide whether it holds for this client.",
            )
    for caution, known, choice in loosened(context):
        to = choice.verdict.replace("_", " ") if choice.verdict is not None else f"pressure {choice.max_pressure} of 5"
        yield rule.finding(
            known.path if known is not None else "client.intake",
            f"{caution.name}: clinic policy {context.policy.id} loosens it to {to}: {choice.because}",
            "Read the reason, and decide whether it holds for this client.",
            sources=tuple(dict.fromkeys([*caution.sources, *(said.source for said in caution.statements)])),
        )


def _refused(rule: CaseRule, context: Context) -> Iterator[Finding]:
    for name in _settings(context)[1]:
        yield rule.finding(
            f"policy.{name}",
            f"{name.replace('_', ' ')} is looser than in the cautious policy; it does not hold",
            "Say why in `because`, where it may be loosened at all, or take it out of the policy.",
        )
    for choice, why in choices_refused(context.policy, context.knowledge):
        message, remedy = _WHY[why]
        if why is Refused.UNKNOWN:
            near = context.knowledge.contraindications.near(choice.contraindication)
            message += f"; did you mean {' or '.join(near)}?" if near else ""
        yield rule.finding("policy.safety", f"{choice.contraindication}: {message}; it does not hold", remedy)


RULES: tuple[CaseRule, ...] = (
    Rule(
        code="POLICY-LOOSENED",
        severity=Severity.WARNING,
        requires="What a clinic's policy loosens is said, with its reason.",
        because="A looser rule must be seen by the person who works under it.",
        check=_loosened,
        basis=Basis.CLINIC_POLICY,
    ),
    Rule(
        code="POLICY-CHOICE",
        severity=Severity.WARNING,
        requires="A clinic's safety choice names a known entry, and loosens with a reason and never an absolute one.",
        because="A choice that does not hold leaves the stricter entry in force, and somebody believes otherwise.",
        check=_refused,
        basis=Basis.CLINIC_POLICY,
    ),
)
