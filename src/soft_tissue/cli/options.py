"""What several commands share: a day, a place, a file of jurisdictions, and the exit code of an answer."""

import argparse
import json
import sys
from datetime import date
from typing import Any

from soft_tissue.errors import InvalidRecordError, Problem, SoftTissueError, UnknownIdError, path_text
from soft_tissue.knowledge import JurisdictionFile, Knowledge, default_knowledge, load_jurisdictions
from soft_tissue.licensing import jurisdiction_problems, likely_places, place_code
from soft_tissue.models import Ruling

__all__ = [
    "OptionError",
    "add_day",
    "add_format",
    "add_jurisdictions",
    "add_place",
    "exit_code",
    "file_problems",
    "id_of",
    "knowledge_of",
    "place_of",
    "remarks_data",
    "sources_data",
    "write_json",
    "write_remarks",
]

_MOST_REMARKS = 20


class OptionError(SoftTissueError, LookupError):
    """The value of an option can't be used: `option` and `value` as given, `message` what would be right.

    It is no `ValueError`, so that argparse lets it pass, and prints no usage over it.
    """

    def __init__(self, option: str, value: str, message: str) -> None:
        super().__init__(option, value, message)
        self.option = option
        self.value = value
        self.message = message

    def __str__(self) -> str:
        return f"{self.option} {_shown(self.value)}: {self.message}"


_LONGEST = 60


def _shown(text: str) -> str:
    """What somebody typed, as far as it can be shown on a line."""
    return text if text and text.isprintable() and len(text) <= _LONGEST else "(not shown)"


def id_of(option: str, kind: str, word: str | None, knowledge: Knowledge) -> str | None:
    """The id that the value of an option is, or is a name or an alias of.

    Raises:
        OptionError: when nothing has that name, with the ids that come close.
    """
    if word is None:
        return None
    table = knowledge.table(kind)
    found = table.find(word)
    if found is None:
        raise OptionError(option, word, str(UnknownIdError(kind, word, table.near(word))))
    id_: str = found.id
    return id_


def place_of(word: str, knowledge: Knowledge, *, option: str = "--in") -> str:
    """The place that somebody typed, in upper case; the knowledge need not hold it.

    Raises:
        OptionError: when it has not the shape of a code, or is one that nobody knows and comes close to a known one.
    """
    try:
        code = place_code(word, knowledge)
    except UnknownIdError as error:
        raise OptionError(option, word, str(error)) from None
    near = likely_places(code, knowledge)
    if near:
        message = f"no place is known by this code; did you mean {' or '.join(near)}?"
        raise OptionError(option, word, message)
    return code


def remarks_data(remarks: tuple[Problem, ...]) -> list[dict[str, str]]:
    """Remarks on a record as plain data."""
    return [{"path": path_text(p.path), "code": p.code, "because": p.message} for p in remarks]


def write_remarks(file: str, remarks: tuple[Problem, ...]) -> None:
    """Write remarks on a record to stderr, a line each; of very many, the first."""
    for remark in remarks[:_MOST_REMARKS]:
        print(f"{file}: {remark}", file=sys.stderr)
    if len(remarks) > _MOST_REMARKS:
        print(f"{file}: {len(remarks) - _MOST_REMARKS} more remarks", file=sys.stderr)


def sources_data(data: Any, knowledge: Knowledge) -> dict[str, dict[str, str | None]]:
    """The sources that plain data names, by id: title, address and kind."""
    found: set[str] = set()
    left = [data]
    while left:
        part = left.pop()
        if isinstance(part, list):
            left += part
        elif isinstance(part, dict):
            left += part.values()
            found.update(id_ for id_ in part.get("sources") or () if isinstance(id_, str))
    known = (knowledge.sources[id_] for id_ in sorted(found) if id_ in knowledge.sources)
    return {source.id: {"title": source.title, "url": source.url, "kind": source.kind.value} for source in known}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-11-23") else date.min
    except ValueError:
        return date.min


def day(text: str) -> date:
    """Read a day from the command line."""
    found = _day(text)
    if found is date.min:
        raise OptionError("--on", text, "must be a date that exists, written YYYY-MM-DD")
    return found


def add_day(parser: argparse.ArgumentParser) -> None:
    """Add ``--on``; today unless given."""
    parser.add_argument("--on", metavar="DATE", type=day, help="the day, YYYY-MM-DD; today unless given")


def add_place(parser: argparse.ArgumentParser, *, required: bool, help_text: str) -> None:
    """Add ``--in``."""
    parser.add_argument("--in", dest="place", metavar="PLACE", required=required, help=help_text)


def add_jurisdictions(parser: argparse.ArgumentParser) -> None:
    """Add ``--jurisdictions``."""
    parser.add_argument(
        "--jurisdictions",
        metavar="FILE",
        action="append",
        default=[],
        help="a file of jurisdictions that adds to the library's own, or takes their place; may be given again",
    )


def add_format(parser: argparse.ArgumentParser) -> None:
    """Add ``--format``."""
    parser.add_argument("--format", choices=("text", "json"), default="text")


def file_problems(file: JurisdictionFile, knowledge: Knowledge) -> tuple[Problem, ...]:
    """What must be mended in a file of jurisdictions, given the knowledge that it was added to."""
    problems: list[Problem] = []
    for index, source in enumerate(file.sources):
        if source.url is None and source.title is None:
            message = "needs a title or an address"
            problems.append(Problem(path=("source", index, "title"), code="required", message=message))
    for index, jurisdiction in enumerate(file.jurisdictions):
        found = jurisdiction_problems(jurisdiction, knowledge)
        problems += [problem.under("entry", index) for problem in found]
    return tuple(problems)


def knowledge_of(options: argparse.Namespace) -> Knowledge:
    """The library's knowledge, with the files that were given.

    Raises:
        UnreadableFileError: when a file can't be read as one of jurisdictions.
        InvalidRecordError: when something in it must be mended first.
    """
    knowledge = default_knowledge()
    for name in options.jurisdictions:
        file = load_jurisdictions(name)
        knowledge = file.added_to(knowledge)
        problems = file_problems(file, knowledge)
        if problems:
            raise InvalidRecordError(problems, name)
    return knowledge


def exit_code(answer: Ruling) -> int:
    """0 for yes, 1 for no or unknown."""
    return 0 if answer is Ruling.ALLOWED else 1


def write_json(data: Any) -> None:
    """Write plain data to stdout."""
    json.dump(data, sys.stdout, indent=2, allow_nan=False)
    sys.stdout.write("\n")
