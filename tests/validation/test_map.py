"""The map: more facts or fewer credentials never loosen it."""

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as some

from samples import sample_case
from soft_tissue.models import (
    Aspect,
    CareMap,
    Credential,
    CredentialKind,
    CredentialStatus,
    Region,
    Report,
    Side,
    Site,
    Verdict,
)
from soft_tissue.protocols import default_library
from soft_tissue.testing import assert_never_looser, cases, reports, sites
from soft_tissue.validation import Context, care_map, standing_of

LIBRARY = default_library()
TECHNIQUES = tuple(LIBRARY.knowledge.techniques.values())
SITES = (Site(region=Region.LOW_BACK, side=Side.RIGHT), LIBRARY.knowledge.site("upper-trapezius", Side.LEFT))


def _map(case, practitioner=None):
    return care_map(Context(case, LIBRARY.knowledge, LIBRARY.policy), practitioner)


def _told(case, report):
    intake = case.client.intake
    return evolve(case, client=evolve(case.client, intake=evolve(intake, reports=(*intake.reports, report))))


@given(cases(calm=True), reports(), some.lists(sites(), min_size=1, max_size=4))
def test_a_reported_fact_never_loosens(case, report, places):
    """One more reported fact leaves every cell as strict or stricter."""
    who = case.practitioners[0]
    assert_never_looser(_map(_told(case, report), who), _map(case, who), TECHNIQUES, places)


def test_no_fact_of_the_vocabulary_loosens():
    """Each intake fact, reported alone, leaves every cell as strict or stricter."""
    free = _map(sample_case())
    for fact in LIBRARY.knowledge.intake_facts:
        assert_never_looser(_map(_told(sample_case(), Report(what=fact))), free, TECHNIQUES, SITES)


@given(cases(), some.lists(sites(), min_size=1, max_size=4), some.data())
def test_a_lost_credential_never_loosens(case, places, data):
    """One credential less leaves every cell of that practitioner as strict or stricter."""
    who = data.draw(some.sampled_from(case.practitioners))
    decides = standing_of(who, Context(case, LIBRARY.knowledge, LIBRARY.policy)).decides
    # That an insurance has lapsed is a fact which bars; without the record it is open, and asked.
    assume(decides.aspect not in (Aspect.ESTABLISHMENT, Aspect.HOLDING, Aspect.INSURANCE))
    for index in range(len(who.credentials)):
        less = evolve(who, credentials=who.credentials[:index] + who.credentials[index + 1 :])
        assert_never_looser(_map(case, less), _map(case, who), TECHNIQUES, places)


def test_a_student_who_loses_the_student_license_is_no_freer():
    """Outside a school clinic, a student license less leaves the map as strict."""
    place = sample_case().place
    student = Credential(kind=CredentialKind.LICENSE, jurisdiction=place, status=CredentialStatus.STUDENT)
    who = evolve(sample_case().practitioners[0], credentials=(student,))
    less = evolve(who, credentials=())
    assert_never_looser(_map(sample_case(), less), _map(sample_case(), who), TECHNIQUES, SITES)


@given(cases(), some.randoms(use_true_random=False))
def test_joining_does_not_depend_on_order(case, shuffle):
    """The same restrictions in any order, once or twice, give one map."""
    the_map = _map(case, case.practitioners[0])
    mixed = list(the_map.restrictions)
    shuffle.shuffle(mixed)
    assert CareMap().joined(*mixed) == the_map
    assert CareMap().joined(*mixed[:5]).joined(*mixed[5:], *mixed[:3]) == the_map


@pytest.mark.parametrize("one", Verdict)
@pytest.mark.parametrize("other", Verdict)
def test_verdicts_join(one, other):
    """The join of two verdicts is the stricter, whatever their order."""
    assert one.stricter(other) is other.stricter(one)
    assert one.stricter(other).rank == max(one.rank, other.rank)


def test_what_is_outside_the_scope_is_allowed_nowhere():
    """A technique outside the scope is avoided at every site, absolutely."""
    the_map = _map(sample_case(), sample_case().practitioners[0])
    for technique in (t for t in TECHNIQUES if t.scope == "outside"):
        cell = the_map.cell(technique, SITES[0])
        assert cell.verdict.avoids
        assert any(reason.absolute for reason in cell.reasons)
