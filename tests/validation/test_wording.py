"""What flags, facts and allergies say in words: spans and urgencies that agree, names without a guess, near words."""

import re
from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as some

import soft_tissue as st
from samples import EXAMPLES, sample_case
from soft_tissue.cli.main import main
from soft_tissue.cli.words import find_sites
from soft_tissue.errors import InvalidRecordError, UnknownIdError
from soft_tissue.models import (
    FactCategory,
    RedFlag,
    RedFlagAction,
    Referral,
    Region,
    Report,
    Side,
    Site,
    TreatmentPlan,
    Urgency,
)
from soft_tissue.protocols import DataProtocol
from soft_tissue.rendering import for_client, for_therapist
from soft_tissue.units import Duration
from soft_tissue.validation import Context, raised_flags
from soft_tissue.validation.allergies import match, read_allergy

LIBRARY = st.default_library()
KNOWLEDGE = LIBRARY.knowledge
FLAGS = tuple(KNOWLEDGE.red_flags.values())
FACTS = KNOWLEDGE.intake_facts
EXAMPLE = {path.stem: path for path in EXAMPLES}
every_flag = pytest.mark.parametrize("flag", FLAGS, ids=lambda flag: flag.id)


def _told(case, *reports):
    intake = evolve(case.client.intake, reports=(*case.client.intake.reports, *reports))
    return evolve(case, client=evolve(case.client, intake=intake))


def _raised(case, knowledge=KNOWLEDGE):
    return {item.flag.id: item for item in raised_flags(Context(case, knowledge, LIBRARY.policy))}


# How long a fact counts.


def _operated(on):
    case = st.load_case(EXAMPLE["low-back-yoga"])
    return _told(case, Report(what="recent-surgery", on=on, site=Site(region=Region.SHOULDER, side=Side.LEFT)))


def test_an_operation_of_years_ago_stops_nothing():
    """Surgery long healed neither raises a flag nor holds a plan back."""
    case = _operated(date(2019, 1, 1))
    assert _raised(case) == {}
    assert isinstance(st.plan(case), TreatmentPlan)


@pytest.mark.parametrize(("days", "counts"), [(0, True), (83, True), (84, True), (85, False), (4000, False)])
def test_an_operation_counts_for_as_long_as_the_source_says(days, counts):
    """Twelve weeks, to the day."""
    case = st.load_case(EXAMPLE["low-back-yoga"])
    assert ("leg-clot-risk-after-surgery" in _raised(_operated(case.on - timedelta(days=days)))) is counts


def test_an_operation_of_an_unknown_day_counts():
    """What is not known is not taken for long ago; nor is another report of the same fact."""
    assert "leg-clot-risk-after-surgery" in _raised(_operated(None))
    again = _raised(_told(_operated(date(2019, 1, 1)), Report(what="recent-surgery")))
    assert again["leg-clot-risk-after-surgery"].path == "client.intake.reports[1].what"


@pytest.mark.parametrize("fact", ["active-cancer", "past-blood-clot", "recent-bed-rest"])
def test_what_has_no_span_never_lapses(fact):
    """No source says that these stop counting, so they count whenever they were."""
    case = _told(st.load_case(EXAMPLE["low-back-yoga"]), Report(what=fact, on=date(2019, 1, 1)))
    assert "leg-clot-risk" in _raised(case)


@given(
    some.none() | some.integers(0, 4000),
    some.none() | some.integers(0, 4000),
    some.none() | some.integers(1, 4000),
    some.booleans(),
)
def test_a_window_only_takes_away_what_is_known_to_be_older(first, second, window, together):
    """A flag with a window is raised exactly by the facts whose day is unknown or within it."""
    case = sample_case()
    facts = ("fever", "bruise")
    flag = RedFlag(
        id="made-up",
        name="made up",
        sources=("house-convention",),
        within=None if window is None else Duration(window, "d"),
        **{"all_of" if together else "any_of": facts},
    )
    days = dict(zip(facts, (first, second), strict=True))
    reports = [
        Report(what=fact, on=None if ago is None else case.on - timedelta(days=ago)) for fact, ago in days.items()
    ]
    counting = {fact for fact, ago in days.items() if window is None or ago is None or ago <= window}
    found = _raised(_told(case, *reports), KNOWLEDGE.with_entries("test", red_flags=(flag,)))
    assert ("made-up" in found) is (len(counting) == 2 if together else bool(counting))
    if "made-up" in found:
        assert set(found["made-up"].reported) == {FACTS[fact].name for fact in counting}


@pytest.mark.parametrize("flag", [f for f in FLAGS if f.within is not None], ids=lambda flag: flag.id)
def test_a_window_is_a_source_s_own(flag):
    """The span of a window stands in the note of a statement that is not this library's own."""
    weeks = round(flag.within.to("wk").value)
    notes = [s.note for s in flag.statements if s.source != "house-convention"]
    assert any(f"within {weeks} weeks" in note for note in notes)


# How urgent.

_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4}
_SPAN = re.compile(r"(?<!new )\bwithin (\w+) (day|week|month)s?\b|\b(\w+)-week\b")
_AT_ONCE = re.compile(r"\bimmediately\b|\bimmediate (?!danger)")
_TODAY = re.compile(r"\bsame[- ]day\b")
_WEEKS_AT_MOST = 2


def _spans(text):
    """The urgencies that agree with each span that a text names."""
    for found in _SPAN.finditer(text):
        number, unit = found[1] or found[3], found[2] or "week"
        count = _NUMBERS.get(number) or int(number)
        days = count * {"day": 1, "week": 7, "month": 30}[unit]
        near = {Urgency.URGENT} if days <= 1 else {Urgency.SOON}
        yield near if days <= _WEEKS_AT_MOST * 7 else {Urgency.ROUTINE}
    if _AT_ONCE.search(text):
        yield {Urgency.EMERGENCY}
    if _TODAY.search(text):
        yield {Urgency.URGENT, Urgency.EMERGENCY}


def _contradictions(flag):
    """Spans in what a flag says of whom to see and when that its urgency contradicts."""
    texts = [flag.refer_to or "", *(s.note or "" for s in flag.statements if s.source != "house-convention")]
    return [text for text in texts for agreeing in _spans(text) if flag.urgency not in agreeing]


@pytest.mark.parametrize("flag", [f for f in FLAGS if f.action is RedFlagAction.REFER], ids=lambda flag: flag.id)
def test_an_urgency_agrees_with_the_span_of_its_source(flag):
    """Within two weeks is soon, the same day is urgent or an emergency, and at once is an emergency."""
    assert _contradictions(flag) == []


@pytest.mark.parametrize(
    "id_",
    [
        "neck-lump",
        "shoulder-new-lump",
        "chest-several-unexplained-symptoms",
        "unexplained-weight-loss",
        "unexplained-appetite-loss",
    ],
)
def test_within_two_weeks_is_not_today(id_):
    """Such a flag is soon, says why, and would be seen if it were urgent."""
    flag = KNOWLEDGE.red_flags[id_]
    assert flag.urgency is Urgency.SOON
    assert any("soon" in s.note for s in flag.statements if s.source == "house-convention")
    assert _contradictions(evolve(flag, urgency=Urgency.URGENT))


def test_a_lump_in_the_neck_is_seen_within_days_and_not_today():
    """The words of the referral agree with whom to see and when."""
    case = _told(sample_case(), Report(what="neck-lump", on=sample_case().on, site=Site(region=Region.NECK)))
    answer = st.plan(case)
    assert isinstance(answer, Referral)
    assert answer.urgency is Urgency.SOON
    assert "today" not in answer.message + for_client(answer, KNOWLEDGE)


@pytest.mark.parametrize(("age", "urgency"), [(41, Urgency.SOON), (70, Urgency.URGENT), (None, Urgency.URGENT)])
def test_a_form_leaves_out_what_the_age_rules_out(age, urgency):
    """How urgent a yes is follows from the flags that it can raise at this age; an unknown age rules out none."""
    case = st.load_case(EXAMPLE["low-back-yoga"])
    case = evolve(case, client=evolve(case.client, age=age, birth_date=None))
    form = st.screening_form(case)
    assert {q.urgency for q in form.questions if q.fact == "unexplained-weight-loss"} == {urgency}


# Names.


def _suspects(flag, name):
    """Words of a name that are the flag's guess and not something that can be seen or felt."""
    parts = {part.strip().lower() for part in re.split(r"[;,(]| or | such as ", flag.suspected or "")}
    parts |= {part.removeprefix("possible ").strip() for part in parts}
    return [part for part in parts if len(part) > 3 and part in name.lower()] + re.findall(r"suspect\w*", name.lower())


@every_flag
def test_a_sign_is_named_as_a_sign(flag):
    """The name of a sign, which the client reads back, does not name what the sign makes one suspect."""
    signs = [f for f in (*flag.any_of, *flag.all_of) if FACTS[f].category is FactCategory.FINDING]
    assert [(sign, FACTS[sign].name) for sign in signs if _suspects(flag, FACTS[sign].name)] == []


def test_a_name_with_a_guess_would_be_seen():
    """The guard sees what it guards against."""
    assert _suspects(KNOWLEDGE.red_flags["pregnancy-bleeding-pain-or-fluid"], "signs of miscarriage")
    assert _suspects(FLAGS[0], "a suspected inflammatory disorder behind back pain")
    assert not _suspects(KNOWLEDGE.red_flags["shoulder-new-lump"], "undiagnosed lump")


def test_a_client_reads_no_guess_about_back_pain():
    """What a clinician said is read back without the disease."""
    case = _told(st.load_case(EXAMPLE["low-back-yoga"]), Report(what="inflammatory-disorder-suspected"))
    text = for_client(st.plan(case), KNOWLEDGE)
    assert "You told us:" in text
    assert not re.search(r"inflam|suspect|disorder", text)


@every_flag
def test_whom_to_see_holds_no_advice(flag):
    """Whom to see is a place or a person; what is not done is said once, by the referral's own words."""
    assert not re.search(r"massag|postpone|do not|don't", flag.refer_to or "")


# Words that people use.


@pytest.mark.parametrize(
    ("word", "fact"),
    [
        ("dvt", "deep-vein-thrombosis"),
        ("blood-clot", "deep-vein-thrombosis"),
        ("clot", "deep-vein-thrombosis"),
        ("suspected-dvt", "deep-vein-thrombosis-suspected"),
        ("suspected-clot", "deep-vein-thrombosis-suspected"),
        ("scabies", "contagious-illness"),
        ("lice", "contagious-illness"),
        ("herpes", "skin-infection"),
        ("cold-sore", "skin-infection"),
        ("signs-of-miscarriage", "miscarriage-signs"),
    ],
)
def test_a_common_word_is_understood(word, fact):
    """Each stands for the fact that covers it."""
    assert FACTS.find(word).id == fact


@pytest.mark.parametrize("word", ["dvt", "blood-clot", "clot", "suspected-dvt"])
def test_a_clot_by_any_name_is_an_emergency(word):
    """None of these words is left unknown."""
    answer = st.plan(_told(sample_case(), Report(what=word)))
    assert (answer.kind, answer.urgency) == ("referral", Urgency.EMERGENCY)


@pytest.mark.parametrize("word", ["gout", "asthma", "diarrhea"])
def test_a_word_that_no_fact_covers_stays_unknown(word):
    """It is asked about rather than taken for something else."""
    assert FACTS.find(word) is None
    answer = st.plan(_told(sample_case(), Report(what=word)))
    assert "FACT-UNKNOWN" in [finding.code for finding in answer.findings]


@pytest.mark.parametrize("word", ["DVT", "blood clot", "suspected DVT"])
def test_words_in_place_of_an_id_are_refused_with_an_example(word):
    """The message says how an id looks, and does not repeat what was given."""
    with pytest.raises(InvalidRecordError) as caught:
        Report(what=word)
    message = str(caught.value)
    assert "lower-case words joined by hyphens, such as deep-vein-thrombosis" in message
    assert word not in message


@pytest.mark.parametrize(
    ("word", "regions"),
    [
        ("popliteal", {Region.KNEE}),
        ("Popliteal fossa", {Region.KNEE}),
        ("back of the knee", {Region.KNEE}),
        ("femoral-triangle", {Region.GROIN}),
        ("kidney area", {Region.LOW_BACK, Region.FLANK}),
        ("low back", {Region.LOW_BACK}),
        ("axilla", {Region.AXILLA}),
    ],
)
def test_a_site_is_found_by_an_endangerment_site_too(word, regions):
    """By id, by name, or by a word of its name that no other has."""
    assert {site.region for site in find_sites(word, KNOWLEDGE)} == regions


@given(some.sampled_from(Region) | some.sampled_from([*KNOWLEDGE.anatomy, *KNOWLEDGE.endangerment_sites]))
def test_every_id_is_a_site(word):
    """Each region, structure and endangerment site is found by its own id, however it is written."""
    found = find_sites(word.replace("-", " ").upper(), KNOWLEDGE)
    assert found
    if word in KNOWLEDGE.anatomy and word not in list(Region):
        assert [site.structure for site in found] == [word]


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("poplitel", "popliteal-fossa"),
        ("sholder", "shoulder"),
        ("lowback", "low-back"),
        ("upper trapezus", "upper-trapezius"),
        ("neck triangle", "posterior-triangle-of-neck"),
    ],
)
def test_an_unknown_site_comes_with_near_ones(capsys, word, near):
    """Of regions, structures and endangerment sites alike; the command says them too."""
    with pytest.raises(UnknownIdError) as caught:
        find_sites(word, KNOWLEDGE)
    assert near in caught.value.near
    assert all(find_sites(id_, KNOWLEDGE) for id_ in caught.value.near)
    assert main(["screen", str(EXAMPLE["low-back-yoga"]), "--site", word]) == 2
    assert near in capsys.readouterr().err


def test_the_command_screens_an_endangerment_site(capsys):
    """It tells what holds at its region."""
    code = main(["screen", str(EXAMPLE["low-back-yoga"]), "--site", "popliteal fossa"])
    assert code in (0, 1)
    assert "AT KNEE" in capsys.readouterr().out


# Allergies.


@pytest.mark.parametrize(
    "words",
    [
        "NUT ALLERGY (severe!)",
        "nut allergy - mild",
        "Allergic to nuts!!",
        "I am very allergic to nuts.",
        "severe nut allergy",
        "nuts, severe",
        "*nuts* (moderately)",
    ],
)
def test_an_allergy_is_understood_through_its_punctuation(words):
    """Neither marks nor a word for its strength hide what somebody is allergic to."""
    assert [found.contact for found in match([words], ["almond oil"], KNOWLEDGE)] == ["contains"]
    assert read_allergy(words, KNOWLEDGE).known


@given(
    some.sampled_from([name for entry in KNOWLEDGE.allergens.values() for name in (entry.id, entry.name)]),
    some.sampled_from(["{}", "{} (severe!)", "Severe {}!", "very allergic to {}", "{}: mild", "{} allergy, bad"]),
)
def test_a_strength_never_changes_what_is_meant(name, frame):
    """With or without it, the same allergens are understood, and all of them."""
    plain, dressed = read_allergy(name, KNOWLEDGE), read_allergy(frame.format(name), KNOWLEDGE)
    assert (dressed.allergens, dressed.known) == (plain.allergens, plain.known)


@pytest.mark.parametrize("words", ["severe", "very bad allergy", "no nut allergy", "not allergic to nuts", "(!)", "-"])
def test_words_that_name_nothing_stay_unknown(words):
    """A strength alone, and a denial, are not taken for an allergen."""
    assert not read_allergy(words, KNOWLEDGE).known


# Evidence.

_CLAIM = 'cures everything, totally "safe",\nguaranteed'


def _planned(evidence):
    definition = KNOWLEDGE.protocols["soft_tissue.frozen-shoulder-neuromuscular"]
    made = DataProtocol(evolve(definition, id="clinic.wonder", author="A. Clinic", evidence=evidence))
    answer = st.plan(st.load_case(EXAMPLE["frozen-shoulder"]), protocol=made)
    assert isinstance(answer, TreatmentPlan)
    return answer


def test_what_an_author_claims_is_quoted_and_kept_from_the_client():
    """The words of a protocol that is not the library's own are its author's, in one pair of quotes."""
    answer = _planned(_CLAIM)
    quoted = "As its author says: \"cures everything, totally 'safe', guaranteed\" Relief is not promised."
    assert answer.evidence.statement == quoted
    assert quoted in " ".join(for_therapist(answer, KNOWLEDGE).split())
    assert "cures" not in for_client(answer, KNOWLEDGE)
    assert "author says" not in for_client(answer, KNOWLEDGE)


def test_a_long_claim_is_shortened_and_an_empty_one_is_none():
    """A claim of any length leaves a plan that can be made."""
    long = _planned("It helps. " * 400).evidence.statement
    assert long.endswith('..." Relief is not promised.')
    assert len(long) < len("It helps. " * 150)
    for nothing in (None, " "):
        assert _planned(nothing).evidence.statement == "No trial was found. Relief is not promised."


def test_the_library_s_own_words_are_not_quoted():
    """What is shipped has been checked."""
    answer = st.plan(st.load_case(EXAMPLE["frozen-shoulder"]))
    assert "As its author says" not in answer.evidence.statement
    own = {f"{p.evidence} Relief is not promised." for p in KNOWLEDGE.protocols.values() if p.evidence}
    assert answer.evidence.statement in own
