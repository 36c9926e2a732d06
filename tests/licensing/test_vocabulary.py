"""Ids in a record that nobody knows: each is remarked, at its place."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as some
from strategies_licensing import activity, license_of, people, with_zz

from soft_tissue.knowledge import default_knowledge
from soft_tissue.licensing import likely_places, unknown_ids
from soft_tissue.models import ActivityMatch, CredentialKind, Experience, Practitioner, TrainingHours, Transcript
from soft_tissue.units import hours

K = default_knowledge()
ENDORSED = license_of(kind=CredentialKind.ENDORSEMENT, work="intraoral")
GOOD = Practitioner(
    id="P-1",
    credentials=(license_of(), ENDORSED),
    activities=(activity(topics="ethics massage", approvals=frozenset({"ncbtmb"})),),
    transcripts=(Transcript(subjects=(TrainingHours(subject="anatomy", hours=hours(3)),)),),
    experience=(Experience(condition="frozen-shoulder"),),
    skills=frozenset({"effleurage"}),
    work_trained=frozenset({"breast"}),
    assessment_methods=frozenset({"assess-posture"}),
)
TOPIC = activity(topics="ethcis")
BODY = activity(approvals=frozenset({"ncbtbm"}))
SUBJECT = Transcript(subjects=(*GOOD.transcripts[0].subjects, TrainingHours(subject="anatmy", hours=hours(1))))


def test_a_record_whose_ids_are_known():
    """Nothing is remarked."""
    assert unknown_ids(GOOD, K) == ()
    assert unknown_ids(GOOD.ledger(), K) == ()


@pytest.mark.parametrize(
    ("changes", "remark"),
    [
        ({"activities": (*GOOD.activities, TOPIC)},
         "activities[1].topics: no topic has the id ethcis; did you mean ethics?"),
        ({"activities": (BODY,)}, "activities[0].approvals: no approving body has the id ncbtbm; did you mean ncbtmb?"),
        ({"credentials": (evolve(ENDORSED, work="intra-oral"),)},
         "credentials[0].work: no restricted work has the id intra-oral; did you mean intraoral?"),
        ({"skills": frozenset({"effleurge"})}, "skills: no technique has the id effleurge; did you mean effleurage?"),
        ({"work_trained": frozenset({"breasts"})},
         "work_trained: no restricted work has the id breasts; did you mean breast?"),
        ({"experience": (Experience(condition="frozen-sholder"),)},
         "experience[0].condition: no condition has the id frozen-sholder; did you mean frozen-shoulder?"),
        ({"transcripts": (SUBJECT,)},
         "transcripts[0].subjects[1].subject: no curriculum subject has the id anatmy; did you mean anatomy?"),
        ({"assessment_methods": frozenset({"zzzz"})}, "assessment_methods: no assessment has the id zzzz"),
    ],
)  # fmt: skip
def test_each_unknown_id(changes, remark):
    """One misspelled id is one remark, with its path and the id that was meant."""
    assert [str(found) for found in unknown_ids(evolve(GOOD, **changes), K)] == [remark]


def test_what_a_place_of_ones_own_brings_is_known():
    """Bodies and works that a jurisdiction names are known where the knowledge holds it."""
    body = 'kind = "max_category"\ncategory = "x"\nhours = 3\nmatch = {approvals = ["zz-board"]}'
    work = '[[entry.restricted_work]]\nwork = "tail"\nregions = ["mouth"]\nneeds = ["prohibited"]'
    mine = with_zz(f"[[entry.continuing_education]]\n{body}\n\n{work}")
    record = evolve(GOOD, work_trained=frozenset({"tail"}), activities=(activity(approvals=frozenset({"zz-board"})),))
    assert unknown_ids(record, mine) == ()
    assert len(unknown_ids(record, K)) == 2


@given(people())
def test_remarks_of_anybody(practitioner):
    """A ledger gets the remarks of its practitioner, as far as it has the fields; paths lead to the id."""
    remarks = unknown_ids(practitioner, K)
    assert all(remark.code == "unknown_id" for remark in remarks)
    of_ledger = unknown_ids(practitioner.ledger(), K)
    assert of_ledger == tuple(r for r in remarks if r.path[0] in ("activities", "credentials"))


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        ("FL", ("US-FL",)),
        ("fl", ("US-FL",)),
        ("BC", ("CA-BC",)),
        ("US-FLA", ("US-FL",)),
        ("US-FL", ()),
        ("US", ()),
        ("US-QQ", ()),
        ("QQ", ()),
        ("DE-BY", ()),
        ("DE-123", ()),
    ],
)
def test_what_may_be_meant_by_a_code(code, meant):
    """A state without its country, or with more letters than states have; a code of another country stands."""
    assert likely_places(code, K) == meant


IDS = some.frozensets(some.sampled_from(("ethics", "massage", "cpr")), max_size=2)
MATCHES = some.builds(ActivityMatch, topics=IDS, only_topics=IDS, not_topics=IDS, approvals=IDS, not_approvals=IDS)


@given(MATCHES, IDS, IDS, some.sampled_from(("ethics", "massage", "cpr", "other")), some.booleans())
def test_whatever_an_unknown_id_stands_for(match, topics, approvals, meant, of_topics):
    """A match that is certain beside an id that nobody knows is the same whatever the id stands for."""
    unknown = frozenset({"zebra"})
    if of_topics:
        done = activity(topics=topics | unknown, approvals=approvals)
        truth = match.matches(evolve(done, topics=topics | {meant}))
        found = match.matches(done, unknown_topics=unknown)
    else:
        done = activity(topics=topics, approvals=approvals | unknown)
        truth = match.matches(evolve(done, approvals=approvals | {meant}))
        found = match.matches(done, unknown_approvals=unknown)
    assert found in (None, truth)
    assert match.matches(evolve(done, topics=topics, approvals=approvals), unknown_topics=unknown) is not None
