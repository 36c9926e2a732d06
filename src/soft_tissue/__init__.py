"""soft_tissue: a typed domain model for massage and neuromuscular therapy.

    Case  ->  Protocol  ->  TreatmentPlan  ->  findings  ->  written down

The names below are loaded on first use, so that importing the package costs next to nothing.

>>> import soft_tissue as st
>>> case = st.load_case("examples/frozen-shoulder.toml")
>>> answer = st.plan(case)
>>> answer.kind
'treatment_plan'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from soft_tissue._version import __version__

if TYPE_CHECKING:
    from soft_tissue import errors, models, units
    from soft_tissue.knowledge import Knowledge
    from soft_tissue.models import Case, NoPlan, Referral, TreatmentPlan
    from soft_tissue.protocols import Library, check, checked, decide, default_library, plan, recommend
    from soft_tissue.protocols.builder import PlanBuilder
    from soft_tissue.serialization import digest, dump_json, load_case, loads_case, make_converter, to_data

_HOMES = {
    "Case": "models",
    "Knowledge": "knowledge",
    "Library": "protocols",
    "NoPlan": "models",
    "PlanBuilder": "protocols.builder",
    "Referral": "models",
    "TreatmentPlan": "models",
    "check": "protocols",
    "checked": "protocols",
    "decide": "protocols",
    "default_library": "protocols",
    "digest": "serialization",
    "dump_json": "serialization",
    "errors": "",
    "load_case": "serialization",
    "loads_case": "serialization",
    "make_converter": "serialization",
    "models": "",
    "plan": "protocols",
    "recommend": "protocols",
    "to_data": "serialization",
    "units": "",
}

__all__ = [
    "Case",
    "Knowledge",
    "Library",
    "NoPlan",
    "PlanBuilder",
    "Referral",
    "TreatmentPlan",
    "__version__",
    "check",
    "checked",
    "decide",
    "default_library",
    "digest",
    "dump_json",
    "errors",
    "load_case",
    "loads_case",
    "make_converter",
    "models",
    "plan",
    "recommend",
    "to_data",
    "units",
]


def __getattr__(name: str) -> Any:  # the type depends on the name; the TYPE_CHECKING block above states each
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = import_module(f"soft_tissue.{home or name}")
    if home:
        value = getattr(value, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
