"""The documentation has a page for every rule, made from the rules."""

import importlib

import pytest

from samples import ROOT
from soft_tissue.validation import rules_by_code

pytest.importorskip("sphinx")


@pytest.fixture
def pages(monkeypatch):
    """The extension of the documentation that makes the pages."""
    monkeypatch.syspath_prepend(str(ROOT / "docs" / "_ext"))
    return importlib.import_module("rule_pages")


def test_there_is_a_page_for_every_rule(pages, tmp_path):
    """Each rule has a page, which names its code twice: in the title and in what is run."""
    folder = tmp_path / "rules"
    pages.write_pages(folder)
    assert sorted(file.stem for file in folder.iterdir()) == sorted(rules_by_code())
    for file in folder.iterdir():
        assert file.read_text(encoding="utf-8").count(file.stem) == 2


def test_pages_that_are_right_are_left_alone(pages, tmp_path):
    """A page of no rule is taken away, a changed one made again, a right one not touched."""
    pages.write_pages(tmp_path)
    right, wrong, gone = tmp_path / "SCREENING.md", tmp_path / "DOSE-RANGE.md", tmp_path / "OF-NO-RULE.md"
    before = right.stat().st_mtime_ns
    for file in (wrong, gone):
        file.write_text("# Old\n", encoding="utf-8")
    pages.write_pages(tmp_path)
    assert right.stat().st_mtime_ns == before
    assert "st-rule" in wrong.read_text(encoding="utf-8")
    assert not gone.exists()
