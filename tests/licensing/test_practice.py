"""May this practitioner do this, here, on this day? Every road to yes, no and unknown."""

from datetime import date, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as some
from strategies_licensing import (
    DAY,
    TOMORROW,
    YESTERDAY,
    ZZ,
    activity,
    license_of,
    people,
    with_zz,
    without,
)

from soft_tissue.errors import InvalidRecordError, UnknownIdError
from soft_tissue.knowledge import default_knowledge, default_policy
from soft_tissue.licensing import may_practice, ruling_of
from soft_tissue.models import (
    Aspect,
    Basis,
    CredentialKind,
    CredentialStatus,
    Discipline,
    Effect,
    InsuranceTerms,
    LicenseLevel,
    Practitioner,
    Profession,
    Region,
    Ruling,
    Setting,
    Site,
    Verification,
    VerificationMethod,
)
from soft_tissue.units import Duration

K = default_knowledge()
YES, NO, OPEN = Ruling.ALLOWED, Ruling.NOT_ALLOWED, Ruling.UNKNOWN
LEVEL = '[[entry.levels]]\nlevel = "license"\nas_of = "2026-01"'


def level(word):
    return LEVEL.replace("license", word)


def somebody(*credentials, **more):
    return Practitioner(id="P-1", credentials=credentials, **more)


def ask(practitioner, rules=LEVEL, place=ZZ, **more):
    knowledge = with_zz(rules) if place == ZZ else K
    return may_practice(practitioner, place, more.pop("on", DAY), knowledge=knowledge, **more)


def deciding(permission):
    """The reason that decided: the first one."""
    return permission.reasons[0]


def of(permission, aspect):
    return [reason for reason in permission.reasons if reason.aspect is aspect]


# The license.

STATES = [
    ({}, YES),
    ({"expires_on": DAY}, YES),
    ({"expires_on": YESTERDAY}, NO),
    ({"issued_on": DAY}, YES),
    ({"issued_on": TOMORROW}, NO),
    ({"status": CredentialStatus.EXPIRED}, NO),
    ({"status": CredentialStatus.SUSPENDED}, NO),
    ({"status": CredentialStatus.REVOKED}, NO),
    ({"status": CredentialStatus.INACTIVE}, NO),
    ({"status": CredentialStatus.REVOKED, "expires_on": date(2030, 1, 1)}, NO),
    ({"status": None}, OPEN),
    ({"status": None, "expires_on": TOMORROW}, YES),
    ({"status": None, "expires_on": YESTERDAY}, NO),
    ({"jurisdiction": "US-OR"}, NO),
    ({"jurisdiction": "US"}, NO),
    ({"kind": CredentialKind.LOCAL_PERMIT}, NO),
    ({"kind": CredentialKind.MEMBERSHIP, "issuer": "AMTA"}, NO),
    ({"kind": CredentialKind.BOARD_CERTIFICATION, "issuer": "NCBTMB"}, NO),
    ({"kind": CredentialKind.ESTABLISHMENT_LICENSE}, NO),
    ({"kind": CredentialKind.ENDORSEMENT, "work": "intraoral"}, NO),
]


@pytest.mark.parametrize(("changes", "answer"), STATES, ids=lambda v: str(v)[:60])
@pytest.mark.parametrize("word", ["license", "registration", "certification"])
def test_a_credential_is_asked_for(word, changes, answer):
    """In force it allows, on its first and last day too; what is not in force bars by law; unknown is unknown."""
    permission = ask(somebody(license_of(**changes)), level(word))
    assert permission.answer is answer
    first = deciding(permission)
    if answer is NO:
        assert (first.effect, first.basis, first.sources, first.as_of) == (
            Effect.BARS,
            Basis.LAW,
            ("zz-law",),
            "2026-01",
        )
    else:
        decides = [reason for reason in of(permission, Aspect.LICENSE) if reason.effect is not Effect.CONFIRM]
        assert [reason.basis for reason in decides] == [Basis.RECORD]


def test_nobody_without_anything():
    """Without any credential, a license that is asked for bars, and the reason says so."""
    permission = ask(somebody())
    assert (permission.answer, permission.excluded) == (NO, False)
    assert "is not held" in deciding(permission).because


@pytest.mark.parametrize(
    ("status", "words"),
    [("suspended", "is suspended"), ("revoked", "is revoked"), ("inactive", "is inactive"), ("expired", "has lapsed")],
)
def test_why_a_license_is_not_in_force(status, words):
    """The reason names the state of the license."""
    assert words in deciding(ask(somebody(license_of(status=CredentialStatus(status))))).because
    assert "not in force yet" in deciding(ask(somebody(license_of(issued_on=TOMORROW)))).because
    assert "another place" in deciding(ask(somebody(license_of("US-OR")))).because


def test_one_license_in_force_is_enough():
    """An old license beside a new one does no harm, in either order."""
    new, old = license_of(), license_of(status=CredentialStatus.EXPIRED)
    assert ask(somebody(new, old)).answer is ask(somebody(old, new)).answer is YES


# Levels.


@pytest.mark.parametrize(
    ("word", "nobody", "permit"),
    [("voluntary_certification", YES, YES), ("none", YES, YES), ("local", OPEN, YES), ("license", NO, NO)],
)
def test_levels(word, nobody, permit):
    """Where nothing is asked everybody may; where cities decide, a local permit does and none is unknown."""
    assert ask(somebody(), level(word)).answer is nobody
    assert ask(somebody(license_of(kind=CredentialKind.LOCAL_PERMIT)), level(word)).answer is permit
    lapsed = license_of(kind=CredentialKind.LOCAL_PERMIT, status=CredentialStatus.EXPIRED)
    assert ask(somebody(lapsed), level(word)).answer is nobody
    elsewhere = license_of("US-OR", kind=CredentialKind.LOCAL_PERMIT)
    assert ask(somebody(elsewhere), level(word)).answer is nobody


@pytest.mark.parametrize("place", ["US-ZX", "ZX"])
def test_a_place_that_nobody_knows(place):
    """Where the rules are not in the knowledge, nobody is told yes or no, with a license or without."""
    for held in ((), (license_of(place),), (license_of(place, status=CredentialStatus.REVOKED),)):
        permission = ask(somebody(*held), place=place)
        assert permission.answer is OPEN
        assert permission.jurisdiction == place


def test_no_level_is_unknown():
    """A place whose level nobody knows is unknown, whatever else is known of it."""
    assert ask(somebody(), "[[entry.grace]]\ndays = 5").answer is OPEN


def test_words_that_are_no_place():
    """A word that is no code is an error, and so are ids that nobody knows; case does not matter."""
    with pytest.raises(UnknownIdError):
        ask(somebody(), place="Zembla")
    for wrong in (
        {"technique": "nothing"},
        {"condition": "nothing"},
        {"site": Site(region=Region.NECK, structure="no")},
    ):
        with pytest.raises(UnknownIdError):
            ask(somebody(), **wrong)
    assert may_practice(somebody(license_of()), "us-zz", DAY, knowledge=with_zz(LEVEL)).answer is YES


def test_a_jurisdiction_of_ones_own():
    """A jurisdiction can be given as it is, and takes the place of one that is known."""
    mine = with_zz(level("none")).jurisdictions["us-zz"]
    assert may_practice(somebody(), mine, DAY).answer is YES
    assert may_practice(somebody(), mine, DAY, knowledge=with_zz(LEVEL)).answer is YES


DATED = (
    '[[entry.levels]]\nlevel = "license"\neffective_from = {}\n\n[[entry.levels]]\nlevel = "none"\neffective_to = {}'
)


def test_a_change_of_law():
    """The law of the day holds; the day after its last, the next does; after a repeal nobody knows."""
    rules = DATED.format("2026-11-23", "2026-11-22")
    assert ask(somebody(), rules, on=YESTERDAY).answer is YES
    assert ask(somebody(), rules).answer is NO
    repealed = LEVEL + "\neffective_to = 2026-11-22"
    assert ask(somebody(), repealed, on=YESTERDAY).answer is NO
    assert ask(somebody(), repealed).answer is OPEN


def test_a_year_in_which_the_law_changed():
    """In the year of a change whose day nobody knows, it is unknown; before and after, it is not."""
    rules = DATED.format('"2026"', '"2026"')
    assert ask(somebody(), rules).answer is OPEN
    assert ask(somebody(), rules, on=date(2025, 12, 31)).answer is YES
    assert ask(somebody(), rules, on=date(2027, 1, 1)).answer is NO


def test_sources_that_disagree_are_named():
    """Law goes before a list, whatever its date, and what the list says stands beside it."""
    rules = LEVEL + '\n\n[[entry.levels]]\nlevel = "none"\nsources = ["zz-secondary"]\nas_of = "2026-10"'
    permission = ask(somebody(), rules)
    assert permission.answer is NO
    assert [r for r in permission.reasons if "another source says" in r.because and r.sources == ("zz-secondary",)]


# Grace.


@pytest.mark.parametrize(
    ("rule", "expired", "answer"),
    [
        ("may_practice = true", 10, YES),
        ("may_practice = true", 30, YES),
        ("may_practice = true", 31, NO),
        ("may_practice = false", 10, NO),
        ("", 10, NO),
    ],
)
def test_a_time_of_grace(rule, expired, answer):
    """Only a provision that says so lets work go on after expiry, and only to its last day."""
    rules = f"{LEVEL}\n\n[[entry.grace]]\ndays = 30\n{rule}"
    day = DAY - timedelta(days=expired)
    assert ask(somebody(license_of(status=None, expires_on=day)), rules).answer is answer
    assert ask(somebody(license_of(status=CredentialStatus.EXPIRED, expires_on=day)), rules).answer is answer
    for status in (CredentialStatus.SUSPENDED, CredentialStatus.REVOKED, CredentialStatus.INACTIVE):
        assert ask(somebody(license_of(status=status, expires_on=day)), rules).answer is NO


# Students.

STUDENT = license_of(status=CredentialStatus.STUDENT)
EXEMPT = "[[entry.exemptions]]\nstudents = true\nsupervised = true"
STUDENTS = f"{LEVEL}\n\n{EXEMPT}"


@pytest.mark.parametrize("setting", [None, *Setting])
def test_students_by_setting(setting):
    """In a school clinic a student may, where a provision says so; elsewhere as far as it says."""
    school = setting is Setting.SCHOOL_CLINIC
    for said, elsewhere in (("", OPEN), ("\nschool_only = false", YES), ("\nschool_only = true", NO)):
        answer = ask(somebody(STUDENT), STUDENTS + said, setting=setting).answer
        expected = YES if school else elsewhere
        assert answer is (OPEN if setting is None and expected is NO else expected)
    assert ask(somebody(STUDENT), LEVEL, setting=setting).answer is OPEN


def test_students_have_a_law_of_their_own_place():
    """A student of another place is none here, and an exemption that has ended exempts nobody."""
    elsewhere = license_of("US-OR", status=CredentialStatus.STUDENT)
    assert ask(somebody(elsewhere), STUDENTS, setting=Setting.SCHOOL_CLINIC).answer is NO
    ended = STUDENTS + "\neffective_to = 2025-12-31"
    assert ask(somebody(STUDENT), ended, setting=Setting.SCHOOL_CLINIC).answer is OPEN


# Other professions.

NURSE = license_of(profession=Profession.NURSING)


@pytest.mark.parametrize(
    ("rule", "answer"),
    [
        ('professions = ["nursing"]', YES),
        ("any_licensed = true", YES),
        ('professions = ["medicine"]', OPEN),
        ('professions = ["nursing"]\neffective_to = 2025-12-31', OPEN),
        (None, OPEN),
    ],
)
def test_another_profession(rule, answer):
    """A license in another profession covers it where an exemption names it; where none does, it is unknown."""
    rules = LEVEL if rule is None else f"{LEVEL}\n\n[[entry.exemptions]]\n{rule}"
    assert ask(somebody(NURSE), rules).answer is answer
    unknown = evolve(NURSE, status=None)
    assert ask(somebody(unknown), rules).answer is OPEN
    lapsed = evolve(NURSE, status=CredentialStatus.EXPIRED)
    assert ask(somebody(lapsed), rules).answer is NO
    assert ask(somebody(evolve(NURSE, jurisdiction="US-OR")), rules).answer is NO


# Premises.

PREMISES = LEVEL + '\n\n[[entry.establishments]]\nrequired = true\nexempt = ["home_visit"]'
HOUSE = license_of(kind=CredentialKind.ESTABLISHMENT_LICENSE)


@pytest.mark.parametrize("setting", [None, *Setting])
def test_premises_by_setting(setting):
    """Premises need their license except in settings that are exempt; without a setting it is only noted."""
    asked = setting not in (None, Setting.HOME_VISIT)
    here = license_of()
    assert ask(somebody(here), PREMISES, setting=setting).answer is (OPEN if asked else YES)
    assert ask(somebody(here, HOUSE), PREMISES, setting=setting).answer is YES
    assert ask(somebody(here), PREMISES, setting=setting, premises=(HOUSE,)).answer is YES
    closed = evolve(HOUSE, status=CredentialStatus.EXPIRED)
    assert ask(somebody(here), PREMISES, setting=setting, premises=(closed,)).answer is (NO if asked else YES)
    assert ask(somebody(here), PREMISES, setting=setting, premises=(closed, HOUSE)).answer is YES
    none_asked = PREMISES.replace("required = true", "required = false")
    assert ask(somebody(here), none_asked, setting=setting).answer is YES


# Insurance and the like.

HOLDING = '[[entry.holdings]]\nholds = "liability_insurance"\nwhen = "practicing"'
INSURED = f"{LEVEL}\n\n{HOLDING}"
LIMITS = INSURED + "\nper_claim = 1000000\naggregate = 3000000"


def insurance(per_claim=None, aggregate=None, currency="USD", **more):
    terms = InsuranceTerms(per_claim=per_claim, aggregate=aggregate, currency=currency)
    return license_of(kind=CredentialKind.LIABILITY_INSURANCE, insurance=terms, **more)


@pytest.mark.parametrize(
    ("rules", "held", "answer"),
    [
        (INSURED, (), OPEN),
        (INSURED, (insurance(),), YES),
        (INSURED, (insurance(status=None),), OPEN),
        (INSURED, (insurance(expires_on=YESTERDAY),), NO),
        (INSURED, (insurance(expires_on=YESTERDAY), insurance()), YES),
        (INSURED, (insurance(expires_on=YESTERDAY), insurance(status=None)), OPEN),
        (LIMITS, (insurance(1_000_000, 3_000_000),), YES),
        (LIMITS, (insurance(1_000_000, 2_999_999),), NO),
        (LIMITS, (insurance(999_999, 3_000_000),), NO),
        (LIMITS, (insurance(1_000_000),), OPEN),
        (LIMITS, (insurance(999_999),), NO),
        (LIMITS, (insurance(2_000_000, 6_000_000, "CAD"),), OPEN),
        (LIMITS, (insurance(),), OPEN),
        (LIMITS, (insurance(1, 1), insurance(1_000_000, 3_000_000)), YES),
        (INSURED.replace("practicing", "at_license"), (), YES),
        (INSURED.replace("practicing", "at_renewal"), (insurance(expires_on=YESTERDAY),), YES),
        (INSURED + "\neffective_from = 2027-01-01", (), YES),
    ],
    ids=str,
)
def test_insurance_by_law(rules, held, answer):
    """Lapsed or too low bars; what is not recorded is unknown; one asked at renewal bars nobody today."""
    permission = ask(somebody(license_of(), *held), rules)
    assert permission.answer is answer
    assert not permission.excluded
    assert all(reason.basis is Basis.LAW for reason in of(permission, Aspect.INSURANCE) if reason.effect != "notes")


def test_insurance_by_policy():
    """Where no law asks for insurance, a clinic may leave out who has none: excluded, and still allowed."""
    policy = evolve(default_policy(), insurance_needed=True)
    for held, excluded in (((), True), ((insurance(),), False), ((insurance(status=None),), True)):
        permission = ask(somebody(license_of(), *held), policy=policy)
        assert (permission.answer, permission.excluded) == (YES, excluded)
    assert not ask(somebody(license_of())).excluded
    assert not ask(somebody(license_of()), INSURED, policy=policy).excluded


def test_other_things_to_hold():
    """CPR that law asks for while practicing bars once it has lapsed."""
    rules = INSURED.replace("liability_insurance", "cpr")
    card = license_of(kind=CredentialKind.CPR)
    assert ask(somebody(license_of(), card), rules).answer is YES
    assert ask(somebody(license_of(), evolve(card, expires_on=YESTERDAY)), rules).answer is NO
    assert ask(somebody(license_of()), rules).answer is OPEN


# Restricted work.

WA = license_of("US-WA")
MOUTH = Site(region=Region.MOUTH)
ENDORSED = license_of("US-WA", kind=CredentialKind.ENDORSEMENT, work="intraoral")


def at(structure):
    return K.site(structure)


@pytest.mark.parametrize("site", [MOUTH, at("lateral-pterygoid")], ids=["mouth", "pterygoid"])
@pytest.mark.parametrize(
    ("held", "trained", "answer"),
    [
        ((), (), NO),
        ((ENDORSED,), (), OPEN),
        ((), ("intraoral",), NO),
        ((ENDORSED,), ("intraoral",), YES),
        ((ENDORSED,), ("breast",), OPEN),
        ((evolve(ENDORSED, status=None),), ("intraoral",), OPEN),
        ((evolve(ENDORSED, expires_on=YESTERDAY),), ("intraoral",), NO),
        ((evolve(ENDORSED, jurisdiction="US-OR"),), ("intraoral",), NO),
        ((evolve(ENDORSED, work="breast"),), ("intraoral",), NO),
    ],
)
def test_intraoral_work_in_washington(site, held, trained, answer):
    """WA: work in the mouth takes an endorsement and training; each is held, not held or not recorded."""
    permission = ask(somebody(WA, *held, work_trained=frozenset(trained)), place="US-WA", site=site)
    assert permission.answer is answer
    assert {reason.basis for reason in of(permission, Aspect.RESTRICTED_WORK)} == {Basis.LAW}


def test_prohibited_work():
    """What a place does not allow is barred for everybody, with its law."""
    permission = ask(somebody(WA, ENDORSED, work_trained=frozenset({"genital"})), place="US-WA", site=at("genitals"))
    assert permission.answer is NO
    assert deciding(permission).sources
    thrust = ask(somebody(WA), place="US-WA", technique="thrust-manipulation")
    assert (thrust.answer, deciding(thrust).effect) == (NO, Effect.BARS)


def test_work_that_takes_consent():
    """Consent is the client's: it is to be confirmed, and neither a no nor unknown."""
    trained = somebody(WA, work_trained=frozenset({"breast"}))
    permission = ask(trained, place="US-WA", site=at("breast"))
    assert permission.answer is YES
    assert [r for r in permission.reasons if r.effect is Effect.CONFIRM and "written consent" in r.because]
    assert ask(somebody(WA), place="US-WA", site=at("breast")).answer is OPEN


def test_a_site_that_is_wider_than_the_work():
    """Asked about the chest as a whole, restricted work that may lie within is to be confirmed."""
    permission = ask(somebody(WA), place="US-WA", site=Site(region=Region.CHEST))
    assert permission.answer is YES
    assert [r for r in permission.reasons if r.effect is Effect.CONFIRM and "breast" in r.because]
    for other in (Site(region=Region.NECK), at("pectoralis-major"), None):
        assert not of(ask(somebody(WA), place="US-WA", site=other), Aspect.RESTRICTED_WORK)


def test_work_that_other_places_restrict():
    """Where a place's rules about sensitive work are not known, such work is unknown."""
    for structure in ("breast", "gluteal-cleft", "genitals"):
        permission = ask(somebody(license_of()), site=at(structure))
        assert permission.answer is OPEN
    assert ask(somebody(license_of()), site=MOUTH).answer is OPEN
    assert ask(somebody(license_of()), site=at("upper-trapezius")).answer is YES


RESTRICTED = (
    '\n\n[[entry.restricted_work]]\nwork = "hot-stones"\nneeds = ["training"]\ntechniques = ["hot-stone-massage"]'
)


def test_restricted_techniques_sites_and_conditions():
    """Of the groups that a restriction gives, all must match; asked about massage as such, none is touched."""
    rules = LEVEL + RESTRICTED + '\nregions = ["neck"]\nconditions = ["sprain"]'
    full = {"technique": "hot-stone-massage", "site": Site(region=Region.NECK), "condition": "sprain"}
    assert ask(somebody(license_of()), rules, **full).answer is OPEN
    for name in full:
        fewer = {key: value for key, value in full.items() if key != name}
        assert not of(ask(somebody(license_of()), rules, **fewer), Aspect.RESTRICTED_WORK)


def test_a_restriction_that_may_hold_already():
    """In the year in which a restriction began on a day that nobody knows, it is never passed over."""
    rules = LEVEL + RESTRICTED.replace("training", "prohibited") + '\neffective_from = "2026"'
    assert ask(somebody(license_of()), rules, technique="hot-stone-massage").answer is not YES
    assert ask(somebody(license_of()), rules, technique="hot-stone-massage", on=date(2025, 6, 1)).answer is YES


# By policy, not by law.

CNMT = license_of(kind=CredentialKind.MODALITY_CERTIFICATION, issuer="NMT Center", discipline=Discipline.NEUROMUSCULAR)
NEUROMUSCULAR = next(t.id for t in K.techniques.values() if t.disciplines == (Discipline.NEUROMUSCULAR,))


@pytest.mark.parametrize(
    ("held", "excluded"),
    [
        ((), True),
        ((CNMT,), False),
        ((evolve(CNMT, status=None),), True),
        ((evolve(CNMT, status=CredentialStatus.EXPIRED),), True),
        ((evolve(CNMT, discipline=None),), True),
    ],
)
def test_a_certification_is_a_clinics_wish(held, excluded):
    """Without a certification a clinic's policy excludes; the law's answer is still yes."""
    permission = ask(somebody(license_of(), *held), technique=NEUROMUSCULAR)
    assert (permission.answer, permission.excluded) == (YES, excluded)
    policy = evolve(default_policy(), neuromuscular_needs_certification=False, additional_skills_needed=False)
    assert not ask(somebody(license_of(), *held), technique=NEUROMUSCULAR, policy=policy).excluded


def test_no_policy_replaces_a_license():
    """Under the most generous policy, law still bars; under the strictest, it still allows."""
    policy = evolve(default_policy(), neuromuscular_needs_certification=False, additional_skills_needed=False)
    assert ask(somebody(CNMT), technique=NEUROMUSCULAR, policy=policy).answer is NO


@pytest.mark.parametrize(
    ("looked_up", "confirm"),
    [
        (None, True),
        (Verification(on=DAY, method=VerificationMethod.ISSUER_LOOKUP), False),
        (Verification(on=DAY, method=VerificationMethod.SELF_REPORTED), True),
        (Verification(on=date(2025, 1, 1), method=VerificationMethod.ISSUER_LETTER), True),
        (Verification(on=TOMORROW, method=VerificationMethod.ISSUER_LOOKUP), True),
    ],
)
def test_how_fresh_a_look_up_is(looked_up, confirm):
    """A license that was not looked up lately is to be confirmed, by policy; a policy may not ask for it."""
    permission = ask(somebody(license_of(verification=looked_up)))
    assert permission.answer is YES
    assert bool(of(permission, Aspect.VERIFICATION)) is confirm
    policy = evolve(default_policy(), verification_valid_for=None)
    assert not of(ask(somebody(license_of(verification=looked_up)), policy=policy), Aspect.VERIFICATION)
    long = evolve(default_policy(), verification_valid_for=Duration(9000, "d"))
    old = looked_up is not None and looked_up.on < date(2026, 1, 1)
    assert not old or not of(ask(somebody(license_of(verification=looked_up)), policy=long), Aspect.VERIFICATION)


def test_discipline_against_a_license():
    """Discipline that an issuer lists is to be confirmed; it does not bar by itself."""
    permission = ask(somebody(license_of(disciplined=True)))
    assert (permission.answer, len(of(permission, Aspect.DISCIPLINE))) == (YES, 1)


def test_missing_continuing_education_bars_nobody():
    """Hours that are still missing in mid-cycle are a note, in every shipped place."""
    for place in K.jurisdictions.values():
        held = license_of(place.code, issued_on=date(2001, 4, 7), expires_on=date(2027, 3, 31), number="MA-1")
        person = somebody(held, activities=(activity(amount=0.5),), born_on=date(1980, 5, 12))
        permission = ask(person, place=place.code)
        found = of(permission, Aspect.CONTINUING_EDUCATION)
        assert [reason.effect for reason in found] == [Effect.NOTES]
        assert permission.answer is ask(evolve(person, activities=()), place=place.code).answer


# What a record says beside another.


def test_a_student_record_takes_nothing_away():
    """A nurse whom an exemption covers may, also while being a student of massage."""
    rules = STUDENTS + '\nschool_only = true\n\n[[entry.exemptions]]\nprofessions = ["nursing"]'
    assert ask(somebody(NURSE), rules, setting=Setting.HOME_VISIT).answer is YES
    assert ask(somebody(NURSE, STUDENT), rules, setting=Setting.HOME_VISIT).answer is YES


@pytest.mark.parametrize("other", [NURSE, STUDENT], ids=["nurse", "student"])
def test_a_local_permit_beside_something_else(other):
    """A local permit in force does, whatever else is on record."""
    permit = license_of(kind=CredentialKind.LOCAL_PERMIT)
    assert ask(somebody(permit, other), level("local")).answer is YES


def test_a_student_no_longer():
    """A student's permit that ran out years ago is none."""
    old = license_of(status=CredentialStatus.STUDENT, expires_on=date(2019, 1, 1))
    assert ask(somebody(old), STUDENTS, setting=Setting.SCHOOL_CLINIC).answer is not YES


def test_an_insurance_of_unknown_state_may_be_enough():
    """Beside one whose limits are too low, another that is perhaps in force leaves it open."""
    held = (license_of(), insurance(1, 1), insurance(1_000_000, 3_000_000, status=None))
    assert ask(somebody(*held), LIMITS).answer is OPEN


@pytest.mark.parametrize("region", [Region.HEAD, Region.FACE])
def test_the_mouth_lies_within_the_head(region):
    """Asked about the head as a whole, restricted work in the mouth is to be confirmed."""
    permission = ask(somebody(WA), place="US-WA", site=Site(region=region))
    assert [r.effect for r in of(permission, Aspect.RESTRICTED_WORK)] == [Effect.CONFIRM]


@pytest.mark.parametrize("region", [Region.CHEST, Region.PELVIS, Region.HEAD])
def test_a_wide_site_where_nothing_is_known(region):
    """Where a place's rules about sensitive work are not known, a region that holds such a place says so."""
    permission = ask(somebody(license_of()), site=Site(region=region))
    assert [r.effect for r in of(permission, Aspect.RESTRICTED_WORK)]


GRACE = LEVEL + "\n\n[[entry.grace]]\ndays = 30\nmay_practice = true"
THIS_YEAR = '\neffective_from = "2026"'
LAPSED = license_of(status=None, expires_on=YESTERDAY)


@pytest.mark.parametrize(
    ("held", "rules", "setting"),
    [
        (LAPSED, GRACE + THIS_YEAR, None),
        (STUDENT, STUDENTS + THIS_YEAR, Setting.SCHOOL_CLINIC),
        (
            license_of(),
            PREMISES + THIS_YEAR + '\n\n[[entry.establishments]]\nrequired = false\neffective_to = "2026"',
            Setting.CLINIC,
        ),
        (
            license_of(),
            f"{INSURED}{THIS_YEAR}\nper_claim = 5\n\n{HOLDING}" + '\neffective_to = "2026"',
            None,
        ),
    ],
    ids=["grace", "student", "premises", "insurance"],
)
def test_what_may_be_in_force_is_never_a_yes(held, rules, setting):
    """In the year in which a provision began on a day that nobody knows, it neither opens a door nor is passed over."""
    assert ask(somebody(held), rules, setting=setting).answer is not YES


def test_a_license_that_may_be_asked_for():
    """In the year from which a license is asked for, on a day that nobody knows, it is unknown who may."""
    assert ask(somebody(), LEVEL + THIS_YEAR).answer is OPEN


def test_a_source_that_says_nothing_of_grace():
    """A source that does not say whether work may go on does not speak against one that does."""
    silent = LEVEL + '\n\n[[entry.grace]]\ndays = 30\nas_of = "2026"'
    assert ask(somebody(LAPSED), f"{silent}\n\n[[entry.grace]]\ndays = 30\nmay_practice = true").answer is YES


def test_of_equal_sources_the_stricter():
    """Where two equal sources differ on where a student may work, the stricter is used, as for all provisions."""
    rules = f"{STUDENTS}\nschool_only = true\n\n{EXEMPT}\nschool_only = false"
    assert ask(somebody(STUDENT), rules, setting=Setting.SPA).answer is not YES


def test_what_is_missing_is_named():
    """Where the hours are there and a category is not, the note does not say that 0 hours are missing."""
    held = license_of("US-FL", issued_on=date(2010, 1, 1), expires_on=date(2027, 8, 31))
    permission = ask(somebody(held, activities=(activity(amount=30, topics="massage"),)), place="US-FL")
    assert "0 hours" not in of(permission, Aspect.CONTINUING_EDUCATION)[0].because


# Every place that is shipped.


@pytest.mark.parametrize("place", K.jurisdictions.values(), ids=lambda place: place.code)
def test_every_place(place):
    """Without a credential: as the level of the day says. With one in force: never barred for the license."""
    levels = {provision.level for provision in place.levels if provision.in_force({"day": DAY}) is True}
    nobody, holder = ask(somebody(), place=place.code), ask(somebody(license_of(place.code)), place=place.code)
    if levels and all(found.needs_credential for found in levels):
        assert nobody.answer is NO
    if not levels or levels == {LicenseLevel.LOCAL}:
        assert nobody.answer is OPEN
    if levels and not any(found.needs_credential is not False for found in levels):
        assert nobody.answer in (YES, OPEN)
    assert holder.answer is not NO
    assert all(reason.aspect is not Aspect.LICENSE or reason.effect is not Effect.BARS for reason in holder.reasons)


# Properties.

WHO = f"""{LEVEL}

[[entry.grace]]
days = 30
may_practice = true

[[entry.exemptions]]
students = true
school_only = true

[[entry.exemptions]]
professions = ["nursing", "medicine"]"""
BESIDE = f"""[[entry.establishments]]
required = true
exempt = ["home_visit"]

{HOLDING}
per_claim = 100

[[entry.holdings]]
holds = "cpr"
when = "practicing\""""
WORK = """[[entry.restricted_work]]
work = "intraoral"
intraoral = true
needs = ["endorsement", "training"]

[[entry.restricted_work]]
work = "breast"
structures = ["breast"]
needs = ["training", "written_consent"]

[[entry.restricted_work]]
work = "hot-stones"
techniques = ["hot-stone-massage"]
needs = ["prohibited"]"""
BLOCKS = some.sets(some.sampled_from((BESIDE, WORK))).map(sorted)
rules = some.builds(
    lambda word, who, blocks: "\n\n".join([who.replace("license", word, 1), *blocks]),
    some.sampled_from(("license", "license", "local", "none")),
    some.sampled_from((WHO, LEVEL)),
    BLOCKS,
)
sites = some.sampled_from((None, MOUTH, at("breast"), Site(region=Region.CHEST), Site(region=Region.NECK)))
settings_ = some.none() | some.sampled_from((Setting.CLINIC, Setting.HOME_VISIT, Setting.SCHOOL_CLINIC))
days = some.dates(date(2019, 1, 1), date(2029, 12, 31))
questions = some.fixed_dictionaries(
    {
        "rules": rules,
        "site": sites,
        "setting": settings_,
        "technique": some.sampled_from((None, "effleurage", "hot-stone-massage", NEUROMUSCULAR)),
        "on": some.just(DAY) | days,
    }
)


@given(people(), questions)
def test_reasons_and_answer(practitioner, question):
    """Only law bars, and names its source; a policy never does; the answer is that of the reasons, those first."""
    permission = ask(practitioner, **question)
    assert ruling_of(permission.reasons) is permission.answer
    assert permission.excluded is any(reason.effect is Effect.EXCLUDES for reason in permission.reasons)
    for reason in permission.reasons:
        if reason.effect is Effect.BARS:
            assert reason.basis is Basis.LAW
            assert reason.sources
        if reason.basis is Basis.LAW and reason.effect is Effect.ALLOWS:
            assert reason.sources
        if reason.effect is Effect.EXCLUDES:
            assert reason.basis is Basis.CLINIC_POLICY
    order = [list(Effect).index(reason.effect) for reason in permission.reasons]
    assert order == sorted(order)
    assert len(set(permission.reasons)) == len(permission.reasons)


@given(people(), questions)
def test_as_of_is_that_of_the_provision(practitioner, question):
    """A reason of law that names a source carries the date of that source, where it has one."""
    blocks = [block for block in question["rules"].split("\n\n") if block]
    stamped = [block if "as_of" in block else f'{block}\nas_of = "2026-01"' for block in blocks]
    permission = ask(practitioner, **question | {"rules": "\n\n".join(stamped)})
    dates = {reason.as_of for reason in permission.reasons if reason.basis is Basis.LAW and reason.sources}
    assert dates <= {"2026-01"}


@given(people(), questions)
def test_unknown_is_never_a_yes(practitioner, question):
    """Where a license is asked for and nobody knows the state of any credential, nobody is told yes."""
    unknown = tuple(evolve(c, status=None, expires_on=None) for c in practitioner.credentials)
    permission = ask(evolve(practitioner, credentials=unknown), **question)
    assert permission.answer is not YES or "none" in question["rules"]


ADVERSE = (CredentialStatus.SUSPENDED, CredentialStatus.REVOKED, CredentialStatus.INACTIVE)


@given(people(), questions, some.data())
def test_a_credential_less_never_helps(practitioner, question, data):
    """Without one of the credentials nobody is told yes who was told otherwise; one that was taken away is none."""
    places = [n for n, c in enumerate(practitioner.credentials) if c.status not in ADVERSE]
    if not places:
        return
    index = data.draw(some.sampled_from(places))
    less = evolve(practitioner, credentials=without(practitioner.credentials, index))
    before, after = ask(practitioner, **question), ask(less, **question)
    assert after.answer is not YES or before.answer is YES


@given(people(), questions)
def test_training_less_never_helps(practitioner, question):
    """Without recorded training nobody is told yes who was told otherwise."""
    less = evolve(practitioner, work_trained=frozenset(), skills=frozenset())
    before, after = ask(practitioner, **question), ask(less, **question)
    assert after.answer is not YES or before.answer is YES
    assert before.excluded <= after.excluded


@given(people(), questions, some.randoms(use_true_random=False))
def test_the_order_of_credentials_changes_nothing(practitioner, question, random):
    """Credentials in another order give the same answer, by the same kinds of reason."""
    shuffled = list(practitioner.credentials)
    random.shuffle(shuffled)
    before, after = ask(practitioner, **question), ask(evolve(practitioner, credentials=tuple(shuffled)), **question)
    assert (after.answer, after.excluded) == (before.answer, before.excluded)
    assert {(r.aspect, r.effect) for r in after.reasons} == {(r.aspect, r.effect) for r in before.reasons}


@given(people("US-WA"), sites, settings_, days)
def test_policies_change_no_law(practitioner, site, setting, on):
    """No policy of a clinic changes the law's answer."""
    answers = {
        may_practice(practitioner, "US-WA", on, NEUROMUSCULAR, site, None, setting, policy=policy).answer
        for policy in (
            default_policy(),
            evolve(default_policy(), neuromuscular_needs_certification=False, additional_skills_needed=False),
            evolve(default_policy(), insurance_needed=True, verification_valid_for=None),
        )
    }
    assert len(answers) == 1


# Several records, and records that do not fit.

STOPPED = (CredentialStatus.SUSPENDED, CredentialStatus.REVOKED)


@pytest.mark.parametrize("status", STOPPED)
@pytest.mark.parametrize("until", [None, DAY, TOMORROW])
def test_a_license_that_was_stopped_beside_one_in_force(status, until):
    """Beside one that is active it is to be confirmed; beside one that only has not expired it leaves all open."""
    stopped = license_of(status=status, expires_on=until)
    for other, answer, effect in (
        (license_of(), YES, Effect.CONFIRM),
        (license_of(status=None, expires_on=TOMORROW), OPEN, Effect.UNSETTLED),
    ):
        for held in ((stopped, other), (other, stopped)):
            permission = ask(somebody(*held))
            assert permission.answer is answer
            said = [reason for reason in of(permission, Aspect.LICENSE) if f"is {status.value}" in reason.because]
            assert [reason.effect for reason in said] == [effect]
    assert ask(somebody(stopped)).answer is NO


def test_a_license_that_was_stopped_and_is_over():
    """One that has expired since, of another place or another profession, is beside the point."""
    for old in (
        license_of(status=STOPPED[0], expires_on=YESTERDAY),
        license_of("US-OR", status=STOPPED[0]),
        license_of(status=STOPPED[0], profession=Profession.NURSING),
    ):
        permission = ask(somebody(old, license_of(status=None, expires_on=TOMORROW)))
        assert permission.answer is YES
        assert [reason.effect for reason in of(permission, Aspect.LICENSE)] == [Effect.ALLOWS]


KINDS = {
    "license": CredentialKind.LICENSE,
    "certification": CredentialKind.STATE_CERTIFICATION,
    "registration": CredentialKind.REGISTRATION,
}


@pytest.mark.parametrize("asked", [*KINDS, "none", "voluntary_certification"])
@pytest.mark.parametrize("held", KINDS)
def test_another_kind_of_credential_than_is_asked_for(asked, held):
    """It allows, and is to be confirmed; with the right one beside it there is nothing to confirm."""
    permission = ask(somebody(license_of(kind=KINDS[held])), level(asked))
    assert permission.answer is YES
    differs = [r.because for r in of(permission, Aspect.LICENSE) if r.effect is Effect.CONFIRM]
    assert bool(differs) is (asked in KINDS and asked != held)
    if asked in KINDS:
        both = ask(somebody(license_of(kind=KINDS[held]), license_of(kind=KINDS[asked])), level(asked))
        assert not [r for r in of(both, Aspect.LICENSE) if r.effect is Effect.CONFIRM]


@pytest.mark.parametrize(
    ("changes", "how"),
    [
        ({"status": CredentialStatus.SUSPENDED}, "is in nursing, and is suspended"),
        ({"expires_on": YESTERDAY}, "is in nursing, and has lapsed"),
        ({"issued_on": TOMORROW}, "is in nursing, and is not in force yet"),
    ],
)
def test_a_lapsed_license_in_another_profession(changes, how):
    """The reason says that it is of this place, and how it stands."""
    because = deciding(ask(somebody(license_of(profession=Profession.NURSING, **changes)))).because
    assert how in because
    assert "another place" not in because


def test_expired_and_expires_later():
    """A record that says both is to be confirmed, and still bars."""
    permission = ask(somebody(license_of(status=CredentialStatus.EXPIRED, expires_on=date(2028, 1, 1))))
    assert permission.answer is NO
    assert "one of them is wrong" in next(r.because for r in permission.reasons if r.effect is Effect.CONFIRM)
    permission = ask(somebody(license_of(status=CredentialStatus.EXPIRED, expires_on=YESTERDAY)))
    assert not [r for r in permission.reasons if r.effect is Effect.CONFIRM]


@pytest.mark.parametrize(
    ("rule", "words", "confirmed"),
    [
        ("supervised = true", "under supervision", True),
        ("", "the source does not say", True),
        ("supervised = false", "in the program", False),
    ],
)
def test_supervision_of_a_student_is_confirmed(rule, words, confirmed):
    """That somebody supervises is asked for; it is no fact where the source does not say so."""
    rules = LEVEL + f"\n\n[[entry.exemptions]]\nstudents = true\n{rule}"
    student = somebody(license_of(status=CredentialStatus.STUDENT))
    permission = ask(student, rules, setting=Setting.SCHOOL_CLINIC)
    assert permission.answer is YES
    about = of(permission, Aspect.STUDENT)
    assert words in next(r.because for r in about if r.effect is Effect.ALLOWS)
    assert any(r.effect is Effect.CONFIRM and "supervisor is in place" in r.because for r in about) is confirmed
    assert not [r for r in ask(student, rules, setting=Setting.SPA).reasons if "supervisor" in r.because]


@pytest.mark.parametrize(("work", "answer"), [("intraoral", YES), ("intra-oral", OPEN), ("breast", NO), ("zebra", NO)])
def test_an_endorsement_for_work_that_nobody_knows(work, answer):
    """One that is nearly named after the work leaves it open; one for other work does not."""
    rules = LEVEL + '\n\n[[entry.restricted_work]]\nwork = "intraoral"\nintraoral = true\nneeds = ["endorsement"]'
    endorsed = license_of(kind=CredentialKind.ENDORSEMENT, work=work)
    mouth = Site(region=Region.MOUTH)
    assert ask(somebody(license_of(), endorsed), rules, site=mouth).answer is answer
    lapsed = evolve(endorsed, status=CredentialStatus.EXPIRED)
    assert ask(somebody(license_of(), lapsed), rules, site=mouth).answer is NO


@pytest.mark.parametrize("word", ["none", "voluntary_certification"])
def test_that_nothing_is_asked_for_is_said_once(word):
    """The reason that decides is not repeated as a note."""
    because = [reason.because for reason in ask(somebody(), level(word)).reasons]
    assert len(because) == len(set(because))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"practitioner": "P-1"}, "practitioner: must be a Practitioner"),
        ({"jurisdiction": 3}, "jurisdiction: must be a str or a Jurisdiction"),
        ({"on": "2026-11-23"}, "on: must be a date"),
        ({"on": datetime(2026, 11, 23)}, "on: must be a date"),  # noqa: DTZ001 - a wrong type is the point
        ({"technique": 3}, "technique: must be text"),
        ({"site": "mouth"}, "site: must be a Site"),
        ({"condition": 3}, "condition: must be text"),
        ({"setting": "spaa"}, "setting: must be one of"),
        ({"setting": 3}, "setting: must be one of"),
        ({"premises": [license_of()]}, "premises: must be a tuple"),
        ({"knowledge": 3}, "knowledge: must be a Knowledge"),
        ({"policy": 3}, "policy: must be a Policy"),
    ],
)
def test_wrong_types(changes, message):
    """An argument of another type is one error that names it, and says what would be right."""
    asked = {"practitioner": somebody(), "jurisdiction": "US-WA", "on": DAY} | changes
    with pytest.raises(InvalidRecordError, match=message):
        may_practice(**asked)


def test_a_setting_by_its_value():
    """A setting may be given by its value."""
    asked = ask(somebody(license_of()), setting="spa")
    assert asked == ask(somebody(license_of()), setting=Setting.SPA)


def test_another_way_to_work_beside_a_license_that_was_stopped():
    """A license in another profession that covers it, a local permit, or a place that asks for nothing still allow."""
    stopped = license_of(status=STOPPED[0])
    other = license_of(status=None, expires_on=TOMORROW)
    nurse = license_of(profession=Profession.NURSING)
    exempt = LEVEL + '\n\n[[entry.exemptions]]\nprofessions = ["nursing"]'
    assert ask(somebody(stopped, other, nurse), exempt).answer is YES
    assert ask(somebody(stopped, other, nurse)).answer is OPEN
    permit = license_of(kind=CredentialKind.LOCAL_PERMIT)
    assert ask(somebody(stopped, other, permit), level("local")).answer is YES
    assert ask(somebody(stopped, other), level("local")).answer is OPEN
    assert ask(somebody(stopped, other), level("none")).answer is YES
