"""The strategies and assertions that the library ships."""

from typing import Annotated, get_args, get_origin

import pytest
from annotated_types import MinLen
from attrs import evolve, fields, frozen
from hypothesis import Phase, find, given, settings

import soft_tissue.testing as kit
from samples import sample_case, sample_plan
from soft_tissue.licensing import jurisdiction_problems
from soft_tissue.models import (
    Basis,
    CareMap,
    Case,
    Client,
    Finding,
    Jurisdiction,
    Practitioner,
    Provision,
    Setting,
    Severity,
)
from soft_tissue.models.declaration import Holds, declared
from soft_tissue.protocols import default_library
from soft_tissue.testing import (
    activities,
    assert_inside_map,
    assert_never_looser,
    assert_no_error_findings,
    assert_sums_exactly,
    cases,
    clients,
    jurisdictions,
    ledgers,
    practitioners,
    records,
    transcripts,
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


@given(jurisdictions())
def test_places_can_be_used(place):
    """A place of the kit has nothing to mend: its ids are known, and its rules speak of one another's categories."""
    assert jurisdiction_problems(place, default_library().knowledge) == ()
    assert place.code not in {known.code for known in default_library().knowledge.jurisdictions.values()}
    assert all(provision.sources for provision in place.provisions())


SORTS = [
    kind
    for field in fields(Jurisdiction)
    if get_origin(field.type) is tuple
    for kind in (get_args(get_args(field.type)[0]) or get_args(field.type)[:1])
    if isinstance(kind, type) and issubclass(kind, Provision)
]


def test_there_are_sixteen_sorts_of_rule_and_nine_others():
    """A place has sixteen kinds of continuing-education rule, and nine of other provisions."""
    assert len(SORTS) == 16 + 9


def test_places_have_provisions_of_every_sort():
    """Among the places of the kit every kind of provision is met before long."""
    missing = set(SORTS)

    def met(place):
        missing.difference_update(type(provision) for provision in place.provisions())
        return not missing

    once = settings(max_examples=2000, database=None, derandomize=True, phases=[Phase.generate])
    assert find(jurisdictions(), met, settings=once)


@given(ledgers("US-OR"), activities(), transcripts(), practitioners(place="US-OR"))
def test_education_is_that_of_the_knowledge(ledger, activity, transcript, practitioner):
    """Topics and subjects are known ones, dates are in order, and credentials of a place are of the one asked for."""
    knowledge = default_library().knowledge
    done = (activity, *ledger.activities, *practitioner.activities)
    studied = (transcript, *practitioner.transcripts)
    assert all((one.topics or frozenset()) <= set(knowledge.education_topics) for one in done)
    assert {part.subject for one in studied for part in one.subjects} <= set(knowledge.curriculum_subjects)
    assert all(span.until is None or span.since <= span.until for span in ledger.inactive)
    assert {c.jurisdiction for c in (*ledger.credentials, *practitioner.credentials)} <= {None, "US-OR"}


def test_the_new_fields_of_practitioners_are_filled_now_and_then():
    """Every field of a practitioner has a value in some, and none in others, wherever it may be left out."""
    some_, none = set(), set()

    @settings(max_examples=150, database=None, derandomize=True)
    @given(practitioners())
    def collect(practitioner):
        for field in fields(Practitioner):
            (some_ if getattr(practitioner, field.name) else none).add(field.name)

    collect()
    assert some_ == {field.name for field in fields(Practitioner)}
    assert none == some_ - {"id", "offers"}


@frozen(kw_only=True, field_transformer=declared)
class Odd:
    """A model with a test of its own."""

    number: Annotated[int, Holds(lambda value: value % 2 == 1, "odd")]
    names: tuple[Annotated[str, MinLen(1)], ...] = ()


@given(records(Odd))
def test_records_keep_to_any_test(record):
    """A strategy from declarations keeps to a constraint that it knows nothing of."""
    assert record.number % 2 == 1
    assert all(record.names)


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
