"""Acutely inflamed tissue: light work at most on it and around it, and around it only by somebody trained.

Nobody works deep on acutely inflamed tissue. That only an untrained therapist must not is a claim of one article, kept
with its audit (``only-untrained-deep-work-harms``) and not used as a rule. Training decides who may treat the muscles
around it, which the same article allows.

What the stage says: several sources take the acute stage of soft tissue healing for its inflammatory phase. So an acute
stage whose inflammation nobody has assessed is unknown, never free. About inflammation in a later stage no source was
found: only what is recorded counts there, and an inflammation recorded as acute counts as acute in every stage.
"""

from attrs import frozen

from soft_tissue.models import (
    Basis,
    Inflammation,
    Practitioner,
    Presentation,
    Region,
    Restriction,
    Site,
    TissueStage,
    Verdict,
)
from soft_tissue.validation.context import Context
from soft_tissue.validation.facts import FactState, complaint_site

__all__ = [
    "Inflamed",
    "acute_in_a_later_stage",
    "around",
    "inflamed",
    "inflammation_restrictions",
    "stage_of",
    "surroundings_restrictions",
    "trained_for_surroundings",
    "unassessed",
]

_FACT = "acute-inflammation"
"""The intake fact, and the contraindication that lists every fact which means the same for the tissue."""

_AT_SITE = ("excitingspas-side-effects-html", "article-nmt")
_AROUND = ("article-nmt", "house-convention")
_ACUTE_IS_INFLAMMATORY = (
    "algchiro-3-stages-of-soft-tissue",
    "thebodyworker-physio-stages-of-inflammation-ht",
    "redriverchiro-stagesofinflamm-html",
    "house-convention",
)


@frozen(kw_only=True)
class Inflamed:
    """One place that is acutely inflamed.

    Attributes:
        site: where; None where the report does not say, and then it may be anywhere.
        path: where in the case it stands.
        fact: id of the intake fact that says so.
    """

    site: Site | None
    path: str
    fact: str


def inflamed(context: Context) -> tuple[Inflamed, ...]:
    """Every place that a presentation or the intake says is acutely inflamed, whatever the stage."""
    caution = context.knowledge.contraindications.get(_FACT)
    facts = {_FACT, *(caution.any_of if caution is not None else ())}
    return tuple(
        Inflamed(site=known.site, path=known.path, fact=known.fact)
        for known in context.facts.reported
        if known.fact in facts
    )


def stage_of(presentation: Presentation, context: Context) -> TissueStage | None:
    """The tissue stage as assessed; None where nobody has said. It is not guessed from the time since onset.

    A condition with stages of its own, such as frozen shoulder's, says nothing about the tissue by naming one.
    """
    if presentation.tissue_stage not in (None, TissueStage.ANY):
        return presentation.tissue_stage
    condition = context.knowledge.conditions.get(presentation.condition)
    if condition is not None and condition.stages:
        return None
    named = (TissueStage.ACUTE, TissueStage.SUBACUTE, TissueStage.CHRONIC)
    return next((stage for stage in named if stage == presentation.stage), None)


def unassessed(context: Context) -> tuple[tuple[int, Site | None], ...]:
    """Presentations in the acute stage whose inflammation is neither seen nor excluded: index and site.

    A client who was asked and denies a red, hot and swollen part has excluded it.
    """
    if context.facts.state(_FACT) is FactState.DENIED:
        return ()
    return tuple(
        (index, complaint_site(presentation, context.knowledge))
        for index, presentation in enumerate(context.case.presentations)
        if presentation.inflammation is None and stage_of(presentation, context) is TissueStage.ACUTE
    )


def around(site: Site, context: Context) -> tuple[Site, ...]:
    """What lies around a site, the site itself included: the rest of the limb or of the next larger region.

    The neck, the head, the trunk and a limb as a whole have no larger region but the body: there it is the site alone.
    Muscles that reach into the site from elsewhere count as the site itself, by their own regions.
    """
    structure = context.knowledge.anatomy.get(site.structure)
    regions = (site.region, *site.also, *(structure.regions if structure is not None else ()))
    larger = [
        region.parent if region.parent not in (None, Region.WHOLE_BODY) else region for region in dict.fromkeys(regions)
    ]
    return tuple(Site(region=region, side=site.side) for region in dict.fromkeys(larger) if region is not None)


def inflammation_restrictions(context: Context) -> list[Restriction]:
    """What inflammation leaves to anybody: light work at most on the tissue and around it."""
    found = []
    ceiling = context.policy.inflamed_max_pressure
    for place in inflamed(context):
        found.append(
            Restriction(
                code="inflamed-tissue",
                verdict=Verdict.MODIFY,
                sites=() if place.site is None else (place.site,),
                max_pressure=ceiling,
                because="the tissue is acutely inflamed",
                fact=place.fact,
                path=place.path,
                advice="No deep work on or beside inflamed tissue; surrounding muscles lightly, if at all.",
                basis=Basis.CLINICAL_SOURCE,
                sources=_AT_SITE,
            )
        )
        if place.site is not None:
            found.append(
                Restriction(
                    code="inflamed-surroundings",
                    verdict=Verdict.MODIFY,
                    sites=around(place.site, context),
                    max_pressure=ceiling,
                    because="it lies around acutely inflamed tissue",
                    fact=place.fact,
                    path=place.path,
                    advice="Treat what lies around the inflamed tissue lightly, if at all.",
                    basis=Basis.CONVENTION,
                    sources=_AROUND,
                )
            )
    for index, site in unassessed(context):
        found.append(
            Restriction(
                code="inflammation-unknown",
                verdict=Verdict.MODIFY,
                sites=() if site is None else (site,),
                max_pressure=max(1, context.policy.deep_from - 1),
                because="the tissue is in its acute stage, and whether it is inflamed has not been assessed",
                path=f"presentations[{index}].inflammation",
                advice="Look for heat, redness and swelling first; no deep work until then.",
                basis=Basis.CONVENTION,
                sources=_ACUTE_IS_INFLAMMATORY,
            )
        )
    return found


def trained_for_surroundings(practitioner: Practitioner, context: Context) -> bool:
    """Whether somebody may treat what lies around acutely inflamed tissue, by the clinic's policy.

    A neuromuscular certification in force always counts; one whose state is unknown does not. The policy may name
    skills and curriculum subjects that count too, or ask for no training.
    """
    policy = context.policy
    if not policy.inflamed_surroundings_need_training:
        return True
    if practitioner.neuromuscular_certification(context.today) is True:
        return True
    return not policy.inflamed_training.isdisjoint(practitioner.skills | practitioner.subjects())


def surroundings_restrictions(practitioner: Practitioner, context: Context) -> list[Restriction]:
    """What inflammation closes to somebody without training: the tissue and all that lies around it."""
    places = inflamed(context)
    if not places or trained_for_surroundings(practitioner, context):
        return []
    return [
        Restriction(
            code="inflamed-surroundings-training",
            verdict=Verdict.AVOID_SITE,
            sites=() if place.site is None else around(place.site, context),
            because="work around acutely inflamed tissue asks for training that the practitioner does not list",
            fact=place.fact,
            path=place.path,
            advice="Leave it to somebody who is trained for it, or wait until the inflammation is over.",
            basis=Basis.CLINIC_POLICY,
            sources=_AROUND,
        )
        for place in places
    ]


def acute_in_a_later_stage(context: Context) -> tuple[int, ...]:
    """Presentations recorded as acutely inflamed and as subacute or chronic: their indexes."""
    later = (TissueStage.SUBACUTE, TissueStage.CHRONIC)
    return tuple(
        index
        for index, presentation in enumerate(context.case.presentations)
        if presentation.inflammation is Inflammation.ACUTE and stage_of(presentation, context) in later
    )
