"""What is found when a rule crashes, and what a finding of a rule takes from it."""

import pytest
from attrs import evolve

import soft_tissue as st
from samples import sample_case, sample_plan
from soft_tissue.models import Basis, Severity
from soft_tissue.validation import check_case, engine, has_errors, rules_by_code, sort_findings
from soft_tissue.validation.context import Context

LIBRARY = st.default_library()
RULE = evolve(
    rules_by_code()["AGE-UNKNOWN"], severity=Severity.WARNING, basis=Basis.LAW, sources=("abmp-762",), absolute=True
)


def _crash(rule, context):
    raise ZeroDivisionError(f"{rule} {context}")


def test_a_crash_says_not_to_act(monkeypatch):
    """It is about the whole plan, rests on nothing published, and says not to act on the plan."""
    plan, (first, *others) = sample_plan(), engine.CASE_RULES
    monkeypatch.setattr(engine, "CASE_RULES", (evolve(first, check=_crash), *others))
    (found,) = (f for f in st.check(plan, sample_case()) if f.code == "RULE-CRASHED")
    assert (found.path, found.severity, found.basis, found.sources) == ("", Severity.ERROR, Basis.CONVENTION, ())
    assert "do not act on this plan" in found.remedy
    assert has_errors((found,))


def test_every_crash_is_told(monkeypatch):
    """Each rule that crashes is told by name, in whichever table it stands."""
    plan = sample_plan()
    for table in ("CASE_RULES", "PLAN_RULES"):
        monkeypatch.setattr(engine, table, tuple(evolve(rule, check=_crash) for rule in getattr(engine, table)[:2]))
    codes = {rule.code for rule in (*engine.CASE_RULES, *engine.PLAN_RULES)}
    told = [f.message for f in st.check(plan, sample_case())]
    assert len(told) == len(codes) == 4
    assert {code for code in codes if any(code in message for message in told)} == codes


def test_the_rules_of_a_case_crash_alone(monkeypatch):
    """A crash is found by the check of a case too, before there is a plan."""
    monkeypatch.setattr(engine, "CASE_RULES", (evolve(engine.CASE_RULES[0], check=_crash),))
    context = Context(sample_case(), LIBRARY.knowledge, LIBRARY.policy)
    assert [found.code for found in check_case(context)] == ["RULE-CRASHED"]
    assert check_case(context) == check_case(context)


def test_a_finding_takes_what_its_rule_says():
    """Severity, basis and sources are the rule's, unless the check says otherwise; no sources is a choice too."""
    plain = RULE.finding("client.age", "it is unknown")
    assert (plain.code, plain.path, plain.message, plain.remedy) == ("AGE-UNKNOWN", "client.age", "it is unknown", None)
    assert (plain.severity, plain.basis, plain.sources) == (Severity.WARNING, Basis.LAW, ("abmp-762",))
    own = RULE.finding("x", "y", "z", severity=Severity.INFO, sources=(), basis=Basis.RECORD)
    assert (own.remedy, own.severity, own.basis, own.sources) == ("z", Severity.INFO, Basis.RECORD, ())


@pytest.mark.parametrize("severity", Severity)
def test_only_an_error_is_an_error(severity):
    """Whatever is less than an error lets a plan through, alone and among others."""
    found = RULE.finding("x", "y", severity=severity)
    assert has_errors((found,)) is (severity is Severity.ERROR)
    assert has_errors((evolve(found, severity=Severity.INFO), found)) is (severity is Severity.ERROR)
    assert not has_errors(())


def test_findings_are_ordered_by_gravity_then_code_path_and_text():
    """Of one severity codes decide, then paths, then texts; the same finding stands once."""
    wanted = [
        evolve(RULE.finding(path, message, severity=severity), code=code)
        for severity in (Severity.ERROR, Severity.INFO)
        for code in ("A", "B")
        for path in ("a", "b")
        for message in ("one", "two")
    ]
    assert list(sort_findings([*wanted[::-1], *wanted])) == wanted


def test_rules_stand_in_the_order_of_their_codes():
    """Every rule of both tables is there, by its own code."""
    rules = rules_by_code()
    assert list(rules) == sorted(rules)
    assert all(rule.code == code for code, rule in rules.items())
    assert set(rules) == {rule.code for rule in (*engine.CASE_RULES, *engine.PLAN_RULES)}
