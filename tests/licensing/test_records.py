"""Letters after a name, and what an insurance leaves open."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some
from strategies_licensing import DAY, TOMORROW, YESTERDAY, license_of

from soft_tissue.knowledge import default_knowledge
from soft_tissue.licensing import insurance_reasons, read_post_nominals
from soft_tissue.models import (
    Basis,
    CredentialKind,
    CredentialStatus,
    Effect,
    InsuranceForm,
    InsuranceTerms,
    Practitioner,
)

K = default_knowledge()


def letters(text, **more):
    return [reading.letters for reading in read_post_nominals(text, **more)]


# Letters.


def test_cnmt_is_never_guessed():
    """Two certifiers give the same letters: both are named, and neither is taken."""
    (reading,) = read_post_nominals("CNMT")
    assert {found.issuer for found in reading.candidates} >= {"nmt-center", "st-john"}
    assert reading.meaning is None


@pytest.mark.parametrize("text", ["LMT", "lmt", "L.M.T.", "L. M. T.", "l.m.t", " LMT "])
def test_dots_and_case_do_not_matter(text):
    """The letters of a licensed massage therapist are found however they are written."""
    (reading,) = read_post_nominals(text)
    assert {found.letters for found in reading.candidates} == {"LMT"}
    assert reading.letters == text.strip()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("LMT, CNMT", ["LMT", "CNMT"]),
        ("LMT CNMT", ["LMT", "CNMT"]),
        ("LMT/CNMT; BCTMB", ["LMT", "CNMT", "BCTMB"]),
        ("LMT | RN - CNMT", ["LMT", "RN", "CNMT"]),
        ("OTR/L, LMT", ["OTR/L", "LMT"]),
        ("RS Hom, LMT", ["RS Hom", "LMT"]),
        ("DAc (RI) LMT", ["DAc (RI)", "LMT"]),
        ("LMT -", ["LMT"]),
        ("", []),
        (" ,; - / ", []),
    ],
)
def test_letters_are_told_apart(text, found):
    """Commas, spaces, slashes and dashes part letters, unless they belong to them."""
    assert letters(text) == found


def test_unknown_letters():
    """Letters that nobody knows have no meaning, and are still listed."""
    known, unknown = read_post_nominals("LMT, XQZ-7")
    assert known.candidates
    assert (unknown.letters, unknown.candidates, unknown.meaning) == ("XQZ-7", (), None)


def test_letters_of_a_place():
    """Meanings that are used elsewhere only are left out; those without a place stay."""
    placed = next(entry for entry in K.post_nominals.values() if entry.places)
    (place, *_) = sorted(placed.places)
    assert placed in read_post_nominals(placed.letters, place=place)[0].candidates
    assert placed not in read_post_nominals(placed.letters, place="ZX")[0].candidates
    anywhere = next(entry for entry in K.post_nominals.values() if not entry.places)
    assert anywhere in read_post_nominals(anywhere.letters, place="ZX")[0].candidates


def test_every_entry_is_found():
    """Each entry is found by its own letters, among others too."""
    entries = list(K.post_nominals.values())
    readings = {
        entry.id: {
            found.id for reading in read_post_nominals(f"LMT, {entry.letters}, XQZ") for found in reading.candidates
        }
        for entry in entries
    }
    assert [entry.id for entry in entries if entry.id not in readings[entry.id]] == []


@given(some.text(max_size=80) | some.text(alphabet="LMTCN .,;/-()|", max_size=40))
def test_any_text_is_read(text):
    """Any text is read; each reading has letters, and a meaning only where there is just one."""
    for reading in read_post_nominals(text):
        assert reading.letters.strip()
        assert (reading.meaning is not None) is (len(reading.candidates) == 1)


def test_a_long_text_is_cut():
    """A text without end is read as far as names go."""
    assert len(read_post_nominals("LMT " * 10_000)) < 200


# Insurance.


def policy(form=InsuranceForm.CLAIMS_MADE, retroactive=date(2020, 1, 1), tail=None, **more):
    occurrence = form is InsuranceForm.OCCURRENCE
    terms = InsuranceTerms(
        form=form, retroactive_on=None if occurrence else retroactive, tail_until=None if occurrence else tail
    )
    dates = {"issued_on": date(2020, 1, 1), "expires_on": date(2027, 1, 1)} | more
    return license_of(kind=CredentialKind.LIABILITY_INSURANCE, insurance=terms, **dates)


ENDED = {"expires_on": YESTERDAY}


@pytest.mark.parametrize(
    ("held", "effects"),
    [
        ((), []),
        ((policy(InsuranceForm.OCCURRENCE, **ENDED),), []),
        ((policy(None, None, **ENDED),), []),
        ((policy(),), [Effect.NOTES]),
        ((policy(retroactive=None),), [Effect.CONFIRM, Effect.NOTES]),
        ((policy(**ENDED),), [Effect.CONFIRM]),
        ((policy(status=CredentialStatus.EXPIRED),), [Effect.CONFIRM]),
        ((policy(tail=DAY, **ENDED),), []),
        ((policy(tail=YESTERDAY, **ENDED),), [Effect.CONFIRM]),
        ((policy(**ENDED), policy(InsuranceForm.OCCURRENCE)), [Effect.CONFIRM]),
        ((policy(**ENDED), policy(issued_on=DAY)), [Effect.NOTES]),
        ((policy(**ENDED), policy(retroactive=DAY, issued_on=DAY)), [Effect.CONFIRM, Effect.NOTES]),
        ((policy(issued_on=TOMORROW),), []),
        ((policy(retroactive=None, **ENDED), policy(issued_on=DAY)), [Effect.NOTES]),
        ((policy(retroactive=None, **ENDED), policy(retroactive=date(2020, 1, 2))), [Effect.CONFIRM, Effect.NOTES]),
        ((policy(retroactive=None, issued_on=None, **ENDED), policy()), [Effect.CONFIRM, Effect.NOTES]),
        ((policy(**ENDED), policy(expires_on=YESTERDAY)), [Effect.CONFIRM] * 2),
        ((policy(**ENDED), policy(retroactive=None)), [Effect.CONFIRM, Effect.CONFIRM, Effect.NOTES]),
    ],
)
def test_the_tail_of_claims_made_insurance(held, effects):
    """Once it ends, acts of its time take a tail, or a later policy that reaches back; another form takes none."""
    reasons = insurance_reasons(Practitioner(id="P-1", credentials=held), DAY)
    assert [reason.effect for reason in reasons] == effects
    assert {reason.basis for reason in reasons} <= {Basis.RECORD}
