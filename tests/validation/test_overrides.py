"""Which overrides count, and how it is said of the others. What they do is tested with the engine."""

from datetime import timedelta

import pytest
from attrs import evolve
from mutations import TODAY, TOMORROW, YESTERDAY, Table, found_of, overriding, with_client, with_session

import soft_tissue as st
from samples import sample_case, sample_plan
from soft_tissue.models import Override, Preferences, Severity
from soft_tissue.units import Duration
from soft_tissue.validation import has_errors, rules_by_code

TABLE = Table()
CODE = "STEP-VERDICT"
GOOD = Override(code=CODE, by=sample_case().practitioners[0].id, on=TODAY, reason="told so")
OLDEST = TODAY - timedelta(days=int(st.default_library().policy.intake_valid_for.to("d").value))


def _unwanted():
    """A case whose client does not want two techniques that the sample plan uses."""
    techniques = frozenset({"muscle-energy-technique", "trigger-point-therapy"})
    return with_client(preferences=Preferences(avoid_techniques=techniques))


def _overridden(case, *overrides):
    return evolve(case, overrides=overrides)


def _void(*overrides):
    return [(finding.path, finding.message) for finding in found_of("OVERRIDE-VOID", sample_plan(), _with(*overrides))]


def _with(*overrides):
    return _overridden(sample_case(), *overrides)


@TABLE.breaks("OVERRIDE-VOID")
def _after_the_case():
    return _with(evolve(GOOD, on=TOMORROW)), sample_plan(), ("overrides[0].on",)


@TABLE.breaks("OVERRIDE-VOID")
def _too_old():
    return _with(evolve(GOOD, on=OLDEST - timedelta(days=1))), sample_plan(), ("overrides[0].on",)


@TABLE.breaks("OVERRIDE-VOID")
def _of_no_rule():
    return _with(GOOD, evolve(GOOD, code="BANANA")), sample_plan(), ("overrides[1].code",)


@TABLE.breaks("OVERRIDE-VOID")
def _of_a_crash():
    return _with(evolve(GOOD, code="RULE-CRASHED")), sample_plan(), ("overrides[0].code",)


@TABLE.breaks("OVERRIDE-VOID")
def _wrong_in_all():
    void = evolve(GOOD, code="BANANA", by="P-9", on=TOMORROW)
    return _with(void), sample_plan(), ("overrides[0].code", "overrides[0].by", "overrides[0].on")


@pytest.mark.parametrize("name", TABLE)
def test_what_does_not_count_is_said(name):
    """An override that does not count is named at the field that is at fault."""
    TABLE.broken(name).holds()


@pytest.mark.parametrize("change", [{"by": "P-9"}, {"on": TOMORROW}, {"on": OLDEST - timedelta(days=1)}])
def test_what_does_not_count_changes_nothing(change):
    """By a stranger, after the case or too long before it, an override lowers nothing."""
    case = _unwanted()
    before = found_of(CODE, sample_plan(), case)
    assert has_errors(before)
    assert found_of(CODE, sample_plan(), _overridden(case, evolve(GOOD, **change))) == before


@pytest.mark.parametrize("on", [TODAY, YESTERDAY, OLDEST])
def test_what_counts_is_not_void(on):
    """Up to the age at which an intake is asked again, an override counts, and nothing is said against it."""
    case = _overridden(_unwanted(), evolve(GOOD, on=on))
    assert not has_errors(found_of(CODE, sample_plan(), case))
    assert not found_of("OVERRIDE-VOID", sample_plan(), case)


def test_the_policy_says_how_old_an_override_may_be():
    """A clinic that asks the intake again sooner lets overrides lapse sooner too."""
    library = st.default_library()
    strict = library.with_policy(evolve(library.policy, intake_valid_for=Duration(30, "d")))
    case = _overridden(_unwanted(), evolve(GOOD, on=TODAY - timedelta(days=31)))
    assert not has_errors(found_of(CODE, sample_plan(), case, library))
    assert has_errors(found_of(CODE, sample_plan(), case, strict))


def test_an_override_of_one_finding_leaves_the_others():
    """With a path only the finding there is lowered; at a path where nothing was found, none."""
    case = _unwanted()
    first, *others = found_of(CODE, sample_plan(), case)
    assert others
    after = found_of(CODE, sample_plan(), _overridden(case, evolve(GOOD, path=first.path)))
    lowered = [finding for finding in after if finding.severity is Severity.WARNING]
    assert [finding.path for finding in lowered] == [first.path]
    assert [finding for finding in after if finding.severity is Severity.ERROR] == others
    nowhere = evolve(GOOD, path="sessions[99]")
    assert found_of(CODE, sample_plan(), _overridden(case, nowhere)) == [first, *others]


@pytest.mark.parametrize("code", sorted(code for code, rule in rules_by_code().items() if rule.absolute))
def test_an_override_of_an_absolute_rule_is_void(code):
    """Of a rule that nothing overrides, that is said."""
    assert _void(evolve(GOOD, code=code)) == [
        ("overrides[0].code", "this override does not count: nothing overrides this rule")
    ]


def test_a_code_of_no_rule_gets_near_ones():
    """For a code that is nearly one, that one is suggested; for any other, none."""
    ((_path, message),) = _void(evolve(GOOD, code="STEP-VERDIKT"))
    assert message.startswith("this override does not count: no rule has this code; did you mean STEP-VERDICT")
    ((_path, message),) = _void(evolve(GOOD, code="ZQX"))
    assert message == "this override does not count: no rule has this code"


def test_a_void_override_shows_nothing_personal():
    """Neither the id of a stranger nor a reason stands in what is found."""
    void = evolve(GOOD, code="BANANA", by="Xylophone", on=TOMORROW)
    assert len(_void(void)) == 3
    for finding in st.check(sample_plan(), _with(void)):
        assert not {"Xylophone", "told so"} & set(f"{finding.message} {finding.remedy}".split())
        assert "told so" not in finding.message


def test_void_overrides_are_told_without_a_plan_too():
    """Where no plan is made, the findings of the case name overrides that do not count."""
    case = evolve(_with(evolve(GOOD, by="P-9")), practitioners=())
    answer = st.plan(case)
    assert answer.kind == "no_plan"
    assert "OVERRIDE-VOID" in {finding.code for finding in answer.findings}


def test_an_allergen_is_never_overridden():
    """What the client is allergic to stays an error, whoever overrides it."""
    intake = evolve(sample_case().client.intake, allergies=("nuts",))
    case = evolve(with_client(intake=intake), products=("sweet almond oil",))
    assert has_errors(found_of("PRODUCT-ALLERGEN", sample_plan(), overriding(case, "PRODUCT-ALLERGEN")))


def test_a_plan_of_another_case_is_never_overridden():
    """A plan for another case stays an error, and its message names neither."""
    plan = evolve(with_session(0), case="C-9")
    (finding,) = found_of("PLAN-CASE", plan, overriding(sample_case(), "PLAN-CASE"))
    assert (finding.severity, finding.path) == (Severity.ERROR, "case")
    assert sample_case().id not in finding.message
    assert "C-9" not in finding.message
