"""Checking the arguments of public functions: a wrong type is one error that names the argument."""

from typing import Any

from soft_tissue.errors import InvalidRecordError, Problem
from soft_tissue.models import Setting
from soft_tissue.models.declaration import constraint_problems

__all__ = ["check_arguments", "check_record", "setting_of"]


def check_arguments(**arguments: tuple[object, Any]) -> None:
    """Check values against the types that they should have, as the fields of a record are checked.

    Args:
        arguments: by name, the value and its type; a type that takes None takes None.

    Raises:
        InvalidRecordError: with everything that is wrong. A date with a time is no date.

    >>> from datetime import date, datetime
    >>> check_arguments(on=(datetime(2026, 11, 23), date))
    Traceback (most recent call last):
    ...
    soft_tissue.errors.InvalidRecordError: on: must be a date (YYYY-MM-DD)
    """
    problems = [p for name, (value, kind) in arguments.items() for p in constraint_problems(kind, value, (name,))]
    if problems:
        raise InvalidRecordError(tuple(problems))


def check_record(name: str, value: object, *kinds: type, says: str | None = None) -> None:
    """Check that an argument is of one of some types.

    Args:
        name: of the argument.
        value: as given.
        kinds: what would be right.
        says: the same in words; the names of the types unless given.

    Raises:
        InvalidRecordError: when it is of none of them.
    """
    if not isinstance(value, kinds):
        message = f"must be {says or 'a ' + ' or a '.join(kind.__name__ for kind in kinds)}"
        raise InvalidRecordError((Problem(path=(name,), code="wrong_type", message=message),))


def setting_of(value: "Setting | str | None") -> Setting | None:
    """The setting that a value is, or names.

    Raises:
        InvalidRecordError: when it is none.

    >>> setting_of("spa")
    <Setting.SPA: 'spa'>
    """
    if value is None or isinstance(value, Setting):
        return value
    if not isinstance(value, str) or value not in list(Setting):
        message = f"must be one of: {', '.join(Setting)}"
        raise InvalidRecordError((Problem(path=("setting",), code="unknown_value", message=message),))
    return Setting(value)
