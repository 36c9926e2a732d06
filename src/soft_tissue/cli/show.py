"""``soft-tissue show KIND [ID]``."""

import argparse
import json
import sys
from difflib import get_close_matches

from soft_tissue.errors import UnknownIdError
from soft_tissue.knowledge import KINDS, Knowledge
from soft_tissue.serialization import to_data

__all__ = ["add_to"]

_ALIASES = {"muscles": "anatomy"}
_MUSCLES = ("muscle", "muscle_group")


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("show", help="what is known: techniques, conditions, muscles, claims, ...")
    kinds = sorted([*KINDS, *_ALIASES, "rules"])
    parser.add_argument("kind", metavar="KIND", choices=kinds, help=", ".join(kinds))
    parser.add_argument("id", metavar="ID", nargs="?", help="an id, a name or an alias; all entries when left out")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)


def _rules() -> list[dict[str, object]]:
    from soft_tissue.validation import rules_by_code  # noqa: PLC0415 - only this kind needs them

    return [
        {
            "id": rule.code,
            "severity": rule.severity.value,
            "requires": rule.requires,
            "because": rule.because,
            "basis": rule.basis.value,
            "sources": list(rule.sources),
            "absolute": rule.absolute,
        }
        for rule in rules_by_code().values()
    ]


def _rows(kind: str) -> list[dict[str, object]]:
    if kind == "rules":
        return _rules()
    table = Knowledge().table(_ALIASES.get(kind, kind))
    return [to_data(e) for e in table.values() if kind != "muscles" or e.structure in _MUSCLES]


def _one(kind: str, word: str) -> dict[str, object]:
    if kind == "rules":
        found = [row for row in _rules() if row["id"] == word.upper()]
        if not found:
            near = get_close_matches(word.upper(), [str(row["id"]) for row in _rules()], n=3)
            raise UnknownIdError(kind, word, tuple(near))
        return found[0]
    table = Knowledge().table(_ALIASES.get(kind, kind))
    entry = table.find(word) or table.get(word)
    if entry is None or (kind == "muscles" and entry.structure not in _MUSCLES):
        near = [id_ for id_ in table.near(word) if kind != "muscles" or table[id_].structure in _MUSCLES]
        raise UnknownIdError(kind, word, tuple(near))
    data: dict[str, object] = to_data(entry)
    return data


def _line(row: dict[str, object]) -> str:
    name = next((row[key] for key in ("name", "title", "text", "requires", "statement", "wording") if row.get(key)), "")
    return f"{row['id']}  {name}".rstrip()


def _block(row: dict[str, object]) -> str:
    lines = []
    for key, value in row.items():
        if value in (None, [], {}):
            continue
        shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        lines.append(f"{key.replace('_', ' ')}: {shown}")
    return "\n".join(lines)


def run(options: argparse.Namespace) -> int:
    """Print one entry, or all of a kind."""
    if options.id is None:
        rows = _rows(options.kind)
        text = "\n".join(_line(row) for row in rows)
        shown: object = rows
    else:
        row = _one(options.kind, options.id)
        text, shown = _block(row), row
    sys.stdout.write((json.dumps(shown, indent=2) if options.format == "json" else text) + "\n")
    return 0
