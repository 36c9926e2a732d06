"""`soft-tissue claims`: each claim as the article words it, beside its audit."""

import json

import pytest

from soft_tissue.cli.main import main
from soft_tissue.knowledge import Knowledge
from soft_tissue.models import Audit, EvidenceGrade
from soft_tissue.rendering import audit_grade, claim_text, claims_text

KNOWLEDGE = Knowledge()
CLAIMS = tuple(KNOWLEDGE.claims.values())
every_claim = pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)


@pytest.fixture
def run(capsys):
    """Run a command line in this process; gives exit code, stdout and stderr."""

    def _run(*arguments):
        code = main(arguments)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return _run


def _flat(text):
    return " ".join(text.split())


@every_claim
def test_a_claim_is_shown_with_its_audit(run, claim):
    """A claim is quoted in its own words, with who makes it, the audit, what was found, and every source of it."""
    code, out, err = run("claims", claim.id)
    assert (code, err) == (0, "")
    flat = _flat(out)
    assert f'CLAIM "{claim.text}"' in flat
    assert _flat(claim.finding) in flat
    assert all(_flat(KNOWLEDGE.sources[id_].title) in flat for id_ in claim.made_by)
    for id_ in claim.sources:
        source = KNOWLEDGE.sources[id_]
        assert _flat(source.title or source.url) in flat
    assert flat.index("CLAIM ") < flat.index("MADE BY ") < flat.index("AUDIT ") < flat.index("FOUND ")
    assert f"GRADE OF THE AUDIT {audit_grade(claim, KNOWLEDGE).replace('_', ' ')}," in flat
    assert claim_text(claim, KNOWLEDGE) == out


@every_claim
def test_a_claim_as_json_holds_all_of_it(run, claim):
    """As JSON a claim has its fields, and the grade of its audit."""
    code, out, _err = run("claims", claim.id, "--format", "json")
    data = json.loads(out)
    assert code == 0
    assert (data["text"], data["audit"], data["finding"]) == (claim.text, claim.audit, claim.finding)
    assert (data["sources"], data["made_by"]) == (list(claim.sources), list(claim.made_by))
    assert EvidenceGrade(data["audit_grade"]) is audit_grade(claim, KNOWLEDGE)


def test_all_claims_are_listed(run):
    """Without an id, all claims are shown in the order of the knowledge, as text and as JSON."""
    _code, out, _err = run("claims")
    assert [line for line in out.splitlines() if line in KNOWLEDGE.claims] == [claim.id for claim in CLAIMS]
    assert out == claims_text(CLAIMS, KNOWLEDGE)
    assert [line for line in out.splitlines() if len(line) > 110 and "://" not in line] == []
    _code, out, _err = run("claims", "--format", "json")
    assert [row["id"] for row in json.loads(out)] == [claim.id for claim in CLAIMS]


@pytest.mark.parametrize("audit", Audit)
def test_claims_can_be_picked_by_audit(run, audit):
    """Only the claims with the audit asked for are shown."""
    code, out, _err = run("claims", "--audit", audit.value, "--format", "json")
    assert code == 0
    assert {row["id"] for row in json.loads(out)} == {claim.id for claim in CLAIMS if claim.audit is audit}


def test_an_unknown_claim_is_an_error(run):
    """An id that is not there exits with 2 and suggests near ones."""
    code, out, err = run("claims", "lasting-relieve")
    assert (code, out) == (2, "")
    assert "did you mean lasting-relief" in err


@every_claim
def test_every_claim_was_looked_up(claim):
    """Each claim is of a source article, and its audit rests on another source than the article that makes it."""
    assert {KNOWLEDGE.sources[id_].kind for id_ in claim.made_by} == {"article"}
    assert claim.sources
    assert set(claim.sources).isdisjoint(claim.made_by)


def test_the_grade_is_the_best_of_the_audit_s_sources():
    """The grade of an audit is that of its best source, whatever the others are; without one there is none."""
    for claim in CLAIMS:
        ranks = [KNOWLEDGE.sources[id_].grade.rank for id_ in claim.sources]
        assert audit_grade(claim, KNOWLEDGE).rank == min(ranks)
