"""Reading is strict, complete, and says where."""

import json

import pytest
from cattrs import Converter
from hypothesis import given
from hypothesis import strategies as some

import soft_tissue as st
from samples import EXAMPLES, case_data, sample_case
from soft_tissue.errors import InvalidRecordError, path_text
from soft_tissue.models import (
    Basis,
    Case,
    CategoryResult,
    ChecklistAnswer,
    Jurisdiction,
    PainScore,
    Region,
    Site,
)
from soft_tissue.serialization import from_data, make_converter, to_data
from soft_tissue.testing import cases, jurisdictions
from soft_tissue.units import minutes


def _problems(data, kind=Case, **options):
    with pytest.raises(InvalidRecordError) as caught:
        from_data(data, kind, **options)
    return {path_text(problem.path): problem.message for problem in caught.value.problems}


@pytest.mark.parametrize("value", ["7", 7.0, True, None, [7], {"value": 7}, 10**400, float("nan")])
def test_a_whole_number_is_one(value):
    """Text, a float, a bool, null, a list or a table is not a whole number."""
    assert set(_problems({"value": value}, PainScore)) == {"value"}


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("client.intake.pain.value", 11, "must be between 0 and 10"),
        ("client.intake.pain.value", "7", "must be a whole number"),
        ("client.intake.pain.value", 7.0, "must be a whole number"),
        ("client.intake.pain.value", True, "must be a whole number"),
        ("client.intake.kind", "Clinical", "must be one of: spa, clinical; did you mean clinical?"),
        ("client.intake.completed", "general-health", "must be a list"),
        ("client.intake.denies", ["fever", "fever"], "must not name anything twice"),
        ("client.maintenance_agreed", 1, "must be true or false"),
        ("client.age", 131, "must be between 0 and 130"),
        ("on", "2026-02-30", "must be a date that exists, written YYYY-MM-DD"),
        ("on", "2026-11-23T10:00:00", "must be a date that exists, written YYYY-MM-DD"),
        ("place", "Washington", "must be an ISO 3166 code such as US-WA or CA-ON"),
        ("setting", "privat_practice", None),
        ("time_available", {"value": 5, "unit": "min"}, "must be between 10 min and 4 h"),
        ("time_available", {"value": 60, "unit": "minutes"}, None),
        ("time_available", {"value": 60}, None),
        ("time_available", "60 min", None),
        ("time_available", {"value": float("nan"), "unit": "min"}, "the value of a measure must be finite"),
        ("time_available", {"value": 10**400, "unit": "min"}, None),
        ("presentations.0.side", "rigth", None),
        ("presentations.0.diagnosed_by", None, None),
        ("practitioners.0.npi", "123456789", "must be a National Provider Identifier: ten digits"),
        ("practitioners.0.npi", "1234567894", "must be a National Provider Identifier: its last digit does not check"),
        ("practitioners.0.npi", 1234567893, "must be text"),
        ("practitioners.0.transcripts.0.completed_on", "2015-08-31", "must not be before program_started_on"),
        ("practitioners.0.activities.0.completed_on", "2026-03", "must be a date that exists, written YYYY-MM-DD"),
        ("practitioners.0.activities.0.amount", "2", "must be a number"),
        ("practitioners.0.activities.0.amount", -1, "must be between 0 and 10000"),
        ("practitioners.0.activities.0.topics", "ethics", "must be a list"),
        ("practitioners.0.activities.0.format", "online", None),
        ("practitioners.0.credentials.2.insurance", {"per_claim": 2, "aggregat": 1}, None),
        ("practitioners.0.credentials.1.issuer", None, "is required: the same letters mean different things by issuer"),
    ],
)
def test_each_fault_is_named_at_its_path(path, value, message):
    """A wrong value is reported at its exact path, in words that say what would be right."""
    data = case_data()
    *parents, last = (int(part) if part.isdigit() else part for part in path.split("."))
    place = data
    for part in parents:
        place = place[part]
    place[last] = value
    if path.endswith("diagnosed_by"):
        last = "diagnosis_code"
    found = _problems(data)
    if path.endswith("insurance"):
        parents, last = (*parents, last), "aggregat"
    where = path_text((*parents, last))
    assert set(found) == {where}
    assert message is None or found[where] == message


def test_all_faults_are_reported_at_once():
    """Faults in different places, of different kinds, come in one error."""
    data = case_data()
    del data["on"]
    data["client"]["intake"]["pain"]["value"] = 11
    data["client"]["intake"]["reports"] = [{"what": "Fever!"}, {"when": 7}]
    data["practitioners"][0]["credentials"][0]["status"] = "activ"
    data["presentations"][0]["condtion"] = "x"
    found = _problems(data)
    assert set(found) == {
        "on",
        "client.intake.pain.value",
        "client.intake.reports[0].what",
        "client.intake.reports[1].what",
        "client.intake.reports[1].when",
        "practitioners[0].credentials[0].status",
        "presentations[0].condtion",
    }
    assert found["presentations[0].condtion"] == "unknown field; did you mean condition?"
    assert found["practitioners[0].credentials[0].status"].endswith("did you mean active?")


def _place(*rules):
    return {"id": "us-zz", "code": "US-ZZ", "name": "Zembla", "continuing_education": list(rules)}


@pytest.mark.parametrize(
    ("rule", "path", "message"),
    [
        ({"kind": "totl", "hours": 24}, "kind", "did you mean total?"),
        ({"hours": 24}, "kind", "must be one of: total, min_category, "),
        ({"kind": None}, "kind", "must be one of: total, min_category, "),
        ({"kind": "total"}, "hours", "is required: a number"),
        ({"kind": "total", "hours": 24, "year": 2}, "year", "unknown field; did you mean years?"),
        ({"kind": "total", "hours": 24, "effective_from": "2024-13"}, "effective_from", "must be a day, a month or"),
        ({"kind": "total", "hours": 24, "sources": []}, "sources", "must not be empty"),
        (
            {"kind": "total", "hours": 24, "effective_from": "2024-07", "effective_to": "2024-06-30"},
            "effective_to",
            "must not be before effective_from",
        ),
        ({"kind": "min_category", "category": "ethics", "match": {}}, "hours", "needs exactly one of: hours, percent"),
        (
            {"kind": "max_category", "category": "x", "hours": 1, "match": {"format": ["in_person"]}},
            "match.format",
            "unknown field; did you mean formats?",
        ),
        ("total", "", "must be a table"),
    ],
    ids=str,
)
def test_each_fault_of_a_rule_is_named_at_its_path(rule, path, message):
    """A wrong rule among others is reported at its place and path; those beside it are not."""
    good = {"kind": "total", "hours": 24, "sources": ["a-law"]}
    rule = {"sources": ["a-law"]} | rule if isinstance(rule, dict) else rule
    found = _problems(_place(good, rule, good), Jurisdiction)
    where = "continuing_education[1]" + (f".{path}" if path else "")
    assert set(found) == {where}
    assert message in found[where]


@given(jurisdictions())
def test_places_come_back(place):
    """Every place comes back equal, with one digest, from its JSON text; a rule's kind is written first."""
    again = from_data(json.loads(st.dump_json(place)), Jurisdiction)
    assert again == place
    assert st.digest(again) == st.digest(place)
    rules = to_data(place)["continuing_education"]
    assert [next(iter(rule)) for rule in rules] == ["kind"] * len(rules)


@pytest.mark.parametrize("data", [None, [], "case", 7, True, {}, {"kind": "referral"}])
def test_what_is_no_table_is_no_case(data):
    """A list, text, number, null or an empty table is refused as a record."""
    assert _problems(data)


@pytest.mark.parametrize(
    "record",
    [
        CategoryResult(category="ethics", met=None),
        ChecklistAnswer(text="Licensed?", met=None, because="not recorded", basis=Basis.RECORD),
    ],
    ids=lambda record: type(record).__name__,
)
def test_a_required_answer_may_be_open(record):
    """A field that must be given and may be null comes back as null."""
    assert from_data(to_data(record), type(record)) == record


def test_only_toml_reads_measures_as_text():
    """Text is a measure where people write it, and not in JSON."""
    data = case_data() | {"time_available": "1 h"}
    assert from_data(data, Case, text_measures=True) == sample_case()
    assert set(_problems(data)) == {"time_available"}


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_examples_come_back(file):
    """Each example case comes back equal from its plain data."""
    case = st.load_case(file)
    assert from_data(to_data(case), Case) == case


@given(cases())
def test_cases_come_back(case):
    """Every valid case comes back equal, with one digest, from plain data and from JSON text."""
    again = from_data(json.loads(st.dump_json(case)), Case)
    assert again == case
    assert st.digest(again) == st.digest(case)
    assert st.dump_json(again) == st.dump_json(case)


def test_digest_sees_through_units():
    """Equal measures in other units give one digest and another text."""
    hour = from_data(case_data() | {"time_available": {"value": 1, "unit": "h"}}, Case)
    assert hour == sample_case()
    assert st.digest(hour) == st.digest(sample_case())
    assert st.dump_json(hour) != st.dump_json(sample_case())


@given(some.integers(0, 3599))
def test_digest_tells_different_measures_apart(late):
    """A second less gives another digest."""
    sooner = {"value": 3600 + 1 + late, "unit": "s"}
    assert st.digest(from_data(case_data() | {"time_available": sooner}, Case)) != st.digest(sample_case())


def test_sets_are_written_in_order():
    """A set is written sorted, whatever its own order."""
    data = case_data()
    data["client"]["intake"]["denies"] = ["stroke", "fever", "anemia"]
    assert to_data(from_data(data, Case))["client"]["intake"]["denies"] == ["anemia", "fever", "stroke"]


def test_a_host_converter_can_be_taught():
    """A converter of the host's own reads the models after it was taught."""
    host = Converter(detailed_validation=False)
    assert make_converter(host) is host
    assert host.structure({"region": "knee"}, Site) == Site(region=Region.KNEE)
    assert host.structure({"value": 5}, PainScore) == PainScore(value=5)
    assert host.unstructure(minutes(5)) == {"value": 5, "unit": "min"}
