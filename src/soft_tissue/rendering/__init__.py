"""How it is said: an answer as plain text, for a therapist or for the client."""

from soft_tissue.rendering.client import for_client
from soft_tissue.rendering.therapist import for_therapist

__all__ = ["for_client", "for_therapist"]
