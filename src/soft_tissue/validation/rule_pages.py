"""A rule explained: its requirement, its reason, its sources, an example that passes and one that fails.

A page is made from the rule itself, and its example is run: what a page says that the rule finds, it finds. The
documentation, the command line and the tests use the same pages.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from functools import lru_cache

from attrs import field, frozen

from soft_tissue.errors import Path, UnknownIdError, path_text
from soft_tissue.models import Basis, Finding, Severity, Source
from soft_tissue.validation.context import PlanContext, resolve
from soft_tissue.validation.engine import check_plan, rules_by_code
from soft_tissue.validation.examples import (
    Change,
    Data,
    RuleExample,
    Situation,
    apply_changes,
    base_data,
    read_path,
    situations,
    value_at,
)

__all__ = ["RulePage", "findings_in", "rule_page", "toml_value"]

_WIDE = 100
_WHERE = {"case": "In the case", "plan": "In the treatment plan", "policy": "In the policy"}


@frozen(kw_only=True)
class RulePage:
    """What is to be said of one rule.

    Attributes:
        code, severity, requires, because, basis, absolute: the rule's own.
        override: whether somebody can override it, in a sentence.
        sources: what it rests on.
        cited: what the finding of its example rests on beyond that.
        says: how the failing example differs from the passing one, in a sentence.
        passing, failing: the two examples, as TOML: only the parts that differ, and what is added to the knowledge.
        findings: what the rule then says.
        also: codes of other rules that speak with it.
    """

    code: str
    severity: Severity
    requires: str
    because: str
    basis: Basis
    absolute: bool
    override: str
    sources: tuple[Source, ...]
    cited: tuple[Source, ...] = ()
    says: str
    passing: str = field(repr=False)
    failing: str = field(repr=False)
    findings: tuple[Finding, ...]
    also: tuple[str, ...] = ()


def findings_in(situation: Situation) -> tuple[Finding, ...]:
    """What all rules say of a situation, the gravest first."""
    known = situation.knowledge
    case = resolve(situation.case, known)
    return check_plan(PlanContext(case, known, situation.policy, plan=situation.plan))


def toml_value(value: Data) -> str:
    """Write plain data as one TOML value.

    Raises:
        ValueError: for null, which TOML does not have.

    >>> toml_value({"hold": {"max": "60 s"}, "basis": "published"})
    '{ hold = { max = "60 s" }, basis = "published" }'
    """
    if value is None:
        raise ValueError("TOML has no null")
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(toml_value(item) for item in value)}]"
    if isinstance(value, dict):
        inside = ", ".join(f"{key} = {toml_value(item)}" for key, item in value.items() if item is not None)
        return f"{{ {inside} }}" if inside else "{}"
    return repr(value)


def _line(key: str, value: Data) -> str:
    """One key and its value; a long list has a line for each item."""
    line = f"{key} = {toml_value(value)}"
    if len(line) <= _WIDE or not isinstance(value, list):
        return line
    return "\n".join([f"{key} = [", *(f"  {toml_value(item)}," for item in value), "]"])


def _found(data: Data, path: Path) -> Data:
    try:
        return value_at(data, path)
    except LookupError:
        return None


def _is_table(data: Data, path: Path) -> bool:
    return isinstance(_found(data, path), dict)


def _places(before: Data, after: Data, changes: tuple[Change, ...]) -> dict[Path, list[str] | None]:
    """The tables in which something differs, each with the keys that do; None for a table that is shown whole."""
    places: dict[Path, list[str] | None] = {}
    for change in changes:
        path = read_path(change.path)
        # A list that becomes longer or shorter is shown whole, and so is one of plain values.
        while isinstance(path[-1], int) and (change.unset or not (_is_table(before, path) and _is_table(after, path))):
            path = path[:-1]
        if isinstance(path[-1], int):
            places[path] = None
            continue
        keys = places.setdefault(path[:-1], [])
        if keys is not None and path[-1] not in keys:
            keys.append(path[-1])
    return places


def _fragment(data: Data, places: Mapping[Path, list[str] | None], where: str) -> Iterator[str]:
    for place, keys in places.items():
        table = _found(data, place)
        inside = table if isinstance(table, dict) else {}
        lines = [f"# {where}, {path_text(place)}" if place else f"# {where}"]
        for key in inside if keys is None else keys:
            value = inside.get(key)
            lines.append(f"# {key} is not stated" if value is None else _line(key, value))
        yield "\n".join(lines)


def _shown(example: RuleExample) -> tuple[str, str]:
    """The passing and the failing example, as TOML: one paragraph for each table in which they differ."""
    added = [f"# Added to the knowledge\n{_line(kind, entries)}" for kind, entries in example.entries.items()]
    passing, failing = list(added), list(added)
    for part, where in _WHERE.items():
        changes: tuple[Change, ...] = getattr(example, part)
        before = base_data(part)
        after = apply_changes(before, changes)
        places = _places(before, after, changes)
        passing += _fragment(before, places, where)
        failing += _fragment(after, places, where)
    return "\n\n".join(passing), "\n\n".join(failing)


def _override(severity: Severity, *, absolute: bool) -> str:
    if absolute:
        return "Absolute: no override lifts it."
    if severity is Severity.ERROR:
        return "A practitioner can override it with a dated reason; it then stands as a warning that says so."
    if severity is Severity.CONFIRM:
        return "It is settled before the first touch, not overridden."
    return "It does not stop a plan, so there is nothing to override."


@lru_cache(maxsize=256)
def rule_page(code: str) -> RulePage:
    """Everything that explains the rule with this code; its example is run.

    Raises:
        UnknownIdError: when there is no such rule, or no example of it.
        InvalidRecordError: when its example can't be built.

    >>> page = rule_page("AGE-UNKNOWN")
    >>> page.requires
    'It is known whether the client is a minor.'
    >>> print(page.failing)
    # In the case, client
    # age is not stated
    >>> [finding.message for finding in page.findings]
    ["the client's age is unknown"]
    """
    rule = rules_by_code().get(code)
    if rule is None:
        raise UnknownIdError("rules", code, tuple(get_close_matches(code, rules_by_code(), n=3)))
    example = rule.example
    _passes, fails = situations(example)
    found = findings_in(fails)
    own = tuple(finding for finding in found if finding.code == code)
    cited = dict.fromkeys(id_ for finding in own for id_ in finding.sources if id_ not in rule.sources)
    sources = fails.knowledge.sources
    passing, failing = _shown(example)
    return RulePage(
        code=code,
        severity=rule.severity,
        requires=rule.requires,
        because=rule.because,
        basis=rule.basis,
        absolute=rule.absolute,
        override=_override(rule.severity, absolute=rule.absolute),
        sources=tuple(sources[id_] for id_ in rule.sources),
        cited=tuple(sources[id_] for id_ in cited),
        says=example.says,
        passing=passing,
        failing=failing,
        findings=own,
        also=tuple(sorted({finding.code for finding in found} - {code})),
    )
