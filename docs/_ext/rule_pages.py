"""One page a rule, made from the rule itself when the documentation is built.

Before the sources are read, ``reference/rules/CODE.md`` is written for every rule and those of rules that are gone are
taken away. Each page holds ``{st-rule} CODE``, which runs the rule's example and shows what comes out.
"""

from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx
from tables import inline

from soft_tissue.errors import UnknownIdError
from soft_tissue.models import Finding, Source
from soft_tissue.rendering.rules import source_words
from soft_tissue.validation import rules_by_code
from soft_tissue.validation.rule_pages import RulePage, rule_page

FOLDER = "reference/rules"


def page_text(code: str) -> str:
    """The source of a rule's page."""
    return f"# {code}\n\n```{{st-rule}} {code}\n```\n"


def write_pages(folder: Path) -> None:
    """Write a page for every rule; a page that is right is left alone, one of no rule is taken away."""
    folder.mkdir(exist_ok=True)
    wanted = {f"{code}.md": page_text(code) for code in rules_by_code()}
    for file in folder.glob("*.md"):
        if file.name not in wanted:
            file.unlink()
    for name, text in wanted.items():
        file = folder / name
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")


def _toml(text: str) -> nodes.literal_block:
    return nodes.literal_block(text, text, language="toml")


def _cited(source: Source) -> nodes.list_item:
    words = source_words(source)
    line = nodes.reference(text=words, refuri=source.url) if source.url else nodes.Text(words)
    return nodes.list_item("", nodes.paragraph("", "", line))


def _said(finding: Finding) -> nodes.list_item:
    """A finding: where, what, and what would settle it."""
    line = nodes.paragraph("", "", nodes.literal(text=finding.path), nodes.Text(f" ({finding.severity.value}): "))
    line += inline(finding.message)
    if finding.remedy:
        line += nodes.Text(". ")
        line += inline(finding.remedy)
    return nodes.list_item("", line)


def _field(name: str, *body: nodes.Node) -> nodes.field:
    return nodes.field("", nodes.field_name(text=name), nodes.field_body("", *body))


def _about(page: RulePage) -> nodes.field_list:
    """The rule's own words."""
    told = {
        "Severity": page.severity.value,
        "Requires": page.requires,
        "Because": page.because,
        "Rests on": page.basis.value.replace("_", " "),
        "Override": page.override,
    }
    fields = [_field(name, nodes.paragraph("", "", *inline(text))) for name, text in told.items()]
    if page.sources:
        fields.append(_field("Sources", nodes.bullet_list("", *map(_cited, page.sources))))
    return nodes.field_list("", *fields)


class RuleDirective(Directive):
    """Everything that explains one rule; the argument is its code."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Make the page's body."""
        try:
            page = rule_page(self.arguments[0])
        except UnknownIdError as error:
            raise self.error(f"{error.kind}: {error}") from None
        made: list[nodes.Node] = [_about(page), nodes.rubric(text="Passes"), _toml(page.passing)]
        made += [nodes.rubric(text="Fails"), nodes.paragraph("", "", *inline(page.says)), _toml(page.failing)]
        made += [nodes.rubric(text="What it then says"), nodes.bullet_list("", *map(_said, page.findings))]
        if page.cited:
            made += [nodes.paragraph(text="It cites:"), nodes.bullet_list("", *map(_cited, page.cited))]
        if page.also:
            codes = ", ".join(f"`{code}`" for code in page.also)
            made.append(nodes.paragraph("", "", *inline(f"Other rules speak of this example too: {codes}.")))
        return made


def _write(app: Sphinx) -> None:
    write_pages(Path(app.srcdir) / FOLDER)


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the directive, and write the pages before the sources are looked for."""
    app.add_directive("st-rule", RuleDirective)
    app.connect("builder-inited", _write)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
