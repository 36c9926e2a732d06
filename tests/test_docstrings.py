"""The examples in the docstrings of the library do what they say."""

import doctest
import pkgutil
from importlib import import_module
from io import StringIO
from pathlib import Path

import pytest

import soft_tissue

ROOT = Path(__file__).parents[1]


def _modules():
    yield "soft_tissue"
    for info in pkgutil.walk_packages(soft_tissue.__path__, "soft_tissue."):
        if not info.name.endswith("__main__"):
            yield info.name


def _examples():
    finder = doctest.DocTestFinder()
    for name in _modules():
        for found in finder.find(import_module(name), name):
            if found.examples:
                yield pytest.param(found, id=found.name)


@pytest.mark.parametrize("example", list(_examples()))
def test_docstring(example, monkeypatch):
    monkeypatch.chdir(ROOT)
    said = StringIO()
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    result = runner.run(example, out=said.write)
    assert result.failed == 0, said.getvalue()
