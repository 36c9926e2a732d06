"""The rules over who may do what: what their examples do not show."""

import pytest
from attrs import evolve
from mutations import LIBRARY, Table, first_changed, points, with_practitioner, with_session

from samples import sample_case, sample_plan
from soft_tissue.models import ConsentScope, CredentialKind, Side

TABLE = Table()


@TABLE.breaks("PRACTITIONER-UNKNOWN")
def _nobody_at_hand_for_one_session():
    return sample_case(), with_session(1, practitioner="P-nobody"), ("sessions[1].practitioner",)


def _moved(place):
    """The sample case at another place, with a license of it."""
    credentials = tuple(
        evolve(c, jurisdiction=place) if c.kind is CredentialKind.LICENSE else c
        for c in sample_case().practitioners[0].credentials
    )
    return evolve(with_practitioner(credentials=credentials), place=place)


def _intraoral(place, *held, **changes):
    """A plan for a place, with one step at a muscle that is reached through the mouth."""
    credentials = _moved(place).practitioners[0].credentials
    consent = evolve(sample_case().client.consents[0], scope=ConsentScope.INTRAORAL)
    client = evolve(sample_case().client, consents=(*sample_case().client.consents, consent))
    case = evolve(with_practitioner(credentials=(*credentials, *held), **changes), place=place, client=client)
    plan, path = first_changed(points, site=LIBRARY.knowledge.site("lateral-pterygoid", Side.RIGHT))
    return case, plan, (f"{path}.site",)


@TABLE.breaks("SCOPE-RESTRICTED-WORK", "SCOPE-RESTRICTED-CONSENT", "SCOPE-TO-CONFIRM", "STEP-FORBIDDEN")
def _intraoral_without_training():
    return _intraoral("US-OR")


@TABLE.breaks("SCOPE-RESTRICTED-CONSENT")
def _intraoral_where_no_rule_is_known():
    return _intraoral("US-NY")


@TABLE.breaks("SCOPE-TO-CONFIRM")
def _insurance_of_unknown_limits():
    return _moved("US-CT"), sample_plan(), ("practitioner",)


@pytest.mark.parametrize("name", TABLE)
def test_a_rule_speaks_about_its_own_matter(name):
    """What breaks a rule is found by it, at its path and with its severity; it is told what settles it."""
    TABLE.broken(name).holds()
