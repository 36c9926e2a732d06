"""Running the rules: crashes, overrides and the order of findings."""

import pytest
from attrs import evolve
from mutations import (
    LIBRARY,
    TOMORROW,
    YESTERDAY,
    credentials_but,
    found_of,
    overriding,
    with_client,
    with_practitioner,
)

import soft_tissue as st
from samples import sample_case, sample_plan
from soft_tissue.models import CredentialKind, Preferences, Severity
from soft_tissue.units import minutes
from soft_tissue.validation import engine, has_errors, rules_by_code, sort_findings


def _unwanted():
    """A case whose client does not want a technique, and a plan that uses it."""
    return with_client(preferences=Preferences(avoid_techniques=frozenset({"muscle-energy-technique"}))), sample_plan()


def _uninsured():
    return with_practitioner(credentials=credentials_but(CredentialKind.LIABILITY_INSURANCE)).practitioners


def test_the_sample_says_nothing():
    """No rule has anything to say about the sample case and the plan that is made for it."""
    assert st.check(sample_plan(), sample_case()) == ()
    assert st.check(sample_plan(), sample_case(), LIBRARY) == ()


def test_no_two_rules_share_a_code():
    """Every rule of the engine has a code of its own."""
    assert len(rules_by_code()) == len(engine.CASE_RULES) + len(engine.PLAN_RULES)


# A rule that crashes.


def _crash(rule, context):
    raise RuntimeError(f"{rule.code} {context.case.id}")


def _crash_late(rule, context):
    yield rule.finding("somewhere", "something")
    _crash(rule, context)


@pytest.mark.parametrize("check", [_crash, _crash_late])
@pytest.mark.parametrize("table", ["CASE_RULES", "PLAN_RULES"])
def test_a_crashing_rule_is_an_error(monkeypatch, table, check):
    """A rule that raises, at once or midway, is an error finding that names the rule and nothing of the case."""
    first, *others = getattr(engine, table)
    monkeypatch.setattr(engine, table, (evolve(first, check=check), *others))
    (finding,) = [f for f in st.check(sample_plan(), sample_case()) if f.code == "RULE-CRASHED"]
    assert finding.severity is Severity.ERROR
    assert first.code in finding.message
    assert "RuntimeError" in finding.message
    assert sample_case().id not in finding.message


@pytest.mark.parametrize("table", ["CASE_RULES", "PLAN_RULES"])
def test_a_crashing_rule_lets_no_plan_through(monkeypatch, table):
    """While a rule raises no plan is proposed."""
    first, *others = getattr(engine, table)
    monkeypatch.setattr(engine, table, (evolve(first, check=_crash), *others))
    assert st.plan(sample_case()).kind == "no_plan"


def test_the_other_rules_go_on_after_a_crash(monkeypatch):
    """One rule that raises does not silence the others."""
    first, *others = engine.CASE_RULES
    monkeypatch.setattr(engine, "CASE_RULES", (evolve(first, check=_crash), *others))
    assert found_of("AGE-UNKNOWN", sample_plan(), with_client(age=None))


def test_a_crash_can_not_be_overridden(monkeypatch):
    """An override of a crashed rule changes nothing."""
    first, *others = engine.PLAN_RULES
    monkeypatch.setattr(engine, "PLAN_RULES", (evolve(first, check=_crash), *others))
    assert has_errors(st.check(sample_plan(), overriding(sample_case(), "RULE-CRASHED")))


# Overrides.


def test_the_absolute_rules():
    """These rules and no others can't be overridden."""
    absolute = {code for code, rule in rules_by_code().items() if rule.absolute}
    assert absolute == {
        "SCREENING",
        "STEP-FORBIDDEN",
        "DEEP-ON-INFLAMED",
        "SCOPE-LICENSE",
        "SCOPE-RESTRICTED-WORK",
        "AGE-CONTRADICTED",
        "PLAN-CASE",
        "PRODUCT-ALLERGEN",
    }


def test_an_override_is_for_its_own_code():
    """An override of one code leaves the errors of others."""
    case, plan = _unwanted()
    assert found_of("STEP-VERDICT", plan, overriding(case, "DOSE-TIME")) == found_of("STEP-VERDICT", plan, case)


def test_a_later_override_does_not_count():
    """An override dated after the case lowers nothing; one of an earlier day does."""
    case, plan = _unwanted()
    assert has_errors(found_of("STEP-VERDICT", plan, overriding(case, "STEP-VERDICT", TOMORROW)))
    assert not has_errors(found_of("STEP-VERDICT", plan, overriding(case, "STEP-VERDICT", YESTERDAY)))


def test_an_override_does_not_show_its_reason():
    """The reason of an override is personal and stays out of the findings."""
    case, plan = _unwanted()
    assert all("told so" not in finding.message for finding in st.check(plan, overriding(case, "STEP-VERDICT")))


def test_only_errors_are_lowered():
    """An override of what must be confirmed leaves it to be confirmed."""
    case, plan = with_client(age=None), sample_plan()
    assert found_of("AGE-UNKNOWN", plan, overriding(case, "AGE-UNKNOWN"))[0].severity is Severity.CONFIRM


# Order.


def test_findings_come_gravest_first():
    """Errors, then what must be confirmed, then warnings, then infos; each once."""
    case = evolve(with_client(age=None), goals=(), time_available=minutes(50), practitioners=_uninsured())
    found = st.check(sample_plan(), case)
    ranks = [finding.severity.rank for finding in found]
    assert ranks == sorted(ranks)
    assert set(ranks) == {0, 1, 2, 3}
    assert len(set(found)) == len(found)


def test_the_order_of_findings_does_not_depend_on_the_rules():
    """The same findings in any order, once or twice, are sorted to the same."""
    case = evolve(with_client(age=None), goals=(), time_available=minutes(50), practitioners=_uninsured())
    found = st.check(sample_plan(), case)
    assert sort_findings((*found[::-1], *found)) == found
