"""Lines, wrapping and numbered sources."""

import textwrap

from soft_tissue.knowledge import Knowledge

__all__ = ["Footnotes", "bullets", "wrapped"]

WIDTH = 110


def wrapped(text: str, *, first: str = "", rest: str = "  ") -> list[str]:
    """Wrap a paragraph."""
    return textwrap.wrap(
        text,
        width=WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_on_hyphens=False,
        break_long_words=False,  # an address that is cut can't be followed
    )


def bullets(lines: list[str], mark: str) -> list[str]:
    """Wrap each line behind a mark."""
    return [part for line in lines for part in wrapped(line, first=f"  {mark} ", rest="    ")]


class Footnotes:
    """Numbers sources in the order of their first mention."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._numbers: dict[str, int] = {}

    def cite(self, sources: tuple[str, ...], most: int = 3) -> str:
        """`` [1] [2]`` for the best of the sources; conventions are said in words, not cited."""
        known = self._knowledge.sources
        ranked = sorted(
            (s for s in dict.fromkeys(sources) if s in known and known[s].kind != "convention"),
            key=lambda s: known[s].grade.rank,
        )
        marks = [f"[{self._numbers.setdefault(s, len(self._numbers) + 1)}]" for s in ranked[:most]]
        return f" {' '.join(marks)}" if marks else ""

    def lines(self) -> list[str]:
        """The list of sources, with grade and address."""
        lines = []
        for id_, number in self._numbers.items():
            source = self._knowledge.sources[id_]
            parts = [source.title or (id_ if source.url is None else ""), source.published or "", source.url or ""]
            text = ", ".join(part for part in parts if part)
            lines += wrapped(f"{text} ({source.kind.replace('_', ' ')})", first=f"  {number:>2} ", rest="     ")
        return lines

    def ids(self) -> list[str]:
        """The list of sources by id and kind alone, where a title or an address would name a suspected disease."""
        kinds = {id_: self._knowledge.sources[id_].kind.replace("_", " ") for id_ in self._numbers}
        lines = [f"  {number:>2} {id_} ({kinds[id_]})" for id_, number in self._numbers.items()]
        return [*lines, "     title and address: soft-tissue show sources ID"] if lines else []
