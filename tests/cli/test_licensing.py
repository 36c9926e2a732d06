"""The commands about licensing as a user types them: answers, exit codes and located errors."""

import json

import pytest

from samples import ROOT
from soft_tissue.cli.main import main
from soft_tissue.knowledge import default_knowledge

FOLDER = ROOT / "examples" / "licensing"
THERAPIST, LEDGER, ROSTER = FOLDER / "therapist.toml", FOLDER / "ledger.toml", FOLDER / "roster.toml"
NEW_PLACE = FOLDER / "new-place.toml"
CASE = ROOT / "examples" / "frozen-shoulder.toml"
ON = ("--on", "2026-11-23")
SECRETS = ("MA12345", "P-7")


@pytest.fixture
def run(capsys):
    """Run a command line in this process; gives exit code, stdout and stderr."""

    def _run(*arguments):
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = stop.code
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return _run


@pytest.fixture
def changed(tmp_path):
    """Write a changed copy of a file."""

    def _changed(file, old, new, name=None):
        text = file.read_text(encoding="utf-8")
        assert old in text
        copy = tmp_path / (name or file.name)
        copy.write_text(text.replace(old, new, 1), encoding="utf-8")
        return copy

    return _changed


# practice


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (("--in", "US-FL"), "allowed"),
        (("--in", "us-fl", "--technique", "Trigger Point Therapy"), "allowed"),
        (("--in", "US-FL", "--setting", "home_visit"), "allowed"),
        (("--in", "US-FL", "--setting", "private_practice"), "unknown"),
        (("--in", "US-WA"), "not_allowed"),
        (("--in", "US-WA", "--site", "lateral-pterygoid"), "not_allowed"),
        (("--in", "CA-AB"), "allowed"),
        (("--in", "US-KS"), "unknown"),
        (("--in", "US-QQ"), "unknown"),
        (("--in", "US-FL", "--technique", "dry-needling"), "unknown"),
        (("--in", "US-FL", "--condition", "frozen shoulder", "--site", "shoulder"), "allowed"),
    ],
)
def test_practice(run, arguments, answer):
    """The answer, its reasons with basis and sources, and the exit code that goes with it."""
    code, out, err = run("practice", THERAPIST, *arguments, *ON, "--format", "json")
    data = json.loads(out)
    assert (data["answer"], err) == (answer, "")
    assert code == (0 if answer == "allowed" else 1)
    assert data["reasons"]
    for reason in data["reasons"]:
        assert reason["because"]
        assert reason["basis"]
        if reason["effect"] == "bars":
            assert reason["basis"] == "law"
            assert reason["sources"]
    text_code, text, _err = run("practice", THERAPIST, *arguments, *ON)
    assert text_code == code
    assert answer.replace("_", " ").upper() in text
    assert "Not legal advice" in text


def test_practice_tells_policy_from_law(run, changed):
    """Without a certification the law still allows; the clinic's policy excludes, and says so."""
    file = changed(THERAPIST, 'kind = "modality_certification"', 'kind = "membership"')
    code, out, _err = run("practice", file, "--in", "US-FL", *ON, "--technique", "trigger-point-therapy")
    assert code == 0
    assert "ALLOWED by law, but excluded by policy" in out


def test_practice_answers_a_checklist_too(run):
    """A checklist is scored beside the permission."""
    command = ("practice", THERAPIST, "--in", "US-FL", *ON, "--checklist", "checklist-massage-therapist")
    assert "of 5 on record" in run(*command)[1]
    assert len(json.loads(run(*command, "--format", "json")[1])["checklist"]["answers"]) == 5


# ce


@pytest.mark.parametrize(
    ("file", "arguments", "answer", "required", "short"),
    [
        (THERAPIST, ("--in", "US-FL", *ON), "not_allowed", 24, 8),
        (LEDGER, ("--in", "us-fl", "--on", "2025-04-01"), "not_allowed", 14, 1),
        (THERAPIST, ("--in", "US-CO", *ON), "allowed", 0, 0),
        (THERAPIST, ("--in", "US-QQ", *ON), "unknown", None, 0),
    ],
)
def test_ce(run, file, arguments, answer, required, short):
    """Hours asked, hours missing, and the exit code that goes with the answer."""
    code, out, err = run("ce", file, *arguments, "--format", "json")
    data = json.loads(out)
    assert (data["answer"], data["required"], data["short"], err) == (answer, required, short, "")
    assert code == (0 if answer == "allowed" else 1)
    assert data["reasons"]
    assert run("ce", file, *arguments)[0] == code


def test_ce_of_an_issuer(run, changed):
    """A certifier's own rules are evaluated like a state's."""
    file = changed(
        THERAPIST, 'issuer = "NMT Center"', 'issuer = "NCBTMB"\nissued_on = 2024-05-01\nexpires_on = 2028-04-30'
    )
    data = json.loads(run("ce", file, "--in", "ncbtmb", *ON, "--format", "json")[1])
    assert (data["required"], data["period_end"]) == (24, "2028-05-01")


# find


def test_find(run):
    """Those who qualify in order, the others with their reasons."""
    code, out, _err = run("find", ROSTER, CASE, "--format", "json")
    data = json.loads(out)
    assert (code, data["answer"], data["roster"], data["qualify"]) == (0, "allowed", 4, 2)
    assert [match["practitioner"] for match in data["qualified"]] == ["P-2", "P-1"]
    assert {match["practitioner"]: match["suitability"] for match in data["others"]} == {"P-3": "no", "P-4": "limited"}
    assert data["reasons"]
    assert run("find", ROSTER, CASE)[1].startswith("Somebody qualifies")


@pytest.mark.parametrize(
    ("arguments", "answer"), [(("--in", "US-OR"), "not_allowed"), (("--in", "US-QQ"), "unknown"), (ON, "allowed")]
)
def test_find_elsewhere(run, arguments, answer):
    """Another place or day can be asked about."""
    code, out, _err = run("find", ROSTER, CASE, *arguments, "--format", "json", "--limit", "1")
    data = json.loads(out)
    assert (data["answer"], code) == (answer, 0 if answer == "allowed" else 1)
    assert max(len(data["qualified"]), len(data["others"])) <= 1


def test_a_roster_in_each_format(run, tmp_path):
    """A JSON list, an object, and a record a line are the same roster."""
    people = [
        {"id": "P-1", "credentials": [{"kind": "license", "jurisdiction": "US-FL", "status": "active"}]},
        {"id": "P-2"},
    ]
    files = {"a.json": json.dumps(people), "b.json": json.dumps({"practitioners": people}),
             "c.ndjson": "".join(json.dumps(person) + "\n" for person in people)}  # fmt: skip
    shown = set()
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        shown.add(run("find", tmp_path / name, CASE, "--format", "json")[1])
    assert len(shown) == 1


# jurisdictions


def test_list(run):
    """A row for each, in both formats."""
    rows = json.loads(run("jurisdictions", "list", *ON, "--format", "json")[1])
    assert {row["code"].lower() for row in rows} == set(default_knowledge().jurisdictions)
    assert len(run("jurisdictions", "list", *ON)[1].splitlines()) == len(rows)


@pytest.mark.parametrize("code", sorted(default_knowledge().jurisdictions))
def test_show(run, code):
    """Every jurisdiction can be shown, with its sources."""
    exit_code, out, err = run("jurisdictions", "show", code, *ON)
    assert (exit_code, err) == (0, "")
    assert out.startswith(code.upper())
    assert "SOURCES" in out
    assert json.loads(run("jurisdictions", "show", code, "--format", "json")[1])["code"] == code.upper()


def test_show_what_is_not_known(run):
    """A place that is not in the knowledge is unknown, not an error."""
    assert run("jurisdictions", "show", "US-QQ")[0] == 1
    assert json.loads(run("jurisdictions", "show", "US-QQ", "--format", "json")[1])["answer"] == "unknown"


def test_check_a_good_file(run):
    """The example of a new place is good, and says what it leaves unknown."""
    code, out, err = run("jurisdictions", "check", NEW_PLACE)
    assert (code, err) == (0, "")
    assert "not known, and answered as unknown" in out
    assert json.loads(run("jurisdictions", "check", NEW_PLACE, "--format", "json")[1])["answer"] == "allowed"


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ('level = "license"', 'level = "licence"', "entry[0].levels[0].level"),
        ('sources = ["zz-code-12-34"]', 'sources = ["zz-code"]', "entry[0].levels[0].sources"),
        ('sources = ["zz-code-12-34"]', "sources = []", "entry[0].levels[0].sources"),
        ("effective_from = 2015-07-01", 'effective_from = "2015-13"', "entry[0].levels[0].effective_from"),
        ('topics = ["ethics"]', 'topics = ["ethix"]', "entry[0].continuing_education[2].match.topics"),
        ('kind = "total"', 'kind = "totl"', "entry[0].continuing_education[0].kind"),
        ("day = 30\n", "", "entry[0].continuing_education[1].month"),
        ('subjects = ["ethics", "law"]', 'subjects = ["ethics", "lore"]', "entry[0].education[1].subjects[2].subjects"),
        ('id = "us-zz"', 'id = "zz"', "entry[0].id"),
        ('title = "Example Code 12-34"\nurl = "https://example.org/code/12-34"', "", "source[0].title"),
        ("[[entry.exemptions]]\nstudents = true", "[[entry.exemptions]]", "entry[0].exemptions[0].professions"),
    ],
)
def test_check_a_bad_file(run, changed, old, new, path):
    """One mistake gives one located line, and exit 1; the file was readable."""
    file = changed(NEW_PLACE, old, new)
    code, out, err = run("jurisdictions", "check", file)
    assert (code, err) == (1, "")
    problems = [line for line in out.splitlines() if line.startswith(str(file))]
    assert len(problems) == 1
    assert f"{file}: {path}: " in problems[0]
    data = json.loads(run("jurisdictions", "check", file, "--format", "json")[1])
    assert (data["answer"], [reason["path"] for reason in data["reasons"]]) == ("not_allowed", [path])


def test_a_new_place_is_used_by_every_command(run, changed):
    """What a file adds is answered from at once; what it changes takes the place of ours."""
    here = changed(THERAPIST, 'jurisdiction = "US-FL"', 'jurisdiction = "US-ZZ"')
    extra = ("--in", "US-ZZ", *ON, "--jurisdictions", NEW_PLACE, "--format", "json")
    assert json.loads(run("practice", here, *extra)[1])["answer"] == "allowed"
    assert json.loads(run("practice", here, "--in", "US-ZZ", *ON, "--format", "json")[1])["jurisdiction"] == "US-ZZ"
    report = json.loads(run("ce", here, *extra)[1])
    assert (report["period_end"], report["required"]) == ("2028-06-30", 24)
    mine = changed(NEW_PLACE, 'id = "us-zz"\ncode = "US-ZZ"', 'id = "us-fl"\ncode = "US-FL"', "mine.toml")
    report = json.loads(run("ce", THERAPIST, "--in", "US-FL", *ON, "--jurisdictions", mine, "--format", "json")[1])
    assert report["period_end"] == "2028-06-30"


# Errors.


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (("practice", FOLDER / "none.toml", "--in", "US-FL"), "no such file"),
        (("practice", LEDGER, "--in", "US-FL"), "id: is required"),
        (("practice", THERAPIST, "--in", "florida"), "no jurisdictions entry has this id"),
        (("practice", THERAPIST, "--in", "US-FL", "--technique", "reiki"), "no techniques entry has this id"),
        (("practice", THERAPIST, "--in", "US-FL", "--site", "nowhere"), "no anatomy entry has this id"),
        (("practice", THERAPIST, "--in", "US-FL", "--checklist", "none"), "no checklists entry has this id"),
        (("practice", THERAPIST, "--in", "US-FL", "--on", "2026-02-30"), "must be a date that exists"),
        (("practice", THERAPIST, "--in", "US-FL", "--on", "20261123"), "must be a date that exists"),
        (("practice", THERAPIST), "--in"),
        (("ce", CASE, "--in", "US-FL"), "unknown field"),
        (("ce", THERAPIST, "--in", "nobody"), "no jurisdictions entry has this id"),
        (("find", CASE, CASE), "must hold practitioners"),
        (("find", ROSTER, ROSTER), "is required"),
        (("find", ROSTER, CASE, "--limit", "-1"), "must be a whole number"),
        (("jurisdictions", "check", CASE), 'needs kind = "jurisdictions"'),
        (("jurisdictions", "check", FOLDER), "must end in"),
        (("jurisdictions", "show", "florida"), "no jurisdictions entry has this id"),
        (("practice", THERAPIST, "--in", "US-FL", "--jurisdictions", THERAPIST), 'needs kind = "jurisdictions"'),
        (("jurisdictions",), "list|show|check"),
    ],
)
def test_unreadable(run, command, message):
    """What can't be read or does not exist is one clear line on stderr and exit 2, never a traceback."""
    code, out, err = run(*command)
    assert (code, out) == (2, "")
    assert message in err
    assert "Traceback" not in err
    assert not any(secret in err for secret in SECRETS)


def test_a_roster_with_mistakes(run, tmp_path):
    """Every mistake in a roster is located, a repeated id too."""
    file = tmp_path / "roster.ndjson"
    people = ({"id": "P-1"}, {"id": "P-1"}, {"id": "P-2", "npi": "1234567890"}, {"name": "Zebrafinch"})
    file.write_text("".join(json.dumps(person) + "\n" for person in people), encoding="utf-8")
    code, _out, err = run("find", file, CASE)
    assert code == 2
    assert [line.partition(": ")[2].partition(": ")[0] for line in err.splitlines()] == [
        "line 2.id",
        "line 3.npi",
        "line 4.id",
    ]
    assert "Zebrafinch" not in err
    file.write_text('{"id": "P-1"}\n\n{"id": \n', encoding="utf-8")
    assert "line 3, column" in run("find", file, CASE)[2]
    file.write_text('{"id": "P-1"}\n\n{"id": "P-1"}', encoding="utf-8")
    assert f"{file}: line 3.id: must differ" in run("find", file, CASE)[2]
    file.write_text('{"id": "P-1", "name": "A \u2028 B"}\n', encoding="utf-8")
    assert run("find", file, CASE)[0] == 1


# What an option names, and what a record names that nobody knows.


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("practice", THERAPIST, "--in", "FL"), "--in FL: no place is known by this code; did you mean US-FL?"),
        (("practice", THERAPIST, "--in", "US-FLA"), "--in US-FLA: no place is known by this code; did you mean US-FL?"),
        (("ce", THERAPIST, "--in", "fl"), "--in fl: no place is known by this code; did you mean US-FL?"),
        (("find", ROSTER, CASE, "--in", "FL"), "--in FL: no place is known by this code; did you mean US-FL?"),
        (("jurisdictions", "show", "fl"), "CODE fl: no place is known by this code; did you mean US-FL?"),
        (("practice", THERAPIST, "--in", "US-FL", "--technique", "efleurage"),
         "--technique efleurage: no techniques entry has this id; did you mean effleurage?"),
        (("practice", THERAPIST, "--in", "US-FL", "--on", "2026-02-30"),
         "--on 2026-02-30: must be a date that exists, written YYYY-MM-DD"),
        (("find", ROSTER, CASE, "--limit=-1x"), "--limit -1x: must be a whole number from 0 to 999999"),
        (("practice", THERAPIST, "--in", "\x1b[31m"),
         "--in (not shown): no jurisdictions entry has this id"),
    ],
)  # fmt: skip
def test_a_wrong_option_is_named(run, command, said):
    """One line says which option has which value, and what is near."""
    assert run(*command) == (2, "", f"soft-tissue: {said}\n")


def test_ids_that_nobody_knows_are_remarked(run, changed):
    """On stderr in text, as remarks in JSON; the answer is given all the same."""
    file = changed(THERAPIST, '"assess-posture"', '"assess-postur"')
    path = "assessment_methods"
    for command in (("practice", file, "--in", "US-FL", *ON), ("find", file.with_name("roster.toml"), CASE, *ON)):
        if command[0] == "find":
            text = ROSTER.read_text(encoding="utf-8").replace("frozen-shoulder", "frozen-sholder", 1)
            command[1].write_text(text, encoding="utf-8")
            path = "practitioners["
        code, out, err = run(*command)
        assert code in (0, 1)
        assert err.startswith(f"{command[1]}: {path}")
        assert "did you mean" in err
        assert out
        data = json.loads(run(*command, "--format", "json")[1])
        assert [set(remark) for remark in data["remarks"]] == [{"path", "code", "because"}]
        assert run(*command, "--format", "json")[2] == ""
    file = changed(LEDGER, '"human-trafficking"', '"human-traficking"')
    assert "did you mean human-trafficking?" in run("ce", file, "--in", "US-FL", *ON)[2]


@pytest.mark.parametrize(
    "command",
    [
        ("practice", THERAPIST, "--in", "US-FL", *ON),
        ("ce", THERAPIST, "--in", "US-FL", *ON),
        ("find", ROSTER, CASE, *ON),
    ],
)
def test_the_sources_of_an_answer(run, command):
    """JSON says of every source that a reason names its title, address and kind; reasons keep the ids."""
    data = json.loads(run(*command, "--format", "json")[1])
    assert data["remarks"] == []
    matches = [*data.get("qualified", ()), *data.get("others", ())]
    reasons = [reason for part in (data, *matches) for reason in part["reasons"]]
    named = {id_ for reason in reasons for id_ in reason["sources"]}
    assert named <= set(data["sources"])
    for id_, source in data["sources"].items():
        known = default_knowledge().sources[id_]
        assert source == {"title": known.title, "url": known.url, "kind": known.kind.value}


def test_dates_and_keys_that_can_not_be_read(run, tmp_path):
    """A date that does not exist, and a key that is given twice, are named with their place."""
    file = tmp_path / "x.toml"
    file.write_text('id = "P-1"\nborn_on = 2026-02-30\n', encoding="utf-8")
    err = run("practice", file, "--in", "US-FL")[2]
    assert "a date or time that does not exist (at line 2" in err
    file = tmp_path / "x.json"
    for text, said in (
        ('{"id": "P-1",\n "skills": [],\n "skills": []}', ": skills (at line 3, column 2)"),
        ('{"id": "id:\\"", "credentials": [{"id": 1}, {"id": 2, "a": {}, "id": 3}]}', ": id (at line 1, column 63)"),
        ('{"": 1, "": 2}', " (at line 1, column 9)"),
    ):
        file.write_text(text, encoding="utf-8")
        assert run("practice", file, "--in", "US-FL")[2] == f"{file}: is not valid JSON: a key is given twice{said}\n"


def test_a_damaged_file_is_checked_in_one_round(run, tmp_path):
    """Beside what can't be read, ids that nobody knows and dates out of order are named; nothing hangs on the rest."""
    lines = """kind = "jurisdictions"
schema_version = 1
[[source]]
id = "my-law"
kind = "law"
title = "My law"
[[source]]
id = "my-board"
kind = "nonsense"
[[education_topic]]
id = "zemblan"
name = 3
[[entry]]
id = "us-zz"
code = "US-ZZ"
name = "Zembla"
[[entry.levels]]
level = "licence"
effective_from = 2024-01-01
effective_to = 2023-01-01
sources = ["my-law"]
[[entry.levels]]
level = "none"
sources = ["my-board", "nowhere"]
[[entry.continuing_education]]
kind = "min_category"
category = "ethics"
hours = "two"
match = {topics = ["ethics"]}
sources = ["my-law"]
[[entry.continuing_education]]
kind = "excluded"
category = "hiv"
match = {topics = ["zemblan", "ethcis"]}
for_category = "ethics"
sources = ["my-law"]
[[entry]]
id = "us-zx"
code = 3
[[entry]]
id = "us-zy"
code = "US-ZY"
name = "Thule"
[[entry.grace]]
days = 3
sources = ["my-low"]
"""
    file = tmp_path / "mine.toml"
    file.write_text(lines, encoding="utf-8")
    code, out, err = run("jurisdictions", "check", file)
    assert (code, err) == (1, "")
    assert [line.split(": ")[1] for line in out.splitlines()] == [
        "source[1].kind",
        "education_topic[0].name",
        "entry[0].levels[0].level",
        "entry[0].continuing_education[0].hours",
        "entry[1].code",
        "entry[1].name",
        "entry[0].levels[0].effective_to",
        "entry[0].levels[1].sources",
        "entry[0].continuing_education[1].match.topics",
        "entry[2].grace[0].sources",
    ]
    assert "no source has the id nowhere" in out
    assert "no topic has the id ethcis; did you mean ethics?" in out
