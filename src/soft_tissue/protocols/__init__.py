"""How care is built: the protocol interface, the built-in library and the planner."""

from soft_tissue.protocols.data_protocol import DataProtocol
from soft_tissue.protocols.interface import Draft, Fit, PhaseDraft, PlannedTreatment, Protocol, Request
from soft_tissue.protocols.library import Library, default_library
from soft_tissue.protocols.planner import Considered, Decision, check, checked, decide, plan
from soft_tissue.protocols.screening import screen

__all__ = [
    "Considered",
    "DataProtocol",
    "Decision",
    "Draft",
    "Fit",
    "Library",
    "PhaseDraft",
    "PlannedTreatment",
    "Protocol",
    "Request",
    "check",
    "checked",
    "decide",
    "default_library",
    "plan",
    "screen",
]
