"""The parser and the errors that every command shares."""

import argparse
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from soft_tissue._version import __version__
from soft_tissue.cli import ce, claims, find, jurisdictions, plan, practice, screen, show, trace
from soft_tissue.errors import InvalidRecordError, SoftTissueError, UnreadableFileError

__all__ = ["main"]

UNREADABLE = 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="soft-tissue", description="Treatment plans for massage and neuromuscular therapy, explained and cited."
    )
    parser.add_argument("--version", action="version", version=f"soft-tissue {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in (plan, screen, practice, ce, find, jurisdictions, claims, show, trace):
        module.add_to(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; nothing that a user can cause ends in a traceback."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal that can't show a letter shows its code
    try:
        options = _parser().parse_args(arguments)
        code: int = options.run(options)
        sys.stdout.flush()
    except InvalidRecordError as error:
        for problem in error.problems:
            print(f"{error.file or 'record'}: {problem}", file=sys.stderr)
        return UNREADABLE
    except UnreadableFileError as error:
        print(f"{error.file}: {error.message}", file=sys.stderr)
        return UNREADABLE
    except SoftTissueError as error:
        print(f"soft-tissue: {error}", file=sys.stderr)
        return UNREADABLE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code
