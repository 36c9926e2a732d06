"""Envelopes of published doses, loads of a plan, and the rules that rest on them."""

import re

import attrs
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as some

import soft_tissue as st
from samples import EXAMPLES, sample_case, sample_plan
from soft_tissue.errors import InvalidRecordError, UnknownIdError
from soft_tissue.models import (
    Assessment,
    Basis,
    Discipline,
    Dose,
    DoseAmount,
    DurationRange,
    NumberRange,
    PalpateStep,
    PressureLevelRange,
    PublishedAmounts,
    PublishedDose,
    Region,
    RestStep,
    Severity,
    Side,
    Site,
    TissueStage,
    TreatmentPlan,
    TreatmentStep,
    TriggerPoint,
    TriggerPointStatus,
)
from soft_tissue.models.ranges import Range
from soft_tissue.protocols.dosing import choose_dose
from soft_tissue.rendering import for_client, for_therapist
from soft_tissue.rendering.doses import envelope_text
from soft_tissue.testing import records, sites
from soft_tissue.units import Measure, minutes, seconds
from soft_tissue.validation import Context, has_errors
from soft_tissue.validation.doses import dose_envelope, has_active_point, phase_visits, site_loads, stated

K = st.default_knowledge()
FRICTION = "cross-fiber-friction"
POINTS = "trigger-point-therapy"
RELEASE = "myofascial-release"
LATENT = "trigger-point-therapy-latent-90-s"
TECHNIQUES = sorted({dose.technique for dose in K.doses.values()})
STAGES = (None, TissueStage.ACUTE, TissueStage.SUBACUTE, TissueStage.CHRONIC)
asked = some.tuples(some.sampled_from(TECHNIQUES), some.sampled_from(STAGES))


# The data.


def _twin(amount, dose, arm):
    value, published = getattr(arm, amount), getattr(dose, amount)
    if published is None:
        return False
    return published == value if isinstance(value, Range) else published.min == published.max == value


def test_every_schedule_and_hold_of_a_single_technique_is_a_dose():
    """What a published protocol states of one technique stands among the doses, with the same source."""
    missing = []
    for protocol in K.published_protocols.values():
        for arm in protocol.arms:
            if arm.technique is None or not arm.within_scope:
                continue
            own = [
                d for d in K.doses.values() if d.technique == arm.technique and set(d.sources) & set(protocol.sources)
            ]
            for amount in (
                "hold",
                "repetitions",
                "sets",
                "rest",
                "effort_percent",
                "session",
                "sessions_per_week",
                "weeks",
            ):
                value = getattr(arm, amount)
                if value is not None and not any(_twin(amount, dose, arm) for dose in own):
                    missing.append((protocol.id, arm.name, amount))
    assert missing == []


def test_what_was_tried_on_latent_points_is_marked():
    """A dose that its source gives for latent points says so, and no other dose does."""
    marked = {dose.id for dose in K.doses.values() if dose.point_status is TriggerPointStatus.LATENT}
    said = {dose.id for dose in K.doses.values() if "latent" in f"{dose.intent} {dose.note}".lower()}
    assert marked == said
    assert LATENT in marked


def test_a_dose_that_must_not_be_planned_says_why():
    """A publication that is kept from plans gives its reason, and one that may be planned needs none."""
    assert [dose.id for dose in K.doses.values() if dose.planning is (dose.why is not None)] == []


def test_the_names_of_the_amounts_are_the_fields():
    """`DoseAmount` names every amount that a publication may state, in the same order."""
    assert [amount.value for amount in DoseAmount] == [field.name for field in attrs.fields(PublishedAmounts)]


# The envelope.


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("technique", TECHNIQUES)
def test_an_envelope_accounts_for_every_publication(technique, stage):
    """Each publication of a technique is counted, kept apart or not for planning; each amount known or unknown."""
    envelope = dose_envelope(technique, stage)
    counted = {one.published for spread in envelope.spreads for one in spread.stated}
    apart = {kept.published for kept in envelope.elsewhere}
    barred = {kept.published for kept in envelope.not_for_planning}
    own = {dose.id for dose in K.doses.values() if dose.technique == technique}
    silent = {id_ for id_ in own if all(stated(K.doses[id_], amount) is None for amount in DoseAmount)}
    assert counted | apart | barred | silent == own
    assert not counted & (apart | barred)
    assert not apart & barred
    assert [*(spread.amount for spread in envelope.spreads), *envelope.unknown] != []
    assert sorted([*(spread.amount for spread in envelope.spreads), *envelope.unknown]) == sorted(DoseAmount)
    for amount in envelope.unknown:
        assert getattr(envelope.amounts, amount) is None
        assert envelope.spread(amount) is None


@given(asked)
def test_an_envelope_holds_every_publication_it_lists(asked):
    """No publication reaches beyond the spread, each is of the stage, and the ends are printed by somebody."""
    technique, stage = asked
    for spread in dose_envelope(technique, stage).spreads:
        assert spread.stated
        ranges = [getattr(one.says, spread.amount) for one in spread.stated]
        assert all(spread.range.holds(found) for found in ranges)
        printed = [end for found in ranges for end in (found.min, found.max) if end is not None]
        assert (spread.lowest, spread.highest) == (min(printed), max(printed))
        assert spread.no_upper_end is any(found.max is None for found in ranges)
        assert spread.no_lower_end is any(found.min is None for found in ranges)
        assert all(one.stage in (TissueStage.ANY, stage) for one in spread.stated)
        assert spread.sources == tuple(sorted({source for one in spread.stated for source in one.sources}))


def _in_units(value, pick):
    """A range or a dose with every measure written in another unit, where that is exact."""
    changes = {}
    for field in attrs.fields(type(value)):
        part = getattr(value, field.name)
        if isinstance(part, Measure):
            other = type(part).from_exact(part.exact, pick(sorted(part.units)))
            changes[field.name] = other if other == part else part
        elif isinstance(part, Range):
            changes[field.name] = _in_units(part, pick)
    return evolve(value, **changes)


@given(asked, some.data())
@settings(max_examples=25)
def test_units_do_not_matter(asked, data):
    """The same doses written in other units give an equal envelope."""
    technique, stage = asked
    own = tuple(dose for dose in K.doses.values() if dose.technique == technique)
    rewritten = tuple(_in_units(dose, lambda units: data.draw(some.sampled_from(units))) for dose in own)
    knowledge = K.with_entries("units", replace=True, doses=rewritten)
    assert dose_envelope(technique, stage, knowledge=knowledge) == dose_envelope(technique, stage)


@given(records(PublishedDose), asked, some.booleans())
@settings(max_examples=30)
def test_another_publication_never_narrows_a_spread(dose, asked, planning):
    """With one publication more every spread is at least as wide, and what was known stays known."""
    technique, stage = asked
    added = evolve(dose, id="added-by-a-test", technique=technique, planning=planning)
    before = dose_envelope(technique, stage)
    after = dose_envelope(technique, stage, knowledge=K.with_entries("more", doses=(added,)))
    for spread in before.spreads:
        wider = after.spread(spread.amount)
        assert wider is not None
        assert wider.lowest <= spread.lowest
        assert wider.highest >= spread.highest
        assert set(spread.stated) <= set(wider.stated)
        assert wider.no_upper_end >= spread.no_upper_end
        assert wider.no_lower_end >= spread.no_lower_end
    assert set(after.unknown) <= set(before.unknown)
    if not planning:
        assert after.spreads == before.spreads


def test_another_stage_is_kept_apart():
    """A dose for chronic tissue counts for chronic tissue only; for another or an unknown stage it says why not."""
    chronic = "cross-fiber-friction-ombregt-chronic"
    counted = dose_envelope(FRICTION, TissueStage.CHRONIC).spread("minutes_per_site")
    assert chronic in [one.published for one in counted.stated]
    for stage in (None, TissueStage.ANY, TissueStage.ACUTE, TissueStage.SUBACUTE):
        envelope = dose_envelope(FRICTION, stage)
        assert chronic not in [one.published for spread in envelope.spreads for one in spread.stated]
        assert {k.published: k.why for k in envelope.elsewhere}[chronic] == "published for the chronic stage"


@pytest.mark.parametrize("status", [None, TriggerPointStatus.ACTIVE])
def test_latent_doses_are_for_latent_points(status):
    """What was tried on latent points is counted for a latent point only."""
    assert LATENT in [kept.published for kept in dose_envelope(POINTS, point_status=status).elsewhere]
    latent = dose_envelope(POINTS, point_status=TriggerPointStatus.LATENT)
    assert LATENT in [one.published for one in latent.spread("hold").stated]


def test_structures_are_told_apart_when_asked():
    """A dose tried on one structure counts for it and the members of a group, and not for another structure."""
    masseter = "trigger-point-therapy-masseter"
    for structure, counts in (("masseter", True), ("infraspinatus", False), (None, True)):
        envelope = dose_envelope(POINTS, structure=structure)
        counted = {one.published for spread in envelope.spreads for one in spread.stated}
        assert (masseter in counted) is counts
        assert (masseter in {kept.published for kept in envelope.elsewhere}) is not counts
    group = next(s for s in K.anatomy.values() if s.members and s.members[0] in K.anatomy)
    dose = PublishedDose(
        id="on-a-group",
        technique=POINTS,
        stage=TissueStage.ANY,
        structures=(group.id,),
        hold=DurationRange(min=seconds(45), max=seconds(45)),
    )
    knowledge = K.with_entries("group", doses=(dose,))
    spread = dose_envelope(POINTS, structure=group.members[0], knowledge=knowledge).spread("hold")
    assert "on-a-group" in [one.published for one in spread.stated]


@pytest.mark.parametrize(("weeks", "counts"), [(None, False), (19, False), (20, True), (32, True), (33, False)])
def test_weeks_of_pregnancy(weeks, counts):
    """A dose for certain weeks of pregnancy counts within them only."""
    envelope = dose_envelope("prenatal-massage", pregnancy_weeks=weeks)
    assert (envelope.spread("session") is not None) is counts
    assert (DoseAmount.SESSION in envelope.unknown) is not counts


def test_what_is_not_known_is_refused():
    """A technique or a structure that is not known, or weeks that can't be, are errors."""
    with pytest.raises(UnknownIdError, match="cross-fiber-friction"):
        dose_envelope("cross-fiber-frictoin")
    with pytest.raises(UnknownIdError):
        dose_envelope(FRICTION, structure="no-such-muscle-at-all")
    with pytest.raises(InvalidRecordError):
        dose_envelope(FRICTION, pregnancy_weeks=99)


def test_a_technique_that_nobody_dosed_is_unknown():
    """Without a publication nothing is known, and nothing is invented."""
    none = next(id_ for id_ in K.techniques if id_ not in TECHNIQUES)
    envelope = dose_envelope(none)
    assert (envelope.spreads, envelope.unknown) == ((), tuple(DoseAmount))
    assert envelope.amounts == PublishedAmounts()


# The loads.


_PLACED = sites()
_TIMES = some.integers(1, 120).map(lambda half: minutes(half / 2))
_TREATED = some.builds(
    TreatmentStep,
    duration=_TIMES,
    technique=some.sampled_from(sorted(K.techniques)),
    site=_PLACED,
    dose=some.builds(
        Dose, pressure_level=some.none() | some.integers(1, 5).map(lambda level: PressureLevelRange(max=level))
    ),
)
_FELT = some.builds(PalpateStep, duration=_TIMES, sites=some.lists(_PLACED, max_size=2).map(tuple))
_STEPS = some.lists(_TREATED | _FELT | some.builds(RestStep, duration=_TIMES), max_size=6)


def _plan(*visits, **course):
    """The sample's plan with other steps, a session for each list of steps."""
    sessions = tuple(
        evolve(sample_plan().sessions[0], steps=tuple(steps), visits=(number,), discipline=Discipline.NEUROMUSCULAR)
        for number, steps in enumerate(visits, start=1)
    )
    phase = evolve(
        sample_plan().course.phases[0],
        discipline=Discipline.NEUROMUSCULAR,
        visits=len(sessions),
        per_week=NumberRange(**course) if course else None,
    )
    return evolve(
        sample_plan(), sessions=sessions, course=evolve(sample_plan().course, phases=(phase,), visits=len(sessions))
    )


def _loads(steps):
    (session,) = site_loads(_plan(steps)).sessions
    return session


def _by_place(session):
    return {(load.structure, load.region, load.side): load for load in session.sites}


@given(_STEPS)
def test_loads_add_up_to_the_hands_on_time(steps):
    """The own times of all places and what names no place are the session's hands-on time, to the second."""
    session = _loads(steps)
    own = [load.own for load in session.sites if load.side is None]
    assert sum(own, start=session.unplaced) == session.hands_on == _plan(steps).sessions[0].hands_on


@given(_STEPS, some.randoms(use_true_random=False))
def test_the_order_of_steps_does_not_matter(steps, random):
    """The same steps in another order give equal loads."""
    other = list(steps)
    random.shuffle(other)
    assert _loads(other) == _loads(steps)


@given(_STEPS, _TREATED | _FELT)
def test_another_step_never_lowers_a_load(steps, step):
    """With one step more no place gets less, in time, depth or steps."""
    before, after = _by_place(_loads(steps)), _by_place(_loads([*steps, step]))
    assert set(before) <= set(after)
    for place, load in before.items():
        more = after[place]
        assert more.hands_on >= load.hands_on
        assert more.own >= load.own
        assert more.deep >= load.deep
        assert more.steps >= load.steps


@given(_STEPS)
def test_a_place_gets_no_more_than_what_contains_it(steps):
    """A region gets at least what lies in it; no place gets more than the session, and sides no more than the whole."""
    session = _loads(steps)
    places = _by_place(session)
    for (structure, region, side), load in places.items():
        assert load.own <= load.hands_on <= session.hands_on
        assert load.deep <= load.hands_on
        if region is not None and region.parent is not None:
            assert places[None, region.parent, side].hands_on >= load.hands_on
        if side is not None:
            assert places[structure, region, None].hands_on >= load.hands_on
        if structure is not None and load.own > minutes(0):
            groups = [group.id for group in K.anatomy.values() if structure in group.members]
            assert all(places[group, None, side].hands_on >= load.own for group in groups)


@given(_STEPS, some.sampled_from(sorted(K.techniques)))
def test_loads_of_one_technique_are_part_of_all(steps, technique):
    """Counting one technique only never counts more than counting all."""
    plan = _plan(steps)
    whole = _by_place(site_loads(plan).sessions[0])
    for place, load in _by_place(site_loads(plan, technique=technique).sessions[0]).items():
        assert load.hands_on <= whole[place].hands_on
        assert load.steps <= whole[place].steps


def _step(technique, structure, time, side=None):
    return TreatmentStep(duration=minutes(time), technique=technique, site=K.site(structure, side))


def test_where_a_step_counts():
    """A muscle counts for its region, for what contains it and for its group; both sides are halved."""
    group = next(s for s in K.anatomy.values() if "infraspinatus" in s.members)
    session = _loads([_step(FRICTION, "infraspinatus", 6, Side.BOTH), _step(RELEASE, "infraspinatus", 3, Side.LEFT)])
    assert session.at("infraspinatus").own == minutes(9)
    assert session.at("infraspinatus", Side.LEFT).hands_on == minutes(6)
    assert session.at("infraspinatus", Side.RIGHT).hands_on == minutes(3)
    for place in (group.id, K.anatomy["infraspinatus"].regions[0], Region.WHOLE_BODY):
        assert (session.at(place).hands_on, session.at(place).own) == (minutes(9), minutes(0))
    assert session.at(Region.FOOT) is None
    for member in group.members:
        assert _loads([_step(RELEASE, group.id, 5)]).at(member).hands_on == minutes(5)


def test_deep_work_is_counted_from_its_level():
    """Work counts as deep by the level of its dose, else by its technique's depth."""
    light = evolve(_step(FRICTION, "infraspinatus", 4), dose=Dose(pressure_level=PressureLevelRange(max=3)))
    plan = _plan([_step(FRICTION, "infraspinatus", 6), light])
    deep_from = K.techniques[FRICTION].depth.level
    assert site_loads(plan, deep_from=deep_from).sessions[0].at("infraspinatus").deep == minutes(
        6 if deep_from > 3 else 10
    )
    assert site_loads(plan, deep_from=1).sessions[0].at("infraspinatus").deep == minutes(10)


def test_palpation_of_one_site_counts_there():
    """Palpation of a single site counts for it; how it is shared among several is not said, so it is unplaced."""
    one, two = K.site("infraspinatus"), K.site("piriformis")
    session = _loads(
        [PalpateStep(duration=minutes(2), sites=(one,)), PalpateStep(duration=minutes(3), sites=(one, two))]
    )
    assert session.at("infraspinatus").own == minutes(2)
    assert (session.unplaced, session.hands_on) == (minutes(3), minutes(5))


def test_a_week_holds_its_heaviest_visits():
    """A week is as full as the spacing allows; where the spacing is unknown, nothing is added up."""
    visits = [[_step(RELEASE, "infraspinatus", time)] for time in (5, 20, 10)]
    for pace, count, time in ((1, 1, 20), (1.5, 2, 30), (3, 3, 35), (7, 3, 35)):
        (week,) = site_loads(_plan(*visits, max=pace)).weeks
        assert (week.visits, week.hands_on, week.at("infraspinatus").hands_on) == (count, minutes(time), minutes(time))
    (week,) = site_loads(_plan(*visits)).weeks
    assert (week.visits, week.hands_on, week.sites) == (None, None, ())


def test_an_open_phase_repeats_its_session():
    """The one session of an open phase stands for all of its visits."""
    plan = _plan([_step(RELEASE, "infraspinatus", 5)], min=3, max=3)
    phase = evolve(plan.course.phases[0], visits=None)
    (week,) = site_loads(evolve(plan, course=evolve(plan.course, phases=(phase,)))).weeks
    assert (week.visits, week.hands_on) == (3, minutes(15))


def test_phases_that_take_turns_share_a_week():
    """Visits of two disciplines in turn are one stretch; one after the other they are two."""
    for order, stretches in (("nmnm", 1), ("nnmm", 2)):
        names = {"n": Discipline.NEUROMUSCULAR, "m": Discipline.MASSAGE}
        plan = _plan(*([_step(RELEASE, "infraspinatus", 5)] for _ in order), max=1)
        sessions = tuple(evolve(s, discipline=names[o]) for s, o in zip(plan.sessions, order, strict=True))
        phase = evolve(plan.course.phases[0], visits=2)
        phases = (phase, evolve(phase, discipline=Discipline.MASSAGE, name="massage"))
        plan = evolve(plan, sessions=sessions, course=evolve(plan.course, phases=phases))
        assert len(phase_visits(plan)) == stretches
        weeks = site_loads(plan).weeks
        assert [week.visits for week in weeks] == [2 // stretches] * stretches


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_loads_of_the_examples(file):
    """Every planned example has loads: a session each, and no place above the session."""
    plan = st.plan(st.load_case(file))
    if isinstance(plan, TreatmentPlan):
        loads = site_loads(plan)
        assert [load.hands_on for load in loads.sessions] == [session.hands_on for session in plan.sessions]
        assert sum(len(stretch) for stretch in phase_visits(plan)) == len(plan.course.phases)


# The rules.


def _stage(stage, **changes):
    presentation = evolve(sample_case().presentations[0], tissue_stage=stage, stage=None, **changes)
    return evolve(sample_case(), presentations=(presentation,))


def _found(code, steps, case=None, **course):
    plan = _plan(*(steps if steps and isinstance(steps[0], list) else [steps]), **course)
    return [finding for finding in st.check(plan, case or sample_case()) if finding.code == code]


@pytest.mark.parametrize(("times", "speaks"), [((20,), False), ((21,), True), ((11, 10), True), ((10, 10), False)])
def test_time_on_one_site_adds_up(times, speaks):
    """Steps of one technique on one site count together, up to the longest that anybody has published."""
    found = _found("DOSE-SITE-TIME", [_step(FRICTION, "piriformis", time, Side.RIGHT) for time in times])
    assert [finding.severity for finding in found] == [Severity.WARNING] * speaks
    if speaks:
        assert found[0].path == "sessions[0].steps[0].duration"
        assert found[0].message.endswith("21 min on one site (right piriformis); 2 sources give 1-20 min")
        assert set(found[0].sources) == set(
            dose_envelope(FRICTION, TissueStage.CHRONIC).spread("minutes_per_site").sources
        )


@pytest.mark.parametrize(
    ("site", "time", "speaks"),
    [
        (Site(region=Region.THIGH, side=Side.BOTH), 16, False),
        (Site(region=Region.THIGH, side=Side.BOTH), 17, True),
        (Site(region=Region.THIGH, side=Side.LEFT), 9, True),
        (Site(region=Region.THIGH), 8, False),
        (Site(region=Region.THIGH, side=Side.MIDLINE), 9, True),
    ],
)
def test_both_sides_are_two_sites(site, time, speaks):
    """Time on both sides is shared by two sites; a site without a side is one."""
    step = TreatmentStep(duration=minutes(time), technique=RELEASE, site=site)
    assert bool(_found("DOSE-SITE-TIME", [step])) is speaks


def test_other_places_and_techniques_do_not_count():
    """Several structures of one region are several sites, and another technique has a time of its own."""
    steps = [_step(RELEASE, id_, 8, Side.RIGHT) for id_ in ("piriformis", "gluteus-medius", "quadratus-lumborum")]
    assert _found("DOSE-SITE-TIME", [*steps, _step(FRICTION, "piriformis", 20, Side.RIGHT)]) == []


def test_the_stage_decides_on_the_time():
    """A time that only another stage has is above what is published for this one."""
    dose = PublishedDose(
        id="long-and-acute",
        technique=FRICTION,
        stage=TissueStage.ACUTE,
        minutes_per_site=DurationRange(max=minutes(40)),
    )
    library = st.default_library().with_knowledge(K.with_entries("acute", doses=(dose,)))
    plan = _plan([_step(FRICTION, "piriformis", 30, Side.RIGHT)])
    for stage, speaks in ((TissueStage.ACUTE, False), (TissueStage.CHRONIC, True), (None, True)):
        codes = [finding.code for finding in st.check(plan, _stage(stage), library)]
        assert ("DOSE-SITE-TIME" in codes) is speaks


def test_no_publication_is_no_limit():
    """Where no source gives a time on a site, no time is too long: it is unknown, and said to be."""
    steps = [_step("petrissage", "piriformis", 60, Side.RIGHT)]
    assert _found("DOSE-SITE-TIME", steps) == []
    (unknown,) = _found("DOSE-UNKNOWN", steps)
    assert unknown.message.endswith("no source gives its time on one site or its visits a week")


@pytest.mark.parametrize(("pace", "speaks"), [(3, False), (3.5, True), (None, False)])
def test_visits_a_week(pace, speaks):
    """A technique that is given more often than anybody has published is a warning; an unknown pace is none."""
    visits = [[_step(FRICTION, "piriformis", 5)] for _ in range(4)]
    found = _found("DOSE-WEEK", visits, **({} if pace is None else {"min": 1, "max": pace}))
    assert [finding.path for finding in found] == ["course.phases[0].per_week"] * speaks


def test_a_single_visit_has_no_pace():
    """A technique of one visit only is not given at the pace of the phase."""
    visits = [[_step(FRICTION, "piriformis", 5)], *([_step("petrissage", "piriformis", 5)] for _ in range(3))]
    assert _found("DOSE-WEEK", visits, max=7) == []


def test_at_least_has_no_upper_end():
    """A publication that says "at least" is exceeded by nothing."""
    assert dose_envelope("stretching").spread("sessions_per_week").no_upper_end
    visits = [[_step("stretching", "piriformis", 5)] for _ in range(7)]
    assert _found("DOSE-WEEK", visits, max=7) == []


@pytest.mark.parametrize(("time", "speaks"), [(90, False), (91, True)])
def test_a_long_session_is_said(time, speaks):
    """Hands-on time above every published session is an info, once for sessions alike."""
    visits = [[_step("swedish-massage", "piriformis", time)] for _ in range(2)]
    found = _found("DOSE-SESSION", visits)
    assert [finding.severity for finding in found] == [Severity.INFO] * speaks


def _held(technique, stage, **dose):
    step = evolve(_step(technique, "piriformis", 12, Side.RIGHT), dose=Dose(**dose))
    return _found("DOSE-RANGE", [step], _stage(stage))


def test_a_dose_of_another_stage_is_carried_over():
    """An amount that is published for another stage only is an info; one outside all is a warning."""
    rest = DurationRange(min=seconds(5), max=seconds(5))
    technique = "muscle-energy-technique"
    assert _held(technique, TissueStage.CHRONIC, rest=rest) == []
    for stage in (TissueStage.ACUTE, None):
        (info,) = _held(technique, stage, rest=rest)
        assert (info.severity, info.basis) == (Severity.INFO, Basis.EXTRAPOLATED)
        assert info.message == "the rest is published for another stage only: chronic"
        assert info.sources == K.doses["muscle-energy-technique-castlebodywork"].sources
    (warning,) = _held(technique, TissueStage.CHRONIC, rest=DurationRange(min=seconds(60)))
    assert warning.severity is Severity.WARNING


def test_what_must_not_serve_a_plan_is_named():
    """An amount that only a barred publication holds is a warning that says why it is barred."""
    hold = DurationRange(min=seconds(5), max=seconds(7))
    narrow = K.doses["trigger-point-therapy-travell"]
    library = st.default_library().with_knowledge(
        K.with_entries("narrow", replace=True, doses=(evolve(narrow, hold=None),))
    )
    step = evolve(_step(POINTS, "piriformis", 12, Side.RIGHT), dose=Dose(hold=hold))
    (finding,) = [f for f in st.check(_plan([step]), sample_case(), library) if f.code == "DOSE-RANGE"]
    assert finding.severity is Severity.WARNING
    assert K.doses["trigger-point-therapy-nimmo"].why in finding.message


def _pointed(*statuses, side=Side.RIGHT):
    points = tuple(TriggerPoint(structure="piriformis", side=side, status=status) for status in statuses)
    return _stage(TissueStage.CHRONIC, trigger_points=points)


ACTIVE, LATENTLY = TriggerPointStatus.ACTIVE, TriggerPointStatus.LATENT


@pytest.mark.parametrize(
    ("case", "severity"),
    [
        (_pointed(LATENTLY), None),
        (_pointed(), Severity.WARNING),
        (_pointed(None), Severity.WARNING),
        (_pointed(ACTIVE), Severity.ERROR),
        (_pointed(ACTIVE, LATENTLY), Severity.ERROR),
        (_pointed(ACTIVE, side=None), Severity.ERROR),
        (_pointed(ACTIVE, side=Side.LEFT), Severity.WARNING),
    ],
)
def test_a_latent_dose_never_serves_an_active_point(case, severity):
    """A dose for latent points is an error where an active point is recorded, a warning where nothing is."""
    step = evolve(_step(POINTS, "piriformis", 12, Side.RIGHT), dose=Dose(published=LATENT))
    assert [finding.severity for finding in _found("DOSE-LATENT", [step], case)] == [severity] * (severity is not None)


def test_the_latest_assessment_counts():
    """A point that was active and is latent now is latent."""
    was, is_ = (
        Assessment(on=day, trigger_points=(TriggerPoint(structure="piriformis", side=Side.RIGHT, status=status),))
        for day, status in (
            (sample_case().on.replace(day=1), ACTIVE),
            (sample_case().on, LATENTLY),
        )
    )
    for assessments, active in (((was,), True), ((was, is_), False), ((is_, was), False)):
        case = evolve(sample_case(), assessments=assessments)
        context = Context(case, K, st.default_policy())
        assert has_active_point(context, "piriformis", Side.RIGHT) is active


@pytest.mark.parametrize(
    ("statuses", "published"),
    [((LATENTLY,), LATENT), ((ACTIVE,), None), ((), None), ((ACTIVE, LATENTLY), None)],
)
@pytest.mark.parametrize("forced", [None, LATENT])
def test_a_latent_dose_is_planned_for_latent_points_only(statuses, published, forced):
    """The planner takes a dose for latent points where the point is latent and no active one is recorded."""
    points = tuple(TriggerPoint(structure="upper-trapezius", side=Side.RIGHT, status=status) for status in statuses)
    context = Context(_stage(TissueStage.CHRONIC, trigger_points=points), K, st.default_policy())
    point = statuses[-1] if statuses else None
    dose, _published = choose_dose(
        context, K.techniques[POINTS], "upper-trapezius", stage=None, point=point, ceiling=5, forced=forced
    )
    assert (dose.published == LATENT) is (published == LATENT)
    assert dose.published is not None


@given(_STEPS, some.sampled_from(STAGES))
@settings(max_examples=40)
def test_the_rules_never_crash(steps, stage):
    """Whatever the steps, no rule about doses fails."""
    found = st.check(_plan(steps, steps, max=3), _stage(stage))
    assert [finding.message for finding in found if finding.code == "RULE-CRASHED" and "DOSE" in finding.message] == []


# A ceiling is never a target.


_TARGET = re.compile(r"(?<!at most )(?<!up to )\b\d+(?:\s*(?:-|to|and)\s*)\d+ of 10", re.IGNORECASE)
_CEILINGS = [id_ for id_, dose in K.doses.items() if dose.discomfort is not None]


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_discomfort_is_written_as_a_limit(file):
    """No answer, for the therapist or the client, gives discomfort as a range to reach."""
    case = st.load_case(file)
    answer = st.plan(case)
    for text in (for_therapist(answer, K), for_client(answer, K)):
        assert _TARGET.findall(" ".join(text.split())) == []
    if isinstance(answer, TreatmentPlan):
        limit = case.client.intake.discomfort_limit if case.client.intake is not None else None
        ceiling = st.default_policy().discomfort_ceiling
        for step in (step for session in answer.sessions for step in session.treatments):
            felt = step.dose.discomfort
            assert felt is None or (felt.min is None and felt.max <= min(ceiling, ceiling if limit is None else limit))


@pytest.mark.parametrize("published", _CEILINGS)
@pytest.mark.parametrize("limit", [None, 3, 10])
def test_a_published_ceiling_becomes_a_limit(published, limit):
    """A published discomfort of 7 to 8 is planned as "at most", never above the client's limit or the policy's."""
    client = evolve(sample_case().client, intake=evolve(sample_case().client.intake, discomfort_limit=limit))
    context = Context(evolve(sample_case(), client=client), K, st.default_policy())
    dose, _ = choose_dose(
        context,
        K.techniques[K.doses[published].technique],
        None,
        stage=None,
        point=None,
        ceiling=5,
        forced=published,
    )
    if dose.discomfort is not None:
        assert dose.discomfort.min is None
        allowed = [K.doses[published].discomfort.max, limit, st.default_policy().discomfort_ceiling]
        assert dose.discomfort.max == min(most for most in allowed if most is not None)


def test_a_step_above_the_limit_is_an_error():
    """Discomfort above the client's limit is an error, whatever a source allows."""
    travell = K.doses["trigger-point-therapy-travell"]
    dose = Dose(discomfort=travell.discomfort, published=travell.id, sources=travell.sources)
    step = evolve(_step(POINTS, "piriformis", 12, Side.RIGHT), dose=dose)
    assert has_errors(_found("DOSE-DISCOMFORT", [step]))


@pytest.mark.parametrize("technique", TECHNIQUES)
def test_an_envelope_is_written_without_a_target(technique):
    """The text of an envelope names every amount as known or unknown, and discomfort as a limit."""
    envelope = dose_envelope(technique)
    text = " ".join(envelope_text(envelope, K).split())
    assert _TARGET.findall(text) == []
    for amount in DoseAmount:
        assert amount.words in text
    for kept in (*envelope.elsewhere, *envelope.not_for_planning):
        assert kept.published in text
        assert kept.why in text
