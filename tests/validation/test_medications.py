"""Names of medicines, as people write them."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as some

import soft_tissue as st
from samples import changed, sample_case
from soft_tissue.knowledge import Knowledge
from soft_tissue.models import FactCategory
from soft_tissue.validation import Context, gather_facts
from soft_tissue.validation.medications import read_medicine

K = Knowledge()
LIBRARY = st.default_library()
CLASSES = tuple(fact for fact in K.intake_facts.values() if fact.category is FactCategory.MEDICATION)
IDS = frozenset(fact.id for fact in CLASSES)
NAMES = sorted({word for fact in CLASSES for word in fact.aliases})
STRANGE = ("moonbeam", "insulin", "Zebrafinch", "漢", "-", "mg", "200 mg", "ibuprofen for the moon")
STRENGTHS = (
    "200 mg",
    "81mg",
    "(5 mg)",
    "2.5 mg",
    "5/325",
    "10-325 mg tablets",
    "500 mg/200 mg",
    "25 mcg/hr",
    "10 mg/5 ml",
    "1%",
)

names = some.sampled_from(NAMES)
cased = some.sampled_from((str.lower, str.upper, str.title))


def _facts(*medications):
    intake = evolve(sample_case().client.intake, medications=medications, completed=frozenset())
    case = evolve(sample_case(), client=evolve(sample_case().client, intake=intake))
    return gather_facts(case, K, LIBRARY.policy)


@pytest.mark.parametrize("fact", CLASSES, ids=lambda fact: fact.id)
def test_every_name_is_known(fact):
    """Each name of a class is understood, and means that class; each class leads to a caution or is a warning sign."""
    for word in (fact.id, fact.name, *fact.aliases):
        found = read_medicine(word, K)
        assert found.known
        assert fact.id in found.facts <= IDS
    signs = {id_ for flag in K.red_flags.values() for id_ in (*flag.any_of, *flag.all_of)}
    assert fact.id in signs | {id_ for caution in K.contraindications.values() for id_ in caution.any_of}


@given(names, cased, some.sampled_from(STRENGTHS))
def test_case_and_strength_do_not_matter(name, written, strength):
    """A name means the same in capitals, and with a strength after it."""
    plain = read_medicine(name, K)
    assert read_medicine(written(name), K) == plain
    assert read_medicine(f"{written(name)} {strength}", K) == plain


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("aspirin", {"aspirin", "pain-medication", "blood-thinner"}),
        ("ASA 81 mg", {"aspirin", "pain-medication", "blood-thinner"}),
        ("Excedrin", {"aspirin", "pain-medication", "blood-thinner"}),
        ("Excedrin Tension Headache", {"pain-medication"}),
        ("hydrocodone/acetaminophen 5-325 mg", {"pain-medication"}),
        ("Percocet 5/325", {"pain-medication"}),
        ("Tylenol #3", {"pain-medication"}),
        ("Robaxisal", {"muscle-relaxant", "aspirin", "pain-medication", "blood-thinner"}),
        ("methocarbamol 500 mg/ibuprofen 200 mg", {"muscle-relaxant", "pain-medication"}),
        ("amlodipine and benazepril", {"blood-pressure-medication"}),
        ("Eliquis", {"blood-thinner"}),
        ("Lixiana 30 mg", {"blood-thinner"}),
        ("fentanyl patch 25 mcg/hr", {"pain-medication", "heat-affecting-medication"}),
        ("Toprol-XL 50 mg", {"blood-pressure-medication"}),
        ("prednisone", {"long-term-corticosteroid"}),
        ("cisplatin", {"chemotherapy"}),
        ("beta-blocker", {"blood-pressure-medication"}),
    ],
)
def test_classes_of_a_medicine(name, facts):
    """Medicines by generic and brand name, combinations among them."""
    assert read_medicine(name, K).facts == facts
    assert read_medicine(name, K).known


@pytest.mark.parametrize(
    ("name", "facts", "near"),
    [
        ("ibuprofin", set(), "ibuprofen"),
        ("Advil PM", {"pain-medication"}, "advil"),
        ("aspirin and moonbeam", {"aspirin", "pain-medication", "blood-thinner"}, None),
        ("eliquis twice daily", {"blood-thinner"}, None),
        ("ibuprofen 200", {"pain-medication"}, "ibuprofen"),
        ("moonbeam", set(), None),
        ("methotrexate", set(), None),
        ("insulin", set(), None),
    ],
)
def test_what_is_not_understood_is_a_finding(name, facts, near):
    """A name that is not known whole is a finding, with near names; what is understood of it counts nevertheless."""
    found = read_medicine(name, K)
    assert (found.facts, found.known) == (facts, False)
    assert near is None or near in found.near
    answer = st.plan(changed("client.intake.medications", [name]))
    finding = next(f for f in answer.findings if f.code == "FACT-UNKNOWN")
    assert (finding.path, finding.severity) == ("client.intake.medications[0]", "confirm")
    assert near is None or near in finding.message


@given(names, some.sampled_from(STRANGE))
def test_more_words_never_hide_a_medicine(name, rest):
    """Whatever stands after a name, its classes are still found."""
    assert read_medicine(name, K).facts <= read_medicine(f"{name} {rest}", K).facts


@given(names, names, some.sampled_from(("/", " / ", " and ", " + ", ", ", " with ")))
def test_a_combination_has_the_classes_of_its_parts(one, other, between):
    """A combination means at least what each of its parts means."""
    found = read_medicine(f"{one}{between}{other}", K)
    assert read_medicine(one, K).facts | read_medicine(other, K).facts <= found.facts
    assert found.facts <= IDS


@given(some.text(max_size=120))
def test_any_text_is_read(name):
    """Any text gets an answer, and nothing is understood whole without a class."""
    found = read_medicine(name, K)
    assert found.facts <= IDS
    assert bool(found.facts) or not found.known
    assert not (found.known and found.near)


@given(some.lists(names | some.sampled_from(STRANGE), max_size=3), names | some.sampled_from(STRANGE), some.randoms())
def test_one_more_medicine_never_loosens(medications, another, random):
    """One more name reports no less and denies no more; the order never matters."""
    before, after = _facts(*medications), _facts(*medications, another)
    assert before.reported_ids <= after.reported_ids
    assert after.denied <= before.denied
    mixed = _facts(*random.sample([*medications, another], len(medications) + 1))
    assert (mixed.reported_ids, mixed.denied) == (after.reported_ids, after.denied)


def test_a_list_that_is_understood_denies_the_others():
    """Whoever lists only what is known takes none of the other classes; with a strange name that is unknown."""
    named = {fact.id for fact in CLASSES if fact.aliases}
    assert _facts().denied >= IDS
    assert _facts("ibuprofen").denied & IDS == named - {"pain-medication"}
    assert not _facts("ibuprofen", "moonbeam").denied & IDS


def test_a_name_with_two_classes_is_reported_for_both():
    """Both classes of a medicine stand at the place of its name."""
    found = [known for known in _facts("warfarin", "robaxacet").reported if known.path.endswith("medications[1]")]
    assert {known.fact for known in found} == {"muscle-relaxant", "pain-medication"}


@pytest.mark.parametrize("alias", ["warfarin", "Jantoven", "aspirin"])
def test_a_blood_thinner_keeps_the_hand_light(alias):
    """Each name of a blood thinner brings the same care: no deep work without the prescriber."""
    case = changed("client.intake.medications", [alias])
    facts = Context(case, K, LIBRARY.policy).facts
    assert "blood-thinner" in facts.reported_ids
    answer = st.plan(case)
    if answer.kind == "treatment_plan":
        steps = [step for session in answer.sessions for step in session.treatments]
        assert steps
        assert all((step.dose.pressure_level.max or 0) <= 2 for step in steps if step.dose.pressure_level is not None)
        assert not {"deep-tissue-massage", "trigger-point-therapy"} & {step.technique for step in steps}
