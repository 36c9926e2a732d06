"""The commands as a user types them: what they print, where, and with which exit code."""

import json
import os
import subprocess
import sys

import pytest

import soft_tissue
from samples import EXAMPLES, ROOT
from soft_tissue.cli.main import main
from soft_tissue.knowledge import KINDS

PLAN = ROOT / "examples" / "tension-headache.toml"
RELAX = ROOT / "examples" / "relaxation-only.toml"
REFERRAL = ROOT / "examples" / "red-flag-referral.toml"
NO_PLAN = ROOT / "examples" / "contradictory-intake.toml"
TEXT = PLAN.read_text(encoding="utf-8")
MEASURE = 'a duration is written as a number and a unit, such as "10 s"'
PROTOCOL = """\
id = "my-clinic.slow-back"
version = 3
title = "A slow back"
author = "My clinic"
evidence = "No trial of this visit was found."
sources = ["house-convention"]

[fit]
no_complaint = true
goals = ["relaxation"]

[[phases]]
name = "visit"
discipline = "massage"
visits = 1
visits_basis = "convention"
spacing_basis = "convention"
session = { min = "45 min", max = "60 min" }
session_basis = "convention"

[[phases.treatments]]
technique = "effleurage"
regions = ["back"]
sites = 1
weight = 3
"""


def _with(old, new):
    """The sample file with one place changed."""
    assert TEXT.count(old) >= 1
    return TEXT.replace(old, new, 1)


@pytest.fixture
def run(capsys):
    """Run a command line in this process; gives exit code, stdout and stderr."""

    def _run(*arguments):
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = stop.code
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    return _run


@pytest.fixture
def write(tmp_path):
    """Write a file; gives its path."""

    def _write(name, content):
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    return _write


def _plan_json(run, *arguments):
    code, out, err = run("plan", *arguments, "--format", "json")
    assert (code, err) == (0, "")
    return json.loads(out)


# Exit codes.


@pytest.mark.parametrize(
    ("file", "code", "kind"), [(PLAN, 0, "treatment_plan"), (REFERRAL, 1, "referral"), (NO_PLAN, 1, "no_plan")]
)
def test_exit_code_says_which_kind_of_answer(run, file, code, kind):
    """A plan exits 0, a referral or no plan 1; either way the answer is on stdout and nothing on stderr."""
    got, out, err = run("plan", file)
    assert (got, err) == (code, "")
    assert out.endswith("\n")
    got, out, err = run("plan", file, "--format", "json")
    assert (got, err) == (code, "")
    assert json.loads(out)["kind"] == kind


@pytest.mark.parametrize("arguments", [(), ("plan",), ("plan", PLAN, "--for", "nobody"), ("massage",)])
def test_wrong_usage_exits_two(run, arguments):
    """Wrong usage exits 2 with the usage on stderr and nothing on stdout."""
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("usage: soft-tissue")


def test_version(run):
    """`--version` prints the version of the package."""
    assert run("--version") == (0, f"soft-tissue {soft_tissue.__version__}\n", "")


# Files that can't be read.

UNREADABLE = {
    "bad-toml.toml": ("id = = 3", "syntax error at line 1"),
    "twice.toml": ('id = "a"\nid = "b"\n', "a key is given twice"),
    "bad-json.json": ('{"id": ', "syntax error at line 1"),
    "twice.json": ('{"id": "a", "id": "b"}', "a key is given twice"),
    "nan.json": ('{"id": NaN}', "NaN"),
    "not-utf8.toml": (b'id = "\xff\xfe"', "must be UTF-8 text; byte 6 is not"),
    "too-large.toml": (b"#" * (4 * 1024 * 1024 + 1), "must not be larger than 4 MiB"),
    "wrong-suffix.yaml": ("id: 1", "must end in .toml or .json"),
    "no-suffix": ("id = 1", "must end in .toml or .json"),
    "deep.toml": ("a = " + "[" * 5000 + "]" * 5000, "is nested too deeply"),
    "deep.json": ("[" * 100_000 + "]" * 100_000, "is nested too deeply"),
    "huge.toml": (_with("age = 38", "age = " + "9" * 5000), "a number or date that is out of range"),
    "huge.json": ('{"id": ' + "9" * 5000 + "}", "a number has too many digits"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_unreadable_file_is_one_line(run, write, name):
    """A file that can't be read is one line with its name and the reason, and exit code 2."""
    content, reason = UNREADABLE[name]
    file = write(name, content)
    code, out, err = run("plan", file)
    assert (code, out) == (2, "")
    (line,) = err.splitlines()
    assert line.startswith(f"{file}: ")
    assert reason in line


def test_missing_file_and_directory_are_one_line(run, tmp_path):
    """A path that is missing or is a directory is one line with its name, and exit code 2."""
    folder = tmp_path / "folder.toml"
    folder.mkdir()
    for file in (tmp_path / "missing.toml", folder, tmp_path):
        code, out, err = run("plan", file)
        assert (code, out) == (2, "")
        (line,) = err.splitlines()
        assert line.startswith(f"{file}: ")


# Files that are not a case.

INVALID = {
    "pain": (_with("pain = { value = 5 }", "pain = { value = 11 }"), ["client.intake.pain.value"]),
    "large-number": (_with("age = 38", "age = " + "9" * 400), ["client.age"]),
    "infinite": (_with("age = 38", "age = 1e400"), ["client.age"]),
    "deep-value": (_with("age = 38", "age = " + "[" * 200 + "]" * 200), ["client.age"]),
    "newer": (_with("schema_version = 1", "schema_version = 2"), ["schema_version"]),
    "in-a-list": (_with('side = "both"', 'side = "middle"'), ["presentations[0].side"]),
    "empty": ("", ["id", "on", "setting", "place", "time_available", "client"]),
    "several": (
        TEXT.replace("maintenance_agreed", "maintenance_agred", 1)
        .replace("pain = { value = 5 }", "pain = { value = 50 }", 1)
        .replace("age = 38", 'age = "old"', 1)
        .replace('"US-OR"', "7", 1)
        .replace('"60 min"', '"60 kg"', 1),
        ["client.maintenance_agred", "client.intake.pain.value", "client.age", "place", "time_available"],
    ),
}


@pytest.mark.parametrize("name", INVALID)
def test_each_fault_is_a_line_with_file_and_path(run, write, name):
    """Every fault of a case is a line of its own that begins with the file and the path of the fault."""
    content, paths = INVALID[name]
    file = write("case.toml", content)
    code, out, err = run("plan", file)
    assert (code, out) == (2, "")
    lines = err.splitlines()
    assert len(lines) == len(paths)
    for path in paths:
        assert [line for line in lines if line.startswith(f"{file}: {path}: ")], path


def test_pain_out_of_range_is_said_exactly(run, write):
    """A pain of 11 is answered with where and what would be right, word for word."""
    file = write("case.toml", _with("pain = { value = 5 }", "pain = { value = 11 }"))
    assert run("plan", file) == (2, "", f"{file}: client.intake.pain.value: must be between 0 and 10\n")


@pytest.mark.parametrize(
    "measure",
    ["9**9**9 s", "__import__('os') s", "1e999 min", "9" * 5000 + " min", "nan min", "inf min", "60", "min", "", " "],
)
def test_measure_text_is_never_evaluated(run, write, measure):
    """What is not a number and a unit is refused as such, at once, whatever it holds."""
    file = write("case.toml", _with('"60 min"', f'"{measure}"'))
    assert run("plan", file) == (2, "", f"{file}: time_available: {MEASURE}\n")


@pytest.mark.parametrize(
    ("right", "wrong", "path"),
    [
        ("time_available", "time_avialable", "time_avialable"),
        ("discomfort_limit", "discomfort_limmit", "client.intake.discomfort_limmit"),
    ],
)
def test_unknown_key_gets_a_suggestion(run, write, right, wrong, path):
    """A misspelled key is answered with the key that was meant."""
    file = write("case.toml", _with(right, wrong))
    code, out, err = run("plan", file)
    assert (code, out) == (2, "")
    assert f"{file}: {path}: unknown field; did you mean {right}?" in err.splitlines()


# The answer as data.


def test_json_is_one_object_with_the_whole_plan(run):
    """`--format json` prints one object that holds the plan, with every step typed and timed."""
    data = _plan_json(run, PLAN)
    keys = "kind status approach practitioner questions avoid sessions course findings versions"
    assert set(keys.split()) <= set(data)
    assert (data["kind"], data["status"], data["practitioner"]) == ("treatment_plan", "proposed", "P-1")
    assert data["sessions"]
    for session in data["sessions"]:
        treated = [step for step in session["steps"] if step["kind"] == "treatment"]
        assert treated
        for step in session["steps"]:
            assert set(step["duration"]) == {"value", "unit"}
        for step in treated:
            assert {"technique", "site", "dose"} <= set(step)


def test_same_case_gives_the_same_bytes_in_every_process():
    """The order of hashing changes nothing: two processes print the same bytes."""
    prints = []
    for seed in ("1", "4242"):
        command = [sys.executable, "-m", "soft_tissue.cli", "plan", str(PLAN), "--format", "json", "--explain"]
        done = subprocess.run(  # noqa: S603 - our own interpreter and files
            command, capture_output=True, check=True, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}
        )
        assert done.stderr == b""
        prints.append(done.stdout)
    assert prints[0] == prints[1]
    assert json.loads(prints[0])["kind"] == "treatment_plan"


def test_the_same_time_in_another_unit_gives_the_same_plan(run, write):
    """60 min, 1 h and 3600 s are one time, and give one and the same answer."""
    answers = set()
    for time in ("60 min", "1 h", "3600 s"):
        code, out, _err = run("plan", write("case.toml", _with('"60 min"', f'"{time}"')), "--format", "json")
        assert code == 0
        answers.add(out)
    assert len(answers) == 1


def test_explained_json_says_why(run):
    """`--explain` adds to the data what was considered, with exactly one protocol chosen: the plan's."""
    data = _plan_json(run, PLAN, "--explain")
    assert [c["protocol"] for c in data["considered"] if c["chosen"]] == [data["protocol"]["id"]]
    assert all(c["because"] for c in data["considered"])


# The answer as text.


def test_client_text_is_marked_as_a_proposal(run):
    """The client reads at the top that the plan is a proposal."""
    code, out, err = run("plan", PLAN, "--for", "client")
    assert (code, err) == (0, "")
    assert "proposal" in out.splitlines()[0]


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_explain_lists_the_chosen_protocol_first(run, file):
    """`--explain` ends the text with the protocols, the chosen one first, marked, and alone in being marked."""
    code, out, err = run("plan", file, "--explain")
    assert err == ""
    _text, found, listed = out.partition("\nPROTOCOLS\n")
    assert found
    marks = [line[:4] for line in listed.splitlines()]
    if code == 0:
        chosen = _plan_json(run, file)["protocol"]["id"]
        assert listed.startswith(f"  + {chosen} (")
        assert marks[1:].count("  + ") == 0
    else:
        assert "  + " not in marks


# A protocol asked for.


def test_protocol_by_id(run):
    """A protocol is taken by its id or by its id without the library's namespace."""
    for word in ("soft_tissue.relaxation-massage", "relaxation-massage"):
        assert _plan_json(run, RELAX, "--protocol", word)["protocol"]["id"] == "soft_tissue.relaxation-massage"


def test_protocol_from_a_file(run, write):
    """A protocol in a file is carried out, and the plan says whose it is."""
    data = _plan_json(run, RELAX, "--protocol", write("slow-back.toml", PROTOCOL))
    wanted = {"id": "my-clinic.slow-back", "version": 3, "author": "My clinic", "title": "A slow back"}
    assert data["protocol"] == wanted
    techniques = {step["technique"] for s in data["sessions"] for step in s["steps"] if step["kind"] == "treatment"}
    assert techniques == {"effleurage"}


def test_protocol_of_the_documentation(run):
    """The protocol that the documentation shows can be used as it stands."""
    data = _plan_json(run, RELAX, "--protocol", ROOT / "docs" / "how-to" / "quiet-hour.toml")
    assert data["protocol"]["id"] == "my-clinic.quiet-hour"


def test_unknown_protocol_is_refused_with_a_suggestion(run):
    """A protocol that is not known exits 2, with the closest one that is."""
    code, out, err = run("plan", RELAX, "--protocol", "soft_tissue.relaxation-masage")
    assert (code, out) == (2, "")
    assert "did you mean soft_tissue.relaxation-massage" in err
    code, out, err = run("plan", RELAX, "--protocol", "no-such-thing")
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (PROTOCOL.replace("version = 3", "version = 0"), "version: must be at least 1"),
        (PROTOCOL.replace("visits_basis", "visit_basis"), "did you mean visits_basis?"),
        ("id = = 1", "syntax error at line 1"),
        (None, "no such file"),
    ],
)
def test_invalid_protocol_file_is_named(run, write, tmp_path, content, reason):
    """A file that is not a protocol exits 2 and is named, not the case."""
    file = tmp_path / "mine.toml" if content is None else write("mine.toml", content)
    code, out, err = run("plan", RELAX, "--protocol", file)
    assert (code, out) == (2, "")
    assert reason in err
    assert all(line.startswith(f"{file}: ") for line in err.splitlines())


# What is known.


@pytest.mark.parametrize("kind", [*KINDS, "muscles", "rules"])
def test_show_prints_every_kind(run, kind):
    """Every kind of knowledge is shown as JSON, each entry with its own id, and as one line each in text."""
    code, out, err = run("show", kind, "--format", "json")
    assert (code, err) == (0, "")
    ids = [row["id"] for row in json.loads(out)]
    assert ids
    assert len(ids) == len(set(ids))
    code, out, err = run("show", kind)
    assert (code, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()] == ids


@pytest.mark.parametrize("kind", [*KINDS, "rules"])
def test_show_prints_one_entry(run, kind):
    """An entry asked for by its id is the one that the list shows."""
    rows = json.loads(run("show", kind, "--format", "json")[1])
    code, out, _err = run("show", kind, rows[-1]["id"], "--format", "json")
    assert code == 0
    assert json.loads(out) == rows[-1]


def test_show_muscles_are_muscles_only(run):
    """`muscles` shows muscles and muscle groups, and no bone, nerve or joint."""
    rows = json.loads(run("show", "muscles", "--format", "json")[1])
    assert {row["structure"] for row in rows} == {"muscle", "muscle_group"}


def test_show_finds_an_alias(run):
    """An alias leads to the entry that it names."""
    code, out, _err = run("show", "techniques", "strain-counterstrain", "--format", "json")
    assert code == 0
    assert json.loads(out)["id"] == "positional-release"
    assert run("show", "techniques", "strain-counterstrain")[1].startswith("id: positional-release\n")


@pytest.mark.parametrize("kind", [*KINDS, "muscles", "rules"])
def test_show_refuses_an_unknown_id(run, kind):
    """An id that is not known exits 2 with one line."""
    code, out, err = run("show", kind, "no-such-entry-at-all")
    assert (code, out) == (2, "")
    (line,) = err.splitlines()
    assert kind in line


def test_show_suggests_a_near_id(run):
    """A misspelled id is answered with the id that was meant."""
    code, out, err = run("show", "techniques", "effleurag")
    assert (code, out) == (2, "")
    assert "did you mean effleurage" in err


def test_show_refuses_an_unknown_kind(run):
    """A kind that is not known is wrong usage."""
    code, out, _err = run("show", "no-such-kind")
    assert (code, out) == (2, "")


# The trace.


def test_trace_has_every_row_realized(run):
    """Each of the 178 things that the articles name has a row, and a place that realizes it."""
    code, out, err = run("trace", "--format", "json")
    assert (code, err) == (0, "")
    rows = json.loads(out)
    assert len({row["id"] for row in rows}) == len(rows) == 178
    assert all(row["realised_by"] and all(row["realised_by"]) for row in rows)
    assert len(run("trace")[1].splitlines()) == 178
