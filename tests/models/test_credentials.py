"""Credentials and insurance: what each kind needs, and what contradicts."""

from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as some

from soft_tissue.errors import InvalidRecordError
from soft_tissue.models import (
    Credential,
    CredentialKind,
    CredentialStatus,
    InsuranceForm,
    InsuranceTerms,
    Verification,
)
from soft_tissue.models.credential import BASE_KINDS
from soft_tissue.testing import DAY, credentials

KIND = CredentialKind
CERTIFIED = {KIND.BOARD_CERTIFICATION, KIND.MODALITY_CERTIFICATION, KIND.MEMBERSHIP}
PLACED = BASE_KINDS | {KIND.LOCAL_PERMIT, KIND.ESTABLISHMENT_LICENSE, KIND.ENDORSEMENT}


def _good(kind):
    """A credential with all that its kind needs, and no more."""
    return Credential(
        kind=kind,
        issuer="NMT Center" if kind in CERTIFIED else None,
        jurisdiction="US-WA" if kind in PLACED else None,
        work="intraoral" if kind is KIND.ENDORSEMENT else None,
        issued_on=date(2024, 1, 1),
        expires_on=date(2024, 1, 1),
    )


def _paths(record, **change):
    with pytest.raises(InvalidRecordError) as caught:
        evolve(record, **change)
    return [(problem.path, problem.code) for problem in caught.value.problems]


@pytest.mark.parametrize("kind", KIND)
def test_what_each_kind_needs(kind):
    """A certification needs its issuer, a license or permit its place, an endorsement its work; others nothing."""
    good = _good(kind)
    needs = {"issuer": kind in CERTIFIED, "jurisdiction": kind in PLACED, "work": kind is KIND.ENDORSEMENT}
    for name, needed in needs.items():
        if needed:
            assert _paths(good, **{name: None}) == [((name,), "required")]
        else:
            assert getattr(evolve(good, **{name: None}), name) is None


@pytest.mark.parametrize("kind", KIND)
def test_insurance_terms_are_of_an_insurance(kind):
    """Terms of insurance on anything but a liability insurance are refused."""
    terms = InsuranceTerms(form=InsuranceForm.OCCURRENCE)
    if kind is KIND.LIABILITY_INSURANCE:
        assert evolve(_good(kind), insurance=terms).insurance == terms
    else:
        assert _paths(_good(kind), insurance=terms) == [(("insurance",), "contradiction")]


@pytest.mark.parametrize("kind", KIND)
def test_nothing_expires_before_it_is_issued(kind):
    """An expiry before the issue is refused; the same day is taken, and one of the two alone."""
    good = _good(kind)
    assert _paths(good, expires_on=date(2023, 12, 31)) == [(("expires_on",), "out_of_range")]
    assert evolve(good, issued_on=None, expires_on=date(1990, 1, 1)).holds_on(date(1990, 1, 1))


def test_all_that_is_wrong_is_said_at_once():
    """Several mistakes in one credential come together."""
    found = _paths(
        _good(KIND.ENDORSEMENT),
        jurisdiction=None,
        work=None,
        insurance=InsuranceTerms(),
        expires_on=date(2020, 1, 1),
    )
    assert found == [
        (("jurisdiction",), "required"),
        (("work",), "required"),
        (("insurance",), "contradiction"),
        (("expires_on",), "out_of_range"),
    ]


CLAIMS_MADE = InsuranceTerms(
    form=InsuranceForm.CLAIMS_MADE,
    per_claim=1_000_000,
    aggregate=3_000_000,
    retroactive_on=date(2020, 1, 1),
    tail_until=date(2030, 1, 1),
)
OCCURRENCE = InsuranceTerms(form=InsuranceForm.OCCURRENCE, per_claim=1_000_000, aggregate=1_000_000)


@pytest.mark.parametrize(
    ("good", "change", "found"),
    [
        (OCCURRENCE, {"tail_until": date(2030, 1, 1)}, [(("tail_until",), "contradiction")]),
        (OCCURRENCE, {"retroactive_on": date(2020, 1, 1)}, [(("retroactive_on",), "contradiction")]),
        (
            CLAIMS_MADE,
            {"form": InsuranceForm.OCCURRENCE},
            [(("retroactive_on",), "contradiction"), (("tail_until",), "contradiction")],
        ),
        (CLAIMS_MADE, {"tail_until": date(2019, 12, 31)}, [(("tail_until",), "out_of_range")]),
        (OCCURRENCE, {"aggregate": 999_999}, [(("aggregate",), "out_of_range")]),
        (CLAIMS_MADE, {"per_claim": 3_000_001}, [(("aggregate",), "out_of_range")]),
        (CLAIMS_MADE, {"per_claim": -1}, [(("per_claim",), "out_of_range")]),
        (CLAIMS_MADE, {"aggregate": True}, [(("aggregate",), "wrong_type")]),
        (CLAIMS_MADE, {"currency": "usd"}, [(("currency",), "bad_pattern")]),
        (CLAIMS_MADE, {"form": "claims"}, [(("form",), "wrong_type")]),
    ],
    ids=["tail", "retroactive", "both", "order", "aggregate", "claim", "negative", "type", "currency", "form"],
)
def test_insurance_terms_are_refused(good, change, found):
    """Good terms with one thing wrong are refused where it is."""
    assert _paths(good, **change) == found


@pytest.mark.parametrize(
    "change", [{"form": None}, {"per_claim": None}, {"aggregate": None}, {"tail_until": None}, {"per_claim": 3_000_000}]
)
def test_unknown_terms_contradict_nothing(change):
    """What is not known of an insurance is left out without complaint."""
    assert evolve(CLAIMS_MADE, **change)


@given(credentials(), some.integers(-500, 1000))
def test_when_a_credential_is_in_force(credential, days):
    """It is in force between its dates while its status allows; unknown only where neither status nor expiry tells."""
    day = DAY + timedelta(days=days)
    holds = credential.holds_on(day)
    begun = credential.issued_on is None or credential.issued_on <= day
    over = credential.expires_on is not None and credential.expires_on < day
    live = credential.status in (None, CredentialStatus.ACTIVE)
    assert (holds is False) is not (begun and live and not over)
    assert holds is not None or (credential.status, credential.expires_on) == (None, None)


@given(credentials("US-OR"))
def test_the_kit_gives_each_kind_what_it_needs(credential):
    """A credential of the kit has what its kind needs, and the terms of insurance only where they belong."""
    assert credential.kind not in PLACED or credential.jurisdiction == "US-OR"
    assert credential.kind not in CERTIFIED or credential.issuer is not None
    assert (credential.work is not None) is (credential.kind is KIND.ENDORSEMENT)
    assert credential.insurance is None or credential.kind is KIND.LIABILITY_INSURANCE


def test_a_verification_has_a_day():
    """A look-up without a day is none."""
    with pytest.raises(TypeError):
        Verification()
