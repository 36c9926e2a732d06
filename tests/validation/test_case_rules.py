"""The rules over the case: what their examples do not show."""

from datetime import timedelta

import pytest
from attrs import evolve
from mutations import TODAY, Table, found_of, with_intake, with_presentation

from samples import sample_case, sample_plan
from soft_tissue.models import Region, Severity

TABLE = Table()


@TABLE.breaks("ALLERGY")
def _allergy():
    return with_intake(allergies=("almond oil",)), sample_plan(), ("client.intake.allergies",)


@TABLE.breaks("DIAGNOSIS-CODE")
def _code_does_not_exist():
    return with_presentation(diagnosis_code="M99.99X"), sample_plan(), ("presentations[0].diagnosis_code",)


@TABLE.breaks("GOAL-MISSING")
def _no_goal():
    return evolve(sample_case(), goals=()), sample_plan(), ("goals",)


@TABLE.breaks("INTAKE-DATE")
def _intake_without_date():
    return with_intake(taken_on=None), sample_plan(), ("client.intake.taken_on",)


@TABLE.breaks("INTAKE-DATE")
def _intake_after_the_case():
    return with_intake(taken_on=TODAY + timedelta(days=1)), sample_plan(), ("client.intake.taken_on",)


@TABLE.breaks("STAGE-UNKNOWN", "DIAGNOSIS-UNKNOWN")
def _stage_not_assessed():
    case = with_presentation(condition="frozen-shoulder", diagnosed_by=None, diagnosis_code=None)
    return case, sample_plan(), ("presentations[0].stage",)


@pytest.mark.parametrize("name", TABLE)
def test_a_rule_speaks_about_its_own_matter(name):
    """What breaks a rule is found by it, at its path and with its severity; it is told what settles it."""
    TABLE.broken(name).holds()


def test_an_everyday_complaint_needs_no_diagnosis():
    """Where a condition is everyday tension, nobody having diagnosed it is said as an info only."""
    changes = {"condition": "muscle-tension", "region": Region.LOW_BACK, "diagnosed_by": None, "diagnosis_code": None}
    (finding,) = found_of("DIAGNOSIS-UNKNOWN", sample_plan(), with_presentation(**changes, prescription=None))
    assert finding.severity is Severity.INFO
