"""The command line."""

import json
import os
import re
import subprocess
import sys

import pytest

import soft_tissue as st
from samples import EXAMPLES, ROOT, SECRET, case_data
from soft_tissue.cli.main import main
from soft_tissue.knowledge import KINDS

FROZEN = str(ROOT / "examples" / "frozen-shoulder.toml")
REFERRED = str(ROOT / "examples" / "red-flag-referral.toml")
PLAN = "treatment_plan"
ANSWERS = {
    "acute-only-clinic": PLAN,
    "calf-swelling": "referral, emergency",
    "cancer-history": "no_plan, clearance_needed",
    "cancer-history-cleared": PLAN,
    "carpal-tunnel": PLAN,
    "chair-massage": PLAN,
    "combined-course": PLAN,
    "contradictory-intake": "no_plan, information_needed",
    "dual-skilled-therapist": PLAN,
    "frozen-shoulder": PLAN,
    "inflamed-shoulder": PLAN,
    "low-back-many-conditions": PLAN,
    "low-back-yoga": PLAN,
    "migraine-student-clinic": PLAN,
    "minor-athlete": PLAN,
    "minor-without-consent": "no_plan, information_needed",
    "nobody-qualified": "no_plan, no_qualified_practitioner",
    "plantar-fasciitis": PLAN,
    "prenatal": PLAN,
    "red-flag-referral": "referral, emergency",
    "relaxation-only": PLAN,
    "spa-allergy": PLAN,
    "tension-headache": PLAN,
    "thirty-minutes": PLAN,
    "unknown-first": "no_plan, information_needed",
    "upper-back-myofascial": PLAN,
}


def _run(capsys, *arguments):
    code = main(arguments)
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def _kind(answer):
    detail = getattr(answer, "reason", None) or getattr(answer, "urgency", None)
    return f"{answer.kind}, {detail}" if detail else answer.kind


def test_every_example_has_an_expectation():
    """The table of expected answers covers exactly the example cases, and their README says the same."""
    assert sorted(ANSWERS) == sorted(file.stem for file in EXAMPLES)
    rows = re.findall(
        r"^\| \[([a-z-]+)\.toml\].*\| (.+) \|$", (ROOT / "examples" / "README.md").read_text("utf-8"), re.MULTILINE
    )
    assert {name: answer.replace("`", "") for name, answer in rows} == ANSWERS


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_examples(capsys, file):
    """Each example case gives its kind of answer, with the exit code that goes with it, in every form."""
    assert _kind(st.plan(st.load_case(file))) == ANSWERS[file.stem]
    wanted = 0 if ANSWERS[file.stem] == PLAN else 1
    for more in ((), ("--for", "client"), ("--explain",), ("--format", "json"), ("--format", "json", "--explain")):
        code, out, err = _run(capsys, "plan", str(file), *more)
        assert (code, err) == (wanted, "")
        assert out.endswith("\n")
        if "json" in more:
            assert ("considered" in json.loads(out)) is ("--explain" in more)


def test_json_is_the_answer(capsys):
    """`--format json` prints the answer's plain data."""
    _code, out, _err = _run(capsys, "plan", FROZEN, "--format", "json")
    assert json.loads(out) == st.to_data(st.plan(st.load_case(FROZEN)))


def test_the_client_reads_no_codes(capsys):
    """The client's text names no source, basis or finding code, and promises nothing."""
    _code, out, _err = _run(capsys, "plan", FROZEN, "--for", "client")
    assert "proposal" in out
    assert "SOURCES" not in out
    assert not re.search(r"[A-Z]+-[A-Z]+", out)


def test_a_referral_names_no_disease(capsys):
    """A referral never says what is suspected."""
    suspected = {f.suspected for f in st.default_library().knowledge.red_flags.values() if f.suspected}
    for more in ((), ("--for", "client"), ("--format", "json")):
        _code, out, _err = _run(capsys, "plan", REFERRED, *more)
        assert [word for word in suspected if word.lower() in out.lower()] == []


def test_a_protocol_by_id_and_by_file(capsys, tmp_path):
    """A protocol is asked for by id, with or without namespace, or comes from a file."""
    definition = st.default_library().protocol("relaxation-massage").definition
    file = tmp_path / "mine.json"
    file.write_text(st.dump_json(definition), encoding="utf-8")
    texts = {_run(capsys, "plan", FROZEN, "--protocol", p)[1] for p in (definition.id, "relaxation-massage", str(file))}
    assert len(texts) == 1
    assert definition.title in texts.pop()


@pytest.mark.parametrize(
    ("name", "content", "lines"),
    [
        ("none.toml", None, 1),
        ("bad.toml", f'id = "{SECRET}', 1),
        ("bad.json", "{", 1),
        ("case.json", json.dumps(case_data() | {"on": SECRET, "setting": 7, SECRET * 30: 1}), 3),
        ("case.json", json.dumps(case_data() | {"schema_version": 2}), 1),
        ("case.json", json.dumps(case_data() | {"time_available": {"value": 10**400, "unit": "min"}}), 1),
        ("case.json", "[]", 1),
    ],
)
@pytest.mark.parametrize("option", [None, "--protocol"])
def test_unreadable_input(capsys, tmp_path, name, content, lines, option):
    """Unreadable input is exit code 2 and a line for each fault with the file's name, without what it holds."""
    file = tmp_path / name
    if content is not None:
        file.write_text(content, encoding="utf-8")
    arguments = (str(file),) if option is None else (FROZEN, option, str(file))
    code, out, err = _run(capsys, "plan", *arguments)
    assert (code, out) == (2, "")
    assert len(err.splitlines()) >= lines
    assert option is not None or len(err.splitlines()) == lines
    assert all(line.startswith(f"{file}: ") for line in err.splitlines())
    assert SECRET not in err.replace(str(file), "")
    assert "Traceback" not in err


def test_a_case_needs_the_ending_of_its_format(capsys, tmp_path):
    """A case file that ends neither in .toml nor in .json is refused in one line."""
    file = tmp_path / "bad.txt"
    file.write_text("", encoding="utf-8")
    assert _run(capsys, "plan", str(file)) == (2, "", f"{file}: must end in .toml or .json\n")


def test_a_nerve_is_not_among_the_muscles(capsys):
    """Muscles are shown by id only when they are muscles, and no other tissue is suggested in their place."""
    assert _run(capsys, "show", "anatomy", "sciatic-nerve")[0] == 0
    code, out, err = _run(capsys, "show", "muscles", "sciatic-nerve")
    assert (code, out) == (2, "")
    assert "sciatic-nerve" not in err


def test_a_protocol_file_that_names_the_unknown(capsys, tmp_path):
    """A protocol that names an unknown technique or structure is refused, with the path of each."""
    data = st.to_data(st.default_library().protocol("relaxation-massage").definition)
    data["phases"][0]["treatments"][0] |= {"technique": "efleurage", "structures": ["deltiod"]}
    file = tmp_path / "mine.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    code, out, err = _run(capsys, "plan", FROZEN, "--protocol", str(file))
    assert (code, out) == (2, "")
    assert f"{file}: phases[0].treatments[0].technique: not among the techniques; did you mean effleurage?" in err
    assert f"{file}: phases[0].treatments[0].structures[0]: not among the anatomy; did you mean deltoid?" in err


def test_unknown_ids_are_one_line(capsys):
    """An unknown protocol or entry is exit code 2 and one line."""
    for arguments in (
        ("plan", FROZEN, "--protocol", "nothing"),
        ("show", "techniques", "efleurage"),
        ("show", "rules", "X"),
    ):
        code, out, err = _run(capsys, *arguments)
        assert (code, out, len(err.splitlines())) == (2, "", 1)


@pytest.mark.parametrize("arguments", [(), ("nothing",), ("show", "nothing"), ("plan", FROZEN, "--for", "nobody")])
def test_wrong_usage(capsys, arguments):
    """Wrong usage is exit code 2 with the usage on stderr."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage:" in capsys.readouterr().err


@pytest.mark.parametrize("kind", [*sorted(KINDS), "muscles", "rules"])
def test_show(capsys, kind):
    """Every kind is listed as text and as JSON, and its first entry is shown alone."""
    code, out, err = _run(capsys, "show", kind)
    assert (code, err) == (0, "")
    rows = json.loads(_run(capsys, "show", kind, "--format", "json")[1])
    assert len(rows) == len(out.splitlines())
    code, out, _err = _run(capsys, "show", kind, rows[0]["id"])
    assert code == 0
    assert rows[0]["id"] in out


def test_trace(capsys):
    """The trace is printed as text and as JSON, a row for each thing."""
    code, out, _err = _run(capsys, "trace")
    assert (code, len(out.splitlines())) == (0, 178)
    assert len(json.loads(_run(capsys, "trace", "--format", "json")[1])) == 178


def _process(*arguments, **environment):
    return subprocess.run(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", "soft_tissue.cli", *arguments],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env=os.environ | environment,
    )


@pytest.mark.parametrize("name", ["frozen-shoulder", "low-back-many-conditions"])
def test_output_is_the_same_in_every_process(name):
    """Two processes with different hash seeds print the same bytes."""
    arguments = ("plan", f"examples/{name}.toml", "--format", "json", "--explain")
    one, other = (_process(*arguments, PYTHONHASHSEED=seed) for seed in ("1", "4242"))
    assert one.returncode == other.returncode == 0
    assert one.stdout == other.stdout


def test_text_that_the_terminal_cannot_show(tmp_path):
    """A goal in other letters than the terminal's ends in no traceback."""
    data = case_data()
    data["goals"][0]["text"] = "日本語"
    file = tmp_path / "case.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    done = _process("plan", str(file), "--for", "client", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
