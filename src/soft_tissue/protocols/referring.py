"""What a referral says and to whom: by urgency, and by a route of its own for what is disclosed in private."""

from soft_tissue.models import Disclosure, Urgency
from soft_tissue.validation import Context, RaisedFlag, disclosures_of

__all__ = ["EMERGENCY_WORDS", "refer_to", "referral_message", "route_sources"]

EMERGENCY_WORDS = "Do not start. Call emergency services."
"""What an emergency says, first and alone, so that it is read at once."""

_URGENCY_WORDS = {
    Urgency.EMERGENCY: EMERGENCY_WORDS,
    Urgency.URGENT: "Do not start. The client is seen by a physician today.",
    Urgency.SOON: "Do not start. The client sees a physician within days.",
    Urgency.ROUTINE: "Do not start. The client sees a physician before massage is considered.",
}
_LOCAL = "a local service that is there for this: look it up beforehand"


def _facts(raised: RaisedFlag) -> tuple[str, ...]:
    return (*raised.flag.any_of, *raised.flag.all_of)


def _routes(raised: tuple[RaisedFlag, ...], context: Context) -> tuple[Disclosure, ...]:
    told = context.facts.reported_ids
    return disclosures_of((fact for item in raised for fact in _facts(item) if fact in told), context.knowledge)


def _disclosed(item: RaisedFlag, routes: tuple[Disclosure, ...]) -> bool:
    """Whether a flag is about nothing but what has a route of its own."""
    return {fact for route in routes for fact in route.facts}.issuperset(_facts(item))


def referral_message(raised: tuple[RaisedFlag, ...], context: Context, *, otherwise: Urgency | None) -> str:
    """What to say and do now.

    Args:
        raised: the red flags that send the client on.
        context: the case.
        otherwise: urgency of what sends the client on besides red flags; None where nothing does.

    Returns:
        The words of the most urgent reason, then those of each disclosure. A physician is no answer to abuse or to
        thoughts of self-harm, so these alone are met with their own words only.
    """
    routes = _routes(raised, context)
    urgencies = [item.urgency for item in raised if not _disclosed(item, routes)]
    urgencies += [] if otherwise is None else [otherwise]
    first = _URGENCY_WORDS[max(urgencies, key=lambda u: u.rank)] if urgencies else "Do not start."
    return " ".join([first, *(str(route.message) for route in routes)])


def refer_to(raised: tuple[RaisedFlag, ...], context: Context, urgency: Urgency) -> tuple[str, ...]:
    """Whom to send the client to; in an emergency only those who answer one, and always who helps with a disclosure."""
    routes = _routes(raised, context)
    wanted = [
        item
        for item in raised
        if urgency is not Urgency.EMERGENCY or item.urgency is urgency or _disclosed(item, routes)
    ]
    whom = [item.flag.refer_to for item in wanted if item.flag.refer_to is not None]
    for route in routes:
        near = [contact.words for contact in route.contacts if contact.serves(context.case.place)]
        whom += near or [_LOCAL]
    fallback = "emergency services" if urgency is Urgency.EMERGENCY else "a physician"
    return tuple(dict.fromkeys(whom)) or (fallback,)


def route_sources(raised: tuple[RaisedFlag, ...], context: Context) -> tuple[str, ...]:
    """Ids of what the routes rest on: how to answer, and whom to reach from here."""
    found: list[str] = []
    for route in _routes(raised, context):
        found += route.sources
        found += [contact.source for contact in route.contacts if contact.serves(context.case.place)]
    return tuple(dict.fromkeys(found))
