"""``soft-tissue show KIND [ID]``."""

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from soft_tissue.errors import UnknownIdError
from soft_tissue.knowledge import KINDS, Knowledge
from soft_tissue.serialization import to_data

if TYPE_CHECKING:
    from soft_tissue.validation import Rule
    from soft_tissue.validation.rule_pages import RulePage

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


def _rules() -> "list[Rule[Any]]":
    from soft_tissue.validation import rules_by_code  # noqa: PLC0415 - only this kind needs them

    return list(rules_by_code().values())


def _rule(code: str) -> "RulePage":
    from soft_tissue.validation.rule_pages import rule_page  # noqa: PLC0415 - likewise

    return rule_page(code.upper())


def _rule_text(page: "RulePage") -> str:
    from soft_tissue.rendering.rules import rule_text  # noqa: PLC0415 - likewise

    return rule_text(page)


def _rule_data(page: "RulePage") -> dict[str, object]:
    """What is told of a rule, as plain data; its example with what comes out of it."""
    return {
        "id": page.code,
        "severity": page.severity.value,
        "requires": page.requires,
        "because": page.because,
        "basis": page.basis.value,
        "sources": [source.id for source in page.sources],
        "absolute": page.absolute,
        "override": page.override,
        "example": {
            "says": page.says,
            "passing": page.passing,
            "failing": page.failing,
            "findings": [to_data(finding) for finding in page.findings],
            "also": list(page.also),
        },
    }


def _dose_text(technique: str) -> str:
    """What is published of a technique's dose."""
    from soft_tissue.rendering.doses import envelope_text  # noqa: PLC0415 - likewise
    from soft_tissue.validation.doses import dose_envelope  # noqa: PLC0415 - likewise

    knowledge = Knowledge()
    return envelope_text(dose_envelope(technique, knowledge=knowledge), knowledge).rstrip()


def _rows(kind: str) -> list[dict[str, object]]:
    table = Knowledge().table(_ALIASES.get(kind, kind))
    return [to_data(e) for e in table.values() if kind != "muscles" or e.structure in _MUSCLES]


def _one(kind: str, word: str) -> dict[str, object]:
    table = Knowledge().table(_ALIASES.get(kind, kind))
    entry = table.find(word) or table.get(word)
    if entry is None or (kind == "muscles" and entry.structure not in _MUSCLES):
        near = [id_ for id_ in table.near(word) if kind != "muscles" or table[id_].structure in _MUSCLES]
        raise UnknownIdError(kind, word, tuple(near))
    data: dict[str, object] = to_data(entry)
    return data


def _line(row: dict[str, object]) -> str:
    name = next((row[key] for key in ("name", "title", "text", "statement", "wording") if row.get(key)), "")
    return f"{row['id']}  {name}".rstrip()


def _block(row: dict[str, object]) -> str:
    lines = []
    for key, value in row.items():
        if value in (None, [], {}):
            continue
        shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        lines.append(f"{key.replace('_', ' ')}: {shown}")
    return "\n".join(lines)


def _shown(options: argparse.Namespace) -> tuple[str, object]:
    """The text, and the same as plain data."""
    if options.kind == "rules":
        if options.id is not None:
            page = _rule(options.id)
            return _rule_text(page), _rule_data(page)
        if options.format == "json":
            return "", [_rule_data(_rule(rule.code)) for rule in _rules()]
        return "\n".join(f"{rule.code}  {rule.requires}" for rule in _rules()), None
    if options.id is None:
        rows = _rows(options.kind)
        return "\n".join(_line(row) for row in rows), rows
    row = _one(options.kind, options.id)
    text = _block(row)
    return (f"{text}\n{_dose_text(str(row['id']))}" if options.kind == "techniques" else text), row


def run(options: argparse.Namespace) -> int:
    """Print one entry, or all of a kind."""
    text, data = _shown(options)
    sys.stdout.write((json.dumps(data, indent=2) if options.format == "json" else text) + "\n")
    return 0
