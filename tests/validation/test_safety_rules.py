"""The rules over safety: what their examples do not show."""

from datetime import timedelta

import pytest
from attrs import evolve
from mutations import (
    LIBRARY,
    TODAY,
    Table,
    by,
    deepest,
    effleurage,
    first_changed,
    found_of,
    not_consented,
    numbers_of,
    paths_of,
    pressed,
    with_client,
    with_intake,
    with_presentation,
)

from samples import sample_case, sample_plan
from soft_tissue.models import (
    ConsentScope,
    Depth,
    Dose,
    Inflammation,
    Preferences,
    PressureLevelRange,
    Region,
    Report,
    Severity,
    Side,
    Site,
)

TABLE = Table()


@TABLE.breaks("DEEP-ON-INFLAMED", "DOSE-FORCE", "DOSE-PRESSURE", "INFLAMMATION-STAGE", "STEP-VERDICT")
def _deep_on_inflamed():
    where = Site(region=Region.BUTTOCK, side=Side.RIGHT)
    limit = LIBRARY.policy.inflamed_max_pressure
    paths = paths_of(lambda step: step.site.meets(where) and deepest(step) > limit)
    assert paths
    case = with_presentation(region=where.region, side=where.side, inflammation=Inflammation.ACUTE)
    return case, sample_plan(), paths


@TABLE.breaks("SCREENING")
def _onset_after_the_case():
    return with_presentation(onset=TODAY + timedelta(days=1)), sample_plan(), ("presentations[0].onset",)


@TABLE.breaks("SCREENING", "STEP-FORBIDDEN", "STEP-PALPATION")
def _clot():
    case = with_intake(reports=(Report(what="deep-vein-thrombosis-suspected", on=TODAY),))
    return case, sample_plan(), ("client.intake.reports[0].what",)


@TABLE.breaks("STEP-SITE")
def _not_treated_by_hand():
    plan, path = first_changed(effleurage, site=LIBRARY.knowledge.site("glenohumeral-capsule", Side.RIGHT))
    return sample_case(), plan, (f"{path}.site.structure",)


@TABLE.breaks("STEP-UNKNOWN")
def _unknown_structure():
    plan, path = first_changed(effleurage, site=Site(region=Region.LOW_BACK, structure="moon-muscle"))
    return sample_case(), plan, (f"{path}.site.structure",)


@TABLE.breaks("STEP-VERDICT")
def _unwanted_technique():
    case = with_client(preferences=Preferences(avoid_techniques=frozenset({"muscle-energy-technique"})))
    return case, sample_plan(), paths_of(by("muscle-energy-technique"))


@pytest.mark.parametrize("name", TABLE)
def test_a_rule_speaks_about_its_own_matter(name):
    """What breaks a rule is found by it, at its path and with its severity; it is told what settles it."""
    TABLE.broken(name).holds()


def test_a_sensitive_site_asks_for_consent_of_its_own():
    """Work near a sensitive site without consent to it is to be confirmed, once for each structure."""
    sensitive = {site.id for site in LIBRARY.knowledge.endangerment_sites.values() if site.needs_consent}
    near = next(
        s for s in LIBRARY.knowledge.anatomy.values() if s.treatable and not sensitive.isdisjoint(s.endangerment_sites)
    )
    site = LIBRARY.knowledge.site(near.id, Side.RIGHT)
    plan, path = first_changed(effleurage, site=site)
    assert not found_of("CONSENT-SEPARATE", plan, sample_case())
    found = found_of("CONSENT-SEPARATE", plan, not_consented(ConsentScope.SENSITIVE_SITE))
    assert path in [finding.path for finding in found]
    assert {finding.severity for finding in found} == {Severity.CONFIRM}


@pytest.mark.parametrize(
    "level", [PressureLevelRange(max=4), PressureLevelRange(min=4), PressureLevelRange(min=4, max=5)]
)
def test_deep_work_asks_for_consent_however_it_is_written(level):
    """A step that presses at a deep level, stated as its least or its most, needs consent to deep work."""
    shallow = [pressed(session, PressureLevelRange(max=2)) for session in sample_plan().sessions]
    plan = evolve(sample_plan(), sessions=tuple(shallow))
    assert not found_of("CONSENT-SEPARATE", plan, not_consented(ConsentScope.DEEP_WORK))
    deep = evolve(plan, sessions=(pressed(plan.sessions[0], level), *plan.sessions[1:]))
    assert found_of("CONSENT-SEPARATE", deep, not_consented(ConsentScope.DEEP_WORK))


def test_a_technique_that_works_deep_asks_for_consent():
    """A technique that works deep when no level is stated needs consent to deep work, as the map takes it."""
    deep = next(t for t in LIBRARY.knowledge.techniques.values() if t.depth is Depth.DEEP and t.scope != "outside")
    shallow = [pressed(session, PressureLevelRange(max=2)) for session in sample_plan().sessions]
    plan = evolve(sample_plan(), sessions=tuple(shallow))
    index, number = numbers_of(effleurage)[0]
    steps = list(plan.sessions[index].steps)
    steps[number] = evolve(steps[number], technique=deep.id, dose=Dose())
    sessions = list(plan.sessions)
    sessions[index] = evolve(sessions[index], steps=tuple(steps))
    plan = evolve(plan, sessions=tuple(sessions))
    assert found_of("CONSENT-SEPARATE", plan, not_consented(ConsentScope.DEEP_WORK))
