"""From facts to the map: every caution, consent, wish and gap in scope becomes a restriction."""

from functools import lru_cache, partial
from typing import Any

from soft_tissue.knowledge import Knowledge
from soft_tissue.models import (
    Basis,
    CareMap,
    Case,
    CautionScope,
    ConditionAnswer,
    ConsentScope,
    Contraindication,
    Depth,
    EndangermentSite,
    Irritability,
    Mechanism,
    Policy,
    Practitioner,
    RedFlagAction,
    Region,
    Restriction,
    Ruling,
    SafetyChoice,
    Setting,
    Site,
    TechniqueScope,
    Urgency,
    Verdict,
)
from soft_tissue.models.verdict import DEEPEST, Reach
from soft_tissue.units import Duration
from soft_tissue.validation.context import Context
from soft_tissue.validation.facts import Known, complaint_site
from soft_tissue.validation.inflammation import inflammation_restrictions, surroundings_restrictions
from soft_tissue.validation.safety_policy import choose
from soft_tissue.validation.scope import practice_here, standing_of
from soft_tissue.validation.screening import clearance_conditions, raised_flags

__all__ = ["care_map", "longest_session", "loosened", "practitioner_restrictions", "stays_clothed", "too_light_for"]


@lru_cache(maxsize=16)
def _by_fact(knowledge: Knowledge) -> dict[str, tuple[Contraindication, ...]]:
    index: dict[str, list[Contraindication]] = {}
    for caution in knowledge.contraindications.values():
        for fact in caution.any_of or ("",):
            index.setdefault(fact, []).append(caution)
    return {fact: tuple(cautions) for fact, cautions in index.items()}


def _applies(caution: Contraindication, known: Known, context: Context) -> bool:
    """Whether it is still in its window; an unknown date or week counts as within."""
    if caution.within is not None and known.on is not None and known.on <= context.today:
        age = (context.today - known.on).days * 86400
        if age > caution.within.exact:
            return False
    weeks, window = context.facts.weeks, caution.pregnancy_weeks
    if window is not None and weeks is not None:
        return (window.min is None or weeks >= window.min) and (window.max is None or weeks <= window.max)
    return True


def _sites(caution: Contraindication, known: Known | None) -> tuple[Site, ...]:
    if caution.scope is CautionScope.AT_REGIONS:
        return tuple(Site(region=region) for region in caution.regions)
    if caution.scope is CautionScope.AT_REPORTED_SITE and known is not None and known.site is not None:
        return (known.site,)
    return ()  # everywhere, or reported without a place: then it counts anywhere


def _from_caution(
    caution: Contraindication,
    known: Known | None,
    knowledge: Knowledge,
    policy: Policy,
    *,
    cleared: bool = False,
) -> Restriction | None:
    """What a contraindication leaves; None where the clinic's policy lets it go."""
    chosen = choose(caution, policy, knowledge)
    verdict, ceiling = chosen.verdict, chosen.max_pressure
    cleared = cleared and not caution.absolute
    if cleared and verdict is Verdict.CLEARANCE:
        verdict = Verdict.MODIFY
    if verdict is Verdict.PROCEED:
        return None
    below_deep = policy.deep_from - 1  # a clearance that sets no depth is not read as one for deep work
    name = caution.name if known is None else knowledge.intake_facts[known.fact].name
    because = "holds for every client" if known is None else f"{name} is reported" + (", cleared" if cleared else "")
    return Restriction(
        code=caution.id,
        verdict=verdict,
        techniques=frozenset(caution.techniques),
        mechanisms=frozenset(caution.mechanisms),
        sites=_sites(caution, known),
        max_pressure=min(ceiling or DEEPEST, below_deep) if cleared else ceiling,
        max_session=caution.max_session,
        positions=frozenset(caution.positions),
        because=because,
        fact=None if known is None else known.fact,
        path=None if known is None else known.path,
        advice=caution.advice,
        basis=Basis.CLINICAL_SOURCE if chosen.loosened is None else Basis.CLINIC_POLICY,
        sources=tuple(dict.fromkeys([*caution.sources, *(s.source for s in caution.statements)])),
        absolute=caution.absolute,
    )


@lru_cache(maxsize=4096)
def _known_caution(
    caution: str,
    fact: str,
    path: str,
    site: Site | None,
    knowledge: Knowledge,
    policy: Policy,
    *,
    cleared: bool,
) -> Restriction | None:
    known = Known(fact=fact, path=path, site=site)
    return _from_caution(knowledge.contraindications[caution], known, knowledge, policy, cleared=cleared)


@lru_cache(maxsize=32)
def _for_every_client(knowledge: Knowledge, policy: Policy) -> CareMap:
    """What holds whoever the client is: cautions for everybody, endangerment sites, and what is outside the scope."""
    everybody = (_from_caution(caution, None, knowledge, policy) for caution in _by_fact(knowledge).get("", ()))
    held = (restriction for restriction in everybody if restriction is not None)
    return CareMap().joined(*held, *_endangerment(knowledge, policy), _outside(knowledge))


def _cautions(context: Context) -> list[Restriction]:
    """What the reported facts bring."""
    knowledge, index = context.knowledge, _by_fact(context.knowledge)
    found = [
        _known_caution(
            caution.id,
            known.fact,
            known.path,
            known.site,
            knowledge,
            context.policy,
            cleared=context.cleared(known.fact),
        )
        for known in context.facts.reported
        for caution in index.get(known.fact, ())
        if _applies(caution, known, context)
    ]
    return [restriction for restriction in found if restriction is not None]


def loosened(context: Context) -> tuple[tuple[Contraindication, Known | None, SafetyChoice], ...]:
    """What the clinic's policy loosens of what holds for this case, and by which choice."""
    if not context.policy.safety:
        return ()
    index = _by_fact(context.knowledge)
    held: list[tuple[Contraindication, Known | None]] = [(caution, None) for caution in index.get("", ())]
    for known in context.facts.reported:
        held += [(c, known) for c in index.get(known.fact, ()) if _applies(c, known, context)]
    chosen = [(caution, known, choose(caution, context.policy, context.knowledge).loosened) for caution, known in held]
    return tuple((caution, known, choice) for caution, known, choice in chosen if choice is not None)


def _state_of_tissue(context: Context) -> list[Restriction]:
    """Inflamed tissue gets light work at most, by anybody; what flares easily stays below deep work."""
    found = inflammation_restrictions(context)
    for index, presentation in enumerate(context.case.presentations):
        site = complaint_site(presentation, context.knowledge)
        if site is not None and presentation.irritability is Irritability.HIGH:
            found.append(
                Restriction(
                    code="irritable",
                    verdict=Verdict.MODIFY,
                    sites=(site,),
                    max_pressure=max(1, context.policy.deep_from - 1),
                    because="the complaint is highly irritable",
                    path=f"presentations[{index}].irritability",
                    advice="Stay below deep work, do little at first, and see how the next day is.",
                    basis=Basis.CONVENTION,
                    sources=("house-convention",),
                )
            )
    return found


def _endangerment(knowledge: Knowledge, policy: Policy) -> tuple[Restriction, ...]:
    """Near vessels, nerves and organs work goes on with changes: at structures there, and at regions that hold them.

    Who works deep names the structure: on a larger region as a whole, work stays below deep.
    """
    near: dict[str, set[str]] = {}
    for structure in knowledge.anatomy.values():
        for id_ in structure.endangerment_sites:
            near.setdefault(id_, set()).add(structure.id)
    found = []
    for site in knowledge.endangerment_sites.values():
        placed = partial(
            Restriction,
            because=f"lies at an endangerment site: {site.name}",
            advice=site.allowed or "Broad, flat, light pressure; stop at tingling or a pulse.",
            basis=Basis.CLINICAL_SOURCE,
            sources=tuple(dict.fromkeys([*site.sources, *(s.source for s in site.statements)])),
        )
        code = f"endangerment-{site.id}"
        for where in _endangered(site, frozenset(near.get(site.id, ()))):
            found.append(placed(code=code, verdict=Verdict.MODIFY, max_pressure=site.max_pressure, **where))
            if site.avoid_mechanisms:
                mechanisms = frozenset(site.avoid_mechanisms)
                verdict = Verdict.AVOID_TECHNIQUE
                found.append(placed(code=f"{code}-avoid", verdict=verdict, mechanisms=mechanisms, **where))
        holding: dict[str, Any] = {
            "sites": tuple(Site(region=region) for region in site.regions if region is not Region.WHOLE_BODY),
            "reach": Reach.HOLDS,
            "because": f"holds an endangerment site: {site.name}",
        }
        if holding["sites"]:
            below_deep = policy.deep_from - 1
            found.append(placed(code=f"{code}-within", verdict=Verdict.MODIFY, max_pressure=below_deep, **holding))
            if site.avoid_mechanisms:
                found.append(
                    placed(
                        code=f"{code}-within-avoid",
                        verdict=Verdict.AVOID_TECHNIQUE,
                        mechanisms=frozenset(site.avoid_mechanisms),
                        **holding,
                    )
                )
    return tuple(found)


def _endangered(site: EndangermentSite, structures: frozenset[str]) -> list[dict[str, Any]]:
    """Where a restriction of an endangerment site binds: its structures, and the regions that lie in it."""
    places: list[dict[str, Any]] = [{"structures": structures}] if structures else []
    if site.covers:
        covered = tuple(Site(region=region) for region in site.covers)
        places.append({"sites": covered, "reach": Reach.INSIDE})
    return places


def _consent(context: Context) -> list[Restriction]:
    """What the client or guardian has refused or revoked, and work that needs a yes of its own."""
    found = []
    consents = context.case.client.consents
    anatomy = context.knowledge.anatomy

    def refused(scope: ConsentScope) -> bool:
        relevant = [c for c in consents if c.scope is scope]
        return any(c.refused_on(context.today) for c in relevant) and not any(
            c.holds_on(context.today)
            and c.on > max(r.revoked_on or r.on for r in relevant if r.refused_on(context.today))
            for c in relevant
        )

    def given(scope: ConsentScope) -> bool:
        return not refused(scope) and any(c.scope is scope and c.holds_on(context.today) for c in consents)

    by_consent = partial(Restriction, basis=Basis.CLINICAL_SOURCE, sources=_CONSENT_SOURCES)
    if refused(ConsentScope.TREATMENT):
        found.append(
            by_consent(
                code="consent-treatment",
                verdict=Verdict.AVOID_SITE,
                because="consent to treatment is refused or revoked",
                advice="Do not treat without consent.",
                absolute=True,
            )
        )
    if refused(ConsentScope.DEEP_WORK):
        found.append(
            by_consent(
                code="consent-deep-work",
                verdict=Verdict.MODIFY,
                max_pressure=context.policy.deep_from - 1,
                because="consent to deep work is refused or revoked",
                advice="Stay below deep work.",
            )
        )
    if refused(ConsentScope.SENSITIVE_SITE):
        sensitive = {site.id for site in context.knowledge.endangerment_sites.values() if site.needs_consent}
        structures = frozenset(s.id for s in anatomy.values() if not sensitive.isdisjoint(s.endangerment_sites))
        covered = sorted({r for id_ in sensitive for r in context.knowledge.endangerment_sites[id_].covers})
        refusal = partial(
            by_consent,
            code="consent-sensitive-site",
            verdict=Verdict.AVOID_SITE,
            because="consent to work at sensitive sites is refused or revoked",
            advice="Leave these sites out.",
        )
        found.append(refusal(structures=structures))
        found.append(refusal(sites=tuple(Site(region=region) for region in covered), reach=Reach.INSIDE))
    if not given(ConsentScope.INTRAORAL):
        intraoral = frozenset(s.id for s in anatomy.values() if s.intraoral)
        if intraoral:
            found.append(
                by_consent(
                    code="consent-intraoral",
                    verdict=Verdict.AVOID_SITE,
                    structures=intraoral,
                    because="no consent to intraoral work is recorded",
                    advice="Intraoral work needs consent of its own, and an endorsement where law asks for one.",
                )
            )
    return found


_CONSENT_SOURCES = ("abmp-762", "rmtao-new-cmto-standards")


def stays_clothed(case: Case) -> bool:
    """Whether the client stays dressed: by wish, or because the place is open to view."""
    return case.client.preferences.clothed or case.setting in (Setting.WORKPLACE, Setting.SPORTS_EVENT)


def _wishes(context: Context) -> list[Restriction]:
    wishes = context.case.client.preferences
    found = []
    by_record = partial(Restriction, basis=Basis.RECORD)
    if wishes.max_pressure is not None:
        found.append(
            by_record(
                code="client-pressure",
                verdict=Verdict.MODIFY,
                max_pressure=wishes.max_pressure,
                because="the client wants no deeper pressure",
                advice="Stay within the pressure that the client has asked for.",
            )
        )
    if wishes.avoid_techniques:
        found.append(
            by_record(
                code="client-techniques",
                verdict=Verdict.AVOID_TECHNIQUE,
                techniques=wishes.avoid_techniques,
                because="the client does not want it",
                advice="Leave these techniques out.",
            )
        )
    if stays_clothed(context.case):
        bare = frozenset(t.id for t in context.knowledge.techniques.values() if not t.clothed)
        lotion_free = bare - _THROUGH_CLOTHING
        found.append(
            by_record(
                code="clothed",
                verdict=Verdict.AVOID_TECHNIQUE,
                techniques=lotion_free,
                because="the client stays clothed",
                advice="Work through clothing.",
            )
        )
    return found


_THROUGH_CLOTHING = frozenset({"petrissage", "vibration", "tapotement", "trigger-point-therapy", "sports-massage"})
"""Techniques that need no lotion and are given through clothing at events (house convention)."""


def _outside(knowledge: Knowledge) -> Restriction:
    """What is never planned: techniques outside the scope, and those whose mechanism nobody has named."""
    techniques = knowledge.techniques.values()
    return Restriction(
        code="outside-scope",
        verdict=Verdict.AVOID_TECHNIQUE,
        techniques=frozenset(t.id for t in techniques if t.scope is TechniqueScope.OUTSIDE or not t.mechanisms),
        mechanisms=frozenset({Mechanism.THRUST, Mechanism.SKIN_PENETRATION, Mechanism.ENERGY_DEVICE}),
        because="outside the scope of massage and neuromuscular therapy",
        advice="Recorded, never planned.",
        basis=Basis.CONVENTION,
        sources=("house-convention",),
        absolute=True,
    )


def practitioner_restrictions(practitioner: Practitioner, context: Context) -> tuple[Restriction, ...]:
    """What this practitioner may not do: each credential that is missing restricts, so losing one never loosens."""
    policy, techniques = context.policy, context.knowledge.techniques
    certified = practitioner.neuromuscular_certification(context.today) is True
    subjects = practitioner.subjects()
    found = []
    if policy.additional_skills_needed:
        missing = frozenset(
            t.id
            for t in techniques.values()
            if t.scope is TechniqueScope.ADDITIONAL_TRAINING
            and t.id not in practitioner.skills
            and not (certified and "neuromuscular" in t.disciplines)
            and not (t.training is not None and t.training in subjects)
        )
        if missing:
            found.append(
                Restriction(
                    code="additional-training",
                    verdict=Verdict.AVOID_TECHNIQUE,
                    techniques=missing,
                    because="the practitioner lists no training for it",
                    advice="Leave it to somebody who is trained for it.",
                    basis=Basis.CLINIC_POLICY,
                    sources=("house-convention",),
                )
            )
    for site in context.knowledge.endangerment_sites.values():
        if certified or not site.needs_training:
            continue
        structures = frozenset(s.id for s in context.knowledge.anatomy.values() if site.id in s.endangerment_sites)
        found += [
            Restriction(
                code="endangerment-training",
                verdict=Verdict.AVOID_SITE,
                because=f"work at {site.name} asks for training that the practitioner does not list",
                advice="Leave it to somebody who is trained for it.",
                basis=Basis.CLINICAL_SOURCE,
                sources=tuple(dict.fromkeys([*site.sources, *(said.source for said in site.statements)])),
                **where,
            )
            for where in _endangered(site, structures)
        ]
    standing = standing_of(practitioner, context)
    if standing.ruling is not Ruling.ALLOWED:
        found.append(
            Restriction(
                code="base-credential",
                verdict=Verdict.AVOID_SITE,
                because=standing.decides.because,
                advice="Somebody who may practice here takes over, or the credential is looked up.",
                basis=standing.decides.basis,
                sources=standing.decides.sources,
                absolute=True,
            )
        )
    return (*found, *surroundings_restrictions(practitioner, context), *_closed_work(practitioner, context))


def _closed_work(practitioner: Practitioner, context: Context) -> list[Restriction]:
    """Work that the law of the place keeps from this practitioner, or whose training nobody has recorded."""
    anatomy = context.knowledge.anatomy
    through_the_mouth = frozenset(s.id for s in anatomy.values() if s.intraoral)

    def with_members(structures: frozenset[str]) -> frozenset[str]:
        return structures.union(*(anatomy[id_].members for id_ in structures if id_ in anatomy))

    return [
        Restriction(
            code="restricted-work",
            verdict=Verdict.AVOID_TECHNIQUE if work.techniques or work.mechanisms else Verdict.AVOID_SITE,
            techniques=work.techniques,
            mechanisms=work.mechanisms,
            sites=tuple(Site(region=region) for region in sorted(work.regions)),
            structures=with_members(work.structures) | (through_the_mouth if work.intraoral else frozenset()),
            because=reason.because,
            advice="Leave it to somebody who may do it here.",
            basis=reason.basis,
            sources=reason.sources,
            absolute=True,
        )
        for work, reason in practice_here(context).closed_work(practitioner)
        if not work.conditions or not work.conditions.isdisjoint(context.conditions)
    ]


def _sent_on(context: Context) -> list[Restriction]:
    """Red flags, and conditions whose cause must be known first: they hold everywhere, whatever is done."""
    found = []
    for raised in raised_flags(context):
        reported = ", ".join(raised.reported)
        refer = raised.flag.action is RedFlagAction.REFER
        found.append(
            Restriction(
                code=raised.flag.id,
                verdict=Verdict.REFER if refer else Verdict.CLEARANCE,
                urgency=raised.urgency if refer else None,
                because=f"{reported} {'are' if len(raised.reported) > 1 else 'is'} reported",
                path=raised.path,
                fact=raised.fact,
                advice="Do not start; refer." if refer else "A physician's word comes first.",
                basis=Basis.CLINICAL_SOURCE,
                sources=tuple(dict.fromkeys([*raised.flag.sources, *(s.source for s in raised.flag.statements)])),
                absolute=refer,
            )
        )
    for index, id_, why, answer in clearance_conditions(context):
        condition = context.knowledge.conditions[id_]
        refer = answer is ConditionAnswer.REFERRAL_FIRST
        found.append(
            Restriction(
                code=f"{id_}-cause",
                verdict=Verdict.REFER if refer else Verdict.CLEARANCE,
                urgency=Urgency.SOON if refer else None,
                because=f"{condition.name.lower()} ({why})",
                path=f"presentations[{index}].condition",
                advice="The cause must be known first.",
                basis=Basis.CLINICAL_SOURCE,
                sources=condition.sources,
                absolute=refer,
            )
        )
    return found


def care_map(context: Context, practitioner: Practitioner | None = None) -> CareMap:
    """Build the map of a case, and of a practitioner where one is given.

    More facts never loosen it, nor does a credential less that holds. That an insurance has lapsed is such a fact too:
    without the record, whether one is held is open.
    """
    key = ("care_map", practitioner)
    known: CareMap | None = context.memo.get(key)
    if known is not None:
        return known
    restrictions = [
        *_cautions(context),
        *_state_of_tissue(context),
        *_consent(context),
        *_wishes(context),
        *_sent_on(context),
    ]
    if practitioner is not None:
        restrictions += practitioner_restrictions(practitioner, context)
    made = _for_every_client(context.knowledge, context.policy).joined(*restrictions)
    context.memo[key] = made
    return made


def longest_session(context: Context) -> Duration:
    """How long a session may be: the time at hand, or less where something reported asks for a shorter one."""
    limits = [r.max_session for r in care_map(context).restrictions if r.everywhere and r.max_session is not None]
    return min([context.case.time_available, *limits])


def too_light_for(depth: Depth | None, ceiling: int) -> bool:
    """Whether a ceiling leaves too little for a technique that works deep: it is then left out, not faked."""
    return depth is Depth.DEEP and ceiling < Depth.MODERATE.level
