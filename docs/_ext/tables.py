"""Tables that are made from the library when the documentation is built, so that they can't go stale.

``{st-fields} Client Preferences`` the fields of models; ``{st-enum} Setting`` the values of closed vocabularies;
``{st-rules}`` the rules; ``{st-kinds}`` the kinds of knowledge; ``{st-entries} techniques id name`` the entries of one
kind; ``{st-jurisdictions}`` every place, with each provision, its dates and its sources; ``{st-units}`` the units;
``{st-policy}`` the default policy; ``{st-errors}`` the error tree.
"""

import re
from collections.abc import Callable, Iterable
from enum import Enum, StrEnum
from inspect import cleandoc
from types import UnionType
from typing import Any, Union, get_args, get_origin

import attrs
from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx import addnodes
from sphinx.application import Sphinx

from soft_tissue import errors, models, units
from soft_tissue.knowledge import KINDS, Knowledge, default_policy
from soft_tissue.licensing import Picker
from soft_tissue.models.declaration import base_type, type_words
from soft_tissue.protocols import default_library
from soft_tissue.rendering import provision_words
from soft_tissue.units import Measure
from soft_tissue.validation import CASE_RULES, PLAN_RULES

_CODE = re.compile(r"``([^`]+)``|`([^`]+)`")
_ATTRIBUTE = re.compile(r"^    (?P<names>[a-z_, ]+): (?P<text>.*)$")
_MANY = 12
_COMMON = {
    "acceptance": "who decided, when, and which way.",
    "case": "the host's id of the case.",
    "complaints": "the presentations.",
    "currency": "ISO 4217.",
    "note": "anything else.",
    "on": "the day.",
    "sources": "ids of its sources.",
    "versions": "what made it.",
}
"""What fields mean that many models share, where a model does not say it itself."""


class Code(str):
    """Text that is shown as code."""

    __slots__ = ()


def inline(text: Any) -> list[nodes.Node]:
    if isinstance(text, nodes.Node):
        return [text]
    if isinstance(text, Code):
        return [nodes.literal(text=str(text))] if text else []
    found: list[nodes.Node] = []
    at = 0
    plain = str(text)
    for match in _CODE.finditer(plain):
        found += [nodes.Text(plain[at : match.start()]), nodes.literal(text=match.group(1) or match.group(2))]
        at = match.end()
    return [*found, nodes.Text(plain[at:])]


def _row(cells: tuple[Any, ...]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", *inline(cell))) for cell in cells))


def _table(head: tuple[str, ...], rows: Iterable[tuple[Any, ...]], widths: tuple[int, ...]) -> nodes.table:
    group = nodes.tgroup(cols=len(head))
    group += [nodes.colspec(colwidth=width) for width in widths]
    top, body = nodes.thead(), nodes.tbody()
    for part, lines in ((top, [head]), (body, rows)):
        part.extend(_row(line) for line in lines)
    group += [top, body]
    table = nodes.table("", group)
    table["classes"].append("colwidths-given")
    return table


def _meanings(model: type) -> dict[str, str]:
    """What the docstring says of each attribute, the inherited ones too."""
    found: dict[str, str] = {}
    for owner in reversed(model.__mro__):
        block = cleandoc(owner.__doc__ or "").partition("Attributes:\n")[2]
        names: list[str] = []
        for line in block.splitlines():
            match = _ATTRIBUTE.match(line)
            if match:
                names = [name.strip() for name in match["names"].split(",")]
                found |= dict.fromkeys(names, match["text"])
            elif line.startswith("        ") and names:
                found |= {name: f"{found[name]} {line.strip()}" for name in names}
            elif line and not line.startswith(" "):
                break
    return found


def _summary(model: type) -> str:
    return " ".join(cleandoc(model.__doc__ or "").partition("\n\n")[0].split())


def _takes(annotation: Any) -> str:
    kind, constraints = base_type(annotation)
    if get_origin(kind) in (tuple, frozenset):
        item = _takes(get_args(kind)[0])
        return "list of ids" if item == "an id" else f"list: {item}"
    if get_origin(kind) in (Union, UnionType):
        members = [member.__name__ for member in get_args(kind)]
        return f"any of {len(members)} kinds" if len(members) > _MANY else " or ".join(f"`{name}`" for name in members)
    if kind is models.PartialDate:
        return "a day, a month or a year"
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        words = [member.value for member in kind]
        return f"`{kind.__name__}`" if len(words) > _MANY else f"one of {', '.join(f'`{word}`' for word in words)}"
    if isinstance(kind, type) and (attrs.has(kind) or issubclass(kind, Measure)):
        return f"`{kind.__name__}`"
    limits = {type(c).__name__: c for c in constraints}
    words = limits["Pattern"].says.partition(":")[0] if "Pattern" in limits else type_words(kind)
    low, high = limits.get("Ge"), limits.get("Le")
    if low is not None and high is not None:
        words += f", {low.ge} to {high.le}"
    return words


def _default(field: "attrs.Attribute[Any]") -> str:
    if field.default is attrs.NOTHING:
        return "required"
    if field.default is None or field.default in ((), frozenset()):
        return ""
    if isinstance(field.default, frozenset):
        return _cell(tuple(sorted(field.default)))
    if isinstance(field.default, Enum | bool | str | int | Measure):
        return f"{field.default}".lower() if isinstance(field.default, bool) else f"{field.default}"
    return "" if attrs.has(type(field.default)) else f"{field.default}"


class Fields(Directive):
    """The fields of models, one table a model."""

    has_content = False
    optional_arguments = 60

    def run(self) -> list[nodes.Node]:
        """Make a section for each model."""
        made: list[nodes.Node] = []
        for name in self.arguments:
            model = getattr(models, name)
            meanings = _meanings(model)
            common = attrs.fields_dict(models.Provision) if model in models.Provision.__subclasses__() else {}
            section = nodes.section(ids=[f"fields-{name.lower()}"], names=[name.lower()])
            section += nodes.title("", "", *inline(Code(name)))
            beside = " It has the fields of `Provision` too." if common else ""
            section += nodes.paragraph("", "", *inline(_summary(model) + beside))
            rows = [
                (
                    Code(field.name),
                    _takes(field.type),
                    _default(field),
                    meanings.get(field.name, _COMMON.get(field.name, "")),
                )
                for field in attrs.fields(model)
                if field.init and field.name not in common
            ]
            kind = getattr(model, "kind", None)
            if isinstance(kind, str):
                rows.insert(0, (Code("kind"), f"`{kind}`", "", "Written always; read where several kinds can stand."))
            if rows:
                section += _table(("Field", "Takes", "Default", "Meaning"), rows, (18, 28, 12, 42))
            made.append(section)
        return made


class Enums(Directive):
    """The values of closed vocabularies."""

    optional_arguments = 60

    def run(self) -> list[nodes.Node]:
        """One row a vocabulary."""
        rows = []
        for name in self.arguments:
            kind = getattr(models, name)
            rows.append((Code(name), ", ".join(f"`{member.value}`" for member in kind), _summary(kind)))
        return [_table(("Vocabulary", "Values", "What it says"), rows, (16, 48, 36))]


def _page_link(code: str) -> nodes.Node:
    """A link to the page of a rule."""
    target = {"reftype": "doc", "refdomain": "std", "reftarget": f"/reference/rules/{code}", "refexplicit": True}
    return addnodes.pending_xref("", nodes.inline("", "", nodes.literal(text=code)), refwarn=True, **target)


class Rules(Directive):
    """The rules; the argument is ``case`` or ``plan``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """One row a rule, by code, which leads to the page of the rule."""
        rules = sorted(CASE_RULES if self.arguments[0] == "case" else PLAN_RULES, key=lambda rule: rule.code)
        rows = [
            (
                _page_link(rule.code),
                rule.severity.value + (", absolute" if rule.absolute else ""),
                rule.requires,
                rule.because,
                rule.basis.replace("_", " "),
            )
            for rule in rules
        ]
        return [_table(("Code", "Severity", "Requires", "Because", "Basis"), rows, (20, 12, 28, 28, 12))]


class Kinds(Directive):
    """The kinds of knowledge."""

    def run(self) -> list[nodes.Node]:
        """One row a kind."""
        knowledge = Knowledge()
        rows = [
            (Code(kind), str(len(knowledge.table(kind))), Code(model.__name__), _summary(model))
            for kind, model in KINDS.items()
        ]
        return [_table(("Kind", "Entries", "Model", "What one entry is"), rows, (22, 8, 20, 50))]


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, tuple | frozenset):
        return ", ".join(str(_cell(item)) for item in value)
    return str(value) if isinstance(value, str | int | Measure) else f"{value}"


class Entries(Directive):
    """Some fields of all entries of one kind: ``kind field field``."""

    required_arguments = 2
    optional_arguments = 10

    def run(self) -> list[nodes.Node]:
        """One row an entry."""
        kind, *fields = self.arguments
        rows = [
            tuple(
                Code(entry.id) if field == "id" else _cell(getattr(entry, field)).replace("_", " ") for field in fields
            )
            for entry in Knowledge().table(kind).values()
        ]
        widths = tuple(60 if field in _WIDE else 20 for field in fields)
        return [_table(tuple(field.replace("_", " ") for field in fields), rows, widths)]


_WIDE = frozenset({"purpose", "statement", "finding", "text", "advice", "because"})


class Units(Directive):
    """The units of every measure."""

    def run(self) -> list[nodes.Node]:
        """One row a unit."""
        rows = []
        for name in units.__all__:
            kind = getattr(units, name)
            if isinstance(kind, type) and issubclass(kind, Measure) and kind is not Measure:
                rows += [
                    (
                        Code(name),
                        Code(unit.code),
                        Code(unit.ucum),
                        Code(unit.pint),
                        ", ".join(f"`{word}`" for word in dict.fromkeys(unit.words)),
                    )
                    for unit in kind.units.values()
                ]
        return [_table(("Measure", "Unit", "UCUM", "pint", "Also read"), rows, (15, 12, 13, 30, 30))]


class PolicyTable(Directive):
    """The default policy, field by field."""

    def run(self) -> list[nodes.Node]:
        """One row a field."""
        policy = default_library().policy
        meanings = _meanings(type(policy))
        rows = [
            (Code(field.name), Code(_cell(getattr(policy, field.name))), meanings.get(field.name, ""))
            for field in attrs.fields(type(policy))
            if field.name != "sources"
        ]
        return [_table(("Field", "Default", "Meaning"), rows, (30, 20, 50))]


class Protocols(Directive):
    """The built-in protocols."""

    def run(self) -> list[nodes.Node]:
        """One row a protocol."""
        rows = [
            (Code(p.id.removeprefix("soft_tissue.")), p.title, p.discipline.value) for p in default_library().protocols
        ]
        return [_table(("Id, after `soft_tissue.`", "Title", "Discipline"), rows, (35, 45, 20))]


class Errors(Directive):
    """The error tree."""

    def run(self) -> list[nodes.Node]:
        """One row an error."""
        rows = []
        for name in errors.__all__:
            kind = getattr(errors, name)
            if issubclass(kind, Exception) and kind is not errors.SoftTissueError:
                builtin = next(base.__name__ for base in kind.__mro__ if base.__module__ == "builtins")
                rows.append((Code(name), Code(builtin), _summary(kind)))
        return [_table(("Error", "Also a", "When"), rows, (25, 15, 60))]


_YEAR = re.compile(r"[12][0-9]{3}")
_PARTS = {
    "levels": "Level",
    "education": "Education",
    "examinations": "Examination",
    "holdings": "Insurance and the like",
    "restricted_work": "Restricted work",
    "exemptions": "Exemptions",
    "establishments": "Establishments",
    "grace": "After expiry",
    "continuing_education": "Continuing education",
    "notices": "Notices",
}


def _dates(provision: models.Provision) -> str:
    """Between which dates it holds, and which date of somebody's is held against them."""
    begin, end = provision.effective_from, provision.effective_to
    parts = [f"from {begin}" if begin is not None else "", f"to {end}" if end is not None else ""]
    dated = begin is not None or end is not None
    parts.append(f"by {provision.by.words}" if dated and provision.by is not models.DateBasis.DAY else "")
    return " ".join(part for part in parts if part)


def _said(provisions: Iterable[models.Provision], words: Callable[[Any], str]) -> str:
    """What provisions say, each once, with its dates; said without dates too, it needs none."""
    found: dict[str, list[str]] = {}
    for provision in provisions:
        found.setdefault(words(provision), []).append(_dates(provision))
    lines = []
    for text, dates in found.items():
        lines += [text] if "" in dates else [f"{text} ({when})" for when in dict.fromkeys(dates)]
    return "; ".join(lines) or "not known"


def _credit(rule: models.TotalHours) -> str:
    years = f" / {rule.years} y" if rule.years is not None and rule.hours else ""
    return f"{rule.hours:g} h{years}"


def _as_of(place: models.Jurisdiction) -> str:
    """From which years the sources of a place are, where they say it."""
    years = sorted(year for provision in place.provisions() for year in _YEAR.findall(provision.as_of or ""))
    return "not said" if not years else (years[0] if years[0] == years[-1] else f"{years[0]} to {years[-1]}")


class Jurisdictions(Directive):
    """What is known of every place: one table, then a section a place with every provision."""

    def run(self) -> list[nodes.Node]:
        """Make the table and the sections."""
        self._knowledge = Knowledge()
        self._picker = Picker(self._knowledge, default_policy())
        places = tuple(self._knowledge.jurisdictions.values())
        head = ("Code", "Name", "Level", "Education", "Continuing education", "Cycle ends on", "Sources of")
        table = _table(head, map(self._line, places), (9, 14, 17, 22, 15, 15, 8))
        return [table, *map(self._section, places)]

    def _line(self, place: models.Jurisdiction) -> tuple[Any, ...]:
        ordered, rules = self._picker.ordered, place.continuing_education
        schools = [p for p in place.education if p.tier is None and p.hours is not None]
        anchors = [rule for rule in rules if isinstance(rule, models.CycleAnchor)]
        return (
            nodes.reference("", "", nodes.literal(text=place.code), refid=place.id, internal=True),
            place.name,
            _said(ordered(place.levels), lambda p: p.level.words),
            _said(ordered(schools), lambda p: f"{p.hours}"),
            _said(ordered([rule for rule in rules if isinstance(rule, models.TotalHours)]), _credit),
            _said(ordered(anchors), lambda p: provision_words(p).removeprefix("the cycle ends on ")),
            _as_of(place),
        )

    def _section(self, place: models.Jurisdiction) -> nodes.section:
        section = nodes.section(ids=[place.id], names=[place.id])
        section += nodes.title(text=f"{place.code} {place.name}")
        numbers: dict[str, int] = {}
        missing = []
        for field, title in _PARTS.items():
            provisions = getattr(place, field)
            if not provisions:
                missing.append(title.lower())
                continue
            section += nodes.paragraph("", "", nodes.strong(text=title))
            ordered = provisions if field in ("continuing_education", "notices") else self._picker.ordered(provisions)
            section += nodes.bullet_list("", *(self._item(provision, numbers) for provision in ordered))
        if missing:
            section += nodes.paragraph(text=f"Not known: {', '.join(missing)}.")
        section += nodes.paragraph("", "", nodes.strong(text="Sources"))
        section += nodes.enumerated_list("", *map(self._source, numbers), enumtype="arabic", prefix="", suffix=".")
        return section

    def _item(self, provision: models.Provision, numbers: dict[str, int]) -> nodes.list_item:
        as_of = f"as of {provision.as_of}" if provision.as_of is not None else ""
        dates = ", ".join(part for part in (_dates(provision), as_of) if part)
        line = nodes.paragraph(text=provision_words(provision) + (f" ({dates})" if dates else ""))
        for id_ in provision.sources:
            number = numbers.setdefault(id_, len(numbers) + 1)
            source = self._knowledge.sources[id_]
            line += nodes.Text(" ")
            line += nodes.reference(text=f"[{number}]", refuri=source.url) if source.url else nodes.Text(f"[{number}]")
        item = nodes.list_item("", line)
        if provision.note:
            item += nodes.paragraph(text=provision.note)
        return item

    def _source(self, id_: str) -> nodes.list_item:
        source = self._knowledge.sources[id_]
        words = source.title or source.url or id_
        line = nodes.paragraph()
        line += nodes.reference(text=words, refuri=source.url) if source.url else nodes.Text(words)
        told = [source.published or "", source.kind.replace("_", " "), f"recorded {source.recorded}"]
        line += nodes.Text(f", {', '.join(part for part in told if part)}")
        return nodes.list_item("", line)


_DIRECTIVES: dict[str, type[Directive]] = {
    "st-fields": Fields,
    "st-enum": Enums,
    "st-rules": Rules,
    "st-kinds": Kinds,
    "st-entries": Entries,
    "st-jurisdictions": Jurisdictions,
    "st-units": Units,
    "st-policy": PolicyTable,
    "st-protocols": Protocols,
    "st-errors": Errors,
}


def _signature(_app: Sphinx, what: str, _name: str, found: Any, *_more: Any) -> tuple[str, None] | None:
    """A vocabulary is not called by anybody."""
    return ("", None) if what == "class" and issubclass(found, Enum) else None


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the directives."""
    for name, directive in _DIRECTIVES.items():
        app.add_directive(name, directive)
    app.connect("autodoc-process-signature", _signature)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
