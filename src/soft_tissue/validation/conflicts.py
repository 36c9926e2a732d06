"""Care that conflicts within one case: what one complaint's care uses, and something else in the case rules out.

Nothing here is a list of pairs. One side is what the knowledge holds as care of a condition: the arms of published
protocols, the library's own protocols and home care. The other side is what the care map makes of the reported facts
and of the state of the *other* complaints, or what the home care of another complaint tells to leave alone. Where the
two meet at a site, the stricter side holds.

A complaint's own state is no conflict: its care is chosen by stage, and the map holds it to the state anyway.
"""

from collections.abc import Iterator
from functools import lru_cache

from attrs import frozen

from soft_tissue.knowledge import Knowledge
from soft_tissue.models import (
    Basis,
    CareConflict,
    CareKind,
    HomeCare,
    Mechanism,
    Presentation,
    ProtocolDefinition,
    PublishedProtocol,
    Region,
    Restriction,
    Side,
    Site,
    Technique,
    TechniqueScope,
    Verdict,
)
from soft_tissue.models.verdict import DEEPEST
from soft_tissue.validation.context import Context
from soft_tissue.validation.facts import complaint_site
from soft_tissue.validation.restrictions import care_map, too_light_for

__all__ = ["care_conflicts", "home_care_allowed"]

_UNSIDED = (Region.WHOLE_BODY, Region.HEAD, Region.NECK, Region.TRUNK, Region.BACK, Region.ABDOMEN)
"""Regions of which a complaint's side says little: their care is looked at on both sides."""


@frozen(kw_only=True)
class _Care:
    """One thing that is done for a complaint, and where."""

    id: str
    techniques: tuple[Technique, ...]
    mechanisms: tuple[Mechanism, ...]
    sites: tuple[Site, ...]
    sources: tuple[str, ...]


@frozen(kw_only=True)
class _Clash:
    """One piece of care that the other side rules out at one site."""

    kind: CareKind
    care: _Care
    site: Site
    against: str
    path: str
    because: str
    verdict: Verdict
    max_pressure: int
    basis: Basis
    sources: tuple[str, ...]


@lru_cache(maxsize=16)
def _plainest(knowledge: Knowledge) -> dict[Mechanism, tuple[Technique, ...]]:
    """For each mechanism the techniques in scope that do it with the least else.

    Stretching stands for stretch and hot stones for heat. A caution that names one of them by its id and not by its
    mechanism is so kept for home care too, where nobody stands beside the client.
    """
    found: dict[Mechanism, tuple[Technique, ...]] = {}
    usable = [t for t in knowledge.techniques.values() if t.scope is not TechniqueScope.OUTSIDE]
    for mechanism in Mechanism:
        having = [t for t in usable if mechanism in t.mechanisms]
        fewest = min((len(t.mechanisms) for t in having), default=0)
        found[mechanism] = tuple(t for t in having if len(t.mechanisms) == fewest)
    return found


@lru_cache(maxsize=16)
def _protocols_for(knowledge: Knowledge) -> dict[str, tuple[PublishedProtocol | ProtocolDefinition, ...]]:
    """Published protocols and the library's own, by the condition that they are about."""
    found: dict[str, list[PublishedProtocol | ProtocolDefinition]] = {}
    for published in knowledge.published_protocols.values():
        for condition in published.conditions:
            found.setdefault(condition, []).append(published)
    for own in knowledge.protocols.values():
        for condition in own.fit.conditions:
            found.setdefault(condition, []).append(own)
    return {condition: tuple(entries) for condition, entries in found.items()}


def _regions(presentation: Presentation, knowledge: Knowledge) -> tuple[Region, ...]:
    condition = knowledge.conditions.get(presentation.condition)
    own = (presentation.region,) if presentation.region else (condition.regions if condition is not None else ())
    return tuple(dict.fromkeys((*own, *presentation.other_regions)))


def _complaint_sites(presentation: Presentation, knowledge: Knowledge) -> tuple[Site, ...]:
    return tuple(_at(region, presentation.side) for region in _regions(presentation, knowledge))


def _at(region: Region, side: Side | None) -> Site:
    return Site(region=region, side=None if region in _UNSIDED else side)


def _placed(structures: tuple[str, ...], presentation: Presentation, knowledge: Knowledge) -> tuple[Site, ...]:
    """The sites of structures: on the complaint's side where they lie in its regions, else on both."""
    found = []
    regions = _regions(presentation, knowledge)
    for id_ in structures:
        structure = knowledge.anatomy.get(id_)
        if structure is not None:
            near = any(region.meets(felt) for region in structure.regions for felt in regions)
            found.append(knowledge.site(id_, presentation.side if near else None))
    return tuple(found)


def _hands_on(presentation: Presentation, knowledge: Knowledge) -> Iterator[_Care]:
    """What is published, or planned by the library's own protocols, for the complaint's condition."""
    for entry in _protocols_for(knowledge).get(presentation.condition or "", ()):
        if isinstance(entry, PublishedProtocol):
            for arm in entry.arms:
                named = (arm.technique,) if arm.technique is not None else arm.techniques
                for technique in named if arm.within_scope else ():
                    yield from _one(
                        technique, _placed(arm.structures, presentation, knowledge), entry, presentation, knowledge
                    )
            continue
        for treatment in (t for phase in entry.phases for t in phase.treatments):
            tissues = tuple(
                structure
                for tissue in knowledge.condition_tissues.values()
                if tissue.condition == presentation.condition and tissue.role in treatment.roles
                for structure in tissue.structures
            )
            sites = _placed((*treatment.structures, *tissues), presentation, knowledge)
            sites += tuple(_at(region, presentation.side) for region in treatment.regions)
            yield from _one(treatment.technique, sites, entry, presentation, knowledge)


def _one(
    id_: str,
    sites: tuple[Site, ...],
    entry: PublishedProtocol | ProtocolDefinition,
    presentation: Presentation,
    knowledge: Knowledge,
) -> Iterator[_Care]:
    technique = knowledge.techniques.get(id_)
    if technique is not None and technique.scope is not TechniqueScope.OUTSIDE:
        yield _Care(
            id=technique.id,
            techniques=(technique,),
            mechanisms=technique.mechanisms,
            sites=sites or _complaint_sites(presentation, knowledge),
            sources=entry.sources,
        )


def _home_care(presentation: Presentation, knowledge: Knowledge) -> Iterator[_Care]:
    for entry in knowledge.home_care.values():
        if presentation.condition in entry.conditions and not entry.supervised and entry.mechanisms:
            yield _at_home(entry, presentation, knowledge)


def _at_home(entry: HomeCare, presentation: Presentation, knowledge: Knowledge) -> _Care:
    plainest = _plainest(knowledge)
    regions = entry.regions or _regions(presentation, knowledge)
    return _Care(
        id=entry.id,
        techniques=tuple(dict.fromkeys(t for mechanism in entry.mechanisms for t in plainest[mechanism])),
        mechanisms=entry.mechanisms,
        sites=tuple(_at(region, presentation.side) for region in regions),
        sources=entry.sources,
    )


@lru_cache(maxsize=1024)
def _care_of(
    condition: str | None,
    region: Region | None,
    others: tuple[Region, ...],
    side: Side | None,
    knowledge: Knowledge,
) -> tuple[tuple[_Care, ...], tuple[_Care, ...]]:
    """What is done for a complaint with the hands, and at home: all that it hangs on are its condition and place."""
    presentation = Presentation(condition=condition, region=region, other_regions=others, side=side)
    return tuple(_hands_on(presentation, knowledge)), tuple(_home_care(presentation, knowledge))


def _of_the_case(context: Context) -> tuple[Restriction, ...]:
    """Restrictions that a fact or state of this case raises; what ends the visit altogether is no conflict of care."""
    return tuple(
        r
        for r in care_map(context).restrictions
        if r.path is not None and r.verdict is not Verdict.REFER and (r.verdict.allows or not r.everywhere)
    )


class _Against:
    """Restrictions, with their strength at the sites asked about so far: much care is at the same few."""

    def __init__(self, restrictions: tuple[Restriction, ...]) -> None:
        self._restrictions = restrictions
        self._at: dict[Site, list[tuple[Restriction, Verdict, int]]] = {}

    def at(self, site: Site) -> list[tuple[Restriction, Verdict, int]]:
        """Those that bind at a site."""
        found = self._at.get(site)
        if found is None:
            strengths = [(restriction, *restriction.strength_at(site)) for restriction in self._restrictions]
            found = self._at[site] = [item for item in strengths if item[1] is not Verdict.PROCEED]
        return found


def _clashes(kind: CareKind, care: _Care, against: _Against) -> Iterator[_Clash]:
    for site in care.sites:
        active = against.at(site)
        for technique in care.techniques if active else ():
            for restriction, verdict, ceiling in active:
                if not restriction.binds(technique):
                    continue
                if verdict.allows and not too_light_for(technique.depth, ceiling):
                    continue
                yield _Clash(
                    kind=kind,
                    care=care,
                    site=site,
                    against=restriction.code,
                    path=restriction.path or "",
                    because=restriction.because,
                    verdict=verdict,
                    max_pressure=ceiling,
                    basis=restriction.basis,
                    sources=(*restriction.sources, *care.sources),
                )


def _left_alone(presentation: Presentation, care: _Care, path: str, context: Context) -> Iterator[_Clash]:
    """Home care that the home care of another complaint tells to leave alone, where the two meet."""
    condition = context.knowledge.conditions.get(presentation.condition)
    where = complaint_site(presentation, context.knowledge)
    if condition is None:
        return
    for entry in context.knowledge.home_care.values():
        if presentation.condition not in entry.conditions or set(entry.avoids).isdisjoint(care.mechanisms):
            continue
        for site in care.sites:
            if where is None or where.meets(site):
                yield _Clash(
                    kind=CareKind.HOME,
                    care=care,
                    site=site,
                    against=entry.id,
                    path=path,
                    because="home care for another complaint says to leave it alone",
                    verdict=Verdict.AVOID_TECHNIQUE,
                    max_pressure=DEEPEST,
                    basis=Basis.PUBLISHED,
                    sources=(*entry.sources, *care.sources),
                )


def _own_facts(index: int, presentation: Presentation, context: Context) -> frozenset[str]:
    """Facts that say no more than the complaint itself: its condition's name, and what the presentation states."""
    own = f"presentations[{index}]"
    condition = context.knowledge.conditions[presentation.condition or ""]
    named = (condition.id, condition.name, *condition.aliases)
    found = [context.knowledge.intake_facts.find(word) for word in named]
    stated = {known.fact for known in context.facts.reported if known.path.startswith(own)}
    return frozenset(stated | {fact.id for fact in found if fact is not None})


def _against(index: int, presentation: Presentation, context: Context) -> tuple[Restriction, ...]:
    """What the rest of the case restricts: not the complaint's own state, though the intake may repeat it."""
    own, where = f"presentations[{index}]", complaint_site(presentation, context.knowledge)
    facts = _own_facts(index, presentation, context)

    def repeats(restriction: Restriction) -> bool:
        if restriction.fact not in facts or (restriction.path or "").startswith("presentations["):
            return False
        return where is None or not restriction.sites or any(site.meets(where) for site in restriction.sites)

    return tuple(r for r in _of_the_case(context) if not (r.path or "").startswith(own) and not repeats(r))


def _clashes_at(index: int, presentation: Presentation, context: Context) -> Iterator[_Clash]:
    restrictions = _against(index, presentation, context)
    others = _Against(restrictions)
    hands_on, at_home = _care_of(
        presentation.condition, presentation.region, presentation.other_regions, presentation.side, context.knowledge
    )
    for care in hands_on if restrictions else ():
        yield from _clashes(CareKind.HANDS_ON, care, others)
    for care in at_home:
        yield from _clashes(CareKind.HOME, care, others)
        for number, other in enumerate(context.case.presentations):
            if number != index and other.condition != presentation.condition:
                yield from _left_alone(other, care, f"presentations[{number}].condition", context)


def care_conflicts(context: Context) -> tuple[CareConflict, ...]:
    """Every care of a presented condition that something else in the case rules out, in a stable order.

    One conflict joins all care of one complaint that gives way to one thing in the case. Which complaint comes first
    in the case never matters, but for the paths.
    """
    known: tuple[CareConflict, ...] | None = context.memo.get("care_conflicts")
    if known is not None:
        return known
    found = []
    for index, presentation in enumerate(context.case.presentations):
        if presentation.condition not in context.knowledge.conditions:
            continue
        groups: dict[tuple[CareKind, str], list[_Clash]] = {}
        for clash in _clashes_at(index, presentation, context):
            groups.setdefault((clash.kind, clash.path), []).append(clash)
        found += [_joined(f"presentations[{index}]", presentation, group) for group in groups.values()]
    made = tuple(sorted(found, key=lambda c: (c.condition, c.kind, c.because, c.care, c.path, c.against_path)))
    context.memo["care_conflicts"] = made
    return made


def _joined(path: str, presentation: Presentation, clashes: list[_Clash]) -> CareConflict:
    strictest = max(clashes, key=lambda c: (c.verdict.rank, c.basis is not Basis.CONVENTION, c.against))
    sites = {clash.site.words: clash.site for clash in clashes}
    return CareConflict(
        condition=presentation.condition or "",
        path=path,
        kind=clashes[0].kind,
        care=tuple(sorted({clash.care.id for clash in clashes})),
        mechanisms=tuple(sorted({m for clash in clashes for m in clash.care.mechanisms})),
        sites=tuple(sites[words] for words in sorted(sites)),
        against=tuple(sorted({clash.against for clash in clashes})),
        against_path=clashes[0].path,
        because=strictest.because,
        verdict=strictest.verdict,
        max_pressure=min(clash.max_pressure for clash in clashes),
        basis=strictest.basis,
        sources=tuple(sorted({s for clash in clashes for s in clash.sources})),
    )


def home_care_allowed(entry: HomeCare, context: Context) -> bool:
    """Whether advice for home may be given: nothing in the case rules out what it does, where it does it.

    At home nobody watches, so the complaint's own state counts too, and a caution about the technique that does the
    same with the hands counts for the client's own doing. Advice that does nothing to tissue always may.
    """
    if not entry.mechanisms:
        return True
    against = _Against(_of_the_case(context))
    for index, presentation in enumerate(context.case.presentations):
        if presentation.condition not in entry.conditions:
            continue
        care = _at_home(entry, presentation, context.knowledge)
        if any(_clashes(CareKind.HOME, care, against)):
            return False
        for number, other in enumerate(context.case.presentations):
            path = f"presentations[{number}].condition"
            if number != index and any(_left_alone(other, care, path, context)):
                return False
    return True
