"""Reading is strict, complete, and says where."""

import json

import pytest
from cattrs import Converter
from hypothesis import given
from hypothesis import strategies as some

import soft_tissue as st
from samples import EXAMPLES, case_data, sample_case
from soft_tissue.errors import InvalidRecordError, path_text
from soft_tissue.models import Case, PainScore, Region, Site
from soft_tissue.serialization import from_data, make_converter, to_data
from soft_tissue.testing import cases
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


@pytest.mark.parametrize("data", [None, [], "case", 7, True, {}, {"kind": "referral"}])
def test_what_is_no_table_is_no_case(data):
    """A list, text, number, null or an empty table is refused as a record."""
    assert _problems(data)


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
