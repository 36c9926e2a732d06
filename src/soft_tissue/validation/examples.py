"""The example of each rule: one case and one plan that pass, and the change after which the rule speaks.

Examples are data, a file for each module of rules, under ``rules/examples``. A table is named by the code::

    [AGE-UNKNOWN]
    says = "The client's age is not recorded."
    case.unset = ["client.age"]
    at = ["client.age"]

``case`` and ``plan`` say what is changed in ``base_case.toml`` and ``base_plan.toml``, ``policy`` what is changed in
the default policy: ``set`` gives values by path, ``unset`` takes values away. ``entries`` adds to the knowledge, by
kind. ``at`` is where the rule's findings then point to, and ``also`` names rules that can't but speak with it. Nothing
is read before an example is asked for.
"""

import copy
import re
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeAlias, TypeVar, cast

import attrs
from attrs import field, frozen

from soft_tissue.errors import InvalidRecordError, Path, Problem, UnknownIdError, UnreadableFileError, path_text
from soft_tissue.knowledge import KINDS, Knowledge, default_knowledge, default_policy
from soft_tissue.models import Case, Policy, TreatmentPlan
from soft_tissue.serialization import from_data, parse_toml, to_data

__all__ = [
    "Change",
    "Data",
    "RuleExample",
    "Situation",
    "apply_changes",
    "base_data",
    "read_examples",
    "read_path",
    "rule_example",
    "rule_examples",
    "situations",
    "value_at",
]

Data: TypeAlias = "bool | int | float | str | date | list[Data] | dict[str, Data] | None"
"""Plain data, as TOML holds it."""

M = TypeVar("M")
_PART = re.compile(r"(?P<key>[a-z][a-z0-9_]*)|\[(?P<number>0|[1-9][0-9]*)\]")
_CHANGED = ("case", "plan", "policy")
_FIELDS = frozenset({"says", "at", "also", "entries", *_CHANGED})


@frozen
class Change:
    """One value that an example changes.

    Attributes:
        path: where, as findings write it, such as ``presentations[0].stage``.
        value: what is put there; plain data.
        unset: the value is taken away instead.
    """

    path: str
    value: Data = None
    unset: bool = False


@frozen(kw_only=True)
class RuleExample:
    """How a rule is broken.

    Attributes:
        code: the rule's.
        says: the change in one sentence.
        case, plan, policy: what is changed in the base.
        entries: what is added to the knowledge: plain data by kind.
        at: the paths of the rule's findings, in order.
        also: codes of other rules that can't but speak too.
        file: the name of the file that it stands in.
    """

    code: str
    says: str
    case: tuple[Change, ...] = ()
    plan: tuple[Change, ...] = ()
    policy: tuple[Change, ...] = ()
    entries: Mapping[str, list[Data]] = field(factory=dict)
    at: tuple[str, ...]
    also: frozenset[str] = frozenset()
    file: str = ""


@frozen(kw_only=True, eq=False)
class Situation:
    """What rules look at: a case, a plan for it, and what is known and decided."""

    case: Case
    plan: TreatmentPlan
    knowledge: Knowledge = field(repr=False)
    policy: Policy


def _folder() -> Traversable:
    return files("soft_tissue.validation.rules") / "examples"


def _fail(code: str, message: str, *path: str | int) -> InvalidRecordError:
    return InvalidRecordError((Problem(path=path, code=code, message=message),))


def read_path(text: str) -> Path:
    """Take a path apart as findings write it.

    Raises:
        InvalidRecordError: when it is not a path.

    >>> read_path("sessions[0].steps[3].dose")
    ('sessions', 0, 'steps', 3, 'dose')
    """
    parts: list[str | int] = []
    at = 0
    while at < len(text):
        found = _PART.match(text, at + (text[at] == "." and at > 0))
        if found is None:
            break
        parts.append(found["key"] if found["number"] is None else int(found["number"]))
        at = found.end()
    if not parts or path_text(tuple(parts)) != text:
        raise _fail("bad_path", f"{text!r} is not a path such as sessions[0].steps[3].dose")
    return tuple(parts)


def _inside(data: Data, part: str | int) -> Data:
    """What stands there.

    Raises:
        LookupError: when nothing does.
    """
    if isinstance(part, str) and isinstance(data, dict):
        return data[part]
    if isinstance(part, int) and isinstance(data, list):
        return data[part]
    raise LookupError(part)


def value_at(data: Data, path: Path) -> Data:
    """The value at a path of plain data.

    Raises:
        LookupError: when there is none.

    >>> value_at({"goals": [{"kind": "pain"}]}, ("goals", 0, "kind"))
    'pain'
    """
    for part in path:
        data = _inside(data, part)
    return data


def _parent(data: Data, path: Path) -> Data:
    try:
        return value_at(data, path[:-1])
    except LookupError:
        raise _fail("no_such_place", f"the base has no {path_text(path[:-1])}", *path) from None


def _put(parent: Data, last: str | int, value: Data) -> bool:
    """Put a value into a table, or at or just after the end of a list; False when it can't be put there."""
    if isinstance(parent, dict) and isinstance(last, str):
        parent[last] = value
    elif isinstance(parent, list) and isinstance(last, int) and last <= len(parent):
        parent[last : last + 1] = [value]
    else:
        return False
    return True


def _change(data: Data, change: Change) -> None:
    path = read_path(change.path)
    parent, last = _parent(data, path), path[-1]
    if not change.unset:
        if not _put(parent, last, copy.deepcopy(change.value)):
            raise _fail("no_such_place", "the base has no such place", *path)
        return
    try:
        _inside(parent, last)
    except LookupError:
        raise _fail("no_such_place", "the base has nothing here to take away", *path) from None
    del cast("dict[str | int, Data]", parent)[last]


def apply_changes(data: Data, changes: tuple[Change, ...]) -> Data:
    """A changed copy of plain data. One position past the end of a list appends to it.

    Raises:
        InvalidRecordError: when a path leads nowhere, with the path.

    >>> apply_changes({"age": 41, "goals": []}, (Change("age", unset=True), Change("goals[0]", {"kind": "pain"})))
    {'goals': [{'kind': 'pain'}]}
    """
    changed = copy.deepcopy(data)
    for change in changes:
        _change(changed, change)
    return changed


def _table(raw: Data, *path: str | int) -> dict[str, Data]:
    if not isinstance(raw, dict):
        raise _fail("wrong_type", "must be a table", *path)
    return raw


def _texts(raw: Data, *path: str | int) -> tuple[str, ...]:
    if not isinstance(raw, list) or not all(isinstance(item, str) for item in raw):
        raise _fail("wrong_type", "must be a list of text", *path)
    return tuple(str(item) for item in raw)


def _changes(raw: Data, *path: str | int) -> tuple[Change, ...]:
    table = _table(raw, *path)
    for key in table:
        if key not in ("set", "unset"):
            raise _fail("unknown_field", "must be set or unset", *path, key)
    given = _table(table.get("set", {}), *path, "set")
    made = [Change(where, value) for where, value in given.items()]
    made += [Change(where, unset=True) for where in _texts(table.get("unset", []), *path, "unset")]
    for change in made:
        try:
            read_path(change.path)
        except InvalidRecordError as error:
            raise InvalidRecordError(tuple(problem.under(*path) for problem in error.problems)) from None
    return tuple(made)


def _entries(raw: Data, *path: str | int) -> dict[str, list[Data]]:
    found: dict[str, list[Data]] = {}
    for kind, entries in _table(raw, *path).items():
        if kind not in KINDS:
            raise _fail("unknown_field", "is not a kind of knowledge", *path, kind)
        if not isinstance(entries, list):
            raise _fail("wrong_type", "must be a list", *path, kind)
        found[kind] = entries
    return found


def _example(code: str, raw: Data, file: str) -> RuleExample:
    table = _table(raw, code)
    for key in table:
        if key not in _FIELDS:
            near = get_close_matches(key, sorted(_FIELDS), n=1)
            raise _fail("unknown_field", "unknown field" + (f"; did you mean {near[0]}?" if near else ""), code, key)
    says, at = table.get("says"), _texts(table.get("at", []), code, "at")
    if not isinstance(says, str) or not says:
        raise _fail("required", "is required: the change in one sentence", code, "says")
    if not at:
        raise _fail("required", "is required: where the findings point to", code, "at")
    case, plan, policy = (_changes(table.get(part, {}), code, part) for part in _CHANGED)
    entries = _entries(table.get("entries", {}), code, "entries")
    if not (case or plan or policy):
        raise _fail("required", "an example changes the case, the plan or the policy", code)
    return RuleExample(
        code=code,
        says=says,
        case=case,
        plan=plan,
        policy=policy,
        entries=entries,
        at=at,
        also=frozenset(_texts(table.get("also", []), code, "also")),
        file=file,
    )


def read_examples(text: str, file: str) -> tuple[RuleExample, ...]:
    """Read the examples of one file.

    Raises:
        UnreadableFileError: when it is not TOML.
        InvalidRecordError: when something in it is no example, with its path.
    """
    try:
        return tuple(_example(code, raw, file) for code, raw in parse_toml(text, file).items())
    except InvalidRecordError as error:
        raise InvalidRecordError(error.problems, file) from None


@lru_cache(maxsize=1)
def rule_examples() -> Mapping[str, RuleExample]:
    """Every example by its rule's code; read once, when first asked for.

    Raises:
        InvalidRecordError: when two files hold an example of one code.
    """
    found: dict[str, RuleExample] = {}
    names = sorted(file.name for file in _folder().iterdir() if file.name.endswith("_rules.toml"))
    for name in names:
        for example in read_examples((_folder() / name).read_text(encoding="utf-8"), name):
            if example.code in found:
                problem = Problem(path=(example.code,), code="duplicate", message="has an example in another file")
                raise InvalidRecordError((problem,), name)
            found[example.code] = example
    return found


def rule_example(code: str) -> RuleExample:
    """The example of the rule with this code.

    Raises:
        UnknownIdError: when there is none.

    >>> rule_example("AGE-UNKNOWN").case
    (Change(path='client.age', value=None, unset=True),)
    """
    found = rule_examples().get(code)
    if found is None:
        raise UnknownIdError("rule examples", code, tuple(get_close_matches(code, rule_examples(), n=3)))
    return found


@lru_cache(maxsize=len(_CHANGED))
def _base(part: str) -> Data:
    if part == "policy":
        return cast("Data", to_data(default_policy()))
    name = f"base_{part}.toml"
    try:
        data = parse_toml((_folder() / name).read_text(encoding="utf-8"), name)
    except FileNotFoundError:
        raise UnreadableFileError(name, "no such file") from None
    return {key: value for key, value in data.items() if key != "schema_version"}


def base_data(part: str) -> Data:
    """What the examples start from, as plain data: ``case``, ``plan`` or ``policy``. A copy."""
    return copy.deepcopy(_base(part))


def _made(part: str, changes: tuple[Change, ...], model: type[M]) -> M:
    return from_data(apply_changes(_base(part), changes), model, text_measures=True)


def _situation(example: RuleExample, *, broken: bool) -> Situation:
    knowledge = default_knowledge()
    entries = {
        kind: tuple(from_data(raw, KINDS[kind], text_measures=True) for raw in raws)
        for kind, raws in example.entries.items()
    }
    if entries:
        knowledge = Knowledge(extra=entries, version=f"{knowledge.version}+example")
    return Situation(
        case=_made("case", example.case if broken else (), Case),
        plan=_made("plan", example.plan if broken else (), TreatmentPlan),
        knowledge=knowledge,
        policy=_made("policy", example.policy, Policy) if broken and example.policy else default_policy(),
    )


def situations(example: RuleExample) -> tuple[Situation, Situation]:
    """What passes, the base as it is, and what fails, the base with the example's changes.

    Entries that the example adds are known in both.

    Raises:
        InvalidRecordError: when a change leads nowhere, or what comes out is no case, plan, policy or entry.
    """
    try:
        return _situation(example, broken=False), _situation(example, broken=True)
    except InvalidRecordError as error:
        problems = tuple(attrs.evolve(problem, path=(example.code, *problem.path)) for problem in error.problems)
        raise InvalidRecordError(problems, example.file or None) from None
