"""Run the examples of README.md and docs/ as tests, from the root of the repository.

A ``python`` block with ``>>>`` is a doctest. In a ``console`` block every line ``$ soft-tissue ...`` is run in this
process; lines after it are what it prints (``...`` stands for anything). Other commands are not run.
"""

import doctest
import os
import shlex
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from sybil import Example, Sybil
from sybil.parsers.myst import CodeBlockParser, PythonCodeBlockParser

from soft_tissue.cli.main import main

_ROOT = Path(__file__).parent
_PROMPT = "$ soft-tissue "
_ANSWERED = (0, 1)
_FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def _run(command: str) -> tuple[int, str]:
    """Run one command line; returns its exit code and what it prints on stdout."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(shlex.split(command))
    return code, out.getvalue() + err.getvalue()


def _console(example: Example) -> str | None:
    commands: list[tuple[str, list[str]]] = []
    for line in example.parsed.splitlines():
        if line.startswith(_PROMPT):
            commands.append((line.removeprefix(_PROMPT), []))
        elif line.startswith("$ "):
            commands.append(("", []))
        elif commands and commands[-1][0]:
            commands[-1][1].append(line)
    for command, wanted in commands:
        if not command:
            continue
        code, got = _run(command)
        if code not in _ANSWERED:
            return f"soft-tissue {command}: exit code {code}\n{got}"
        want = "\n".join(wanted).strip()
        if want and not doctest.OutputChecker().check_output(f"{want}\n", f"{got.strip()}\n", _FLAGS):
            return f"soft-tissue {command}\n--- wanted\n{want}\n--- got\n{got}"
    return None


def _enter(namespace: dict[str, Any]) -> None:
    namespace["_came_from"] = Path.cwd()
    os.chdir(_ROOT)


def _leave(namespace: dict[str, Any]) -> None:
    os.chdir(namespace["_came_from"])


pytest_collect_file = Sybil(
    parsers=[
        PythonCodeBlockParser(doctest_optionflags=_FLAGS),
        CodeBlockParser("console", _console),
    ],
    path=str(_ROOT),
    patterns=["README.md", "docs/*.md", "docs/**/*.md", "docs/**/**/*.md"],
    setup=_enter,
    teardown=_leave,
).pytest()
