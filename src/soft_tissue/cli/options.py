"""What several commands share: a day, a place, a file of jurisdictions, and the exit code of an answer."""

import argparse
import json
import sys
from datetime import date
from typing import Any

from soft_tissue.errors import InvalidRecordError, Problem
from soft_tissue.knowledge import JurisdictionFile, Knowledge, default_knowledge, load_jurisdictions
from soft_tissue.licensing import jurisdiction_problems
from soft_tissue.models import Ruling

__all__ = [
    "add_day",
    "add_format",
    "add_jurisdictions",
    "add_place",
    "exit_code",
    "file_problems",
    "knowledge_of",
    "write_json",
]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-11-23") else date.min
    except ValueError:
        return date.min


def day(text: str) -> date:
    """Read a day from the command line."""
    found = _day(text)
    if found is date.min:
        raise argparse.ArgumentTypeError("must be a date that exists, written YYYY-MM-DD")
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
