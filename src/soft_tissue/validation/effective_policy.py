"""A clinic's policy as far as it holds: what would loosen safety without a reason does not.

Two fields can't be loosened at all, for what they guard is absolute: from which temperature a client has a fever, and
how deep inflamed tissue is worked. The others can, with the policy's `because`, which the findings show.
"""

from functools import lru_cache
from typing import Any

from attrs import evolve

from soft_tissue.knowledge import default_policy
from soft_tissue.models import Policy

__all__ = ["effective_policy", "looser_fields", "refused_fields"]

_ABSOLUTE = ("fever_from", "inflamed_max_pressure")
_HIGHER_IS_LOOSER = (*_ABSOLUTE, "deep_from", "discomfort_ceiling", "intake_valid_for")


@lru_cache(maxsize=64)
def looser_fields(policy: Policy) -> tuple[str, ...]:
    """The safety fields that are looser than in the library's cautious policy, in the order of their names."""
    cautious = default_policy()
    found = [name for name in _HIGHER_IS_LOOSER if getattr(policy, name) > getattr(cautious, name)]
    if policy.unknown_urgency.rank < cautious.unknown_urgency.rank:
        found.append("unknown_urgency")
    return tuple(sorted(found))


@lru_cache(maxsize=64)
def refused_fields(policy: Policy) -> tuple[str, ...]:
    """Those of them that do not hold: absolute ones always, the others where the policy gives no reason."""
    silent = not (policy.because or "").strip()
    return tuple(name for name in looser_fields(policy) if silent or name in _ABSOLUTE)


@lru_cache(maxsize=64)
def effective_policy(policy: Policy) -> Policy:
    """The policy, with every field that does not hold as in the library's cautious one."""
    cautious = default_policy()
    back: dict[str, Any] = {name: getattr(cautious, name) for name in refused_fields(policy)}
    return evolve(policy, **back) if back else policy
