"""A screening as a therapist reads it: what stops, what changes, what is asked."""

from soft_tissue.knowledge import Knowledge
from soft_tissue.models import Change, Restriction, Screening, SiteVerdict, Verdict
from soft_tissue.rendering.layout import Footnotes, bullets, wrapped

__all__ = ["screening_text"]

_CAVEAT = "Decision support. Data not clinician-reviewed. Not a diagnosis."
_HEADLINES = {
    Verdict.PROCEED: "No reason against it was found. That does not mean that there is none.",
    Verdict.MODIFY: "Work is possible with changes.",
    Verdict.CLEARANCE: "Do not start before a physician has agreed.",
    Verdict.AVOID_TECHNIQUE: "No massage now.",
    Verdict.AVOID_SITE: "No massage now.",
    Verdict.REFER: "Do not start; refer.",
}
_WORDS = {
    Verdict.CLEARANCE: "obtain clearance",
    Verdict.AVOID_TECHNIQUE: "avoid this technique",
    Verdict.AVOID_SITE: "avoid this site",
    Verdict.REFER: "refer",
}


def screening_text(screening: Screening, knowledge: Knowledge) -> str:
    """Write a screening for a practitioner.

    Args:
        screening: what `screen` found.
        knowledge: for names and sources.
    """
    notes = Footnotes(knowledge)
    headline = screening.referral.message if screening.referral is not None else _HEADLINES[screening.verdict]
    lines = [f"SCREENING, {screening.case}, {screening.on.isoformat()}", _CAVEAT, *wrapped(headline)]
    if screening.referral is not None:
        lines += wrapped(f"REPORTED  {', '.join(screening.referral.reported)}{notes.cite(screening.referral.sources)}")
        lines += wrapped(f"TO  {'; '.join(screening.referral.refer_to)}")
    if screening.needed:
        lines += ["NEEDED FIRST", *bullets(list(screening.needed), "?")]
    lines += ["WHY", *(_chains(screening, notes) or ["  nothing that was reported restricts anything"])]
    for site in dict.fromkeys(verdict.site for verdict in screening.verdicts):
        lines += _at(site.words, [verdict for verdict in screening.verdicts if verdict.site == site], knowledge)
    lines += _questions(screening, knowledge)
    shown = [f for f in screening.findings if f.severity in ("error", "confirm", "warning")]
    if shown:
        lines += ["FINDINGS", *bullets([f"{f.severity} {f.code}: {f.message}" for f in shown], "!")]
    sent_on = screening.referral is not None or screening.verdict is Verdict.CLEARANCE
    sources = notes.ids() if sent_on else notes.lines()
    return "\n".join([*lines, *(["SOURCES", *sources] if sources else [])]) + "\n"


def _follows(restriction: Restriction) -> str:
    """What follows from a restriction, in words."""
    if restriction.verdict is Verdict.MODIFY:
        light = "" if restriction.max_pressure is None else f", pressure at most {restriction.max_pressure} of 5"
        short = "" if restriction.max_session is None else f", at most {restriction.max_session.to('min')}"
        lying = "".join(f", not {position.words}" for position in sorted(restriction.positions))
        return f"with changes{light}{short}{lying}"
    words = _WORDS.get(restriction.verdict, restriction.verdict)
    return words if restriction.urgency is None else f"{words} ({restriction.urgency})"


def _where(restriction: Restriction) -> str:
    if restriction.sites:
        return f" at {', '.join(site.words for site in restriction.sites)}"
    return " at some structures" if restriction.structures else ""


def _chains(screening: Screening, notes: Footnotes) -> list[str]:
    """One line a restriction: what was reported, what follows, what to do, and where it comes from."""
    ordered = sorted(screening.restrictions, key=lambda r: (-r.verdict.rank, r.code))
    lines = dict.fromkeys(
        f"{r.because} -> {_follows(r)}{_where(r)}{f': {r.advice}' if r.advice else ''}"
        f"{f' ({r.path})' if r.path else ''}{notes.cite(r.sources)}"
        for r in ordered
    )
    return bullets(list(lines), "-")


def _at(site: str, verdicts: list[SiteVerdict], knowledge: Knowledge) -> list[str]:
    """The techniques at one site, grouped by what holds for them, the strictest first."""
    groups: dict[str, list[str]] = {}
    for verdict in verdicts:
        groups.setdefault(_verdict_words(verdict), []).extend(verdict.techniques)
    lines = [f"AT {site.upper()}"]
    for words, ids in groups.items():
        names = ", ".join(knowledge.techniques[id_].name.lower() for id_ in ids)
        lines += bullets([f"{words}: {names if len(groups) > 1 else 'every technique'}"], "-")
    return lines


def _verdict_words(cell: SiteVerdict) -> str:
    if cell.verdict is Verdict.PROCEED:
        return "nothing found against it"
    if cell.verdict is not Verdict.MODIFY:
        words = _WORDS[cell.verdict]
        return f"{words} ({cell.urgency})" if cell.urgency is not None else words
    parts = {
        Change.LIGHTER: f"lighter (at most {cell.max_pressure} of 5)",
        Change.SHORTER: "" if cell.max_session is None else f"shorter (at most {cell.max_session.to('min')})",
        Change.POSITION: f"not {' or '.join(position.words for position in sorted(cell.positions))}",
        Change.ELSEWHERE: "elsewhere",
    }
    return ", ".join(parts[change] for change in cell.changes) or "with care: see why"


def _questions(screening: Screening, knowledge: Knowledge) -> list[str]:
    def names(*, stops: bool) -> str:
        asked = [q for q in screening.questions if q.stops is stops]
        return ", ".join(knowledge.intake_facts[q.fact].name if q.fact is not None else q.ask for q in asked)

    lines = ["ASK BEFORE TOUCH"]
    for stops, words in ((True, "if yes, do not start"), (False, "if yes, screen again")):
        if names(stops=stops):
            lines += bullets([f"{words}: {names(stops=stops)}"], "?")
    return lines if len(lines) > 1 else [*lines, "  nothing further: every question of the vocabulary is answered"]
