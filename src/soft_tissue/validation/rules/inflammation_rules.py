"""Rules about what is known of inflammation: it decides what may be done, so it is assessed and not assumed."""

from collections.abc import Iterator

from soft_tissue.models import Basis, Finding, Severity
from soft_tissue.validation.context import Context
from soft_tissue.validation.inflammation import acute_in_a_later_stage, unassessed
from soft_tissue.validation.rule import Rule

__all__ = ["RULES"]

CaseRule = Rule[Context]

_PHASES = (
    "algchiro-3-stages-of-soft-tissue",
    "thebodyworker-physio-stages-of-inflammation-ht",
    "redriverchiro-stagesofinflamm-html",
)


def _unknown(rule: CaseRule, context: Context) -> Iterator[Finding]:
    for index, _site in unassessed(context):
        yield rule.finding(
            f"presentations[{index}].inflammation",
            "the tissue is in its acute stage, and whether it is inflamed has not been assessed",
            "Look for heat, redness and swelling, and record what is seen; no deep work there until then.",
        )


def _later(rule: CaseRule, context: Context) -> Iterator[Finding]:
    for index in acute_in_a_later_stage(context):
        yield rule.finding(
            f"presentations[{index}].tissue_stage",
            "the tissue is recorded as acutely inflamed and as past the acute stage; it counts as acutely inflamed",
            "Assess again which is so; an old complaint can flare up.",
        )


RULES: tuple[CaseRule, ...] = (
    Rule(
        code="INFLAMMATION-UNKNOWN",
        severity=Severity.CONFIRM,
        requires="In the acute stage, inflammation is seen or excluded.",
        because="Sources take the acute stage for the inflammatory phase; what nobody has looked at is unknown.",
        check=_unknown,
        basis=Basis.CLINICAL_SOURCE,
        sources=_PHASES,
    ),
    Rule(
        code="INFLAMMATION-STAGE",
        severity=Severity.CONFIRM,
        requires="Acute inflammation and a later tissue stage are not recorded together unexplained.",
        because="What may be done depends on which is so; until it is settled the stricter holds.",
        check=_later,
        basis=Basis.CLINICAL_SOURCE,
        sources=_PHASES,
    ),
)
