"""Damaged case files: a case, or one of two errors, and nothing else."""

import copy
import json
from contextlib import suppress
from datetime import date, datetime
from datetime import time as clock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

import soft_tissue as st
from samples import EXAMPLES, SECRET, case_data
from soft_tissue.errors import InvalidRecordError, UnreadableFileError
from soft_tissue.models import Case
from soft_tissue.rendering import for_client, for_therapist
from soft_tissue.serialization import from_data, parse_toml, to_data

TREES = [parse_toml(file.read_text(encoding="utf-8"), file.name) for file in EXAMPLES]
for tree in TREES:
    tree.pop("schema_version", None)

VALUES = (
    None,
    True,
    0,
    -1,
    7,
    10**13,
    10**400,
    0.5,
    1e308,
    float("nan"),
    float("inf"),
    "",
    "7",
    "10 min",
    "9**9**9 s",
    "\ud800",
    "\x00",
    "fever",
    "pregnancy",
    "low-back-pain",
    "no-such-thing",
    "US-ZZ",
    SECRET,
    "x" * 20_000,
    [],
    {},
    [[]],
    {"kind": "spa"},
    {"value": 10**400, "unit": "min"},
    {"value": 30, "unit": "min"},
    {"what": "fever"},
    {"condition": "no-such-thing"},
    "1900-01-01",
    "9999-12-31",
)
TOML_VALUES = (date(1, 1, 1), date(9999, 12, 31), datetime(2026, 1, 1), clock(1))  # noqa: DTZ001 - as TOML gives it
KEYS = ("", "x", "kind", "value", "unit", "client", "id", "\ud800", "a\nb", "k" * 500)


def _places(tree, path=()):
    """Every container in a tree with its path."""
    if isinstance(tree, dict | list):
        yield path, tree
        for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
            yield from _places(value, (*path, key))


def _parts(trees):
    """Subtrees that stand somewhere in a valid case, so that some damage still loads."""
    found = [
        value for tree in trees for _path, place in _places(tree) if isinstance(place, dict) for value in place.values()
    ]
    return sorted(found, key=repr)


PARTS = _parts(TREES)


@some.composite
def damaged(draw, trees, values):
    """A tree with one to three keys or items deleted, replaced or inserted."""
    tree = copy.deepcopy(draw(some.sampled_from(trees)))
    # A copy of each: what one damage puts in, the next may change.
    anything = (some.sampled_from(values) | some.sampled_from(PARTS)).map(copy.deepcopy)
    for _ in range(draw(some.integers(1, 3))):
        _path, place = draw(some.sampled_from(list(_places(tree))))
        what = draw(some.sampled_from(("delete", "replace", "insert")))
        if isinstance(place, dict):
            keys = list(place) if place and what != "insert" else KEYS
            key = draw(some.sampled_from(keys))
            if what == "delete":
                place.pop(key, None)
            else:
                place[key] = draw(anything)
        elif what == "insert" or not place:
            place.insert(draw(some.integers(0, len(place))), draw(anything))
        elif what == "delete":
            place.pop(draw(some.integers(0, len(place) - 1)))
        else:
            place[draw(some.integers(0, len(place) - 1))] = draw(anything)
    return tree


def _planned(case):
    """Plan and write a case; none of it may raise."""
    answer = st.plan(case)
    assert answer.kind in ("treatment_plan", "referral", "no_plan")
    knowledge = st.default_library().knowledge
    assert for_client(answer, knowledge)
    assert for_therapist(answer, knowledge)
    assert st.dump_json(answer)


@settings(max_examples=settings.default.max_examples * 8)
@given(damaged(TREES, VALUES + TOML_VALUES))
def test_damaged_toml(tree):
    """A damaged TOML case is a case that can be planned, or an invalid record that shows nothing personal."""
    try:
        case = from_data(tree, Case, text_measures=True)
    except InvalidRecordError as error:
        assert error.problems  # noqa: PT017
        assert SECRET not in str(error)  # noqa: PT017
    else:
        _planned(case)


JSON_TREES = [to_data(st.load_case(file)) for file in EXAMPLES] + [case_data()]


@settings(max_examples=settings.default.max_examples * 8)
@given(tree=damaged(JSON_TREES, VALUES))
def test_damaged_json_files(tree, tmp_path_factory):
    """A damaged JSON file is a case that can be planned, an invalid record or an unreadable file."""
    file = tmp_path_factory.getbasetemp() / "damaged.json"
    file.write_text(json.dumps(tree, default=str), encoding="utf-8")
    try:
        case = st.load_case(file)
    except InvalidRecordError as error:
        assert error.problems  # noqa: PT017
        assert SECRET not in str(error)  # noqa: PT017
    except UnreadableFileError as error:
        assert SECRET not in error.message  # noqa: PT017
    else:
        _planned(case)


@pytest.mark.parametrize("value", VALUES + TOML_VALUES, ids=range(len(VALUES + TOML_VALUES)))
def test_every_field_takes_every_value_or_refuses_it(value):
    """Each odd value in each place of the sample case is read and planned, or refused."""
    for path, place in list(_places(case_data())):
        for key in place if isinstance(place, dict) else range(len(place)):
            data = case_data()
            target = data
            for part in path:
                target = target[part]
            target[key] = copy.deepcopy(value)
            try:
                case = from_data(data, Case)
            except InvalidRecordError as error:
                if value == SECRET or SECRET not in str(value):
                    assert SECRET not in str(error), (path, key)  # noqa: PT017
            else:
                if path in ((), ("client",), ("client", "intake"), ("presentations", 0)):
                    _planned(case)


@settings(max_examples=settings.default.max_examples * 4)
@given(some.binary(max_size=200) | some.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes(tmp_path_factory, content):
    """Any bytes at all are a case or one of the two errors."""
    for name in ("bytes.toml", "bytes.json"):
        file = tmp_path_factory.getbasetemp() / name
        file.write_bytes(content)
        with suppress(InvalidRecordError, UnreadableFileError):
            st.load_case(file)
