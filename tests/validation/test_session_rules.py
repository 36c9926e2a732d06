"""The rules over a session: what their examples do not show."""

import pytest
from attrs import evolve
from mutations import Table, with_session

from samples import sample_case, sample_plan
from soft_tissue.units import minutes

TABLE = Table()


@TABLE.breaks("SESSION-CLOTHED")
def _undressed_in_clothes():
    return sample_case(), with_session(0, clothed=True), ("sessions[0].steps",)


@TABLE.breaks("SESSION-EMPTY", "COURSE-NUMBERS")
def _no_session():
    return sample_case(), evolve(sample_plan(), sessions=()), ("sessions",)


@TABLE.breaks("SESSION-TIME")
def _too_long_for_the_client():
    paths = tuple(f"sessions[{i}].duration" for i in range(len(sample_plan().sessions)))
    return evolve(sample_case(), time_available=minutes(50)), sample_plan(), paths


@pytest.mark.parametrize("name", TABLE)
def test_a_rule_speaks_about_its_own_matter(name):
    """What breaks a rule is found by it, at its path and with its severity; it is told what settles it."""
    TABLE.broken(name).holds()
