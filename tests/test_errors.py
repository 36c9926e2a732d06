"""The error tree."""

import pickle

import pytest

from soft_tissue import errors
from soft_tissue.errors import (
    InvalidRecordError,
    PlanError,
    Problem,
    SoftTissueError,
    UnitError,
    UnknownIdError,
    UnreadableFileError,
    path_text,
)

ERRORS = (
    InvalidRecordError((Problem(path=("a", 0, "b"), code="x", message="must be y"),)),
    PlanError("no"),
    UnitError("no"),
    UnknownIdError("techniques", "x", ("y",)),
    UnreadableFileError("a.toml", "is missing"),
)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_pickles(error):
    """Every error comes back from a pickle with its facts and its text."""
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert vars(again) == vars(error)


@pytest.mark.parametrize(
    ("name", "builtin"),
    [
        ("InvalidRecordError", ValueError),
        ("PlanError", RuntimeError),
        ("UnitError", ValueError),
        ("UnknownIdError", LookupError),
        ("UnreadableFileError", OSError),
    ],
)
def test_is_a_builtin_too(name, builtin):
    """Every error is of the library's tree and of a builtin kind."""
    assert issubclass(getattr(errors, name), (SoftTissueError,))
    assert issubclass(getattr(errors, name), builtin)


def test_paths_are_written_as_people_do():
    """A path shows fields with dots and positions in brackets."""
    assert path_text(("practitioners", 0, "credentials", 2, "kind")) == "practitioners[0].credentials[2].kind"
    assert path_text(()) == ""
    assert str(Problem(code="x", message="must be y")) == "must be y"
    assert str(Problem(path=("b",), code="x", message="must be y").under("a", 0)) == "a[0].b: must be y"


def test_an_error_shows_every_problem_on_its_line():
    """The text of an invalid record has a line for each problem."""
    problems = (Problem(path=("a",), code="x", message="one"), Problem(path=("b",), code="x", message="two"))
    assert str(InvalidRecordError(problems)).splitlines() == ["a: one", "b: two"]
