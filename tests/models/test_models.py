"""What holds of every model."""

from datetime import date

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

import soft_tissue as st
from samples import BORN, NPI, SECRET, sample_case, sample_plan
from soft_tissue import models
from soft_tissue.errors import InvalidRecordError
from soft_tissue.knowledge import KINDS
from soft_tissue.models import CountRange, DurationRange
from soft_tissue.models.declaration import constraint_problems
from soft_tissue.models.ranges import Range
from soft_tissue.serialization import from_data, to_data
from soft_tissue.testing import assert_round_trips, cases, records
from soft_tissue.units import minutes, seconds

PUBLIC = [getattr(models, name) for name in models.__all__]
MODELS = sorted(
    {kind for kind in (*PUBLIC, *KINDS.values()) if isinstance(kind, type) and attrs.has(kind)},
    key=lambda kind: kind.__name__,
)
ABSTRACT = {models.IntakeBase}
RANGES = [kind for kind in MODELS if issubclass(kind, Range)]
every_model = pytest.mark.parametrize(
    "kind", [kind for kind in MODELS if kind not in ABSTRACT], ids=lambda kind: kind.__name__
)


@every_model
@settings(max_examples=max(5, settings.default.max_examples // 5))
@given(data=some.data())
def test_round_trips(kind, data):
    """Every model comes back equal from plain data and from JSON, and hashes alike."""
    one = data.draw(records(kind))
    assert_round_trips(one)
    assert hash(from_data(to_data(one), kind)) == hash(one)


@every_model
@settings(max_examples=1)
@given(data=some.data())
def test_cannot_be_changed(kind, data):
    """No field of a model can be set or deleted."""
    one = data.draw(records(kind))
    for field in attrs.fields(kind)[:3]:
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(one, field.name, None)
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            delattr(one, field.name)


@every_model
def test_every_field_is_annotated_and_checked(kind):
    """Every field has an annotation that can be checked, and its default passes it."""
    for field in attrs.fields(kind):
        assert field.type is not None
        if field.default is not attrs.NOTHING and not isinstance(field.default, attrs.Factory):
            assert constraint_problems(field.type, field.default) == []


@every_model
def test_says_what_it_is(kind):
    """Every model has a docstring of its own."""
    assert kind.__doc__
    assert kind.__doc__.strip().endswith((".", "`", "'", ")"))


def test_names_are_sorted():
    """`__all__` of the models is sorted, without doubles."""
    assert models.__all__ == sorted(set(models.__all__))


@pytest.mark.parametrize("kind", RANGES, ids=lambda kind: kind.__name__)
@given(data=some.data())
def test_a_range_holds_itself_and_what_lies_inside(kind, data):
    """A range holds itself; what holds another that holds a third holds the third."""
    one, two, three = (data.draw(records(kind)) for _ in range(3))
    assert one.holds(one)
    if None not in (one.min, one.max, two.min, two.max, three.min, three.max) and one.holds(two) and two.holds(three):
        assert one.holds(three)


def test_a_range_needs_an_end_and_their_order():
    """A range without ends is refused, and so is one whose ends are out of order."""
    with pytest.raises(InvalidRecordError, match="needs min, max or both"):
        CountRange()
    with pytest.raises(InvalidRecordError, match="min: must not exceed max"):
        CountRange(min=3, max=2)
    assert str(DurationRange(min=seconds(30), max=minutes(2))) == "30 s to 2 min"
    assert str(CountRange(max=3)) == "up to 3"
    assert str(CountRange(min=3)) == "at least 3"
    assert str(CountRange(min=3, max=3)) == "3"


def test_nothing_personal_is_in_a_repr():
    """No id, name, number, note or word of a person appears in the repr of a case or a plan."""
    for record in (sample_case(), sample_plan(), *sample_case().practitioners, sample_case().client):
        assert SECRET not in repr(record)
        assert SECRET not in str(record)
        assert " age=" not in repr(record)
        assert NPI not in repr(record)
        assert repr(date.fromisoformat(BORN)) not in repr(record)


def _unnamed(practitioner):
    """The practitioner without name, numbers, date of birth and record ids."""
    return attrs.evolve(
        practitioner,
        name=None,
        npi=None,
        born_on=None,
        credentials=tuple(attrs.evolve(credential, number=None) for credential in practitioner.credentials),
        activities=tuple(attrs.evolve(activity, id=None) for activity in practitioner.activities),
    )


@given(cases())
def test_no_case_shows_a_person(case):
    """The repr of a case is the same without the client's words, a name, a license number, an NPI, a date of birth."""
    shown = repr(case)
    other = attrs.evolve(
        case,
        id="C-1000",
        goals=tuple(attrs.evolve(goal, text="x") for goal in case.goals),
        presentations=tuple(
            attrs.evolve(p, note=None, complaint=None if p.complaint is None or p.condition else "x")
            for p in case.presentations
        ),
        practitioners=tuple(map(_unnamed, case.practitioners)),
        premises=tuple(attrs.evolve(credential, number=None) for credential in case.premises),
    )
    assert repr(other) == shown
    assert case.id not in shown


@given(some.text(min_size=1, max_size=30))
def test_a_refused_value_is_not_shown(word):
    """What is refused in a personal field is not in the error's text."""
    marked = f"{SECRET}\n{word}"
    with pytest.raises(InvalidRecordError) as caught:
        attrs.evolve(sample_case(), id=marked)
    assert SECRET not in str(caught.value)
    with pytest.raises(InvalidRecordError) as caught:
        attrs.evolve(sample_case(), on=marked)
    assert SECRET not in str(caught.value)


def test_the_constructor_checks_as_the_reader_does():
    """A model made in Python is held to the same constraints, with the same words."""
    with pytest.raises(InvalidRecordError, match="value: must be between 0 and 10"):
        models.PainScore(value=11)
    with pytest.raises(InvalidRecordError, match="value: must be a whole number"):
        models.PainScore(value=True)
    with pytest.raises(InvalidRecordError, match="value: must be a whole number"):
        models.PainScore(value=7.0)
    with pytest.raises(InvalidRecordError, match="reports: must be a tuple"):
        models.SpaIntake(reports=[])


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ({}, ""),
        ({"condition": "sciatica", "diagnosis_code": "M54.30"}, "diagnosis_code"),
        ({"condition": "Sciatica"}, "condition"),
        ({"condition": "sciatica", "headache_days_per_month": 32}, "headache_days_per_month"),
        ({"condition": "sciatica", "diagnosed_by": "physician"}, "diagnosed_by"),
    ],
)
def test_a_presentation_is_refused(arguments, path):
    """A presentation without complaint, with a code but no diagnosis, or out of bounds is refused at its path."""
    with pytest.raises(InvalidRecordError) as caught:
        models.Presentation(**arguments)
    assert [".".join(map(str, problem.path)) for problem in caught.value.problems] == [path]


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ({"kind": models.CredentialKind.LICENSE}, "jurisdiction"),
        ({"kind": models.CredentialKind.MODALITY_CERTIFICATION}, "issuer"),
        ({"kind": models.CredentialKind.MEMBERSHIP}, "issuer"),
        ({"kind": models.CredentialKind.ENDORSEMENT, "jurisdiction": "US-WA"}, "work"),
        ({"kind": models.CredentialKind.CPR, "jurisdiction": "Ohio"}, "jurisdiction"),
        ({"kind": models.CredentialKind.CPR, "insurance": models.InsuranceTerms()}, "insurance"),
    ],
)
def test_a_credential_is_refused(arguments, path):
    """A license needs a place, a certification an issuer, an endorsement its work; terms are those of an insurance."""
    with pytest.raises(InvalidRecordError) as caught:
        models.Credential(**arguments)
    assert [problem.path for problem in caught.value.problems] == [(path,)]


def test_practitioners_of_a_case_differ_by_id():
    """Two practitioners with one id are refused, at the second."""
    case = sample_case()
    with pytest.raises(InvalidRecordError, match=r"practitioners\[1\]\.id"):
        attrs.evolve(case, practitioners=case.practitioners * 2)


@pytest.mark.parametrize("time", [minutes(9.99), minutes(240.01), seconds(0)])
def test_the_time_of_a_case_is_bounded(time):
    """A session of less than 10 min or more than 4 h is refused."""
    with pytest.raises(InvalidRecordError, match="time_available: must be between 10 min and 4 h"):
        attrs.evolve(sample_case(), time_available=time)


def test_a_plan_is_decided_once():
    """An accepted plan can be neither accepted nor declined again."""
    case, plan = sample_case(), sample_plan()
    yes = models.Acceptance(by=case.practitioners[0].id, on=case.on, accepted=True)
    no = attrs.evolve(yes, accepted=False)
    accepted, declined = plan.decided(yes), plan.decided(no)
    assert accepted.status is models.PlanStatus.ACCEPTED
    assert accepted.acceptance == yes
    assert declined.status is models.PlanStatus.DECLINED
    assert plan.status is models.PlanStatus.PROPOSED
    for decided in (accepted, declined):
        for again in (yes, no):
            with pytest.raises(st.errors.PlanError):
                decided.decided(again)


def test_a_plan_with_an_error_is_declined_at_most():
    """A plan with an error finding can't be accepted; it can be declined."""
    case = sample_case()
    error = models.Finding(
        code="X", severity=models.Severity.ERROR, path="", message="wrong", basis=models.Basis.CONVENTION
    )
    plan = attrs.evolve(sample_plan(), findings=(error,))
    yes = models.Acceptance(by=case.practitioners[0].id, on=case.on, accepted=True)
    with pytest.raises(st.errors.PlanError):
        plan.decided(yes)
    assert plan.decided(attrs.evolve(yes, accepted=False)).status is models.PlanStatus.DECLINED
