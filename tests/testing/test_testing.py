"""The strategies and assertions that the library ships."""

import pytest
from attrs import evolve
from hypothesis import given

import soft_tissue.testing as kit
from samples import sample_case, sample_plan
from soft_tissue.models import Basis, CareMap, Case, Client, Finding, Practitioner, Setting, Severity
from soft_tissue.testing import (
    assert_inside_map,
    assert_never_looser,
    assert_no_error_findings,
    assert_sums_exactly,
    cases,
    clients,
    practitioners,
)
from soft_tissue.units import minutes
from soft_tissue.validation import Context, care_map


def test_names_are_sorted():
    """`__all__` of the testing package is sorted and complete."""
    assert kit.__all__ == sorted(kit.__all__)
    assert all(hasattr(kit, name) for name in kit.__all__)


@given(cases(), clients(), practitioners(licensed=False))
def test_strategies_make_valid_values(case, client, unlicensed):
    """Cases, clients and practitioners are what they say."""
    assert isinstance(case, Case)
    assert case.setting in Setting
    assert isinstance(client, Client)
    assert isinstance(unlicensed, Practitioner)
    assert not unlicensed.base_credentials()


def test_assertions_pass_on_a_good_plan():
    """The assertions hold for the plan of the sample case."""
    assert_no_error_findings(sample_plan())
    assert_sums_exactly(sample_plan())
    assert_inside_map(sample_plan(), sample_case())


def test_assertions_fail_on_a_bad_plan(library):
    """Each assertion fails when what it guards is broken."""
    plan, case = sample_plan(), sample_case()
    longer = evolve(plan, sessions=(evolve(plan.sessions[0], duration=minutes(59)),))
    with pytest.raises(AssertionError, match="sessions\\[0\\]"):
        assert_sums_exactly(longer)
    refused = evolve(case, client=evolve(case.client, preferences=evolve(case.client.preferences, max_pressure=1)))
    with pytest.raises(AssertionError, match="deeper"):
        assert_inside_map(plan, refused)
    context = Context(case, library.knowledge, library.policy)
    site = library.knowledge.site("infraspinatus")
    techniques = tuple(library.knowledge.techniques.values())
    with pytest.raises(AssertionError):
        assert_never_looser(CareMap(), care_map(context), techniques, [site])
    error = Finding(code="TEST", severity=Severity.ERROR, path="", message="wrong", basis=Basis.CONVENTION)
    with pytest.raises(AssertionError, match="TEST"):
        assert_no_error_findings(evolve(plan, findings=(error,)))
