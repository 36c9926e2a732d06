"""What is reported, wished or consented to, and exactly how far it restricts."""

from datetime import timedelta

import pytest
from attrs import evolve

import soft_tissue as st
from samples import sample_case
from soft_tissue.models import (
    CautionScope,
    Clearance,
    Consent,
    ConsentGiver,
    ConsentScope,
    Diagnoser,
    Irritability,
    Preferences,
    Presentation,
    Region,
    Report,
    SafetyChoice,
    Setting,
    Site,
    Verdict,
)
from soft_tissue.units import Duration, minutes
from soft_tissue.validation import Context, care_map
from soft_tissue.validation.restrictions import longest_session, stays_clothed, too_light_for

LIBRARY = st.default_library()
K, POLICY = LIBRARY.knowledge, LIBRARY.policy
TODAY = sample_case().on
CAUTION = evolve(
    next(c for c in K.contraindications.values() if c.verdict is Verdict.MODIFY and c.any_of and not c.absolute),
    id="own-caution",
    any_of=("fever",),
    verdict=Verdict.CLEARANCE,
    scope=CautionScope.EVERYWHERE,
    regions=(),
    techniques=(),
    mechanisms=(),
    max_pressure=None,
    max_session=None,
    within=None,
    pregnancy_weeks=None,
)


def client(**changes):
    """The sample case with its client changed."""
    return evolve(sample_case(), client=evolve(sample_case().client, **changes))


def told(*reports, **intake):
    """The sample case with these reports."""
    return client(intake=evolve(sample_case().client.intake, reports=reports, **intake))


def held(case, knowledge=K, policy=POLICY):
    """All restrictions of a case by their codes."""
    found = {}
    for restriction in care_map(Context(case, knowledge, policy)).restrictions:
        found.setdefault(restriction.code, []).append(restriction)
    return found


def with_caution(**changes):
    """The knowledge with one caution about fever of our own."""
    return K.with_entries("test", contraindications=(evolve(CAUTION, **changes),))


# Windows.


@pytest.mark.parametrize(
    ("days", "counts"), [(0, True), (9, True), (10, True), (11, False), (-1, True), (None, True)], ids=str
)
def test_a_caution_counts_within_its_window(days, counts):
    """It counts to the end of its last day; of an unknown or a coming day it counts too."""
    on = None if days is None else TODAY - timedelta(days=days)
    found = held(told(Report(what="fever", on=on)), with_caution(within=Duration(10, "d")))
    assert ("own-caution" in found) is counts


@pytest.mark.parametrize(
    ("weeks", "window", "counts"),
    [
        (12, (13, 20), False),
        (13, (13, 20), True),
        (20, (13, 20), True),
        (21, (13, 20), False),
        (40, (13, None), True),
        (0, (None, 20), True),
        (21, (None, 20), False),
        (None, (13, 20), True),
    ],
    ids=str,
)
def test_a_caution_counts_in_its_weeks_of_pregnancy(weeks, window, counts):
    """Both ends of the weeks are within; of unknown weeks the caution counts."""
    like = next(c.pregnancy_weeks for c in K.contraindications.values() if c.pregnancy_weeks is not None)
    span = type(like)(min=window[0], max=window[1])
    found = held(told(Report(what="fever"), pregnancy_weeks=weeks), with_caution(pregnancy_weeks=span))
    assert ("own-caution" in found) is counts


# Where and how strict.


def test_a_report_with_a_place_binds_there_only():
    """A caution for the reported place binds it; without a place it binds everywhere; regions of its own stay."""
    place = Site(region=Region.KNEE)
    at_report = with_caution(scope=CautionScope.AT_REPORTED_SITE)
    (there,) = held(told(Report(what="fever", site=place)), at_report)["own-caution"]
    (anywhere,) = held(told(Report(what="fever")), at_report)["own-caution"]
    at_the_neck = with_caution(scope=CautionScope.AT_REGIONS, regions=(Region.NECK,))
    (own,) = held(told(Report(what="fever", site=place)), at_the_neck)["own-caution"]
    assert (there.sites, anywhere.sites, own.sites) == ((place,), (), (Site(region=Region.NECK),))


def test_a_restriction_says_where_it_comes_from():
    """It names the fact in plain words, its place in the case, and what the entry advises and rests on."""
    (found,) = held(told(Report(what="fever")), with_caution(max_session=minutes(30), max_pressure=3))["own-caution"]
    assert (found.fact, found.path) == ("fever", "client.intake.reports[0].what")
    assert found.because == f"{K.intake_facts['fever'].name} is reported"
    assert (found.advice, found.basis, found.absolute) == (CAUTION.advice, "clinical_source", False)
    assert (found.verdict, found.max_pressure, found.max_session) == (Verdict.CLEARANCE, 3, minutes(30))
    assert set(CAUTION.sources) <= set(found.sources)


def test_what_a_clinic_loosens_rests_on_its_policy():
    """An entry that the clinic lets go leaves no restriction; one that it loosens rests on the clinic's policy."""
    case, knowledge = told(Report(what="fever")), with_caution()

    def under(verdict):
        choice = SafetyChoice(contraindication="own-caution", verdict=verdict, because="agreed")
        return held(case, knowledge, evolve(POLICY, safety=(choice,)))

    assert "own-caution" not in under(Verdict.PROCEED)
    (found,) = under(Verdict.MODIFY)["own-caution"]
    assert (found.verdict, found.basis) == (Verdict.MODIFY, "clinic_policy")
    (stricter,) = under(Verdict.AVOID_SITE)["own-caution"]
    assert (stricter.verdict, stricter.basis) == (Verdict.AVOID_SITE, "clinical_source")


@pytest.mark.parametrize(("ceiling", "left"), [(None, -1), (1, 1), (5, -1)], ids=str)
def test_a_clearance_leaves_work_below_deep(ceiling, left):
    """Cleared, it is to go on with changes below deep work, or lighter where the entry says so."""
    case = evolve(told(Report(what="fever")), clearances=(cleared(),))
    (found,) = held(case, with_caution(max_pressure=ceiling))["own-caution"]
    assert found.verdict is Verdict.MODIFY
    assert found.max_pressure == (POLICY.deep_from + left if left < 0 else left)
    assert found.because.endswith("is reported, cleared")
    (absolute,) = held(case, with_caution(max_pressure=ceiling, absolute=True, because="it is so"))["own-caution"]
    assert (absolute.verdict, absolute.max_pressure, absolute.absolute) == (Verdict.CLEARANCE, ceiling, True)
    assert absolute.because.endswith("is reported")


def cleared():
    """A clearance in force."""
    return Clearance(fact="fever", by=Diagnoser.PHYSICIAN, on=TODAY)


# Irritability.


@pytest.mark.parametrize("irritability", [None, *Irritability])
def test_only_what_flares_easily_stays_below_deep_work(irritability):
    """A highly irritable complaint caps the pressure below deep work, at its own site."""
    calm = Presentation(complaint="pain", region=Region.NECK)
    sore = Presentation(complaint="pain", region=Region.KNEE, irritability=irritability)
    found = held(evolve(sample_case(), presentations=(calm, sore))).get("irritable", [])
    assert bool(found) is (irritability is Irritability.HIGH)
    for one in found:
        assert (one.verdict, one.max_pressure) == (Verdict.MODIFY, POLICY.deep_from - 1)
        assert (one.sites, one.path) == ((Site(region=Region.KNEE),), "presentations[1].irritability")


# Consent.


def consents(scope, *days, revoked=None, given=True):
    """A client with an answer to one scope on each of these days from today, beside treatment."""
    answers = tuple(
        Consent(scope=scope, on=TODAY + timedelta(days=day), given=given, revoked_on=revoked) for day in days
    )
    treatment = () if scope is ConsentScope.TREATMENT else (Consent(scope=ConsentScope.TREATMENT, on=TODAY),)
    return client(consents=(*treatment, *answers))


@pytest.mark.parametrize(
    ("scope", "code", "verdict", "absolute"),
    [
        (ConsentScope.TREATMENT, "consent-treatment", Verdict.AVOID_SITE, True),
        (ConsentScope.DEEP_WORK, "consent-deep-work", Verdict.MODIFY, False),
        (ConsentScope.SENSITIVE_SITE, "consent-sensitive-site", Verdict.AVOID_SITE, False),
    ],
)
def test_a_consent_that_is_taken_back(scope, code, verdict, absolute):
    """A revoked consent binds from that day on, until it is given again later; one never asked binds nothing."""
    first, again = (Consent(scope=scope, on=TODAY - timedelta(days=days)) for days in (9, 2))
    back = evolve(first, revoked_on=TODAY - timedelta(days=5))
    other = Consent(scope=ConsentScope.SHARING_RECORDS, on=TODAY)
    for answers, binds in (
        ((other,), False),
        ((first,), False),
        ((back,), True),
        ((other, back), True),
        ((back, evolve(again, on=TODAY - timedelta(days=7))), True),
        ((back, evolve(again, on=TODAY - timedelta(days=5))), True),
        ((back, again), False),
        ((again, back), False),
        ((back, evolve(again, on=TODAY + timedelta(days=1))), True),
        ((evolve(first, revoked_on=TODAY + timedelta(days=1)),), False),
    ):
        found = held(client(consents=answers)).get(code, [])
        assert bool(found) is binds, answers
        for one in found:
            assert (one.verdict, one.absolute) == (verdict, absolute)


def test_refused_deep_work_caps_the_pressure():
    """Without consent to deep work the pressure stays below it."""
    back = Consent(scope=ConsentScope.DEEP_WORK, on=TODAY, revoked_on=TODAY)
    (found,) = held(client(consents=(back,)))["consent-deep-work"]
    assert found.max_pressure == POLICY.deep_from - 1
    assert found.everywhere


def test_refused_sensitive_sites_are_left_out():
    """Every structure at a site that needs consent is bound, and every region that lies in one; nothing else."""
    back = Consent(scope=ConsentScope.SENSITIVE_SITE, on=TODAY, revoked_on=TODAY)
    found = held(client(consents=(back,)))["consent-sensitive-site"]
    needing = {site.id for site in K.endangerment_sites.values() if site.needs_consent}
    structures = {s.id for s in K.anatomy.values() if not needing.isdisjoint(s.endangerment_sites)}
    covered = {region for site in K.endangerment_sites.values() if site.needs_consent for region in site.covers}
    assert set().union(*(one.structures for one in found)) == structures
    assert {place.region for one in found for place in one.sites} == covered


def test_intraoral_work_takes_a_consent_of_its_own():
    """Intraoral structures are avoided until consent to that work is given and in force."""
    given = Consent(scope=ConsentScope.INTRAORAL, on=TODAY)
    treatment = Consent(scope=ConsentScope.TREATMENT, on=TODAY)
    (found,) = held(client(consents=(treatment,)))["consent-intraoral"]
    assert found.verdict is Verdict.AVOID_SITE
    assert found.structures == {s.id for s in K.anatomy.values() if s.intraoral}
    assert "consent-intraoral" not in held(client(consents=(given,)))
    for closed in (evolve(given, on=TODAY + timedelta(days=1)), evolve(given, revoked_on=TODAY)):
        assert "consent-intraoral" in held(client(consents=(treatment, closed)))


# Wishes.


def test_wishes_bind_what_they_name():
    """A wish for less pressure caps it, an unwanted technique is avoided; no wish binds nothing."""
    wishes = Preferences(max_pressure=2, avoid_techniques=frozenset({"effleurage"}))
    found = held(client(preferences=wishes))
    assert (found["client-pressure"][0].verdict, found["client-pressure"][0].max_pressure) == (Verdict.MODIFY, 2)
    assert found["client-techniques"][0].verdict is Verdict.AVOID_TECHNIQUE
    assert found["client-techniques"][0].techniques == {"effleurage"}
    assert {one.basis for code in ("client-pressure", "client-techniques") for one in found[code]} == {"record"}
    none = held(client(preferences=Preferences()))
    assert {"client-pressure", "client-techniques", "clothed"}.isdisjoint(none)


@pytest.mark.parametrize("setting", Setting)
def test_who_stays_clothed(setting):
    """By wish anywhere, and without one where the place is open to view."""
    case = evolve(client(preferences=Preferences()), setting=setting)
    assert stays_clothed(case) is (setting in {Setting.WORKPLACE, Setting.SPORTS_EVENT})
    assert ("clothed" in held(case)) is stays_clothed(case)
    assert stays_clothed(evolve(case, client=evolve(case.client, preferences=Preferences(clothed=True))))


# Time and depth.


def test_the_shortest_limit_of_all_counts():
    """A session is as long as the time at hand, or as the shortest limit that binds everything."""
    case = evolve(told(Report(what="fever")), time_available=minutes(60))
    plain = longest_session(Context(case, with_caution(), POLICY))
    for limit, left in ((minutes(20), minutes(20)), (minutes(90), plain)):
        assert longest_session(Context(case, with_caution(max_session=limit), POLICY)) == left
    local = with_caution(max_session=minutes(20), scope=CautionScope.AT_REGIONS, regions=(Region.NECK,))
    assert longest_session(Context(case, local, POLICY)) == plain


def test_deep_work_needs_room():
    """A technique that works deep is left out below moderate pressure; others never are."""
    depths = {technique.depth for technique in K.techniques.values()}
    moderate = next(depth.level for depth in depths if depth is not None and depth.value == "moderate")
    for depth in depths:
        for ceiling in range(1, 6):
            deep = depth is not None and depth.value == "deep"
            assert too_light_for(depth, ceiling) is (deep and ceiling < moderate)


def test_a_guardian_s_refusal_counts_too():
    """Whoever gave a consent may take it back for the client."""
    back = Consent(scope=ConsentScope.TREATMENT, on=TODAY, by=ConsentGiver.GUARDIAN, revoked_on=TODAY)
    assert "consent-treatment" in held(client(consents=(back,)))
