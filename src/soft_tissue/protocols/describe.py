"""What an answer restates of its case, and what it tells to avoid, to do at home, and how far its evidence carries."""

from functools import lru_cache

from soft_tissue.knowledge import default_knowledge
from soft_tissue.models import (
    Avoidance,
    Basis,
    CareMap,
    Complaint,
    Evidence,
    EvidenceGrade,
    HomeAdvice,
    ProtocolCaution,
    Reach,
    Restriction,
    SessionPlan,
    Verdict,
)
from soft_tissue.validation import Context, complaint_site
from soft_tissue.validation.conflicts import home_care_allowed

__all__ = ["avoidances", "complaints", "evidence_of", "home_advice"]

_MOST_HOME_ADVICE = 4
_LONGEST_QUOTE = 1000
_HARMLESS = frozenset({"outside-scope", "base-credential", "additional-training", "consent-intraoral", "clothed"})
"""Restrictions that shape a plan without anything to avoid in it."""

GRADE_WORDS = {
    EvidenceGrade.HIGH: "good",
    EvidenceGrade.MODERATE: "moderate",
    EvidenceGrade.LOW: "weak",
    EvidenceGrade.VERY_LOW: "very weak",
    EvidenceGrade.NONE: "none found",
}


def complaints(context: Context) -> tuple[Complaint, ...]:
    """The presentations, with their names and the class of their duration."""
    found = []
    for presentation in context.case.presentations:
        condition = context.knowledge.conditions.get(presentation.condition)
        site = complaint_site(presentation, context.knowledge)
        region = site.region if site is not None else None
        fallback = f"complaint, {region.words}" if region is not None else "complaint"
        found.append(
            Complaint(
                condition=condition.id if condition is not None else None,
                name=condition.name if condition is not None else fallback,
                plain_name=condition.plain_name if condition is not None else fallback,
                region=region,
                side=presentation.side,
                diagnosed_by=presentation.diagnosed_by,
                stage=presentation.stage,
                duration=presentation.duration_class(context.today, condition.duration if condition else None),
            )
        )
    return tuple(found)


def avoidances(
    care_map: CareMap, sessions: tuple[SessionPlan, ...], cautions: tuple[ProtocolCaution, ...]
) -> tuple[Avoidance, ...]:
    """What the map forbids or changes for this client, and what the protocol keeps away from; the strictest first."""
    treated = {step.site.structure for session in sessions for step in session.treatments}
    used = {step.technique for session in sessions for step in session.treatments}
    whole = {step.site for session in sessions for step in session.treatments if step.site.structure is None}

    def treats(restriction: Restriction) -> bool:
        return not treated.isdisjoint(restriction.structures)

    said = {restriction.advice for restriction in care_map.restrictions if treats(restriction)}

    def matters(restriction: Restriction) -> bool:
        if restriction.code in _HARMLESS:
            return False
        if restriction.structures:
            return treats(restriction)
        if restriction.reach is not Reach.MEETS:
            here = any(restriction.reach.binds(place, site) for place in restriction.sites for site in whole)
            return here and restriction.advice not in said
        if restriction.because == "holds for every client":
            return not used.isdisjoint(restriction.techniques) and not restriction.sites
        return True

    found = [
        Avoidance(
            what=restriction.advice or restriction.because,
            verdict=restriction.verdict,
            techniques=tuple(sorted(restriction.techniques)),
            site=restriction.sites[0] if restriction.sites else None,
            because=restriction.because,
            basis=restriction.basis,
            sources=restriction.sources,
        )
        for restriction in sorted(care_map.restrictions, key=lambda r: (-r.verdict.rank, r.code))
        if matters(restriction)
    ]
    found += [
        Avoidance(what=c.what, verdict=Verdict.AVOID_TECHNIQUE, because=c.because, basis=c.basis, sources=c.sources)
        for c in cautions
    ]
    strictest: dict[tuple[str, str], Avoidance] = {}
    for item in found:
        strictest.setdefault((item.what, item.because), item)
    return tuple(strictest.values())


def home_advice(context: Context) -> tuple[HomeAdvice, ...]:
    """Published home care for the presented conditions, the best graded first.

    While tissue is inflamed only advice is left, and nothing is given that the state of the case rules out at home.
    """
    sources = context.knowledge.sources
    lasting = {item.duration for item in complaints(context)}
    inflamed = any(p.inflammation == "acute" for p in context.case.presentations)
    found = [
        entry
        for entry in context.knowledge.home_care.values()
        if not context.conditions.isdisjoint(entry.conditions)
        and not entry.supervised
        and (not entry.durations or not lasting.isdisjoint(entry.durations))
        and (entry.kind == "advice" or not inflamed)
        and home_care_allowed(entry, context)
    ]
    if "pregnancy" in context.facts.reported_ids:
        return ()  # none of it was published for pregnancy
    found.sort(key=lambda e: (min((sources[s].grade.rank for s in e.sources), default=9), e.dose is None, e.id))
    return tuple(
        HomeAdvice(entry=entry.id, advice=entry.advice, dose=entry.dose, sources=entry.sources)
        for entry in found[:_MOST_HOME_ADVICE]
    )


@lru_cache(maxsize=1)
def _own_statements() -> frozenset[str]:
    """What the protocols of this library say about their evidence: texts that have been checked for promises."""
    return frozenset(p.evidence for p in default_knowledge().protocols.values() if p.evidence is not None)


def _attributed(statement: str) -> str:
    """A text that nobody here has checked: quoted, shortened where it is long, and said to be its author's."""
    words = " ".join(statement.replace('"', "'").split())
    if len(words) > _LONGEST_QUOTE:
        words = words[:_LONGEST_QUOTE].rstrip() + " ..."
    return f'As its author says: "{words}"'


def evidence_of(
    context: Context, statement: str | None, sources: tuple[str, ...], bases: tuple[Basis, ...]
) -> Evidence:
    """Grade a plan by its protocol's sources: moderate at most, and weak at most where its course is not published.

    The statement of a protocol that is not this library's own is quoted as its author's.
    """
    grades = [context.knowledge.sources[s].grade for s in sources if s in context.knowledge.sources]
    best = min(grades, key=lambda grade: grade.rank, default=EvidenceGrade.NONE)
    ceiling = EvidenceGrade.MODERATE if all(b is Basis.PUBLISHED for b in bases) else EvidenceGrade.LOW
    grade = max(best, ceiling, key=lambda grade: grade.rank)
    if statement is None or not statement.strip():
        text = "No trial was found."
    else:
        text = statement if statement in _own_statements() else _attributed(statement)
    return Evidence(grade=grade, statement=f"{text} Relief is not promised.", sources=sources)
