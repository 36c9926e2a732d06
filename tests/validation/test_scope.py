"""Who may give what, where and when: by law, by clinic policy, or unknown."""

from datetime import date, timedelta

import pytest
from attrs import evolve

import soft_tissue as st
from samples import sample_case
from soft_tissue.models import (
    Aspect,
    Basis,
    Credential,
    CredentialKind,
    CredentialStatus,
    DateBasis,
    Discipline,
    Effect,
    HoldingWhen,
    InsuranceTerms,
    Jurisdiction,
    LevelProvision,
    LicenseLevel,
    Mechanism,
    NoPlanReason,
    Profession,
    Region,
    RestrictedWork,
    Ruling,
    Setting,
    Side,
    Site,
    Suitability,
    TrainingHours,
    Transcript,
    Verdict,
    WorkNeed,
)
from soft_tissue.testing import assert_never_looser
from soft_tissue.units import hours
from soft_tissue.validation import Context, care_map, standing_of, who_may

LIBRARY = st.default_library()
TODAY = sample_case().on
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
HOME = sample_case().place
SOMEBODY = sample_case().practitioners[0]
LICENSE, CERTIFICATION, INSURANCE = SOMEBODY.credentials
BOTH = (Discipline.NEUROMUSCULAR, Discipline.MASSAGE)
PLACES = LIBRARY.knowledge.jurisdictions
JURISDICTIONS = tuple(PLACES.values())
TECHNIQUES = tuple(LIBRARY.knowledge.techniques.values())
SITES = (
    Site(region=Region.LOW_BACK, side=Side.RIGHT),
    Site(region=Region.NECK),
    *(LIBRARY.knowledge.site(id_, Side.RIGHT) for id_ in ("quadratus-lumborum", "upper-trapezius", "subscapularis")),
    *(LIBRARY.knowledge.site(s.id, Side.LEFT) for s in LIBRARY.knowledge.anatomy.values() if s.endangerment_sites),
)
RULING = {True: Ruling.NOT_ALLOWED, False: Ruling.ALLOWED, None: Ruling.UNKNOWN}
"""What comes of holding nothing, by whether law asks for a credential."""


def _case(*credentials, **changes):
    return evolve(sample_case(), practitioners=(evolve(SOMEBODY, credentials=credentials),), **changes)


def _licensed(**changes):
    return _case(evolve(LICENSE, **changes), CERTIFICATION, INSURANCE)


def _at(place, *credentials, **changes):
    """The case at another place, with a license of it and these credentials."""
    return _case(evolve(LICENSE, jurisdiction=place), CERTIFICATION, *credentials, place=place, **changes)


def _context(case, library=LIBRARY):
    return Context(case, library.knowledge, library.policy)


def _standing(case, library=LIBRARY):
    return standing_of(case.practitioners[0], _context(case, library))


def _may(case, *wanted):
    return who_may(case.practitioners[0], wanted or BOTH, _context(case))


def _asked(jurisdiction):
    """What a place asks for today, as its provisions in force say."""
    (level,) = {p.level for p in jurisdiction.levels if p.in_force({DateBasis.DAY: TODAY})} or {None}
    return level


def _with(jurisdiction):
    """The library with a place of our own."""
    return LIBRARY.with_knowledge(LIBRARY.knowledge.with_entries("test", replace=True, jurisdictions=(jurisdiction,)))


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
    assert verdict.sources in {level.sources for level in PLACES[HOME.lower()].levels}
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
    other = Credential(kind=kind, jurisdiction=HOME, status=CredentialStatus.ACTIVE)
    assert _standing(_case(other, CERTIFICATION)).ruling is Ruling.NOT_ALLOWED


def test_a_board_certification_is_no_license():
    """A certification of a private body lets nobody practice where law asks for a license."""
    assert _standing(_case(CERTIFICATION, INSURANCE)).ruling is Ruling.NOT_ALLOWED


# Places.


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS, ids=lambda j: j.code)
def test_each_place_without_a_credential(jurisdiction):
    """Without any credential: law bars, law does not ask, or it is unknown, as the place's level says."""
    level = _asked(jurisdiction)
    standing = _standing(_case(place=jurisdiction.code))
    assert standing.ruling is RULING[None if level is None else level.needs_credential]
    assert standing.decides.basis is Basis.LAW
    assert level is None or standing.decides.sources in {provision.sources for provision in jurisdiction.levels}


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS, ids=lambda j: j.code)
def test_each_place_with_a_credential(jurisdiction):
    """With a base credential of the place in force, everybody may work there."""
    standing = _standing(evolve(_licensed(jurisdiction=jurisdiction.code), place=jurisdiction.code))
    assert standing.ruling is Ruling.ALLOWED
    assert standing.decides.basis is Basis.RECORD
    assert not standing.supervised


@pytest.mark.parametrize(("place", "words"), [("US-CA", "voluntary"), ("CA-AB", "does not regulate massage")])
def test_a_voluntary_place_asks_for_none(place, words):
    """Where certification is voluntary, or no law asks, a plan is made for the uncredentialed, and law is named."""
    case = _case(CERTIFICATION, place=place)
    verdict = _may(case)
    assert _asked(PLACES[place.lower()]) in (LicenseLevel.VOLUNTARY_CERTIFICATION, LicenseLevel.NONE)
    assert verdict.suitability is Suitability.YES
    assert verdict.basis is Basis.LAW
    assert words in verdict.because[0]
    assert st.plan(case).kind == "treatment_plan"


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("US-KS", "local rules decide"),
        ("ZZ", "not in the knowledge"),
        ("US-QQ", "not in the knowledge"),
        ("US", "not in the knowledge"),
    ],
)
def test_where_it_is_unknown_no_plan_is_made(place, words):
    """Where local rules decide, or the place is not in the data, it is unknown: neither a no nor ever a plan."""
    case = _case(*SOMEBODY.credentials, place=place)
    verdict = _may(case)
    assert verdict.suitability is Suitability.UNKNOWN
    assert verdict.disciplines == ()
    assert words in verdict.because[0]
    for protocol in (None, *(p.id for p in LIBRARY.protocols[:4])):
        assert st.plan(case, protocol=protocol).kind == "no_plan"


@pytest.mark.parametrize(
    ("changes", "ruling"),
    [
        ({"status": CredentialStatus.ACTIVE}, Ruling.ALLOWED),
        ({"expires_on": TODAY}, Ruling.ALLOWED),
        ({"expires_on": YESTERDAY}, Ruling.UNKNOWN),
        ({}, Ruling.UNKNOWN),
        ({"status": CredentialStatus.ACTIVE, "jurisdiction": "US-WY"}, Ruling.UNKNOWN),
    ],
    ids=["active", "last-day", "lapsed", "unknown", "elsewhere"],
)
def test_a_local_permit_settles_where_cities_decide(changes, ruling):
    """Where cities decide, a local permit of the place in force is enough, and nothing else settles it."""
    permit = Credential(
        **{"kind": CredentialKind.LOCAL_PERMIT, "jurisdiction": "US-KS", "locality": "Wichita"} | changes
    )
    assert _standing(_case(permit, place="US-KS")).ruling is ruling


@pytest.mark.parametrize(
    ("place", "before", "after"),
    [("US-AK", date(2015, 6, 30), date(2015, 7, 15)), ("US-IN", date(2022, 7, 12), date(2022, 7, 13))],
)
def test_a_level_holds_within_its_dates(place, before, after):
    """What a place asked for before, or has asked for since, decides by the day of the case."""
    assert _standing(_case(place=place, on=before)).ruling is Ruling.ALLOWED
    assert _standing(_case(place=place, on=after)).ruling is Ruling.NOT_ALLOWED


@pytest.mark.parametrize(
    ("place", "days", "ruling"),
    [("US-ME", 90, Ruling.ALLOWED), ("US-ME", 91, Ruling.NOT_ALLOWED), ("US-SC", 1, Ruling.NOT_ALLOWED)],
)
def test_only_a_grace_that_says_so_lets_work_go_on(place, days, ruling):
    """After expiry work goes on only where law says so, and only so long."""
    lapsed = evolve(LICENSE, jurisdiction=place, status=None, expires_on=TODAY - timedelta(days=days))
    standing = _standing(_case(lapsed, place=place))
    assert standing.ruling is ruling
    assert standing.decides.basis is Basis.LAW


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


@pytest.mark.parametrize("place", [HOME, "US-CA"])
def test_the_policy_is_never_called_law(place):
    """Every reason against neuromuscular visits by the uncertified rests on policy, in a voluntary place too."""
    credentials = (LICENSE,) if place == HOME else ()
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

_NO_EXEMPTION = "US-FL"
_SCHOOL_ONLY = "US-AZ"
_WHERE_NOT_SAID = HOME


def _student(place, **changes):
    return _case(
        evolve(LICENSE, status=CredentialStatus.STUDENT, jurisdiction=place), CERTIFICATION, place=place, **changes
    )


@pytest.mark.parametrize("setting", Setting)
@pytest.mark.parametrize(
    ("place", "elsewhere"),
    [
        (_WHERE_NOT_SAID, Ruling.UNKNOWN),
        (_SCHOOL_ONLY, Ruling.NOT_ALLOWED),
    ],
)
def test_a_student_works_in_a_school_clinic_only(setting, place, elsewhere):
    """Where law exempts students, one may work in a school clinic, under supervision; elsewhere it is no or unknown."""
    case = _student(place, setting=setting)
    standing, answer = _standing(case), st.plan(case)
    school = setting is Setting.SCHOOL_CLINIC
    assert standing.ruling is (Ruling.ALLOWED if school else elsewhere)
    assert standing.supervised is school
    assert standing.decides.basis is Basis.LAW
    assert standing.decides.aspect is Aspect.STUDENT
    assert standing.decides.sources in {rule.sources for rule in PLACES[place.lower()].exemptions if rule.students}
    assert answer.kind == ("treatment_plan" if school else "no_plan")
    assert ("SCOPE-SUPERVISION" in {f.code for f in answer.findings}) is school


@pytest.mark.parametrize("setting", Setting)
def test_without_an_exemption_in_the_data_a_student_is_unknown(setting):
    """Where the data has no exemption for students, it is unknown whether one may work, in a school clinic too."""
    case = _student(_NO_EXEMPTION, setting=setting)
    assert not any(rule.students for rule in PLACES[_NO_EXEMPTION.lower()].exemptions)
    assert _standing(case).ruling is Ruling.UNKNOWN
    assert not _standing(case).supervised
    assert st.plan(case).kind == "no_plan"


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS, ids=lambda j: j.code)
def test_a_student_may_work_only_where_the_data_says_so(jurisdiction):
    """In no place is a student let work but by an exemption of that place, or where nobody needs a credential."""
    level = _asked(jurisdiction)
    free = level is not None and level.needs_credential is False
    exempt = any(rule.students for rule in jurisdiction.exemptions)
    for setting in (Setting.SCHOOL_CLINIC, Setting.PRIVATE_PRACTICE):
        standing = _standing(_student(jurisdiction.code, setting=setting))
        assert (standing.ruling is Ruling.ALLOWED) is (free or (exempt and setting is Setting.SCHOOL_CLINIC))
        assert standing.supervised is (not free and exempt and setting is Setting.SCHOOL_CLINIC)


def test_a_wider_exemption_lets_students_work_elsewhere():
    """Where law does not hold students to the program's clinic, one may work in any setting, still as a student."""
    here = PLACES[HOME.lower()]
    wider = tuple(evolve(rule, school_only=False) if rule.students else rule for rule in here.exemptions)
    standing = _standing(_student(HOME), _with(evolve(here, exemptions=wider)))
    assert standing.ruling is Ruling.ALLOWED
    assert standing.supervised


def test_a_student_of_another_place_is_no_student_here():
    """A student license of another place counts for nothing in a school clinic."""
    student = evolve(LICENSE, status=CredentialStatus.STUDENT, jurisdiction="US-OR")
    assert _standing(_case(student, setting=Setting.SCHOOL_CLINIC)).ruling is Ruling.NOT_ALLOWED


def test_a_school_clinic_licenses_nobody_else():
    """Without a student license or another, a school clinic changes nothing."""
    assert _standing(_case(CERTIFICATION, setting=Setting.SCHOOL_CLINIC)).ruling is Ruling.NOT_ALLOWED


# Other professions.

_PHYSICAL_THERAPY = evolve(LICENSE, profession=Profession.PHYSICAL_THERAPY)


@pytest.mark.parametrize(
    ("place", "ruling"), [("US-WA", Ruling.ALLOWED), ("US-NY", Ruling.ALLOWED), ("US-AK", Ruling.UNKNOWN)]
)
def test_another_profession_covers_it_where_the_data_says_so(place, ruling):
    """A license of another profession is enough by an exemption, of all professions or of its own; else unknown."""
    standing = _standing(_case(evolve(_PHYSICAL_THERAPY, jurisdiction=place), place=place))
    assert standing.ruling is ruling
    assert standing.decides.aspect is Aspect.PROFESSION
    assert standing.decides.basis is Basis.LAW


def test_another_profession_that_is_not_in_force_covers_nothing():
    """A lapsed license of another profession lets nobody work."""
    lapsed = evolve(_PHYSICAL_THERAPY, status=CredentialStatus.EXPIRED)
    assert _standing(_case(lapsed)).ruling is Ruling.NOT_ALLOWED


# Premises, insurance and the like.

_PREMISES = Credential(kind=CredentialKind.ESTABLISHMENT_LICENSE, jurisdiction="US-FL", status=CredentialStatus.ACTIVE)


def _open(case):
    return {reason.aspect for reason in _standing(case).open}


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS, ids=lambda j: j.code)
def test_what_nobody_has_recorded_is_confirmed(jurisdiction):
    """Premises and holdings that a place asks for, unrecorded, are open and keep nobody licensed from a plan."""
    standing = _standing(_at(jurisdiction.code))
    premises = any(rule.required and sample_case().setting not in rule.exempt for rule in jurisdiction.establishments)
    holdings = {rule.holds for rule in jurisdiction.holdings if rule.when is HoldingWhen.PRACTICING}
    said = [r for r in standing.open if r.aspect not in (Aspect.JURISDICTION, Aspect.LICENSE)]
    assert standing.ruling is Ruling.ALLOWED
    law = [r for r in standing.open if r.aspect is Aspect.JURISDICTION]
    assert len(law) == (_asked(jurisdiction) is None)
    assert (Aspect.ESTABLISHMENT in {reason.aspect for reason in said}) is premises
    assert len(said) == premises + len(holdings)
    assert {reason.effect for reason in standing.open} <= {Effect.UNSETTLED, Effect.CONFIRM}
    assert all(reason.sources for reason in said)


@pytest.mark.parametrize("setting", Setting)
def test_premises_are_settled_by_their_license_or_an_exempt_setting(setting):
    """A license in force, the practitioner's or the premises' own, settles them; an exempt setting needs none."""
    (rule,) = PLACES["us-fl"].establishments
    assert (Aspect.ESTABLISHMENT in _open(_at("US-FL", setting=setting))) is (setting not in rule.exempt)
    assert Aspect.ESTABLISHMENT not in _open(_at("US-FL", _PREMISES, setting=setting))
    assert Aspect.ESTABLISHMENT not in _open(_at("US-FL", setting=setting, premises=(_PREMISES,)))


@pytest.mark.parametrize("changes", [{"status": None}, {"jurisdiction": "US-AL"}])
def test_premises_of_unknown_state_or_elsewhere_are_open(changes):
    """A license of premises in another place, or of unknown state, settles nothing."""
    other = evolve(_PREMISES, **changes)
    assert Aspect.ESTABLISHMENT in _open(_at("US-FL", other))
    assert Aspect.ESTABLISHMENT in _open(_at("US-FL", premises=(other,)))


def test_lapsed_premises_bar():
    """Where premises need a license, one that has lapsed bars by law, unless the setting is exempt."""
    lapsed = evolve(_PREMISES, status=CredentialStatus.EXPIRED)
    standing = _standing(_at("US-FL", lapsed))
    assert standing.ruling is Ruling.NOT_ALLOWED
    assert standing.decides.aspect is Aspect.ESTABLISHMENT
    assert standing.decides.basis is Basis.LAW
    assert _standing(_at("US-FL", lapsed, setting=Setting.HOME_VISIT)).ruling is Ruling.ALLOWED


@pytest.mark.parametrize(
    ("changes", "ruling", "is_open"),
    [
        ({"insurance": InsuranceTerms(per_claim=500_000, aggregate=1_000_000)}, Ruling.ALLOWED, False),
        ({"insurance": InsuranceTerms(per_claim=900_000, aggregate=2_000_000)}, Ruling.ALLOWED, False),
        ({"insurance": InsuranceTerms(per_claim=499_999, aggregate=1_000_000)}, Ruling.NOT_ALLOWED, False),
        ({"insurance": InsuranceTerms(per_claim=500_000, aggregate=999_999)}, Ruling.NOT_ALLOWED, False),
        ({"insurance": InsuranceTerms(per_claim=500_000)}, Ruling.ALLOWED, True),
        ({"insurance": InsuranceTerms(per_claim=1, aggregate=1, currency="CAD")}, Ruling.ALLOWED, True),
        ({}, Ruling.ALLOWED, True),
        ({"status": None, "expires_on": None}, Ruling.ALLOWED, True),
        ({"expires_on": YESTERDAY}, Ruling.NOT_ALLOWED, False),
    ],
    ids=["enough", "more", "low-claim", "low-aggregate", "untold", "currency", "no-terms", "unknown", "lapsed"],
)
def test_insurance_where_law_asks_for_it(changes, ruling, is_open):
    """Limits that reach settle it, too low ones or a lapsed policy bar, and what is not recorded is confirmed."""
    case = _at("US-CT", evolve(INSURANCE, **changes))
    standing = _standing(case)
    assert standing.ruling is ruling
    assert (Aspect.INSURANCE in _open(case)) is is_open
    if ruling is Ruling.NOT_ALLOWED:
        assert standing.decides.aspect is Aspect.INSURANCE
        assert standing.decides.basis is Basis.LAW


def test_no_law_asks_for_insurance_here():
    """Where no law asks for it, a lapsed insurance bars nobody."""
    lapsed = evolve(INSURANCE, expires_on=YESTERDAY)
    assert _standing(_case(LICENSE, CERTIFICATION, lapsed)).ruling is Ruling.ALLOWED


# Work that a license alone does not cover.

_PTERYGOID = LIBRARY.knowledge.site("medial-pterygoid", Side.RIGHT)
_ENDORSED = Credential(
    kind=CredentialKind.ENDORSEMENT, jurisdiction="US-WA", work="intraoral", status=CredentialStatus.ACTIVE
)


def _closed(case, site, technique="trigger-point-therapy", library=LIBRARY):
    """The restrictions on work that bind there, and the verdict of the cell."""
    cell = care_map(_context(case, library), case.practitioners[0]).cell(LIBRARY.knowledge.techniques[technique], site)
    return [reason for reason in cell.reasons if reason.code == "restricted-work"], cell.verdict


def _trained(case, *works):
    (practitioner,) = case.practitioners
    return evolve(case, practitioners=(evolve(practitioner, work_trained=frozenset(works)),))


@pytest.mark.parametrize(
    ("credentials", "works", "words"),
    [
        ((), (), "none in force is held"),
        ((), ("intraoral",), "none in force is held"),
        ((_ENDORSED,), (), "none is recorded"),
        ((evolve(_ENDORSED, status=CredentialStatus.EXPIRED),), ("intraoral",), "none in force is held"),
        ((evolve(_ENDORSED, status=None),), ("intraoral",), "is unknown"),
        ((evolve(_ENDORSED, jurisdiction="US-OR"),), ("intraoral",), "none in force is held"),
        ((evolve(_ENDORSED, work="animal"),), ("intraoral",), "none in force is held"),
    ],
    ids=["nothing", "trained-only", "endorsed-only", "lapsed", "unknown", "elsewhere", "other-work"],
)
def test_restricted_work_is_closed(credentials, works, words):
    """Without the endorsement and the training that law asks for, intraoral work is avoided, absolutely."""
    reasons, verdict = _closed(_trained(_at("US-WA", *credentials), *works), _PTERYGOID)
    assert not verdict.allows
    assert [reason.absolute for reason in reasons] == [True]
    assert words in reasons[0].because
    assert reasons[0].basis is Basis.LAW
    assert reasons[0].sources


def test_restricted_work_is_open_to_those_who_may():
    """With endorsement and training no law is left against intraoral work; what holds elsewhere does not change."""
    case = _trained(_at("US-WA", _ENDORSED), "intraoral")
    assert _closed(case, _PTERYGOID)[0] == []
    assert _closed(_at("US-WA"), LIBRARY.knowledge.site("infraspinatus", Side.RIGHT))[0] == []
    assert _closed(_at("US-NY"), _PTERYGOID)[0] == []


def test_what_is_prohibited_stays_so():
    """Prohibited work is avoided whatever is held, and it binds the technique that it names, or the place."""
    works = {rule.work for rule in PLACES["us-wa"].restricted_work}
    held = [evolve(_ENDORSED, work=work) for work in sorted(works)]
    case = _trained(_at("US-WA", *held), *works)
    assert _closed(case, LIBRARY.knowledge.site("genitals"), "effleurage")[1] is Verdict.AVOID_SITE
    nevada = _trained(_at("US-NV"), *works)
    assert _closed(nevada, _PTERYGOID, "joint-mobilization")[1].avoids
    assert _closed(nevada, _PTERYGOID, "effleurage")[0] == []


def test_consent_of_the_client_closes_nothing():
    """Work that takes a consent or a referral only is not closed; it is to be confirmed at the step."""
    assert _closed(_at("US-AZ"), LIBRARY.knowledge.site("breast"), "effleurage")[0] == []


def test_work_on_a_condition_is_closed_for_that_condition_only():
    """Work that law restricts for a condition is closed where the case has it, and free where it does not."""
    rule = RestrictedWork(
        work="sciatica-work",
        conditions=frozenset({"sciatica"}),
        mechanisms=frozenset({Mechanism.STRETCH}),
        needs=frozenset({WorkNeed.PROHIBITED}),
        sources=("house-convention",),
    )
    place = Jurisdiction(
        id="zz",
        code="ZZ",
        name="Nowhere",
        levels=(LevelProvision(level=LicenseLevel.NONE, sources=("house-convention",)),),
        restricted_work=(rule,),
    )
    site = LIBRARY.knowledge.site("piriformis", Side.RIGHT)
    case = _case(place="ZZ")
    (presentation,) = case.presentations
    sciatica = evolve(case, presentations=(evolve(presentation, condition="sciatica", diagnosis_code=None),))
    stretch = next(t.id for t in TECHNIQUES if Mechanism.STRETCH in t.mechanisms and t.scope == "base_license")
    assert _closed(case, site, stretch, _with(place))[0] == []
    assert len(_closed(sciatica, site, stretch, _with(place))[0]) == 1
    assert _closed(sciatica, site, "effleurage", _with(place))[0] == []


def test_a_restricted_group_restricts_its_members():
    """Where law restricts a muscle group, each muscle of it is closed too."""
    rule = RestrictedWork(
        work="jaw-work",
        structures=frozenset({"masticatory-muscles"}),
        needs=frozenset({WorkNeed.PROHIBITED}),
        sources=("house-convention",),
    )
    place = Jurisdiction(
        id="zz",
        code="ZZ",
        name="Nowhere",
        levels=(LevelProvision(level=LicenseLevel.NONE, sources=("house-convention",)),),
        restricted_work=(rule,),
    )
    for structure, closed in (("masseter", 1), ("masticatory-muscles", 1), ("infraspinatus", 0)):
        site = LIBRARY.knowledge.site(structure, Side.RIGHT)
        assert len(_closed(_case(place="ZZ"), site, "effleurage", _with(place))[0]) == closed


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
        "other-profession": (_PHYSICAL_THERAPY, suspended, CERTIFICATION),
    }


@pytest.mark.parametrize("name", _credential_sets())
@pytest.mark.parametrize("place", [HOME, "US-CA", "US-KS", "ZZ"])
@pytest.mark.parametrize("setting", [Setting.PRIVATE_PRACTICE, Setting.SCHOOL_CLINIC])
def test_a_lost_credential_never_loosens_the_map(name, place, setting):
    """Without any one of the credentials, every cell of the map is as strict or stricter."""
    held = _credential_sets()[name]
    case = evolve(sample_case(), place=place, setting=setting)
    free = care_map(_context(case), evolve(SOMEBODY, credentials=held))
    for index in range(len(held)):
        less = evolve(SOMEBODY, credentials=held[:index] + held[index + 1 :])
        assert_never_looser(care_map(_context(case), less), free, TECHNIQUES, SITES)


_PERMIT = Credential(kind=CredentialKind.LOCAL_PERMIT, jurisdiction="US-KS", status=CredentialStatus.ACTIVE)


@pytest.mark.parametrize(
    ("place", "enough", "more"),
    [
        ("US-WA", _PHYSICAL_THERAPY, evolve(LICENSE, status=CredentialStatus.STUDENT)),
        ("US-KS", _PERMIT, _PHYSICAL_THERAPY),
        ("US-KS", _PERMIT, evolve(LICENSE, kind=CredentialKind.REGISTRATION, status=None, expires_on=None)),
        ("US-KS", _PERMIT, evolve(LICENSE, status=CredentialStatus.STUDENT)),
        ("US-ME", evolve(LICENSE, status=None, expires_on=YESTERDAY), _PHYSICAL_THERAPY),
    ],
    ids=["student", "profession", "unknown", "student-with-permit", "profession-in-grace"],
)
def test_what_is_enough_is_enough(place, enough, more):
    """Whoever may work by one credential may do so with another beside it, in whatever state that one is."""
    enough, more = (evolve(credential, jurisdiction=place) for credential in (enough, more))
    assert _standing(_case(enough, place=place)).ruling is Ruling.ALLOWED
    assert _standing(_case(enough, more, place=place)).ruling is Ruling.ALLOWED
    assert _standing(_case(more, enough, place=place)).ruling is Ruling.ALLOWED


def test_lost_skills_and_training_never_loosen_the_map():
    """Without a listed skill or a trained subject, every cell is as strict or stricter."""
    subjects = {t.training for t in TECHNIQUES if t.training is not None}
    training = tuple(TrainingHours(subject=subject, hours=hours(20)) for subject in sorted(subjects))
    skilled = evolve(
        SOMEBODY,
        credentials=(LICENSE,),
        skills=frozenset(t.id for t in TECHNIQUES),
        transcripts=(Transcript(subjects=training),),
    )
    free = care_map(_context(sample_case()), skilled)
    for less in (
        evolve(skilled, skills=frozenset()),
        evolve(skilled, transcripts=()),
        evolve(SOMEBODY, credentials=()),
    ):
        assert_never_looser(care_map(_context(sample_case()), less), free, TECHNIQUES, SITES)


def test_lost_training_for_restricted_work_never_loosens_the_map():
    """Without the endorsement, the training or both, every cell is as strict or stricter."""
    case = _trained(_at("US-WA", _ENDORSED), "intraoral", "perineum", "gluteal-cleft", "breast")
    (who,) = case.practitioners
    sites = (*SITES, _PTERYGOID, LIBRARY.knowledge.site("breast"), Site(region=Region.MOUTH))
    free = care_map(_context(case), who)
    for less in (
        evolve(who, work_trained=frozenset()),
        *(evolve(who, work_trained=who.work_trained - {work}) for work in who.work_trained),
        evolve(who, credentials=who.credentials[:-1]),
        evolve(who, credentials=who.credentials[:-1], work_trained=frozenset()),
    ):
        assert_never_looser(care_map(_context(case), less), free, TECHNIQUES, sites)


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
