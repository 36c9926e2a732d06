"""Rules over red flags: where none are held, that is said."""

from collections.abc import Iterator

from soft_tissue.models import Finding, Region, Severity
from soft_tissue.validation.context import Context
from soft_tissue.validation.red_flags import red_flag_set
from soft_tissue.validation.rule import Rule

__all__ = ["RULES"]


def _regions(context: Context, index: int) -> tuple[str, tuple[Region, ...]]:
    """Where one complaint is, and which field says so."""
    presentation = context.case.presentations[index]
    condition = context.knowledge.conditions.get(presentation.condition)
    if presentation.region is not None:
        return "region", (presentation.region, *presentation.other_regions)
    own = condition.regions if condition is not None else ()
    return "condition", (*own, *presentation.other_regions)


def _unknown(rule: Rule[Context], context: Context) -> Iterator[Finding]:
    for index in range(len(context.case.presentations)):
        field, regions = _regions(context, index)
        parts = [part for region in regions for part in red_flag_set(region, context.knowledge).without]
        if parts:
            words = ", ".join(part.words for part in dict.fromkeys(parts))
            yield rule.finding(
                f"presentations[{index}].{field}",
                f"no red flags of its own are held for: {words}; only those for any complaint are asked",
                "Screen by your own training before touch; that none is held does not mean that there is none.",
            )


RULES: tuple[Rule[Context], ...] = (
    Rule(
        code="RED-FLAGS-UNKNOWN",
        severity=Severity.CONFIRM,
        requires="For every region presented, red flags are held.",
        because="A region without a set of its own is unknown, which is not the same as free.",
        check=_unknown,
        sources=("house-convention",),
    ),
)
