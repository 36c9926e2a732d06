"""A place's rules are data: no place is named by the code that answers."""

import ast
import re

import pytest

from samples import ROOT
from soft_tissue.knowledge import default_knowledge

SOURCE = ROOT / "src" / "soft_tissue"
# Help texts of the command line and the testing kit's defaults may name a place as an example.
FILES = sorted(file for file in SOURCE.rglob("*.py") if file.relative_to(SOURCE).parts[0] not in ("cli", "testing"))
PLACES = [word for place in default_knowledge().jurisdictions.values() for word in (place.code, place.id, place.name)]
NAMED = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in PLACES if "-" in word or len(word) > 2))


def _texts(tree):
    """Every text in the code that is not a docstring."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_no_place_in_code(file):
    """No text of the code names a state or a province, but for a message that gives one as an example."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    assert [text for text in _texts(tree) if NAMED.search(text) and "such as" not in text] == []
