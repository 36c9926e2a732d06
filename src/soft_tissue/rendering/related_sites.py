"""Sites that may be worth a look, as a therapist reads them."""

from soft_tissue.knowledge import Knowledge
from soft_tissue.models import RelatedSite, SideRule, Verdict
from soft_tissue.models.verdict import DEEPEST
from soft_tissue.protocols.describe import GRADE_WORDS
from soft_tissue.rendering.layout import Footnotes, bullets

__all__ = ["related_sites_text"]

_SIDES = {
    SideRule.SAME_SIDE: "on the side of the complaint",
    SideRule.OPPOSITE: "on the opposite side",
    SideRule.BOTH: "on both sides",
}
_VERDICTS = {
    Verdict.PROCEED: "may be looked at",
    Verdict.MODIFY: "with changes",
    Verdict.CLEARANCE: "only after clearance",
    Verdict.AVOID_TECHNIQUE: "not by pressing",
    Verdict.AVOID_SITE: "stay away",
    Verdict.REFER: "do not start",
}


def related_sites_text(found: tuple[RelatedSite, ...], knowledge: Knowledge, *, most: int = 5) -> str:
    """Write the first suggestions for a therapist.

    Args:
        found: as `soft_tissue.related_sites` gives them.
        knowledge: for sources.
        most: how many to write out; the rest is counted.
    """
    notes = Footnotes(knowledge)
    lines = ["ALSO WORTH A LOOK (suggested by published patterns; not a finding)"]
    if not found:
        lines.append("  nothing is published for this")
    for site in found[:most]:
        side = _SIDES[site.side_rule] if site.side_rule is not None else "side not stated"
        verdict = _VERDICTS[site.verdict]
        if site.verdict.allows and site.max_pressure < DEEPEST:
            verdict += f", pressure up to {site.max_pressure} of {DEEPEST}"
        reasons = f" ({'; '.join(site.because)})" if site.because else ""
        head = f"{site.site.words}: {' and '.join(site.roles)}, {side}; evidence {GRADE_WORDS[site.grade]}"
        text = f"{head}; {verdict}{reasons}. {site.why[0]}" if site.why else f"{head}; {verdict}{reasons}"
        lines += bullets([text + notes.cite(site.sources)], "-" if site.allowed else "x")
    if len(found) > most:
        lines.append(f"  and {len(found) - most} more")
    sources = notes.lines()
    return "\n".join([*lines, *(["SOURCES", *sources] if sources else [])]) + "\n"
