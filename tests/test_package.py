"""The package as a whole."""

import subprocess
import sys

import pytest

import soft_tissue
from samples import ROOT


def _python(code):
    done = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return done.stdout.strip()


@pytest.mark.parametrize("name", soft_tissue.__all__)
def test_every_public_name_is_there(name):
    """Each name of `__all__` can be had."""
    assert getattr(soft_tissue, name) is not None
    assert name in dir(soft_tissue)


def test_names_are_sorted_and_unknown_ones_refused():
    """`__all__` is sorted, and a name that is not there is an AttributeError."""
    assert soft_tissue.__all__ == sorted(soft_tissue.__all__)
    with pytest.raises(AttributeError):
        soft_tissue.nothing  # noqa: B018 - the access is the test


def test_importing_the_package_is_cheap():
    """The bare import loads none of the layers and no third-party package."""
    heavy = "attrs", "cattrs", "pint", "hypothesis", "soft_tissue.models", "soft_tissue.knowledge"
    code = f"import sys, soft_tissue; print([m for m in {heavy} if m in sys.modules])"
    assert _python(code) == "[]"


def test_planning_loads_neither_test_tools_nor_pint():
    """A case is planned and printed without hypothesis, pytest or pint."""
    code = (
        "import sys, soft_tissue as st\n"
        "from soft_tissue.rendering import for_therapist\n"
        "answer = st.plan(st.load_case('examples/frozen-shoulder.toml'))\n"
        "for_therapist(answer, st.default_library().knowledge)\n"
        "print([m for m in ('hypothesis', 'pytest', 'pint') if m in sys.modules])"
    )
    assert _python(code) == "[]"
