"""Who may give what, where and when: by law, by clinic policy, or unknown."""

from datetime import timedelta

import pytest
from attrs import evolve

import soft_tissue as st
from samples import sample_case
from soft_tissue.models import (
    Basis,
    Credential,
    CredentialKind,
    CredentialStatus,
    DateBasis,
    Discipline,
    LicenseLevel,
    NoPlanReason,
    Region,
    Ruling,
    Setting,
    Side,
    Site,
    Suitability,
)
from soft_tissue.testing import assert_never_looser
from soft_tissue.units import hours
from soft_tissue.validation import Context, care_map, standing_of, who_may

LIBRARY = st.default_library()
TODAY = sample_case().on
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
SOMEBODY = sample_case().practitioners[0]
LICENSE, CERTIFICATION, INSURANCE = SOMEBODY.credentials
BOTH = (Discipline.NEUROMUSCULAR, Discipline.MASSAGE)
JURISDICTIONS = tuple(LIBRARY.knowledge.jurisdictions.values())
TECHNIQUES = tuple(LIBRARY.knowledge.techniques.values())
SITES = (
    Site(region=Region.LOW_BACK, side=Side.RIGHT),
    Site(region=Region.NECK),
    *(LIBRARY.knowledge.site(id_, Side.RIGHT) for id_ in ("quadratus-lumborum", "upper-trapezius", "subscapularis")),
    *(LIBRARY.knowledge.site(s.id, Side.LEFT) for s in LIBRARY.knowledge.anatomy.values() if s.endangerment_sites),
)


def _case(*credentials, **changes):
    return evolve(sample_case(), practitioners=(evolve(SOMEBODY, credentials=credentials),), **changes)


def _licensed(**changes):
    return _case(evolve(LICENSE, **changes), CERTIFICATION, INSURANCE)


def _context(case):
    return Context(case, LIBRARY.knowledge, LIBRARY.policy)


def _standing(case):
    return standing_of(case.practitioners[0], _context(case))


def _may(case, *wanted):
    return who_may(case.practitioners[0], wanted or BOTH, _context(case))


# The base credential.


def test_licensed():
    """A license in force where the case is allows both disciplines, on the record."""
    verdict = _may(sample_case())
    assert verdict.suitability is Suitability.YES
    assert set(verdict.disciplines) == set(BOTH)
    assert verdict.basis is Basis.RECORD
    assert verdict.titles == ("LMT", "CNMT")


@pytest.mark.parametrize(
    "changes",
    [
        {"status": CredentialStatus.EXPIRED},
        {"status": CredentialStatus.SUSPENDED},
        {"status": CredentialStatus.REVOKED},
        {"status": CredentialStatus.INACTIVE},
        {"expires_on": YESTERDAY},
        {"issued_on": TOMORROW},
        {"jurisdiction": "US-OR"},
    ],
    ids=lambda changes: "-".join(str(value) for value in changes.values()),
)
def test_not_licensed(changes):
    """A license that is not in force, or is of another place, bars by law, with sources, and gives no plan."""
    case = _licensed(**changes)
    verdict = _may(case)
    assert verdict.suitability is Suitability.NO
    assert verdict.disciplines == ()
    assert verdict.basis is Basis.LAW
    assert verdict.sources
    assert set(verdict.sources) <= {id_ for p in LIBRARY.knowledge.jurisdictions["us-wa"].levels for id_ in p.sources}
    answer = st.plan(case)
    assert answer.reason is NoPlanReason.NO_QUALIFIED_PRACTITIONER
    assert answer.who[0].suitability is Suitability.NO


@pytest.mark.parametrize("changes", [{"expires_on": TODAY}, {"issued_on": TODAY}, {"status": None}])
def test_the_first_and_the_last_day_count(changes):
    """A license holds on the day of its issue and on its last day; a date alone is enough."""
    assert _standing(_licensed(**changes)).ruling is Ruling.ALLOWED


def test_an_unknown_status_is_unknown():
    """A license with neither status nor expiry is unknown, never a no by law and never a plan."""
    case = _licensed(status=None, expires_on=None)
    verdict = _may(case)
    assert verdict.suitability is Suitability.UNKNOWN
    assert verdict.basis is Basis.RECORD
    assert st.plan(case).reason is NoPlanReason.NO_QUALIFIED_PRACTITIONER


def test_one_license_in_force_is_enough():
    """An old license beside a new one does no harm, in either order."""
    old = evolve(LICENSE, status=CredentialStatus.EXPIRED)
    for both in ((old, LICENSE), (LICENSE, old)):
        assert _standing(_case(*both, CERTIFICATION)).ruling is Ruling.ALLOWED


@pytest.mark.parametrize("kind", [CredentialKind.EXAMINATION, CredentialKind.CPR, CredentialKind.LIABILITY_INSURANCE])
def test_what_is_no_base_credential_is_none(kind):
    """An examination, insurance or a course, even one of the place, is no license."""
    other = Credential(kind=kind, jurisdiction="US-WA", status=CredentialStatus.ACTIVE)
    assert _standing(_case(other, CERTIFICATION)).ruling is Ruling.NOT_ALLOWED


def test_a_board_certification_is_no_license():
    """A certification of a private body lets nobody practice where law asks for a license."""
    assert _standing(_case(CERTIFICATION, INSURANCE)).ruling is Ruling.NOT_ALLOWED


# Places.


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS, ids=lambda j: j.code)
def test_each_place_without_a_credential(jurisdiction):
    """Without any credential: law bars, law does not ask, or local rules decide, as the place's level says."""
    standing = _standing(_case(place=jurisdiction.code))
    assert standing.decides.basis is Basis.LAW
    levels = {p.level for p in jurisdiction.levels if p.in_force({DateBasis.DAY: TODAY})}
    if not levels:
        assert standing.ruling is Ruling.UNKNOWN
        return
    (level,) = levels
    assert (
        standing.ruling
        is {
            LicenseLevel.LICENSE: Ruling.NOT_ALLOWED,
            LicenseLevel.CERTIFICATION: Ruling.NOT_ALLOWED,
            LicenseLevel.REGISTRATION: Ruling.NOT_ALLOWED,
            LicenseLevel.VOLUNTARY_CERTIFICATION: Ruling.ALLOWED,
            LicenseLevel.NONE: Ruling.ALLOWED,
            LicenseLevel.LOCAL: Ruling.UNKNOWN,
        }[level]
    )
    assert set(standing.decides.sources) <= {id_ for p in jurisdiction.levels for id_ in p.sources}
    assert standing.decides.sources


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS, ids=lambda j: j.code)
def test_each_place_with_a_credential(jurisdiction):
    """With a base credential of the place in force, everybody may work there."""
    case = evolve(_licensed(jurisdiction=jurisdiction.code), place=jurisdiction.code)
    assert _standing(case).ruling is Ruling.ALLOWED


def test_a_voluntary_place_asks_for_none():
    """Where certification is voluntary, a plan is made for somebody without one, and law is named for it."""
    case = _case(CERTIFICATION, place="US-CA")
    verdict = _may(case)
    assert verdict.suitability is Suitability.YES
    assert verdict.basis is Basis.LAW
    assert "voluntary" in verdict.because[0]
    assert st.plan(case).kind == "treatment_plan"


@pytest.mark.parametrize("place", ["US-KS", "ZZ", "US-QQ"])
def test_where_it_is_unknown_no_plan_is_made(place):
    """Where local rules decide, or the place is not in the data, it is unknown: neither a no nor ever a plan."""
    case = _case(*SOMEBODY.credentials, place=place)
    verdict = _may(case)
    assert verdict.suitability is Suitability.UNKNOWN
    assert verdict.disciplines == ()
    assert verdict.because
    for protocol in (None, *(p.id for p in LIBRARY.protocols[:4])):
        assert st.plan(case, protocol=protocol).kind == "no_plan"


def test_a_license_holds_in_its_own_place_only():
    """A license of a subdivision does not count for its country, nor the other way round."""
    assert _standing(_case(LICENSE, place="US")).ruling is Ruling.UNKNOWN
    assert _standing(_licensed(jurisdiction="US")).ruling is Ruling.NOT_ALLOWED


# The neuromuscular certification.

UNCERTIFIED = (
    (LICENSE, INSURANCE),
    (LICENSE, evolve(CERTIFICATION, status=CredentialStatus.EXPIRED)),
    (LICENSE, evolve(CERTIFICATION, expires_on=YESTERDAY)),
    (LICENSE, evolve(CERTIFICATION, status=None)),
    (LICENSE, evolve(CERTIFICATION, discipline=Discipline.MASSAGE)),
    (LICENSE, evolve(CERTIFICATION, discipline=None)),
)


@pytest.mark.parametrize("credentials", UNCERTIFIED, ids=["none", "expired", "over", "unknown", "massage", "untold"])
def test_without_certification_massage_only_by_policy(credentials):
    """Without a certification in force, massage visits only: by the clinic's policy, and never by law."""
    verdict = _may(_case(*credentials))
    assert verdict.suitability is Suitability.LIMITED
    assert verdict.disciplines == (Discipline.MASSAGE,)
    assert verdict.basis is Basis.CLINIC_POLICY
    assert "by clinic policy" in verdict.because[-1]


@pytest.mark.parametrize("place", ["US-WA", "US-CA"])
def test_the_policy_is_never_called_law(place):
    """Every reason against neuromuscular visits by the uncertified rests on policy, in a voluntary place too."""
    credentials = (LICENSE,) if place == "US-WA" else ()
    verdict = _may(_case(*credentials, place=place), Discipline.NEUROMUSCULAR)
    assert verdict.suitability is Suitability.LIMITED
    assert verdict.basis is Basis.CLINIC_POLICY
    answer = st.plan(_case(*credentials, place=place))
    assert all(session.discipline is Discipline.MASSAGE for session in getattr(answer, "sessions", ()))
    assert not [f for f in answer.findings if f.code == "SCOPE-CERTIFICATION" and f.basis is Basis.LAW]


def test_another_policy_asks_for_no_certification():
    """A clinic whose policy asks for no certification lets a licensed therapist give both."""
    policy = evolve(LIBRARY.policy, neuromuscular_needs_certification=False)
    case = _case(LICENSE)
    verdict = who_may(case.practitioners[0], BOTH, Context(case, LIBRARY.knowledge, policy))
    assert verdict.suitability is Suitability.YES


def test_no_policy_replaces_a_license():
    """Under the most generous policy, law still bars."""
    policy = evolve(LIBRARY.policy, neuromuscular_needs_certification=False, additional_skills_needed=False)
    case = _case(CERTIFICATION)
    assert st.plan(case, LIBRARY.with_policy(policy)).reason is NoPlanReason.NO_QUALIFIED_PRACTITIONER


@pytest.mark.parametrize(
    ("offers", "wanted", "suitability", "disciplines"),
    [
        ({Discipline.NEUROMUSCULAR}, BOTH, Suitability.LIMITED, (Discipline.NEUROMUSCULAR,)),
        ({Discipline.NEUROMUSCULAR}, (Discipline.MASSAGE,), Suitability.NO, ()),
        ({Discipline.MASSAGE}, BOTH, Suitability.LIMITED, (Discipline.MASSAGE,)),
        ({Discipline.MASSAGE}, (Discipline.MASSAGE,), Suitability.YES, (Discipline.MASSAGE,)),
        (set(), BOTH, Suitability.NO, ()),
    ],
)
def test_nobody_gives_what_they_do_not_offer(offers, wanted, suitability, disciplines):
    """A discipline that a practitioner does not offer is not given, whatever the credentials."""
    practitioner = evolve(SOMEBODY, offers=frozenset(offers))
    verdict = who_may(practitioner, wanted, _context(sample_case()))
    assert (verdict.suitability, verdict.disciplines) == (suitability, disciplines)


# Students.


@pytest.mark.parametrize("setting", Setting)
def test_a_student_works_in_a_school_clinic_only(setting):
    """Where law lets students practice in their school's clinic alone, they may there, under supervision."""
    student = evolve(LICENSE, status=CredentialStatus.STUDENT, jurisdiction="US-TX")
    establishment = Credential(
        kind=CredentialKind.ESTABLISHMENT_LICENSE, jurisdiction="US-TX", status=CredentialStatus.ACTIVE
    )
    case = _case(student, CERTIFICATION, INSURANCE, place="US-TX", setting=setting, premises=(establishment,))
    standing, answer = _standing(case), st.plan(case)
    school = setting is Setting.SCHOOL_CLINIC
    assert standing.ruling is (Ruling.ALLOWED if school else Ruling.NOT_ALLOWED)
    assert standing.supervised is school
    assert standing.decides.basis is Basis.LAW
    assert standing.decides.sources
    assert answer.kind == ("treatment_plan" if school else "no_plan")
    assert ("SCOPE-SUPERVISION" in {f.code for f in answer.findings}) is school


@pytest.mark.parametrize("place", ["US-WA", "US-PA"])
def test_a_student_is_unknown_where_the_law_is_not_known(place):
    """Where the law does not say where students may practice, or says nothing known, it is unknown outside a school."""
    student = evolve(LICENSE, status=CredentialStatus.STUDENT, jurisdiction=place)
    assert _standing(_case(student, place=place)).ruling is Ruling.UNKNOWN
    in_school = _standing(_case(student, place=place, setting=Setting.SCHOOL_CLINIC))
    assert in_school.ruling is (Ruling.ALLOWED if place == "US-WA" else Ruling.UNKNOWN)


def test_a_student_of_another_place_is_no_student_here():
    """A student license of another place counts for nothing in a school clinic."""
    student = evolve(LICENSE, status=CredentialStatus.STUDENT, jurisdiction="US-OR")
    assert _standing(_case(student, setting=Setting.SCHOOL_CLINIC)).ruling is Ruling.NOT_ALLOWED


def test_a_school_clinic_licenses_nobody_else():
    """Without a student license or another, a school clinic changes nothing."""
    assert _standing(_case(CERTIFICATION, setting=Setting.SCHOOL_CLINIC)).ruling is Ruling.NOT_ALLOWED


# Fewer credentials never loosen.


def _credential_sets():
    student = evolve(LICENSE, status=CredentialStatus.STUDENT)
    unknown = evolve(LICENSE, status=None, expires_on=None)
    suspended = evolve(LICENSE, status=CredentialStatus.SUSPENDED)
    board = evolve(CERTIFICATION, kind=CredentialKind.BOARD_CERTIFICATION)
    return {
        "all": SOMEBODY.credentials,
        "two-licenses": (suspended, LICENSE, CERTIFICATION),
        "student": (student, CERTIFICATION),
        "unknown": (unknown, CERTIFICATION),
        "unknown-and-suspended": (unknown, suspended),
        "two-certifications": (LICENSE, CERTIFICATION, board),
    }


@pytest.mark.parametrize("name", _credential_sets())
@pytest.mark.parametrize("place", ["US-WA", "US-CA", "US-KS", "ZZ"])
@pytest.mark.parametrize("setting", [Setting.PRIVATE_PRACTICE, Setting.SCHOOL_CLINIC])
def test_a_lost_credential_never_loosens_the_map(name, place, setting):
    """Without any one of the credentials, every cell of the map is as strict or stricter."""
    held = _credential_sets()[name]
    case = evolve(sample_case(), place=place, setting=setting)
    free = care_map(_context(case), evolve(SOMEBODY, credentials=held))
    for index in range(len(held)):
        less = evolve(SOMEBODY, credentials=held[:index] + held[index + 1 :])
        assert_never_looser(care_map(_context(case), less), free, TECHNIQUES, SITES)


def test_lost_skills_and_training_never_loosen_the_map():
    """Without a listed skill or a trained subject, every cell is as strict or stricter."""
    subjects = {t.training for t in TECHNIQUES if t.training is not None}
    trained = tuple(st.models.TrainingHours(subject=subject, hours=hours(20)) for subject in sorted(subjects))
    skills, transcripts = frozenset(t.id for t in TECHNIQUES), (st.models.Transcript(subjects=trained),)
    skilled = evolve(SOMEBODY, credentials=(LICENSE,), skills=skills, transcripts=transcripts)
    free = care_map(_context(sample_case()), skilled)
    for less in (
        evolve(skilled, skills=frozenset()),
        evolve(skilled, transcripts=()),
        evolve(SOMEBODY, credentials=()),
    ):
        assert_never_looser(care_map(_context(sample_case()), less), free, TECHNIQUES, SITES)


def test_nobody_in_particular_is_never_stricter():
    """The map of a case alone is never stricter than that of one practitioner."""
    context = _context(sample_case())
    assert_never_looser(care_map(context, SOMEBODY), care_map(context), TECHNIQUES, SITES)


def test_the_map_is_that_of_the_practitioner_given():
    """Two states of one practitioner, asked of one context in turn, have each their own map."""
    context = _context(sample_case())
    free = care_map(context, SOMEBODY)
    barred = care_map(context, evolve(SOMEBODY, credentials=()))
    assert barred == care_map(_context(sample_case()), evolve(SOMEBODY, credentials=()))
    assert barred != free
