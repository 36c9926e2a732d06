"""Red flags by region, what a referral may say, the form that asks for them, and disclosures."""

import re
from itertools import chain

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as some

import soft_tissue as st
from samples import EXAMPLES, sample_case
from soft_tissue.errors import InvalidRecordError, UnknownIdError
from soft_tissue.models import (
    Client,
    ClinicalIntake,
    FormAnswer,
    Inflammation,
    Presentation,
    QuestionEffect,
    QuestionGroup,
    RedFlag,
    RedFlagAction,
    Referral,
    Region,
    Report,
    Severity,
    Side,
    Site,
    SpaIntake,
    TreatmentPlan,
    Urgency,
)
from soft_tissue.rendering import for_client, for_therapist
from soft_tissue.serialization import from_data, to_data
from soft_tissue.testing import cases
from soft_tissue.validation import (
    Context,
    FactState,
    RedFlagCoverage,
    care_map,
    check_case,
    disclosures_of,
    private_facts,
    raised_flags,
    red_flag_set,
    rules_by_code,
)

LIBRARY = st.default_library()
KNOWLEDGE = LIBRARY.knowledge
TODAY = sample_case().on
FLAGS = tuple(KNOWLEDGE.red_flags.values())
REFERRING = tuple(flag for flag in FLAGS if flag.action is RedFlagAction.REFER)
HERE = Site(region=Region.LOWER_LEG, side=Side.LEFT)
EMERGENCY = "Do not start. Call emergency services."
# Words of the column of suspected diseases that name none by themselves.
ORDINARY = {
    *("along", "also", "another", "branch", "case", "cause", "cervical", "complete", "complex", "complication", "deep"),
    *("disturbance", "effect", "first", "growth", "loss", "lowered", "medicines", "more", "nerve", "other"),
    *("permanent", "possible", "pressure", "raised", "risk", "secondary", "serious", "several", "sight", "sign"),
    *("spinal", "such", "systemic", "underlying", "with"),
}
every_region = pytest.mark.parametrize("region", Region)


def _case(*reports, **changes):
    base = evolve(sample_case(), **changes)
    intake = evolve(base.client.intake, reports=reports)
    return evolve(base, client=evolve(base.client, intake=intake))


def _report(fact):
    return Report(what=fact, on=TODAY, site=HERE)


def _presented(flag):
    """A complaint for which a flag is asked."""
    if flag.regions:
        return (Presentation(complaint="it hurts", region=flag.regions[0]),)
    return (Presentation(condition=flag.conditions[0]),) if flag.conditions else sample_case().presentations


def _raising(flag):
    """Every way in which a flag is raised, as cases."""
    ways = [[fact] for fact in flag.any_of] + ([list(flag.all_of)] if flag.all_of else [])
    for way in ways:
        yield _case(*(_report(fact) for fact in [*flag.asked_if[:1], *way]), presentations=_presented(flag))


def _context(case):
    return Context(case, KNOWLEDGE, LIBRARY.policy)


# What is held for a region.


@every_region
def test_a_region_is_held_partly_held_or_unknown(region):
    """A region is unknown exactly where no flag is for it, for what is around it, or for a part of it."""
    found = red_flag_set(region)
    named = [own for flag in FLAGS for own in flag.regions]
    whole = any(region.within(own) for own in named)
    part = any(own.within(region) for own in named)
    expected = RedFlagCoverage.HELD if whole else RedFlagCoverage.PARTLY if part else RedFlagCoverage.UNKNOWN
    assert found.coverage is expected
    assert (found.coverage is RedFlagCoverage.UNKNOWN) is (found.flags == ())
    assert (found.coverage is RedFlagCoverage.HELD) is (found.without == ())
    for place in found.without:
        assert place.within(region)
        assert red_flag_set(place).coverage is RedFlagCoverage.UNKNOWN


def test_flags_for_any_complaint_make_no_region_known():
    """Flags without a region are no region's own."""
    assert [flag for flag in FLAGS if not flag.regions]
    assert all(flag.regions for region in Region for flag in red_flag_set(region).flags)


@given(some.sampled_from(Region), some.sampled_from(Region))
def test_one_more_flag_never_leaves_less_held(region, other):
    """A flag more for some region never takes a region from held, and makes its own region held."""
    new = RedFlag(id="made-up", name="made up", regions=(other,), any_of=("fever",), sources=("house-convention",))
    more = KNOWLEDGE.with_entries("test", red_flags=(new,))
    order = list(RedFlagCoverage)
    before, after = red_flag_set(region), red_flag_set(region, more)
    assert order.index(after.coverage) <= order.index(before.coverage)
    assert all(any(place.within(was) for was in before.without) for place in after.without)
    assert red_flag_set(other, more).coverage is RedFlagCoverage.HELD


@every_region
def test_an_unknown_region_is_said(region):
    """A presented region without red flags of its own is a finding that names it; one with them is none."""
    case = evolve(sample_case(), presentations=(Presentation(complaint="it hurts", region=region),))
    found = [f for f in check_case(_context(case)) if f.code == "RED-FLAGS-UNKNOWN"]
    without = red_flag_set(region).without
    assert len(found) == bool(without)
    for finding in found:
        assert (finding.severity, finding.path) == (Severity.CONFIRM, "presentations[0].region")
        assert all(place.words in finding.message for place in without)
        assert "training" in finding.remedy


def test_spreading_pain_and_conditions_count_too():
    """A region to which pain spreads, or that only the condition names, is looked at as well."""
    spread = Presentation(complaint="it hurts", region=Region.NECK, other_regions=(Region.HAND,))
    named = Presentation(condition="carpal-tunnel-syndrome")
    case = evolve(sample_case(), presentations=(spread, named))
    found = {f.path: f.message for f in check_case(_context(case)) if f.code == "RED-FLAGS-UNKNOWN"}
    assert set(found) == {"presentations[0].region", "presentations[1].condition"}
    assert "hand" in found["presentations[0].region"]
    assert "neck" not in found["presentations[0].region"]
    assert rules_by_code()["RED-FLAGS-UNKNOWN"].sources == ("house-convention",)


# The data.


@pytest.mark.parametrize("flag", FLAGS, ids=lambda flag: flag.id)
def test_each_flag_says_where_it_is_from(flag):
    """Each flag is raised by something, rests on a source, and tells whom to see in an emergency it describes."""
    assert flag.any_of or flag.all_of
    assert flag.statements
    assert flag.urgency is None or any(s.source != "house-convention" for s in flag.statements)
    assert flag.action is RedFlagAction.REFER or flag.urgency is None


# What a referral says.


def _disease_words(flag):
    return set(re.findall(r"[a-z]{4,}", (flag.suspected or "").lower())) - ORDINARY


def _told(case):
    """What the client said: the reported facts and the complaint; words of it may be repeated."""
    told = [KNOWLEDGE.intake_facts[fact].name for fact in _context(case).facts.reported_ids]
    told += [*(p.condition or "" for p in case.presentations), *(p.region or "" for p in case.presentations)]
    told += [KNOWLEDGE.conditions[p.condition].name for p in case.presentations if p.condition in KNOWLEDGE.conditions]
    return set(re.findall(r"[a-z]{4,}", " ".join(told).lower()))


def _outputs(answer):
    data = to_data(answer)
    return for_therapist(answer, KNOWLEDGE), for_client(answer, KNOWLEDGE), str(data)


@pytest.mark.parametrize("flag", REFERRING, ids=lambda flag: flag.id)
def test_a_referral_names_what_was_reported_and_no_suspected_disease(flag):
    """However a flag is raised, no text of the referral holds a word of the suspected disease that was not told."""
    for case in _raising(flag):
        answer = st.plan(case)
        assert isinstance(answer, Referral)
        raised = raised_flags(_context(case))
        words = set(chain.from_iterable(_disease_words(item.flag) for item in raised)) - _told(case)
        for text in _outputs(answer):
            assert sorted(words & set(re.findall(r"[a-z]{4,}", text.lower()))) == []
        assert answer.refer_to
        reported = {name for item in raised if item.flag.action == "refer" for name in item.reported}
        assert set(answer.reported) == reported
        assert all(name in " ".join(for_therapist(answer, KNOWLEDGE).split()) for name in reported)


@pytest.mark.parametrize("flag", REFERRING, ids=lambda flag: flag.id)
def test_an_emergency_says_so_first(flag):
    """An emergency reads the same first words for every reader; what is disclosed has words of its own."""
    for case in _raising(flag):
        answer = st.plan(case)
        therapist, client, _data = _outputs(answer)
        line = therapist.splitlines()[3].strip()
        if answer.urgency is Urgency.EMERGENCY and not disclosures_of(flag.any_of, KNOWLEDGE):
            assert (answer.message, line) == (EMERGENCY, EMERGENCY)
            assert client.splitlines()[1] == "Please do not have a massage now. Call emergency services."
        assert answer.message.startswith("Do not start.")
        assert (answer.message == EMERGENCY) <= (answer.urgency is Urgency.EMERGENCY)


def test_an_emergency_without_a_named_place_goes_to_emergency_services():
    """Where no source says to whom, an emergency goes to emergency services and not to a physician."""
    case = _case(
        _report("jaw-tires-when-chewing"),
        _report("head-or-jaw-pain-onset-after-50"),
        presentations=(Presentation(complaint="it hurts", region=Region.JAW),),
    )
    answer = st.plan(case)
    assert (answer.urgency, answer.refer_to) == (Urgency.EMERGENCY, ("emergency services",))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_example_names_a_suspected_disease(path):
    """No referral among the examples holds a word of a disease that its flags make one suspect."""
    case = st.load_case(path)
    answer = st.plan(case)
    words = set(chain.from_iterable(_disease_words(item.flag) for item in raised_flags(_context(case)))) - _told(case)
    for text in _outputs(answer):
        assert sorted(words & set(re.findall(r"[a-z]{4,}", text.lower()))) == []


@pytest.mark.parametrize("flag", [f for f in FLAGS if f.action is RedFlagAction.CLEARANCE], ids=lambda flag: flag.id)
def test_a_clearance_names_no_suspected_disease(flag):
    """An answer that a physician's word comes first names the disease as little, in no source's title either."""
    for case in _raising(flag):
        answer = st.plan(case)
        assert not isinstance(answer, TreatmentPlan)
        raised = raised_flags(_context(case))
        words = set(chain.from_iterable(_disease_words(item.flag) for item in raised)) - _told(case)
        questions = " ".join(question.ask for question in getattr(answer, "questions", ()))
        asked = set(re.findall(r"[a-z]{4,}", questions.lower()))
        for text in (for_therapist(answer, KNOWLEDGE), for_client(answer, KNOWLEDGE)):
            assert sorted((words - asked) & set(re.findall(r"[a-z]{4,}", text.lower()))) == []


# What is disclosed in private.


@pytest.mark.parametrize(
    ("place", "line"), [("US-WA", "988 Suicide"), ("CA-ON", "Suicide Crisis Helpline"), ("FR", "")]
)
def test_thoughts_of_self_harm_have_a_route_of_their_own(place, line):
    """They are a referral to a crisis line that serves the place, never a plan, and no clearance is asked for."""
    answer = st.plan(_case(_report("self-harm-thoughts"), place=place))
    assert isinstance(answer, Referral)
    assert answer.urgency is Urgency.EMERGENCY
    assert answer.message.startswith("Do not start. Call emergency services if there is immediate danger.")
    assert "judge" in answer.message
    assert "physician" not in answer.message
    lines = [whom for whom in answer.refer_to if "988" in whom]
    assert bool(lines) is bool(line)
    assert all(line in whom for whom in lines)
    assert any("local service" in whom for whom in answer.refer_to) is not bool(line)
    assert all(source in KNOWLEDGE.sources for source in answer.sources)


def test_disclosed_abuse_has_a_route_of_its_own():
    """It is met in private, by a service and not a physician, and what must be reported is said to be unknown."""
    answer = st.plan(_case(_report("abuse-disclosed")))
    assert isinstance(answer, Referral)
    assert answer.urgency is Urgency.URGENT
    for words in ("alone", "never contact the person who may cause the harm", "differs by place", "unknown"):
        assert words in answer.message
    assert "physician" not in f"{answer.message}{answer.refer_to}"
    assert any("1-800-799-7233" in whom for whom in answer.refer_to)
    assert "ovc-hotline" in answer.sources
    abroad = st.plan(_case(_report("abuse-disclosed"), place="CA-ON"))
    assert not any("1-800-799-7233" in whom for whom in abroad.refer_to)


@pytest.mark.parametrize(
    "facts", [["self-harm-thoughts"], ["abuse-disclosed"], ["abuse-disclosed", "self-harm-thoughts"]]
)
@pytest.mark.parametrize("besides", [None, "chest-pain"])
def test_a_sheet_for_the_client_never_says_what_was_disclosed(facts, besides):
    """Whoever reads the client's sheet learns nothing of it; what else was reported stands there."""
    reports = [_report(fact) for fact in [*facts, *([besides] if besides else [])]]
    text = for_client(st.plan(_case(*reports)), KNOWLEDGE).lower()
    for word in ("harm", "suicid", "abuse", "threat", "violence", "hotline", "hurt", "800", "crisis line of"):
        assert word not in text
    assert text.splitlines()[1].startswith("please do not have a massage now.")
    assert ("chest pain" in text) is (besides is not None)


def test_another_emergency_still_comes_first():
    """With an emergency beside it, the words of the emergency come first and those of the route follow."""
    answer = st.plan(_case(_report("abuse-disclosed"), _report("chest-pain")))
    assert answer.message.startswith(EMERGENCY)
    assert "alone" in answer.message
    assert any("1-800-799-7233" in whom for whom in answer.refer_to)
    assert "physician, immediately" in answer.refer_to


def test_abuse_in_the_past_changes_the_consent_and_sends_nobody_on():
    """It leads to consent step by step within a plan, and the client's sheet does not mention it."""
    case = _case(_report("abuse-history"))
    answer = st.plan(case)
    assert isinstance(answer, TreatmentPlan)
    assert any("stop word" in item.what for item in answer.avoid)
    assert disclosures_of(["abuse-history"], KNOWLEDGE) == ()
    assert "abuse" not in for_client(answer, KNOWLEDGE).lower()
    assert "abuse-history" in private_facts(KNOWLEDGE)


@pytest.mark.parametrize("entry", KNOWLEDGE.disclosures.values(), ids=lambda entry: entry.id)
def test_a_route_is_whole(entry):
    """What sends a client on has words for both readers; the client's hold neither its facts' names nor a promise."""
    assert (entry.message is None) is (entry.for_client is None)
    assert not entry.contacts or entry.message
    names = [KNOWLEDGE.intake_facts[fact].name for fact in entry.facts]
    assert not [name for name in names if entry.for_client and name in entry.for_client]


# The form.


def _form_facts(form):
    return [question.fact for question in form.questions]


@given(
    some.sets(some.sampled_from(Region), max_size=3),
    some.sets(some.sampled_from(tuple(KNOWLEDGE.conditions)), max_size=2),
)
def test_a_form_asks_each_question_once(regions, conditions):
    """No fact is asked twice, every red flag that the complaints call for is asked, and urgent questions come first."""
    form = st.screening_form(regions=tuple(sorted(regions)), conditions=tuple(sorted(conditions)))
    facts = _form_facts(form)
    assert len(facts) == len(set(facts))
    assert set(form.conditions) == conditions
    needed = {
        fact
        for flag in FLAGS
        if not flag.asked_if
        and (not flag.regions or any(own.meets(r) for own in flag.regions for r in regions))
        and (flag.regions or not flag.conditions)
        for fact in (*flag.any_of, *flag.all_of)
    }
    given_by_complaint = {known.fact for known in _context(_formless(form)).facts.reported}
    assert needed - given_by_complaint <= set(facts)
    for section in form.sections:
        ranks = [
            (q.effect is not QuestionEffect.MAY_STOP, -(q.urgency.rank if q.urgency else -1)) for q in section.questions
        ]
        assert ranks == sorted(ranks)
        assert (section.region is not None) is (section.group is QuestionGroup.REGION)
    groups = [list(QuestionGroup).index(section.group) for section in form.sections]
    assert groups == sorted(groups)
    assert from_data(to_data(form), type(form)) == form


def _formless(form, intake=None):
    presentations = [Presentation(complaint="it hurts", region=region) for region in form.regions]
    presentations += [Presentation(condition=condition) for condition in form.conditions]
    return evolve(sample_case(), client=Client(intake=intake), presentations=tuple(presentations[:20]))


def _cases_of_regions():
    return some.lists(some.sampled_from(Region), min_size=1, max_size=2, unique=True).map(
        lambda regions: evolve(
            sample_case(),
            client=Client(age=41),
            presentations=tuple(Presentation(complaint="it hurts", region=region) for region in regions),
        )
    )


@given(_cases_of_regions())
def test_no_to_all_leaves_nothing_unknown(case):
    """With no to every question, none of them is unknown, and nothing is left to ask."""
    form = st.screening_form(case)
    intake = st.answers_to_intake(form, dict.fromkeys(_form_facts(form), FormAnswer.NO))
    answered = evolve(case, client=evolve(case.client, intake=intake))
    facts = _context(answered).facts
    assert {facts.state(fact) for fact in _form_facts(form)} == {FactState.DENIED}
    assert facts.unknown_terms == ()
    assert st.screening_form(answered, open_only=True).questions == ()
    assert raised_flags(_context(answered)) == ()


@given(_cases_of_regions(), some.data())
def test_what_is_left_open_stays_unknown(case, data):
    """Answers count one by one: yes is reported, no is denied, and no answer or unknown is unknown."""
    form = st.screening_form(case)
    possible = (None, *FormAnswer)
    given_ = {fact: data.draw(some.sampled_from(possible)) for fact in _form_facts(form)[:12]}
    answers = {fact: answer for fact, answer in given_.items() if answer is not None}
    intake = st.answers_to_intake(form, answers)
    assert {report.what for report in intake.reports} == {f for f, a in answers.items() if a is FormAnswer.YES}
    assert intake.denies == {f for f, a in answers.items() if a is FormAnswer.NO}
    left = st.screening_form(evolve(case, client=evolve(case.client, intake=intake)), open_only=True)
    settled = {f for f, a in answers.items() if a is not FormAnswer.UNKNOWN}
    assert settled.isdisjoint(_form_facts(left))
    unasked = {f for f in _form_facts(form) if f not in settled and not KNOWLEDGE.intake_facts[f].only_if}
    assert unasked <= {
        *_form_facts(left),
        *_context(evolve(case, client=evolve(case.client, intake=intake))).facts.reported_ids,
    }


LOW_BACK = evolve(
    sample_case(), client=Client(age=41), presentations=(Presentation(complaint="it hurts", region=Region.LOW_BACK),)
)


@pytest.mark.parametrize("question", st.screening_form(LOW_BACK).questions, ids=lambda question: question.fact)
def test_yes_to_one_raises_what_it_should(question):
    """A yes raises each red flag that the fact alone raises, or restricts the care; the effect on the form is true."""
    form = st.screening_form(LOW_BACK)
    intake = st.answers_to_intake(form, {question.fact: _report(question.fact)})
    context = _context(evolve(LOW_BACK, client=evolve(LOW_BACK.client, intake=intake)))
    raised = {item.flag.id: item for item in raised_flags(context)}
    asked = {flag.id for flag in FLAGS if question.fact in flag.any_of and not flag.asked_if}
    own = {
        id_
        for id_ in asked
        if not KNOWLEDGE.red_flags[id_].regions or Region.LOW_BACK in KNOWLEDGE.red_flags[id_].regions
    }
    assert own <= set(raised)
    if question.urgency is not None and own:
        referring = [raised[id_].urgency for id_ in own if raised[id_].flag.action is RedFlagAction.REFER]
        assert max(referring, key=lambda u: u.rank) is question.urgency
        assert question.effect is QuestionEffect.MAY_STOP
        assert st.plan(context.case).kind == "referral"
    elif not own and not any(question.fact in flag.all_of for flag in FLAGS):
        codes = {c.id for c in KNOWLEDGE.contraindications.values() if question.fact in c.any_of}
        assert codes & {restriction.code for restriction in care_map(context).restrictions}


def test_a_yes_can_call_for_more():
    """Pregnancy opens the questions about it; no to it closes them."""
    form = st.screening_form(LOW_BACK)
    opened = st.answers_to_intake(form, {"pregnancy": FormAnswer.YES})
    after = st.screening_form(evolve(LOW_BACK, client=evolve(LOW_BACK.client, intake=opened)))
    assert "convulsions" not in _form_facts(form)
    assert "convulsions" in _form_facts(after)
    closed = st.answers_to_intake(form, {"pregnancy": FormAnswer.NO})
    left = st.screening_form(evolve(LOW_BACK, client=evolve(LOW_BACK.client, intake=closed)), open_only=True)
    assert "reduced-fetal-movement" in _form_facts(form)
    assert "reduced-fetal-movement" not in _form_facts(left)


def test_new_answers_replace_earlier_ones_and_keep_the_rest():
    """An intake keeps its kind and whatever the form did not ask or the client left open."""
    earlier = SpaIntake(
        reports=(_report("fever"), Report(what="my-own-term")), denies=frozenset({"chest-pain", "bruise"})
    )
    form = st.screening_form(LOW_BACK)
    told = st.answers_to_intake(
        form, {"fever": FormAnswer.NO, "chest-pain": FormAnswer.YES, "bruise": FormAnswer.UNKNOWN}, earlier
    )
    assert isinstance(told, SpaIntake)
    assert [report.what for report in told.reports] == ["my-own-term", "chest-pain"]
    assert told.denies == {"fever", "bruise"}


def test_what_is_known_without_asking_is_not_asked():
    """Neither an age that is known nor what the complaint itself says is asked."""
    older = evolve(LOW_BACK, client=Client(age=70))
    inflamed = Presentation(complaint="it hurts", region=Region.KNEE, inflammation=Inflammation.ACUTE)
    assert "age-60-or-over" not in _form_facts(st.screening_form(older))
    assert "age-60-or-over" in _form_facts(st.screening_form(regions=(Region.LOW_BACK,)))
    assert "acute-inflammation" not in _form_facts(st.screening_form(evolve(LOW_BACK, presentations=(inflamed,))))


def test_wrong_answers_are_refused():
    """An answer to what was not asked, an answer of another kind, and a report of something else are errors."""
    form = st.screening_form(LOW_BACK)
    with pytest.raises(UnknownIdError, match="did you mean chest-pain"):
        st.answers_to_intake(form, {"chest-pains": FormAnswer.NO})
    for wrong in ("maybe", True, None, _report("fever")):
        with pytest.raises(InvalidRecordError):
            st.answers_to_intake(form, {"chest-pain": wrong})
    with pytest.raises(UnknownIdError, match="did you mean low-back-pain"):
        st.screening_form(conditions=("low-bak-pain",))


def test_unknown_regions_are_on_the_form():
    """A form says for which regions no red flags are held; with a condition's name it finds its regions."""
    form = st.screening_form(conditions=("Carpal tunnel syndrome",))
    assert {Region.WRIST, Region.HAND} <= set(form.unscreened)
    assert st.screening_form(regions=(Region.NECK,)).unscreened == ()


def test_an_empty_intake_is_a_clinical_one():
    """Without an intake so far, a clinical one is begun, with nothing in it that was not answered."""
    assert st.answers_to_intake(st.screening_form(LOW_BACK), {}) == ClinicalIntake()


@given(cases())
def test_a_form_for_any_case_asks_all_that_a_plan_would(case):
    """What an answer lists as still to ask stands on the form that leaves out what is answered."""
    answer = st.plan(case)
    listed = {q.fact for q in getattr(answer, "questions", ()) if q.fact is not None}
    form = st.screening_form(case)
    known = _context(case).facts
    assert {fact for fact in listed if known.state(fact) is FactState.UNKNOWN} <= set(_form_facts(form))
    assert case.client.intake is None or set(_form_facts(st.screening_form(case, open_only=True))) <= set(
        _form_facts(form)
    )
