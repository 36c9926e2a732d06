"""The rules over doses: what their examples do not show."""

import pytest
from attrs import evolve, fields
from mutations import (
    LATENT,
    Table,
    deepest,
    effleurage,
    first_dosed,
    found_of,
    numbers_of,
    paths_of,
    points,
    with_client,
    with_intake,
    with_presentation,
)

from samples import sample_case, sample_plan
from soft_tissue.models import DoseAmounts, LevelRange, Preferences, TriggerPoint, TriggerPointStatus
from soft_tissue.models.dose import AMOUNTS

TABLE = Table()


@TABLE.breaks("DOSE-BASIS")
def _published_without_source():
    plan, path = first_dosed(effleurage, sources=())
    return sample_case(), plan, (f"{path}.dose",)


@TABLE.breaks("DOSE-DISCOMFORT", "DISCOMFORT-UNKNOWN")
def _more_than_the_policy_allows():
    plan, path = first_dosed(points, discomfort=LevelRange(min=8))
    return with_intake(discomfort_limit=None), plan, (f"{path}.dose.discomfort",)


@TABLE.breaks("DOSE-PRESSURE", "DOSE-FORCE")
def _deeper_than_the_client_wants():
    case = with_client(preferences=Preferences(max_pressure=3))
    return case, sample_plan(), paths_of(lambda step: deepest(step) > 3, ".dose.pressure_level")


@pytest.mark.parametrize("name", TABLE)
def test_a_rule_speaks_about_its_own_matter(name):
    """What breaks a rule is found by it, at its path and with its severity; it is told what settles it."""
    TABLE.broken(name).holds()


def test_a_latent_dose_serves_a_latent_point():
    """A dose for latent points is not spoken of where the point is known to be latent on that side."""
    plan, _path = first_dosed(points, published=LATENT.id)
    index, number = numbers_of(points)[0]
    site = plan.sessions[index].steps[number].site
    latent = TriggerPoint(structure=site.structure, side=site.side, status=TriggerPointStatus.LATENT)
    active = evolve(latent, status=TriggerPointStatus.ACTIVE)
    elsewhere = evolve(latent, side=site.side.opposite)
    assert not found_of("DOSE-LATENT", plan, with_presentation(trigger_points=(latent,)))
    assert found_of("DOSE-LATENT", plan, with_presentation(trigger_points=(active,)))
    assert found_of("DOSE-LATENT", plan, with_presentation(trigger_points=(elsewhere,)))


@pytest.mark.parametrize("amount", [name for name in AMOUNTS if name not in ("pressure_level", "discomfort")])
def test_each_amount_is_held_against_publications(amount):
    """An amount that lies beyond every published one is found at its own path."""
    kind = next(a.type.__args__[0] for a in fields(DoseAmounts) if a.name == amount)
    measured = next(a.type.__args__[0] for a in fields(kind) if a.name == "max")
    unit = getattr(measured, "base", lambda: None)()
    far = {"effort_percent": 100}.get(amount, 9999)
    value = kind(min=far) if unit is None else kind(min=measured(far, unit))
    plan, path = first_dosed(effleurage, **{amount: value})
    assert f"{path}.dose.{amount}" in [finding.path for finding in found_of("DOSE-RANGE", plan, sample_case())]
