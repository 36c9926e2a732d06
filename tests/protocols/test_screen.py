"""Screening: verdicts by site and technique, what changes, what is asked, and when the client is sent on."""

import random

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as some

import soft_tissue as st
from samples import EXAMPLES, sample_case
from soft_tissue.models import (
    Change,
    Contraindication,
    Dose,
    Position,
    RedFlag,
    RedFlagAction,
    Referral,
    Region,
    Report,
    Site,
    TreatmentPlan,
    Urgency,
    Verdict,
)
from soft_tissue.protocols import default_library
from soft_tissue.rendering import screening_text
from soft_tissue.testing import assert_round_trips, cases, reports
from soft_tissue.units import Duration, minutes

LIBRARY = default_library()
K = LIBRARY.knowledge


def told(case, *more, **changes):
    """The same case, with more reported and other measures in the intake."""
    intake = case.client.intake
    return evolve(case, client=evolve(case.client, intake=evolve(intake, reports=(*intake.reports, *more), **changes)))


def looser(one, other):
    """Where one screening allows more than another, of what both were asked."""
    return [
        (found.site, technique)
        for found in other.verdicts
        for technique in found.techniques
        if (now := one.at(technique, found.site)) is None
        or now.verdict.rank < found.verdict.rank
        or now.max_pressure > found.max_pressure
    ]


SITES = (Site(region=Region.LOW_BACK), Site(region=Region.ABDOMEN), K.site("upper-trapezius"))


@given(cases(calm=True), reports())
def test_a_reported_fact_never_loosens(case, report):
    """One more reported fact leaves the visit, and each technique at each site, as strict or stricter."""
    before, after = st.screen(case, sites=SITES), st.screen(told(case, report), sites=SITES)
    assert not looser(after, before)
    assert after.verdict.rank >= before.verdict.rank


@given(cases(), some.randoms(use_true_random=False))
def test_the_order_of_reports_never_matters(case, shuffle):
    """Reports in another order bring the same verdicts and the same questions."""
    mixed = list(case.client.intake.reports) if case.client.intake else []
    shuffle.shuffle(mixed)
    if case.client.intake is None:
        return
    other = evolve(case, client=evolve(case.client, intake=evolve(case.client.intake, reports=tuple(mixed))))
    one, two = st.screen(case, sites=SITES), st.screen(other, sites=SITES)
    assert (one.verdict, one.questions, one.needed) == (two.verdict, two.questions, two.needed)
    assert not looser(one, two)
    assert not looser(two, one)


@given(cases())
def test_a_screening_hangs_together(case):
    """It round trips; each verdict is the strictest of its own reasons; every technique stands at every site once."""
    found = st.screen(case)
    assert_round_trips(found)
    for verdict in found.verdicts:
        reasons = [found.restrictions[place] for place in verdict.reasons]
        assert verdict.verdict.rank <= max((r.verdict.rank for r in reasons), default=0)
        assert (verdict.urgency is not None) == (verdict.verdict is Verdict.REFER)
    for site in {verdict.site for verdict in found.verdicts}:
        ids = [id_ for verdict in found.verdicts if verdict.site == site for id_ in verdict.techniques]
        assert len(ids) == len(set(ids))
    assert (found.referral is not None) == (found.verdict is Verdict.REFER)


@given(cases(calm=True))
def test_a_plan_lies_inside_its_screening(case):
    """Every step of a plan is allowed where and how the screening of its practitioner says."""
    answer = st.plan(case)
    if not isinstance(answer, TreatmentPlan):
        return
    people = {practitioner.id: practitioner for practitioner in case.practitioners}
    for session in answer.sessions:
        who = people[session.practitioner or answer.practitioner]
        for step in session.treatments:
            found = st.screen(case, techniques=(step.technique,), sites=(step.site,), practitioner=who)
            (verdict,) = found.verdicts
            assert verdict.verdict.allows, (step.technique, step.site)
            level = step.dose.pressure_level
            assert level is None or (level.max or 0) <= verdict.max_pressure
            assert step.dose.position not in verdict.positions


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_screening_and_planning_agree(file):
    """A case that screening stops gets no plan, and its referral is the plan's own answer."""
    case = st.load_case(file)
    found, answer = st.screen(case), st.plan(case)
    if found.referral is not None:
        assert answer == found.referral
    if not found.open:
        assert not isinstance(answer, TreatmentPlan)
    if isinstance(answer, Referral):
        assert found.verdict is Verdict.REFER


def test_a_chain_leads_from_the_intake_to_the_verdict():
    """Each restriction that follows from a report names the fact, its place in the case, and its sources."""
    found = st.screen(told(sample_case(), Report(what="deep-vein-thrombosis-suspected")))
    chain = [r for r in found.restrictions if r.fact == "deep-vein-thrombosis-suspected"]
    assert {r.verdict for r in chain} >= {Verdict.AVOID_SITE, Verdict.REFER}
    assert all(r.path == "client.intake.reports[0].what" and r.sources for r in chain)
    assert found.verdict is Verdict.REFER
    assert found.referral.urgency is Urgency.EMERGENCY
    assert found.referral.message == "Do not start. Call emergency services."


def test_an_unknown_term_is_a_finding():
    """A word that the vocabulary does not hold is a finding, never passed over."""
    found = st.screen(told(sample_case(), Report(what="wobbly-knee")))
    assert [f.path for f in found.findings if f.code == "FACT-UNKNOWN"] == ["client.intake.reports[0].what"]


def test_nothing_found_is_not_called_safe():
    """Without a reason against it, the text says only that none was found."""
    found = st.screen(sample_case(), techniques=("effleurage",), sites=(Site(region=Region.FOREARM),))
    text = screening_text(found, K)
    assert found.verdict is Verdict.PROCEED
    assert "nothing found against it" in text
    assert "That does not mean that there is none." in text
    assert "safe" not in text.lower()


# Changes: lighter, shorter, elsewhere, another position.


@pytest.mark.parametrize(("count", "reported"), [(49_999, True), (50_000, False), (0, True), (400_000, False)])
def test_a_platelet_count(count, reported):
    """A count under the threshold of the data reports low platelets; at it, whether they are low is still open."""
    found = st.screen(told(sample_case(), platelets=count))
    assert any(r.fact == "low-platelets" for r in found.restrictions) is reported
    assert found.verdict.allows is not reported


def test_positions_in_pregnancy():
    """From twelve weeks on nobody lies flat on the back or face down; a step that says so is an error."""
    case = st.load_case(next(file for file in EXAMPLES if file.stem == "prenatal"))
    found = st.screen(case, sites=(Site(region=Region.NECK),), techniques=("effleurage",))
    assert found.verdicts[0].positions == {Position.PRONE, Position.SUPINE}
    assert Change.POSITION in found.verdicts[0].changes
    answer = st.plan(case)
    session = answer.sessions[0]
    place = next(number for number, step in enumerate(session.steps) if step.kind == "treatment")
    for position, errors in ((Position.PRONE, 1), (Position.SIDE_LYING, 0)):
        step = session.steps[place]
        turned = evolve(step, dose=evolve(step.dose, position=position))
        steps = (*session.steps[:place], turned, *session.steps[place + 1 :])
        proposed = evolve(answer, sessions=(evolve(session, steps=steps), *answer.sessions[1:]))
        found_errors = [f for f in st.check(proposed, case) if f.code == "STEP-POSITION"]
        assert len(found_errors) == errors
        assert all(f.path == f"sessions[0].steps[{place}].dose.position" for f in found_errors)


def _short(limit, **changes):
    """A library in which easy bruising leaves short sessions only."""
    entry = Contraindication(
        id="short-on-bruising",
        name="easy bruising",
        any_of=("easy-bruising",),
        verdict=Verdict.MODIFY,
        max_session=limit,
        advice="Keep it short.",
        sources=("house-convention",),
        **changes,
    )
    return LIBRARY.with_knowledge(K.with_entries("short", contraindications=(entry,)))


def test_shorter_sessions():
    """Where what is reported leaves a short session only, the plan keeps to it, and a longer one is an error."""
    library = _short(minutes(45))
    case = told(sample_case(), Report(what="easy-bruising"))
    found = st.screen(case, library, sites=SITES[:1])
    assert {verdict.max_session for verdict in found.verdicts} == {minutes(45)}
    assert all(Change.SHORTER in verdict.changes for verdict in found.verdicts)
    longer = st.plan(case)
    answer = st.plan(case, library)
    assert isinstance(answer, TreatmentPlan)
    assert all(session.duration <= minutes(45) for session in answer.sessions)
    assert isinstance(longer, TreatmentPlan)
    assert any(session.duration > minutes(45) for session in longer.sessions)
    assert "SESSION-LIMIT" in [f.code for f in st.check(longer, case, library)]


# More knowledge never loosens.


@some.composite
def cautions(draw):
    """A contraindication about one to three facts of the vocabulary."""
    techniques = draw(some.lists(some.sampled_from(tuple(K.techniques)), max_size=3, unique=True))
    verdicts = [Verdict.MODIFY, Verdict.CLEARANCE, Verdict.AVOID_SITE] + (
        [Verdict.AVOID_TECHNIQUE] if techniques else []
    )
    return Contraindication(
        id="one-more",
        name="one more",
        any_of=tuple(draw(some.lists(some.sampled_from(tuple(K.intake_facts)), min_size=1, max_size=3, unique=True))),
        verdict=draw(some.sampled_from(verdicts)),
        techniques=tuple(techniques),
        max_pressure=draw(some.none() | some.integers(1, 5)),
        positions=tuple(draw(some.lists(some.sampled_from(Position), max_size=2, unique=True))),
        absolute=draw(some.booleans()),
        advice="Ask.",
        sources=("house-convention",),
    )


@given(cases(), cautions())
def test_a_contraindication_more_never_loosens(case, caution):
    """One more contraindication in the knowledge leaves every verdict, and the referral, as strict or stricter."""
    library = LIBRARY.with_knowledge(K.with_entries("more", contraindications=(caution,)))
    before, after = st.screen(case, sites=SITES), st.screen(case, library, sites=SITES)
    assert not looser(after, before)
    assert after.verdict.rank >= before.verdict.rank
    if before.referral is not None:
        assert set(after.referral.reported) >= set(before.referral.reported)
        assert after.referral.urgency.rank >= before.referral.urgency.rank


@given(
    cases(),
    some.sampled_from(tuple(K.intake_facts)),
    some.none() | some.sampled_from(Urgency),
    some.sampled_from(RedFlagAction),
)
def test_a_red_flag_more_never_loosens(case, fact, urgency, action):
    """One more red flag in the knowledge leaves every verdict as strict or stricter."""
    flag = RedFlag(
        id="one-more", name="one more", any_of=(fact,), action=action, urgency=urgency, sources=("house-convention",)
    )
    library = LIBRARY.with_knowledge(K.with_entries("more", red_flags=(flag,)))
    before, after = st.screen(case, sites=SITES), st.screen(case, library, sites=SITES)
    assert not looser(after, before)
    assert after.verdict.rank >= before.verdict.rank


# Endangerment sites.


def test_a_region_that_is_an_endangerment_site():
    """Work on the armpit as a whole stays light; a structure that lies elsewhere in the region's limb does not."""
    axilla = st.screen(sample_case(), sites=(Site(region=Region.AXILLA),), techniques=("petrissage",))
    assert axilla.verdicts[0].max_pressure == K.endangerment_sites["axilla"].max_pressure
    assert "endangerment-axilla" in {r.code for r in axilla.restrictions}
    forearm = st.screen(sample_case(), sites=(Site(region=Region.FOREARM),), techniques=("petrissage",))
    assert not any(r.code.startswith("endangerment") for r in forearm.restrictions)


def test_a_region_that_holds_an_endangerment_site():
    """Work on the neck as a whole is possible with changes that the sources name."""
    found = st.screen(sample_case(), sites=(Site(region=Region.NECK),), techniques=("petrissage",))
    assert found.verdicts[0].verdict is Verdict.MODIFY
    assert "endangerment-anterior-triangle-of-neck-within" in {r.code for r in found.restrictions}


def test_work_deeper_than_an_endangerment_site_takes_is_confirmed():
    """A step that works a region as a whole deeper than its endangerment site takes is to be confirmed."""
    case = sample_case()
    answer = st.plan(case)
    session = answer.sessions[0]
    place = next(number for number, step in enumerate(session.steps) if step.kind == "treatment")
    for region, expected in ((Region.NECK, True), (Region.FOREARM, False)):
        step = evolve(session.steps[place], technique="deep-tissue-massage", site=Site(region=region), dose=Dose())
        steps = (*session.steps[:place], step, *session.steps[place + 1 :])
        found = st.check(evolve(answer, sessions=(evolve(session, steps=steps), *answer.sessions[1:])), case)
        near = [f.path for f in found if f.code == "STEP-NEAR-ENDANGERMENT"]
        assert (f"sessions[0].steps[{place}].site" in near) is expected


def test_shuffled_many_times():
    """Two hundred orders of twelve reports: one verdict."""
    facts = random.Random(7).sample(sorted(K.intake_facts), 12)  # noqa: S311 - no secret
    everything = {st.screen(told(sample_case(), *(Report(what=f) for f in facts)), sites=SITES).verdict}
    for seed in range(20):
        mixed = random.Random(seed).sample(facts, len(facts))  # noqa: S311
        everything.add(st.screen(told(sample_case(), *(Report(what=f) for f in mixed)), sites=SITES).verdict)
    assert len(everything) == 1


def test_durations_are_durations():
    """The limit of a session is a time, whatever its unit."""
    hours = _short(Duration(0.75, "h"))
    case = told(sample_case(), Report(what="easy-bruising"))
    one, two = st.screen(case, hours, sites=SITES), st.screen(case, _short(minutes(45)), sites=SITES)
    assert [v.max_session for v in one.verdicts] == [v.max_session for v in two.verdicts]
