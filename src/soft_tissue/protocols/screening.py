"""`screen`: what must not be done, what must change, what must be asked, and when the client is sent on."""

from soft_tissue.models import (
    CareMap,
    Case,
    Cell,
    ConditionAnswer,
    Practitioner,
    Referral,
    Region,
    Screening,
    Site,
    SiteVerdict,
    Technique,
    TechniqueScope,
    Urgency,
    Verdict,
)
from soft_tissue.protocols.describe import complaints
from soft_tissue.protocols.library import Library, default_library
from soft_tissue.protocols.referring import refer_to, referral_message, route_sources
from soft_tissue.validation import (
    Context,
    care_map,
    check_case,
    clearance_conditions,
    complaint_site,
    gaps,
    open_questions,
    raised_flags,
    resolve,
)

__all__ = ["referral_of", "screen"]


def referral_of(context: Context, library: Library) -> Referral | None:
    """The referral that a case calls for; None where nothing does."""
    raised = tuple(r for r in raised_flags(context) if r.flag.action == "refer")
    referred = [c for c in clearance_conditions(context) if c[3] is ConditionAnswer.REFERRAL_FIRST]
    if not raised and not referred:
        return None
    names = [name for item in raised for name in item.reported]
    conditions = context.knowledge.conditions
    names += [f"{conditions[id_].name.lower()}, cause unknown" for _index, id_, _why, _answer in referred]
    urgency = max((r.urgency for r in raised), key=lambda u: u.rank, default=Urgency.SOON)
    sources = [s.source for item in raised for s in item.flag.statements]
    sources += [s for _index, id_, _why, _answer in referred for s in conditions[id_].sources]
    sources += route_sources(raised, context)
    return Referral(
        case=context.case.id,
        on=context.today,
        complaints=complaints(context),
        reported=tuple(dict.fromkeys(names)),
        urgency=urgency,
        refer_to=refer_to(raised, context, urgency),
        message=referral_message(raised, context, otherwise=Urgency.SOON if referred else None),
        findings=check_case(context),
        sources=tuple(dict.fromkeys(sources)),
        versions=library.versions,
    )


def _sites(context: Context) -> tuple[Site, ...]:
    """Where the client has something: the complaints, their trigger points, and what is reported at a place."""
    found: list[Site] = []
    for presentation in context.case.presentations:
        site = complaint_site(presentation, context.knowledge)
        found += [] if site is None else [site]
        found += [Site(region=region, side=presentation.side) for region in presentation.other_regions]
        for point in presentation.trigger_points:
            if point.structure in context.knowledge.anatomy:
                found.append(context.knowledge.site(point.structure, point.side))
    found += [known.site for known in context.facts.reported if known.site is not None]
    return tuple(dict.fromkeys(found)) or (Site(region=Region.WHOLE_BODY),)


def screen(
    case: Case,
    library: Library | None = None,
    *,
    techniques: tuple[str, ...] = (),
    sites: tuple[Site, ...] = (),
    practitioner: Practitioner | None = None,
) -> Screening:
    """Hold a case against every contraindication, red flag, consent and wish.

    Args:
        case: who, what, where and when.
        library: knowledge and policy; the default one when None.
        techniques: ids of the techniques asked about; all that are in scope unless given.
        sites: where; the sites of the complaints and of what is reported unless given.
        practitioner: who would work; None leaves credentials and training out.

    Returns:
        Verdicts by site and technique with the chain from what was reported to what follows. It never says that a
        session is safe: no reason against it means only that none was found.

    Raises:
        UnknownIdError: when there is no technique with one of the ids.

    >>> import soft_tissue as st
    >>> found = st.screen(st.load_case("examples/frozen-shoulder.toml"))
    >>> found.verdict.value
    'modify'
    """
    chosen = library or default_library()
    context = Context(resolve(case, chosen.knowledge), chosen.knowledge, chosen.policy)
    wanted = _techniques(techniques, chosen)
    the_map = care_map(context, practitioner)
    places = {id(restriction): place for place, restriction in enumerate(the_map.restrictions)}
    grouped = [found for site in sites or _sites(context) for found in _verdicts(site, wanted, the_map)]
    used = {places[id(r)] for r in the_map.restrictions if r.everywhere}
    used.update(places[id(reason)] for _site, _ids, cell in grouped for reason in cell.reasons)
    numbers = {place: number for number, place in enumerate(sorted(used))}
    everywhere = [restriction.verdict for restriction in the_map.restrictions if restriction.everywhere]
    whole = max(everywhere, key=lambda verdict: verdict.rank, default=Verdict.PROCEED)
    if whole is Verdict.PROCEED and any(cell.verdict is not Verdict.PROCEED for _site, _ids, cell in grouped):
        whole = Verdict.MODIFY
    return Screening(
        case=case.id,
        on=context.today,
        verdict=whole,
        referral=referral_of(context, chosen),
        needed=tuple(dict.fromkeys(gap.needed for gap in gaps(context))),
        restrictions=tuple(the_map.restrictions[place] for place in sorted(used)),
        verdicts=tuple(
            SiteVerdict(
                site=site,
                techniques=ids,
                verdict=cell.verdict,
                changes=cell.changes,
                max_pressure=cell.max_pressure,
                max_session=cell.max_session,
                positions=cell.positions,
                urgency=cell.urgency,
                reasons=tuple(numbers[places[id(reason)]] for reason in cell.reasons),
            )
            for site, ids, cell in grouped
        ),
        questions=open_questions(context, wanted),
        findings=check_case(context),
        versions=chosen.versions,
    )


def _verdicts(
    site: Site, techniques: tuple[Technique, ...], the_map: CareMap
) -> list[tuple[Site, tuple[str, ...], Cell]]:
    """The cells at one site, the strictest first; techniques that the same restrictions bind share one."""
    found = [(site, tuple(t.id for t in same), cell) for same, cell in the_map.cells(techniques, site)]
    return sorted(found, key=lambda item: (-item[2].verdict.rank, item[2].max_pressure, item[1]))


def _techniques(ids: tuple[str, ...], library: Library) -> tuple[Technique, ...]:
    table = library.knowledge.techniques
    if ids:
        return tuple(table[id_] for id_ in ids)
    return tuple(t for t in table.values() if t.scope is not TechniqueScope.OUTSIDE and t.mechanisms)
