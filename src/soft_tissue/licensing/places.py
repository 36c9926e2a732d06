"""Finding a place's rules, or an issuer's, by code or id."""

from functools import lru_cache

from attrs import frozen

from soft_tissue.errors import UnknownIdError
from soft_tissue.knowledge import Knowledge
from soft_tissue.licensing.vocabulary import near_ids
from soft_tissue.models import ContinuingEducationProvision, Credential, GraceProvision, Issuer, Jurisdiction
from soft_tissue.models.credential import BASE_KINDS

__all__ = ["PlaceOrIssuer", "find_place", "likely_places", "place_code", "resolve_rules"]


_MOST = 3


@frozen(kw_only=True)
class PlaceOrIssuer:
    """Whose continuing-education rules are held against a ledger.

    Attributes:
        name: ISO 3166 code, or id of the issuer.
        continuing_education: the rules; empty when none are known.
        issuer: the issuer, where it is one.
        grace: how long after expiry a license can be renewed there.
    """

    name: str
    continuing_education: tuple[ContinuingEducationProvision, ...] = ()
    issuer: Issuer | None = None
    grace: tuple[GraceProvision, ...] = ()

    def issues(self, credential: Credential) -> bool:
        """Whether a credential is the one that the rules renew."""
        if self.issuer is None:
            return credential.kind in BASE_KINDS and credential.jurisdiction == self.name
        names = {self.issuer.id, self.issuer.name.casefold(), *(alias.casefold() for alias in self.issuer.aliases)}
        return (credential.issuer or "").casefold() in names


def find_place(code: str, knowledge: Knowledge) -> Jurisdiction | None:
    """The jurisdiction with this code, or None where the knowledge does not hold it."""
    found: Jurisdiction | None = knowledge.jurisdictions.get(code.lower())
    return found


def place_code(word: str, knowledge: Knowledge) -> str:
    """The ISO 3166 code that a word is, in upper case; the knowledge need not hold it.

    Raises:
        UnknownIdError: when it has not the shape of a code, with the nearest places.
    """
    if not _is_place(word):
        raise UnknownIdError("jurisdictions", word, knowledge.jurisdictions.near(word))
    return word.upper()


def likely_places(code: str, knowledge: Knowledge) -> tuple[str, ...]:
    """Codes that somebody may have meant who typed a code that the knowledge does not hold.

    A state without its country, as FL for US-FL; or a part of a country that is longer or shorter than its parts are.

    >>> from soft_tissue.knowledge import default_knowledge
    >>> likely_places("FL", default_knowledge())
    ('US-FL',)
    """
    codes = [place.code for place in knowledge.jurisdictions.values()]
    country, dash, _part = code.upper().partition("-")
    if code.upper() in codes:
        return ()
    if not dash:
        return tuple(known for known in codes if known.partition("-")[2] == country)
    beside = [known for known in codes if known.startswith(f"{country}-")]
    if not beside or any(len(known) == len(code) for known in beside):
        return ()
    begun = tuple(known for known in beside if code.upper().startswith(known) or known.startswith(code.upper()))
    return begun[:_MOST] or near_ids(code.upper(), beside)


def resolve_rules(place: str, knowledge: Knowledge) -> PlaceOrIssuer:
    """The rules of a place or an issuer. A place that the knowledge does not hold has none known.

    Raises:
        UnknownIdError: when it is neither an ISO 3166 code nor the id of an issuer.
    """
    jurisdiction = find_place(place, knowledge)
    if jurisdiction is not None:
        return PlaceOrIssuer(
            name=jurisdiction.code,
            continuing_education=jurisdiction.continuing_education,
            grace=jurisdiction.grace,
        )
    issuer = knowledge.issuers.find(place)
    if issuer is not None:
        return PlaceOrIssuer(name=issuer.id, continuing_education=issuer.continuing_education, issuer=issuer)
    return PlaceOrIssuer(name=place_code(place, knowledge))


@lru_cache(maxsize=256)
def _is_place(word: str) -> bool:
    """Whether a word has the shape of an ISO 3166 code."""
    country, _dash, part = word.upper().partition("-")
    letters = len(country) == 2 and country.isascii() and country.isalpha()  # noqa: PLR2004
    return letters and (part == "" or (len(part) <= 3 and part.isascii() and part.isalnum()))  # noqa: PLR2004
