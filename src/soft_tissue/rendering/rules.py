"""A rule in words: what it requires, why, and an example of each kind."""

import textwrap

from soft_tissue.models import Source
from soft_tissue.rendering.layout import bullets, wrapped
from soft_tissue.validation.rule_pages import RulePage

__all__ = ["rule_text", "source_words"]


def source_words(source: Source) -> str:
    """A source in one line: title, kind and grade; its address is not in it.

    >>> from soft_tissue.knowledge import default_knowledge
    >>> source_words(default_knowledge().sources["house-convention"])
    'A choice of this library, made where nothing published was found; ... (convention, evidence: none)'
    """
    kind, grade = (word.value.replace("_", " ") for word in (source.kind, source.grade))
    named = source.title or source.id
    return f"{named}{f', {source.published}' if source.published else ''} ({kind}, evidence: {grade})"


def _sources(sources: tuple[Source, ...]) -> list[str]:
    return bullets([source_words(s) + (f" {s.url}" if s.url else "") for s in sources], "-")


def rule_text(page: RulePage) -> str:
    """The page of a rule as plain text.

    >>> from soft_tissue.validation.rule_pages import rule_page
    >>> print(rule_text(rule_page("SESSION-SUM")))
    id: SESSION-SUM
    severity: error
    ...
    fails: The steps take 60 minutes, the session 59.
      # In the treatment plan, sessions[0]
      duration = "59 min"
    then it says:
      - error at sessions[0].duration: ...
    """
    basis = page.basis.value.replace("_", " ")
    lines = [f"id: {page.code}", f"severity: {page.severity.value}"]
    for name, text in (("requires", page.requires), ("because", page.because), ("basis", basis)):
        lines += wrapped(f"{name}: {text}")
    lines += wrapped(f"override: {page.override}")
    if page.sources:
        lines += ["sources:", *_sources(page.sources)]
    lines += ["passes:", textwrap.indent(page.passing, "  ")]
    lines += [*wrapped(f"fails: {page.says}"), textwrap.indent(page.failing, "  "), "then it says:"]
    for found in page.findings:
        remedy = f" {found.remedy}" if found.remedy else ""
        lines += bullets([f"{found.severity.value} at {found.path}: {found.message}.{remedy}"], "-")
    if page.cited:
        lines += ["and cites:", *_sources(page.cited)]
    if page.also:
        lines += wrapped(f"so do: {', '.join(page.also)}")
    return "\n".join(lines)
