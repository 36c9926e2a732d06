"""Reading credentials: what letters after a name can mean, and what an insurance leaves open."""

import re
from collections.abc import Container
from datetime import date

from attrs import frozen

from soft_tissue.knowledge import Knowledge, default_knowledge
from soft_tissue.models import (
    Aspect,
    Basis,
    Credential,
    CredentialKind,
    Effect,
    InsuranceForm,
    PostNominal,
    Practitioner,
    Reason,
)

__all__ = ["PostNominalReading", "insurance_reasons", "read_post_nominals"]

_SEPARATORS = re.compile(r"[,;·•|]+|\s+-\s+")
_LONGEST = 500
_MOST_WORDS = 3
_TAIL = ("legalclarity-tail",)


@frozen(kw_only=True)
class PostNominalReading:
    """What some letters can mean.

    Attributes:
        letters: as written.
        candidates: every meaning known; empty when none is.
    """

    letters: str
    candidates: tuple[PostNominal, ...]

    @property
    def meaning(self) -> PostNominal | None:
        """The meaning, where there is just one; never a guess among several."""
        return self.candidates[0] if len(self.candidates) == 1 else None


def _folded(letters: str) -> str:
    """Letters without dots and case: "L.M.T." is "lmt", and so is "L. M. T."."""
    folded = letters.replace(".", "").casefold()
    return folded if len(folded) != 2 * folded.count(" ") + 1 else folded.replace(" ", "")


def read_post_nominals(
    text: str, *, place: str | None = None, knowledge: Knowledge | None = None
) -> tuple[PostNominalReading, ...]:
    """Split letters after a name and list what each can mean.

    Args:
        text: such as ``LMT, CNMT``.
        place: ISO 3166 code; meanings that are used only elsewhere are left out.
        knowledge: what is known; the library's own unless given.

    >>> lmt, cnmt = read_post_nominals("LMT, CNMT")
    >>> lmt.meaning is None, len(cnmt.candidates) > 1, cnmt.meaning is None
    (False, True, True)
    """
    knowledge = knowledge or default_knowledge()
    by_letters: dict[str, list[PostNominal]] = {}
    for entry in knowledge.post_nominals.values():
        by_letters.setdefault(_folded(entry.letters), []).append(entry)
    found = []
    for part in _SEPARATORS.split(text[:_LONGEST]):
        words = [piece for word in part.split() for piece in _pieces(word, by_letters)]
        while words:
            sizes = range(min(_MOST_WORDS, len(words)), 1, -1)
            size = next((n for n in sizes if _folded(" ".join(words[:n])) in by_letters), 1)
            letters = " ".join(words[:size])
            words = words[size:]
            candidates = by_letters.get(_folded(letters), [])
            here = [c for c in candidates if place is None or not c.places or place in c.places]
            found.append(PostNominalReading(letters=letters, candidates=tuple(here)))
    return tuple(found)


def _pieces(word: str, known: Container[str]) -> list[str]:
    """A word, cut at slashes where it is not known as a whole; what holds no letter or digit is left out."""
    pieces = [word] if _folded(word) in known else word.split("/")
    return [piece for piece in pieces if any(map(str.isalnum, piece))]


def _reason(effect: Effect, because: str, *, sources: tuple[str, ...] = ()) -> Reason:
    return Reason(aspect=Aspect.INSURANCE, effect=effect, because=because, basis=Basis.RECORD, sources=sources)


def insurance_reasons(practitioner: Practitioner, on: date) -> tuple[Reason, ...]:
    """What the liability insurances on record leave open that day: the tail of a claims-made policy, above all.

    A claims-made policy covers claims that are made while it is in force. Once it ends, acts of that time are covered
    only by a tail, or by a new claims-made policy with a retroactive date that reaches back.
    """
    policies = [c for c in practitioner.credentials if c.kind is CredentialKind.LIABILITY_INSURANCE]
    found = []
    for credential in policies:
        terms = credential.insurance
        if terms is None or terms.form is not InsuranceForm.CLAIMS_MADE:
            continue
        if credential.issued_on is not None and on < credential.issued_on:
            continue
        if credential.holds_on(on) is not False:
            if terms.retroactive_on is None:
                found.append(
                    _reason(Effect.CONFIRM, "the claims-made insurance does not say from when acts are covered")
                )
            because = "claims-made insurance: when it ends, it takes a tail"
            found.append(_reason(Effect.NOTES, because, sources=_TAIL))
        elif not _tail(credential, policies, on):
            because = (
                "a claims-made insurance has ended without a tail: claims made now for acts of its time are not covered"
            )
            found.append(_reason(Effect.CONFIRM, because, sources=_TAIL))
    return tuple(found)


def _tail(ended: Credential, policies: list[Credential], on: date) -> bool:
    """Whether something covers claims made now for acts of an ended policy's time."""
    terms = ended.insurance
    if terms is not None and terms.tail_until is not None and on <= terms.tail_until:
        return True
    since = terms.retroactive_on if terms is not None and terms.retroactive_on is not None else ended.issued_on
    for other in policies:
        cover = other.insurance
        if other is ended or cover is None or other.holds_on(on) is not True or cover.retroactive_on is None:
            continue
        if since is not None and cover.retroactive_on <= since:
            return True
    return False
