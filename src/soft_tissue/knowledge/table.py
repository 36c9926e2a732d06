"""One kind of knowledge: entries by id, found by name and alias too."""

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Protocol, TypeVar

from soft_tissue.errors import UnknownIdError

__all__ = ["FileTable", "HasId", "Table", "slug"]


class HasId(Protocol):
    """Anything with an id."""

    @property
    def id(self) -> str:
        """Its stable id."""


T = TypeVar("T", bound=HasId)


def slug(words: str) -> str:
    """Fold case, spaces and punctuation, so that "Deep Transverse Friction" finds its alias.

    >>> slug("Frozen  Shoulder")
    'frozen-shoulder'
    """
    folded = "".join(char if char.isalnum() else " " for char in words.lower())
    return "-".join(folded.split())


class Table(Mapping[str, T]):
    """An immutable mapping from id to entry, in the order of the data.

    `find` takes a name or an alias too; `near` suggests.
    """

    __slots__ = ("_entries", "_words", "kind")

    def __init__(self, kind: str, entries: "tuple[T, ...]") -> None:
        self.kind = kind
        self._entries: dict[str, T] = {entry.id: entry for entry in entries}
        self._words: dict[str, str] | None = None

    def __getitem__(self, id: str) -> T:  # noqa: A002
        try:
            return self._entries[id]
        except KeyError:
            raise UnknownIdError(self.kind, id, self.near(id)) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, id: object) -> bool:  # noqa: A002
        return id in self._entries

    def get(self, id: str | None, default: Any = None) -> Any:  # noqa: A002 - Mapping's own signature, and no error made to be caught
        """The entry, or the default."""
        return default if id is None else self._entries.get(id, default)

    def _by_word(self) -> dict[str, str]:
        if self._words is None:
            words: dict[str, str] = {}
            for id_, entry in self._entries.items():
                for word in (getattr(entry, "name", None), *getattr(entry, "aliases", ())):
                    if word:
                        words.setdefault(slug(word), id_)
            self._words = words | {id_: id_ for id_ in self._entries}
        return self._words

    def find(self, word: str) -> T | None:
        """The entry with this id, name or alias, or None."""
        id_ = self._by_word().get(slug(word))
        return None if id_ is None else self._entries[id_]

    def near(self, word: str, n: int = 3) -> tuple[str, ...]:
        """Ids whose id, name or alias comes close to the word."""
        if not isinstance(word, str) or len(word) > 100:  # noqa: PLR2004
            return ()
        close = get_close_matches(slug(word), list(self._by_word()), n=n, cutoff=0.7)
        return tuple(dict.fromkeys(self._by_word()[found] for found in close))


class FileTable(Table[T]):
    """A table whose entries have a file each, named by their id, which is read when the entry is first asked for."""

    __slots__ = ("_load", "_unread")

    def __init__(
        self, kind: str, ids: "tuple[str, ...]", load: "Callable[[str], T]", more: "tuple[T, ...]" = ()
    ) -> None:
        super().__init__(kind, more)
        self._load = load
        self._unread = dict.fromkeys(id_ for id_ in ids if id_ not in self._entries)

    def _read(self, id_: str) -> None:
        if id_ in self._unread:
            self._entries[id_] = self._load(id_)
            del self._unread[id_]

    def __getitem__(self, id: str) -> T:  # noqa: A002
        self._read(id)
        return super().__getitem__(id)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted([*self._entries, *self._unread]))

    def __len__(self) -> int:
        return len(self._entries) + len(self._unread)

    def __contains__(self, id: object) -> bool:  # noqa: A002
        return id in self._entries or id in self._unread

    def get(self, id: str | None, default: Any = None) -> Any:  # noqa: A002
        """The entry, or the default."""
        if id is not None:
            self._read(id)
        return super().get(id, default)

    def _by_word(self) -> dict[str, str]:
        for id_ in tuple(self._unread):
            self._read(id_)
        return super()._by_word()
