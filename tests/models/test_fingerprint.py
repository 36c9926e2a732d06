"""Fingerprints, and the check that one binds to a plan."""

import json
import os
import subprocess
import sys
from datetime import timedelta

import attrs
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as some

import soft_tissue as st
from samples import sample_case, sample_plan
from soft_tissue.errors import PlanError
from soft_tissue.models import Acceptance, PlanStatus, Preferences, SessionPlan, fingerprint_of
from soft_tissue.serialization import from_data
from soft_tissue.testing import records
from soft_tissue.units import Duration, minutes

PLAIN = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False) | some.text() | some.dates(),
    lambda inner: some.lists(inner, max_size=3).map(tuple) | some.frozensets(inner, max_size=3),
    max_leaves=6,
)
YES = Acceptance(by=sample_plan().practitioner, on=sample_plan().on, accepted=True)
UNWANTED = evolve(
    sample_case(),
    client=evolve(
        sample_case().client, preferences=Preferences(avoid_techniques=frozenset({"muscle-energy-technique"}))
    ),
)
"""A case whose client does not want a technique that the sample plan uses."""


def _as_read(value):
    """The same without what Python takes for equal and a model tells apart: true and 1."""
    if isinstance(value, tuple):
        return ("tuple", tuple(_as_read(item) for item in value))
    if isinstance(value, frozenset):
        return ("frozenset", frozenset(_as_read(item) for item in value))
    return (type(value).__name__ if not isinstance(value, int | float) or isinstance(value, bool) else "number", value)


@given(PLAIN, PLAIN)
def test_values_are_told_apart_as_they_are_by_comparison(one, other):
    """Equal values have one fingerprint, and others have others."""
    assert (fingerprint_of(one) == fingerprint_of(other)) == (_as_read(one) == _as_read(other))


@given(records(SessionPlan))
def test_a_copy_has_the_same_fingerprint(session):
    """A value that is written down and read again has the fingerprint that it had."""
    assert fingerprint_of(from_data(json.loads(st.dump_json(session)), SessionPlan)) == fingerprint_of(session)


def test_a_measure_counts_and_not_its_unit():
    """The same time in another unit is the same."""
    assert fingerprint_of(Duration(90, "s")) == fingerprint_of(Duration(1.5, "min"))
    assert fingerprint_of(Duration(90, "s")) != fingerprint_of(Duration(90, "min"))


def test_what_models_are_not_made_of_is_refused():
    """A value without a fingerprint is not passed over."""
    with pytest.raises(TypeError, match="dict"):
        fingerprint_of(({},))


@pytest.mark.parametrize("seed", ["0", "1"])
def test_a_fingerprint_is_the_same_in_every_process(seed):
    """The order of sets, which differs from process to process, changes nothing."""
    words = ("gout", "fever", "burn", "rash", "scar")
    code = f"from soft_tissue.models import fingerprint_of as f; print(f(frozenset({words!r})))"
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    found = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)  # noqa: S603 - our own code
    assert found.stdout.strip() == fingerprint_of(frozenset(words))


# The check of a plan.


def _bad():
    """The sample plan with more time than the case has, checked: it has errors."""
    first, *others = sample_plan().sessions
    found = st.checked(evolve(sample_plan(), sessions=(evolve(first, duration=minutes(239)), *others)), sample_case())
    assert any(finding.severity == "error" for finding in found.findings)
    return found


def test_a_proposed_plan_is_bound_to_its_check():
    """A plan of the planner and a checked one are as they were checked; one made by hand is not, before its check."""
    plan = sample_plan()
    assert plan.is_as_checked
    assert _bad().is_as_checked
    by_hand = evolve(plan, versions=None, fingerprint=None, findings=())
    assert not by_hand.is_as_checked
    assert st.checked(by_hand, sample_case()).is_as_checked
    with pytest.raises(PlanError, match="checked before"):
        by_hand.decided(YES)


def test_a_check_can_not_be_lent_to_other_sessions():
    """Other sessions under the findings of the checked ones are not accepted."""
    lent = evolve(sample_plan(), sessions=_bad().sessions)
    assert not lent.is_as_checked
    with pytest.raises(PlanError, match="checked again"):
        lent.decided(YES)
    assert lent.decided(evolve(YES, accepted=False)).status is PlanStatus.DECLINED


@pytest.mark.parametrize("taken", [("findings", "versions"), ("findings", "versions", "fingerprint")])
def test_findings_can_not_be_borrowed(taken):
    """A plan with errors under the findings of another is not accepted."""
    good = sample_plan()
    borrowed = evolve(_bad(), **{name: getattr(good, name) for name in taken})
    with pytest.raises(PlanError, match="checked again"):
        borrowed.decided(YES)


def test_findings_can_not_be_dropped():
    """A plan whose errors were taken out is not accepted."""
    with pytest.raises(PlanError, match="checked again"):
        evolve(_bad(), findings=()).decided(YES)


def test_a_changed_plan_is_accepted_after_a_new_check():
    """What is changed and checked again can be accepted."""
    changed = evolve(sample_plan(), home_care=())
    with pytest.raises(PlanError, match="checked again"):
        changed.decided(YES)
    assert st.checked(changed, sample_case()).decided(YES).status is PlanStatus.ACCEPTED


def test_every_field_but_the_decision_is_bound():
    """A change of any field of a plan is noticed, but of those that say who decided and what checked it."""
    plan = sample_plan()
    other = st.checked(st.plan(st.load_case("examples/frozen-shoulder.toml")), UNWANTED)
    changes = {
        field.name: getattr(other, field.name)
        for field in attrs.fields(type(plan))
        if getattr(other, field.name) != getattr(plan, field.name)
    }
    changes |= {"status": PlanStatus.DECLINED, "acceptance": YES, "on": plan.on + timedelta(days=1)}
    changes["versions"] = evolve(plan.versions, policy="other@1")
    assert set(changes) == {field.name for field in attrs.fields(type(plan))}
    unnoticed = {name for name, value in changes.items() if evolve(plan, **{name: value}).is_as_checked}
    assert unnoticed == {"status", "acceptance", "versions"}


def test_a_kept_plan_stays_bound():
    """A plan that is written down and read again can be accepted, and an accepted one is still as it was checked."""
    kept = from_data(json.loads(st.dump_json(sample_plan())), st.TreatmentPlan)
    assert kept == sample_plan()
    assert kept.decided(YES).is_as_checked


def test_a_fingerprint_is_not_shown():
    """A fingerprint is made from what belongs to a person, and stays out of what is printed."""
    assert sample_plan().fingerprint not in repr(sample_plan())
