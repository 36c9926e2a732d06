"""What a client brings: sites, reports, intakes, complaints, findings, consents, goals."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as some

from soft_tissue.models import (
    Assessment,
    Client,
    ClinicalIntake,
    Consent,
    ConsentGiver,
    ConsentScope,
    Diagnoser,
    Goal,
    GoalKind,
    Inflammation,
    IntakeFact,
    Irritability,
    NeededDetail,
    PainScore,
    Palpation,
    PalpationFinding,
    Preferences,
    Prescription,
    Presentation,
    Region,
    Report,
    Side,
    Site,
    SpaIntake,
    TherapistGender,
    TissueStage,
    TriggerPoint,
    TriggerPointStatus,
)
from soft_tissue.models.ranges import CountRange
from soft_tissue.testing.basics import DAY, SOMETIMES, WORDS, Strategy, maybe, past, shipped_knowledge
from soft_tissue.units import Temperature

__all__ = ["assessments", "clients", "consents", "goals", "intakes", "presentations", "reports", "sites"]


@some.composite
def sites(draw: some.DrawFn) -> Site:
    """Sites: a structure of the anatomy in one of its regions, or a region as a whole.

    >>> from hypothesis import given
    >>> @given(sites())
    ... def test_it(site: Site) -> None:
    ...     assert site.meets(site)
    """
    side = draw(maybe(some.sampled_from(Side)))
    if draw(some.booleans()):
        return Site(region=draw(some.sampled_from(Region)), side=side)
    structure = draw(some.sampled_from(tuple(shipped_knowledge().anatomy.values())))
    return Site(region=draw(some.sampled_from(structure.regions)), structure=structure.id, side=side)


def _fact_ids() -> "Strategy[str]":
    return some.sampled_from(tuple(shipped_knowledge().intake_facts))


@some.composite
def reports(draw: some.DrawFn, facts: "Strategy[str] | None" = None) -> Report:
    """Reports of intake facts, mostly with the details that the fact asks for.

    >>> from hypothesis import given
    >>> @given(reports())
    ... def test_it(report: Report) -> None:
    ...     assert report.what
    """
    fact: IntakeFact = shipped_knowledge().intake_facts[draw(facts if facts is not None else _fact_ids())]
    careful = draw(some.sampled_from((True, True, True, False)))
    dated = (careful and NeededDetail.ON in fact.needs) or draw(some.booleans())
    placed = (careful and NeededDetail.SITE in fact.needs) or draw(SOMETIMES)
    return Report(
        what=fact.id,
        on=draw(past(4000)) if dated else None,
        site=draw(sites()) if placed else None,
        note=draw(maybe(WORDS)),
    )


@some.composite
def intakes(draw: some.DrawFn, *, most_reports: int = 3) -> SpaIntake | ClinicalIntake:
    """Intakes of a spa or a clinic: reported, denied and unasked facts, questionnaires, medicines, measures.

    >>> from hypothesis import given
    >>> @given(intakes(most_reports=0))
    ... def test_it(intake: SpaIntake | ClinicalIntake) -> None:
    ...     assert not intake.reports
    """
    knowledge = shipped_knowledge()
    told = tuple(draw(some.lists(reports(), max_size=most_reports)))
    reported = {report.what for report in told}
    denied = draw(some.frozensets(_fact_ids(), max_size=4))
    if draw(some.sampled_from((True, True, True, True, False))):
        denied -= reported
    medicines = tuple(
        word for fact in knowledge.intake_facts.values() if fact.category == "medication" for word in fact.aliases
    )
    everything = frozenset(knowledge.questionnaires)
    common: dict[str, Any] = {
        "taken_on": draw(maybe(past(500))),
        "reports": told,
        "denies": denied,
        "completed": draw(some.just(everything) | some.frozensets(some.sampled_from(sorted(everything)))),
        "medications": draw(maybe(some.lists(some.sampled_from(medicines), max_size=1).map(tuple))),
        "allergies": draw(maybe(some.lists(WORDS, max_size=2).map(tuple))),
        "temperature": draw(
            some.none() | some.none() | some.integers(350, 375).map(lambda tenths: Temperature(tenths / 10, "Cel"))
        ),
        "pregnancy_weeks": draw(some.none() | some.none() | some.none() | some.integers(0, 42)),
        "pain": draw(maybe(some.builds(PainScore, value=some.integers(0, 10)))),
        "discomfort_limit": draw(maybe(some.integers(0, 10))),
        "previous_injuries": draw(maybe(WORDS)),
    }
    if draw(some.booleans()):
        return SpaIntake(**common)
    return ClinicalIntake(**common, diet=draw(maybe(WORDS)), posture_at_work=draw(maybe(WORDS)))


@some.composite
def presentations(draw: some.DrawFn) -> Presentation:
    """Complaints and diagnosed conditions, with the stages that the condition has.

    >>> from hypothesis import given
    >>> @given(presentations())
    ... def test_it(presentation: Presentation) -> None:
    ...     assert presentation.condition or presentation.complaint
    """
    if draw(SOMETIMES):
        return Presentation(
            complaint=draw(WORDS),
            region=draw(some.sampled_from(Region)),
            side=draw(maybe(some.sampled_from(Side))),
            inflammation=draw(maybe(some.sampled_from(Inflammation))),
        )
    condition = draw(some.sampled_from(tuple(shipped_knowledge().conditions.values())))
    diagnosed = draw(maybe(some.sampled_from(Diagnoser)))
    codes = tuple(code.code for code in condition.icd10)
    stages = tuple(stage.id for stage in condition.stages) or ("acute", "subacute", "chronic")
    order = None
    if diagnosed is not None and draw(SOMETIMES):
        order = Prescription(by=diagnosed, on=DAY, visits=CountRange(max=draw(some.integers(1, 20))))
    return Presentation(
        condition=condition.id,
        complaint=draw(maybe(WORDS)),
        region=draw(some.none() | some.sampled_from(condition.regions)),
        side=draw(maybe(some.sampled_from(Side))),
        other_regions=tuple(draw(some.lists(some.sampled_from(Region), max_size=2))),
        onset=draw(maybe(past(2000))),
        diagnosed_by=diagnosed,
        diagnosis_code=draw(maybe(some.sampled_from(codes))) if diagnosed is not None and codes else None,
        prescription=order,
        stage=draw(maybe(some.sampled_from(stages))),
        tissue_stage=draw(maybe(some.sampled_from(TissueStage))),
        irritability=draw(maybe(some.sampled_from(Irritability))),
        inflammation=draw(some.none() | some.sampled_from(Inflammation)),
        movement_restricted=draw(maybe(some.booleans())),
        helped_elsewhere=draw(maybe(some.booleans())),
        work_or_sport_strain=draw(maybe(some.booleans())),
        headache_days_per_month=draw(maybe(some.integers(0, 31))),
        trigger_points=tuple(draw(some.lists(_points(), max_size=2))),
        note=draw(maybe(WORDS)),
    )


def _points() -> "Strategy[TriggerPoint]":
    return some.builds(
        TriggerPoint,
        structure=some.sampled_from(tuple(shipped_knowledge().anatomy)),
        side=maybe(some.sampled_from(Side)),
        status=maybe(some.sampled_from(TriggerPointStatus)),
    )


def assessments() -> "Strategy[Assessment]":
    """Assessments: findings in words, palpation and trigger points.

    >>> from hypothesis import given
    >>> @given(assessments())
    ... def test_it(assessment: Assessment) -> None:
    ...     assert assessment.on <= DAY
    """
    felt = some.builds(
        Palpation,
        structure=some.sampled_from(tuple(shipped_knowledge().anatomy)),
        side=maybe(some.sampled_from(Side)),
        finding=some.sampled_from(PalpationFinding),
        pain=maybe(some.integers(0, 10)),
    )
    return some.builds(
        Assessment,
        on=past(60),
        posture=maybe(WORDS),
        palpation=some.lists(felt, max_size=2).map(tuple),
        trigger_points=some.lists(_points(), max_size=2).map(tuple),
    )


@some.composite
def consents(draw: some.DrawFn) -> Consent:
    """Consents and refusals of every scope, standing or revoked.

    >>> from hypothesis import given
    >>> @given(consents())
    ... def test_it(consent: Consent) -> None:
    ...     assert not (consent.holds_on(DAY) and consent.refused_on(DAY))
    """
    on = draw(past(300))
    revoked = on + timedelta(days=draw(some.integers(0, 200))) if draw(SOMETIMES) else None
    return Consent(
        scope=draw(some.sampled_from(ConsentScope)),
        given=draw(some.sampled_from((True, True, True, False))),
        by=draw(some.sampled_from(ConsentGiver)),
        on=on,
        revoked_on=revoked,
        note=draw(maybe(WORDS)),
    )


def goals() -> "Strategy[Goal]":
    """Goals of every kind.

    >>> from hypothesis import given
    >>> @given(goals())
    ... def test_it(goal: Goal) -> None:
    ...     assert goal.text
    """
    return some.builds(Goal, text=WORDS, kind=some.sampled_from(GoalKind), agreed=some.booleans())


@some.composite
def clients(draw: some.DrawFn, *, most_reports: int = 3) -> Client:
    """Clients: adults, minors and those of unknown age, with intake, consents and wishes.

    >>> from hypothesis import given
    >>> @given(clients())
    ... def test_it(client: Client) -> None:
    ...     assert client.birth_date is None or client.age is None
    """
    techniques = some.sampled_from(tuple(shipped_knowledge().techniques))
    agreed = Consent(scope=ConsentScope.TREATMENT, on=DAY)
    known = draw(some.sampled_from(("age", "age", "birth", "none")))
    return Client(
        birth_date=draw(past(32_000)) if known == "birth" else None,
        age=draw(some.integers(10, 95)) if known == "age" else None,
        intake=draw(some.none() | intakes(most_reports=most_reports) | intakes(most_reports=most_reports)),
        consents=(agreed, *draw(some.lists(consents(), max_size=2))),
        preferences=Preferences(
            max_pressure=draw(some.none() | some.none() | some.integers(1, 5)),
            therapist=draw(some.sampled_from(TherapistGender)),
            avoid_techniques=draw(some.frozensets(techniques, max_size=1)),
            clothed=draw(SOMETIMES),
        ),
        maintenance_agreed=draw(maybe(some.booleans())),
    )
