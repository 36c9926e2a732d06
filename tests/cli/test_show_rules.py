"""`soft-tissue show rules` prints the page of a rule."""

import json

import pytest

from soft_tissue.cli.main import main
from soft_tissue.rendering.rules import rule_text
from soft_tissue.validation import rules_by_code
from soft_tissue.validation.rule_pages import rule_page

CODES = ("AGE-UNKNOWN", "DOSE-RANGE", "SCREENING", "SCOPE-RESTRICTED-CONSENT")


def _run(capsys, *arguments):
    code = main(["show", "rules", *arguments])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("written", [str.upper, str.lower])
def test_a_rule_as_text(capsys, code, written):
    """A code, in capitals or not, is answered with the page that the tests run."""
    assert _run(capsys, written(code)) == (0, f"{rule_text(rule_page(code))}\n", "")


@pytest.mark.parametrize("code", CODES)
def test_a_rule_as_json(capsys, code):
    """The JSON holds the rule's own words, both examples and what comes out."""
    status, out, _err = _run(capsys, code, "--format", "json")
    data, page, rule = json.loads(out), rule_page(code), rules_by_code()[code]
    assert status == 0
    assert (data["id"], data["requires"], data["because"]) == (code, rule.requires, rule.because)
    assert (data["severity"], data["absolute"]) == (rule.severity, rule.absolute)
    assert data["sources"] == list(rule.sources)
    example = data["example"]
    assert (example["passing"], example["failing"]) == (page.passing, page.failing)
    assert [found["message"] for found in example["findings"]] == [found.message for found in page.findings]
    assert {found["code"] for found in example["findings"]} == {code}


def test_all_rules_are_listed(capsys):
    """Every rule has one line, with its requirement; as JSON each is the same as alone."""
    _status, out, _err = _run(capsys)
    assert out.splitlines() == [f"{rule.code}  {rule.requires}" for rule in rules_by_code().values()]
    rows = json.loads(_run(capsys, "--format", "json")[1])
    assert [row["id"] for row in rows] == list(rules_by_code())
    assert json.loads(_run(capsys, CODES[0], "--format", "json")[1]) in rows


def test_a_near_code_is_offered(capsys):
    """A code that is not known exits 2 and names near ones."""
    status, out, err = _run(capsys, "DOSE-RANG")
    assert (status, out) == (2, "")
    assert "did you mean DOSE-RANGE" in err
