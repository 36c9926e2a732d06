"""Clients, consents, credentials and presentations in time."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from soft_tissue.models import (
    Client,
    Credential,
    CredentialKind,
    CredentialStatus,
    DurationClass,
    DurationThresholds,
    Presentation,
)
from soft_tissue.testing import DAY, consents, credentials
from soft_tissue.units import Duration


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(2008, 11, 23), date(2026, 11, 23), 18),
        (date(2008, 11, 24), date(2026, 11, 23), 17),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2027, 1, 1), date(2026, 11, 23), 0),
    ],
)
def test_age_is_in_whole_years(born, on, age):
    """A client is as old as the last birthday says."""
    client = Client(birth_date=born)
    assert client.age_on(on) == age
    assert client.is_minor_on(on) is (age < 18)


def test_an_unknown_age_is_unknown():
    """Without birth date and age nobody says whether the client is a minor."""
    assert Client().is_minor_on(DAY) is None
    assert Client(age=17).is_minor_on(DAY) is True


@given(consents(), some.integers(-400, 400))
def test_a_consent_never_says_yes_and_no(consent, days):
    """On no day is a consent both in force and refused, and before it was given it is neither."""
    day = DAY + timedelta(days=days)
    assert not (consent.holds_on(day) and consent.refused_on(day))
    if day < consent.on:
        assert not consent.holds_on(day)
        assert not consent.refused_on(day)


@given(credentials(), some.integers(-400, 1200))
def test_a_credential_holds_only_when_active(credential, days):
    """A credential that is known to be anything but active, or has expired, is not in force."""
    day = DAY + timedelta(days=days)
    holds = credential.holds_on(day)
    if credential.status not in (None, CredentialStatus.ACTIVE):
        assert holds is False
    if credential.expires_on is not None and credential.expires_on < day:
        assert holds is False


def test_a_credential_of_unknown_state_is_unknown():
    """Neither status nor expiry known leaves it open."""
    assert Credential(kind=CredentialKind.CPR).holds_on(DAY) is None


@pytest.mark.parametrize(
    ("days", "wanted"),
    [(0, DurationClass.ACUTE), (29, DurationClass.ACUTE), (31, DurationClass.SUBACUTE), (92, DurationClass.CHRONIC)],
)
def test_duration_class_follows_the_onset(days, wanted):
    """Acute, subacute and chronic follow from the onset and the condition's thresholds."""
    thresholds = DurationThresholds(subacute_from=Duration(30, "d"), chronic_from=Duration(3, "mo"))
    presentation = Presentation(condition="low-back-pain", onset=DAY - timedelta(days=days))
    assert presentation.duration_class(DAY, thresholds) is wanted
    assert presentation.duration_class(DAY, None) is None
    assert presentation.duration_class(DAY - timedelta(days=400), thresholds) is None
