"""A clinic's policy from a file: what differs from the cautious default."""

from pathlib import Path

from soft_tissue.errors import InvalidRecordError, Problem, UnreadableFileError
from soft_tissue.knowledge.defaults import default_policy
from soft_tissue.models import Policy
from soft_tissue.serialization import from_data, read_document, to_data

__all__ = ["load_policy"]

SCHEMA_VERSION = 1
RESERVED = "soft_tissue."


def load_policy(path: str | Path) -> Policy:
    """Read a policy, TOML or JSON.

    It starts with ``kind = "policy"``, ``schema_version = 1``, and an ``id`` and a ``version`` of its own; every other
    field is as in the library's cautious policy unless the file gives it.

    Raises:
        UnreadableFileError: when the file can't be read as text of its kind, or is of another kind.
        InvalidRecordError: when a field is not what it should be, with everything that is wrong.
    """
    document, is_toml = read_document(path)
    name = str(path)
    if not isinstance(document, dict) or document.get("kind") != "policy":
        raise UnreadableFileError(name, 'needs kind = "policy"')
    if document.get("schema_version") != SCHEMA_VERSION:
        raise UnreadableFileError(name, f"needs schema_version = {SCHEMA_VERSION}")
    own = {key: value for key, value in document.items() if key not in ("kind", "schema_version")}
    problems = [
        Problem(path=(key,), code="required", message="is required: a policy has its own")
        for key in ("id", "version")
        if key not in own
    ]
    if isinstance(own.get("id"), str) and own["id"].startswith(RESERVED):
        problems.append(Problem(path=("id",), code="reserved", message=f"must not begin with {RESERVED}"))
    if problems:
        raise InvalidRecordError(tuple(problems), name)
    try:
        return from_data({**to_data(default_policy()), **own}, Policy, text_measures=is_toml)
    except InvalidRecordError as error:
        raise InvalidRecordError(error.problems, name) from None
