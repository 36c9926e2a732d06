"""What must hold of every answer to every valid case."""

import pytest
from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as some

import soft_tissue as st
from samples import SECRET, changed, sample_case, sample_plan
from soft_tissue.models import NoPlan, Referral, TreatmentPlan, TreatmentStep
from soft_tissue.models.dose import AMOUNTS
from soft_tissue.serialization import from_data, to_data
from soft_tissue.testing import (
    assert_inside_map,
    assert_no_error_findings,
    assert_round_trips,
    assert_sums_exactly,
    cases,
)
from soft_tissue.units import Duration

LIBRARY = st.default_library()
PROTOCOLS = tuple(protocol.id for protocol in LIBRARY.protocols)
JUDGED = tuple(name for name in AMOUNTS if name not in ("pressure_level", "discomfort"))


def _hold(answer, case):
    """All that must hold of an answer."""
    assert isinstance(answer, TreatmentPlan | Referral | NoPlan)
    assert_no_error_findings(answer)
    if not isinstance(answer, TreatmentPlan):
        return
    assert_sums_exactly(answer)
    assert_inside_map(answer, case)
    outside = {(f.code, f.path) for f in answer.findings}
    for index, session in enumerate(answer.sessions):
        assert session.duration <= case.time_available
        for number, step in enumerate(session.steps):
            if not isinstance(step, TreatmentStep):
                continue
            assert LIBRARY.knowledge.techniques[step.technique].scope != "outside"
            doses = [d for d in LIBRARY.knowledge.doses.values() if d.technique == step.technique and d.planning]
            for name in JUDGED:
                planned = getattr(step.dose, name)
                ranges = [getattr(d, name) for d in doses if getattr(d, name) is not None]
                inside = planned is None or any(published.holds(planned) for published in ranges)
                assert inside or ("DOSE-RANGE", f"sessions[{index}].steps[{number}].dose.{name}") in outside


@settings(max_examples=settings.default.max_examples * 4)
@given(cases())
def test_any_case(case):
    """Every valid case has one of three answers, and a plan among them holds all that must hold."""
    _hold(st.plan(case), case)


@settings(max_examples=settings.default.max_examples * 6)
@given(cases(calm=True), some.sampled_from((None, *PROTOCOLS)))
def test_any_calm_case_by_any_protocol(case, protocol):
    """A plan by any protocol, chosen or forced, has no error and lies inside the map."""
    _hold(st.plan(case, protocol=protocol), case)


@pytest.mark.parametrize("protocol", PROTOCOLS)
@settings(max_examples=max(3, settings.default.max_examples // 8))
@given(case=cases(calm=True))
def test_each_protocol(protocol, case):
    """Each built-in protocol, forced on calm cases, gives a plan without error or none at all."""
    answer = st.plan(case, protocol=protocol)
    _hold(answer, case)
    if isinstance(answer, TreatmentPlan):
        assert answer.protocol.id == protocol


@given(cases(calm=True))
def test_answers_round_trip_and_repeat(case):
    """An answer comes back equal from its data, and the same case gives the same answer."""
    answer = st.plan(case)
    assert_round_trips(answer)
    again = st.plan(from_data(to_data(case), type(case)))
    assert again == answer
    assert st.digest(again) == st.digest(answer)
    assert st.dump_json(again) == st.dump_json(answer)


@given(cases(calm=True), some.integers(10, 240))
def test_equal_times_give_one_plan(case, minutes):
    """A time in seconds, minutes or hours gives one plan, one digest and one JSON text."""
    times = [Duration(minutes, "min"), Duration(minutes * 60, "s")]
    if minutes % 3 == 0:
        times.append(Duration(minutes / 60, "h"))
    times = [time for time in times if time == times[0]]
    answers = [st.plan(evolve(case, time_available=time)) for time in times]
    assert all(answer == answers[0] for answer in answers)
    assert {st.dump_json(answer) for answer in answers} == {st.dump_json(answers[0])}
    assert {st.digest(answer) for answer in answers} == {st.digest(answers[0])}


@pytest.mark.parametrize("time", ["60 min", "1 h", "3600 s"])
def test_one_hour_is_one_hour(time):
    """An hour by any name gives the sample's plan, byte for byte."""
    case = evolve(sample_case(), time_available=Duration.parse(time))
    assert st.dump_json(st.plan(case)) == st.dump_json(sample_plan())


@given(some.floats(600, 14_400))
def test_odd_times_are_planned_too(time):
    """However odd the seconds at hand, a plan is found and its steps add up exactly."""
    assume(time >= 1800)
    case = evolve(sample_case(), time_available=Duration(time, "s"))
    answer = st.plan(case)
    assert isinstance(answer, TreatmentPlan), answer.needed
    _hold(answer, case)


def test_the_order_of_reports_does_not_matter():
    """Reports in another order give the same answer."""
    reports = [{"what": "osteoarthritis"}, {"what": "scoliosis"}, {"what": "varicose-veins"}]
    known = [r for r in reports if r["what"] in LIBRARY.knowledge.intake_facts]
    forward, backward = (changed("client.intake.reports", order) for order in (known, known[::-1]))
    one, other = st.plan(forward), st.plan(backward)
    assert (one.kind, getattr(one, "sessions", None)) == (other.kind, getattr(other, "sessions", None))


def test_an_unknown_protocol_is_refused():
    """A protocol id that is not there is an unknown id with suggestions."""
    with pytest.raises(st.errors.UnknownIdError):
        st.plan(sample_case(), protocol="no-such-protocol")


def test_findings_hold_nothing_personal():
    """No finding, finding's path or repr of an answer names the person."""
    answer = sample_plan()
    for finding in answer.findings:
        assert SECRET not in str(to_data(finding))
    assert SECRET not in repr(answer)
