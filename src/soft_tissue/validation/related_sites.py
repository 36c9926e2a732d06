"""Sites beyond the complaint that may be worth a look: muscles that refer to it or compensate for it.

What is suggested comes from published referral patterns and from what sources name for the care of the condition. It
is a place to look, never a finding: that a muscle can refer to a region does not say that it does.
"""

from collections.abc import Iterator

from attrs import define, field

from soft_tissue.models import (
    CareMap,
    EvidenceGrade,
    Mechanism,
    Practitioner,
    Presentation,
    Region,
    RelatedSite,
    Side,
    SideRule,
    Structure,
    Technique,
    TechniqueScope,
    TissueRole,
)
from soft_tissue.models.technique import Depth
from soft_tissue.models.verdict import DEEPEST
from soft_tissue.validation.context import Context
from soft_tissue.validation.restrictions import care_map

__all__ = ["PALPATION", "related_sites"]

PALPATION = Technique(
    id="palpation",
    name="Palpation",
    purpose="Feeling for tender points and taut bands with light pressure.",
    mechanisms=(Mechanism.COMPRESSION,),
    scope=TechniqueScope.BASE_LICENSE,
    depth=Depth.SUPERFICIAL,
)
"""What looking takes: light pressure, so that every caution about pressing holds for it."""

_ROLES = (TissueRole.REFERRING, TissueRole.COMPENSATING)


@define
class _Suggestion:
    """What has been collected about one structure."""

    structure: Structure
    roles: set[TissueRole] = field(factory=set)
    rules: set[SideRule] = field(factory=set)
    sides: set[Side | None] = field(factory=set)
    why: dict[str, set[str]] = field(factory=dict)
    presentations: set[int] = field(factory=set)
    sources: set[str] = field(factory=set)


def _regions(presentation: Presentation, context: Context) -> tuple[Region, ...]:
    """Where the complaint is felt. The whole body is no place that a muscle could be published to refer to."""
    condition = context.knowledge.conditions.get(presentation.condition)
    own = (presentation.region,) if presentation.region else (condition.regions if condition is not None else ())
    felt = dict.fromkeys((*own, *presentation.other_regions))
    return tuple(region for region in felt if region is not Region.WHOLE_BODY)


def _evidence(
    presentation: Presentation, context: Context
) -> Iterator[tuple[str, TissueRole, SideRule | None, str, tuple[str, ...]]]:
    """For one complaint: structure, role, side rule, what is said, sources."""
    knowledge = context.knowledge
    felt = _regions(presentation, context)
    for pattern in knowledge.referral_patterns.values():
        structure = knowledge.anatomy.get(pattern.structure)
        if structure is None or not any(region.meets(other) for region in pattern.regions for other in felt):
            continue
        if all(any(region.within(other) for other in felt) for region in structure.regions):
            continue  # it lies within the complaint's regions, where care looks anyway
        point = f" ({pattern.point})" if pattern.point else ""
        said = pattern.refers_to or ", ".join(region.words for region in pattern.regions)
        yield (
            structure.id,
            TissueRole.REFERRING,
            None,
            f"{structure.name}{point} is published to refer to: {said}",
            (pattern.sources),
        )
    condition = knowledge.conditions.get(presentation.condition)
    if condition is None:
        return
    for tissue in knowledge.condition_tissues.values():
        if tissue.condition != condition.id or tissue.role not in _ROLES:
            continue
        said = f"named as {tissue.role} in {condition.name.lower()}" + (f": {tissue.note}" if tissue.note else "")
        for id_ in tissue.structures:
            yield id_, tissue.role, tissue.side_rule, said, tissue.sources


def _side(rule: SideRule | None, side: Side | None) -> Side | None:
    """Where to look, seen from the complaint; None where the rule or the complaint's side is unknown."""
    if rule is SideRule.BOTH:
        return Side.BOTH
    if rule is None or side is None:
        return None
    return side.opposite if rule is SideRule.OPPOSITE else side


def _joined_side(sides: set[Side | None]) -> Side | None:
    known = sides - {None}
    if len(known) == 1:
        return next(iter(known))
    return Side.BOTH if known else None


def _collected(context: Context) -> dict[str, _Suggestion]:
    found: dict[str, _Suggestion] = {}
    for index, presentation in enumerate(context.case.presentations):
        for id_, role, rule, said, sources in _evidence(presentation, context):
            structure = context.knowledge.anatomy.get(id_)
            if structure is None or not structure.treatable:
                continue
            item = found.setdefault(id_, _Suggestion(structure))
            item.roles.add(role)
            item.rules.update(() if rule is None else (rule,))
            item.sides.add(_side(rule, presentation.side))
            item.why.setdefault(said, set()).update(sources)
            item.presentations.add(index)
            item.sources.update(sources)
    return found


def _made(item: _Suggestion, the_map: CareMap, technique: Technique, context: Context) -> RelatedSite:
    known = context.knowledge.sources

    def rank(source: str) -> int:
        return known[source].grade.rank if source in known else EvidenceGrade.NONE.rank

    def best(sources: set[str]) -> int:
        return min((rank(s) for s in sources), default=EvidenceGrade.NONE.rank)

    sources = tuple(sorted(item.sources, key=lambda s: (rank(s), s)))
    site = context.knowledge.site(item.structure.id, _joined_side(item.sides))
    cell = the_map.cell(technique, site)
    free = cell.verdict.rank == 0 and cell.max_pressure == DEEPEST
    return RelatedSite(
        site=site,
        roles=tuple(role for role in TissueRole if role in item.roles),
        side_rule=next(iter(item.rules)) if len(item.rules) == 1 else None,
        why=tuple(sorted(item.why, key=lambda said: (best(item.why[said]), said))),
        presentations=tuple(sorted(item.presentations)),
        grade=list(EvidenceGrade)[best(item.sources)],
        sources=sources,
        technique=technique.id,
        verdict=cell.verdict,
        max_pressure=cell.max_pressure,
        because=() if free else tuple(dict.fromkeys(reason.because for reason in cell.reasons)),
    )


def related_sites(
    context: Context, practitioner: Practitioner | None = None, *, technique: Technique = PALPATION
) -> tuple[RelatedSite, ...]:
    """Muscles that are published to refer to the complaints or to compensate for them, the best graded first.

    Args:
        context: the case.
        practitioner: whose map is used; None for the case's own.
        technique: what the verdict is about; feeling with light pressure when left out.

    Returns:
        One suggestion for each muscle, with every source that names it. A muscle where the technique is not allowed is
        listed with its verdict and the reasons, never without. Muscles that the knowledge does not hold, and tissue
        that hands do not treat, are left out.
    """
    the_map = care_map(context, practitioner)
    made = [_made(item, the_map, technique, context) for item in _collected(context).values()]
    return tuple(sorted(made, key=lambda s: (s.grade.rank, -len(s.sources), s.site.structure or "")))
