"""Names of medicines, as people write them, to the intake facts that stand for their classes.

A name is looked up whole, whatever its case; a strength at its end is left out. A combination is looked up part by
part. What is not understood is never dropped: whatever is understood counts, and the name is a finding as well.
"""

import re
from difflib import get_close_matches
from functools import lru_cache

from attrs import frozen

from soft_tissue.knowledge import Knowledge
from soft_tissue.knowledge.table import slug
from soft_tissue.models import FactCategory

__all__ = ["Medicine", "read_medicine"]

_UNIT = r"(?:mg|mcg|ug|µg|μg|g|ml|iu|units?|meq|%)(?:\s*/\s*(?:\d+\s*)?(?:ml|h|hr|hour|day))?"
_AMOUNT = r"\d+(?:[.,]\d+)*"
_STRENGTH = re.compile(
    # 200 mg; 10-325 mg; 500 mg/200 mg; and the bare pair 5/325. A bare number is part of a name: Tylenol 3.
    rf"[\s,(]+(?:{_AMOUNT}(?:\s*[-/]\s*{_AMOUNT})*\s*{_UNIT}(?:\s*[-/]\s*{_AMOUNT}\s*{_UNIT})*|{_AMOUNT}\s*/\s*{_AMOUNT})"
    r"\s*\)?\s*(?:tab(?:let)?s?|cap(?:sule|let)?s?|pills?)?\s*\Z",
    re.IGNORECASE,
)
_BETWEEN = (re.compile(r"[,;/+&]|\b(?:and|with)\b", re.IGNORECASE), re.compile(r"-(?=\D)"))
"""What stands between the parts of a combination; a hyphen last, for it stands within names too."""

_LONGEST = 100


@frozen(kw_only=True)
class Medicine:
    """What is understood of the name of a medicine.

    Attributes:
        facts: ids of the intake facts for its classes; a combination has several.
        known: whether the whole name is understood.
        near: names in the knowledge that come close to one that is not.
    """

    facts: frozenset[str] = frozenset()
    known: bool = True
    near: tuple[str, ...] = ()


@lru_cache(maxsize=8)
def _words(knowledge: Knowledge) -> dict[str, tuple[str, frozenset[str]]]:
    """Each name of a medicine or a class, folded: how it is written, and the facts that have it."""
    found: dict[str, tuple[str, frozenset[str]]] = {}
    for fact in knowledge.intake_facts.values():
        if fact.category is FactCategory.MEDICATION:
            for word in (fact.name, *fact.aliases, fact.id):
                written, facts = found.get(slug(word), (word, frozenset()))
                found[slug(word)] = (written, facts | {fact.id})
    return found


def _facts(name: str, knowledge: Knowledge) -> frozenset[str]:
    """Facts of a name that is known whole, its strength left out; none when it is not."""
    words = _words(knowledge)
    for form in (name, _STRENGTH.sub("", name)):
        found = words.get(slug(form))
        if found is not None:
            return found[1]
    return frozenset()


def _beginning(name: str, knowledge: Knowledge) -> frozenset[str]:
    """Facts of the longest known name with which an unknown one begins, such as that of a brand."""
    left = slug(name).split("-")
    while left:
        found = _words(knowledge).get("-".join(left))
        if found is not None:
            return found[1]
        left.pop()
    return frozenset()


def _read(name: str, knowledge: Knowledge) -> tuple[frozenset[str], bool]:
    """The facts that are understood, and whether the whole name is: at once, or part by part."""
    whole = _facts(name, knowledge)
    if whole:
        return whole, True
    bare = _STRENGTH.sub("", name)
    for between in _BETWEEN:
        parts = [part.strip() for part in between.split(bare) if part.strip()]
        if len(parts) > 1:
            found = [_read(part, knowledge) for part in parts]
            facts = _beginning(name, knowledge).union(*(part for part, _known in found))
            return facts, all(known for _facts_of, known in found)
    return _beginning(name, knowledge), False


def _near(name: str, knowledge: Knowledge) -> tuple[str, ...]:
    words = _words(knowledge)
    bare = slug(_STRENGTH.sub("", name))
    close = get_close_matches(bare, words, n=3, cutoff=0.7) if len(bare) <= _LONGEST else []
    first = bare.split("-")[0]
    if not close and first in words:
        close = [first]
    return tuple(dict.fromkeys(words[word][0] for word in close))


def read_medicine(name: str, knowledge: Knowledge) -> Medicine:
    """Understand the name of a medicine: a generic or a brand name, a class, or a combination.

    >>> from soft_tissue import Knowledge
    >>> knowledge = Knowledge()
    >>> sorted(read_medicine("Ibuprofen 200 mg", knowledge).facts)
    ['pain-medication']
    >>> sorted(read_medicine("methocarbamol/ibuprofen", knowledge).facts)
    ['muscle-relaxant', 'pain-medication']
    >>> read_medicine("ibuprofin", knowledge)
    Medicine(facts=frozenset(), known=False, near=('ibuprofen',))
    """
    facts, known = _read(name, knowledge)
    return Medicine(facts=facts, known=known, near=() if known else _near(name, knowledge))
