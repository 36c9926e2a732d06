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
    from soft_tissue.choosing import answer_checklist, find_practitioners, recommend, review_contacts
    from soft_tissue.knowledge import Knowledge, default_knowledge, default_policy, load_jurisdictions, load_policy
    from soft_tissue.licensing import (
        evaluate_continuing_education,
        evaluate_education,
        may_practice,
        read_post_nominals,
    )
    from soft_tissue.models import Case, NoPlan, Practitioner, Referral, TreatmentPlan
    from soft_tissue.protocols import Library, check, checked, decide, default_library, plan, screen
    from soft_tissue.protocols.builder import PlanBuilder
    from soft_tissue.protocols.suggesting import care_conflicts, related_sites
    from soft_tissue.serialization import (
        digest,
        dump_json,
        load_case,
        load_ledger,
        load_practitioner,
        load_roster,
        loads_case,
        make_converter,
        to_data,
    )
    from soft_tissue.validation import answers_to_intake, screening_form
    from soft_tissue.validation.doses import dose_envelope

_HOMES = {
    "Case": "models",
    "Knowledge": "knowledge",
    "Library": "protocols",
    "NoPlan": "models",
    "PlanBuilder": "protocols.builder",
    "Practitioner": "models",
    "Referral": "models",
    "TreatmentPlan": "models",
    "answer_checklist": "choosing",
    "answers_to_intake": "validation",
    "care_conflicts": "protocols.suggesting",
    "check": "protocols",
    "checked": "protocols",
    "decide": "protocols",
    "default_knowledge": "knowledge",
    "default_library": "protocols",
    "default_policy": "knowledge",
    "digest": "serialization",
    "dose_envelope": "validation.doses",
    "dump_json": "serialization",
    "errors": "",
    "evaluate_continuing_education": "licensing",
    "evaluate_education": "licensing",
    "find_practitioners": "choosing",
    "load_case": "serialization",
    "load_jurisdictions": "knowledge",
    "load_ledger": "serialization",
    "load_policy": "knowledge",
    "load_practitioner": "serialization",
    "load_roster": "serialization",
    "loads_case": "serialization",
    "make_converter": "serialization",
    "may_practice": "licensing",
    "models": "",
    "plan": "protocols",
    "read_post_nominals": "licensing",
    "recommend": "choosing",
    "related_sites": "protocols.suggesting",
    "review_contacts": "choosing",
    "screen": "protocols",
    "screening_form": "validation",
    "to_data": "serialization",
    "units": "",
}

__all__ = [
    "Case",
    "Knowledge",
    "Library",
    "NoPlan",
    "PlanBuilder",
    "Practitioner",
    "Referral",
    "TreatmentPlan",
    "__version__",
    "answer_checklist",
    "answers_to_intake",
    "care_conflicts",
    "check",
    "checked",
    "decide",
    "default_knowledge",
    "default_library",
    "default_policy",
    "digest",
    "dose_envelope",
    "dump_json",
    "errors",
    "evaluate_continuing_education",
    "evaluate_education",
    "find_practitioners",
    "load_case",
    "load_jurisdictions",
    "load_ledger",
    "load_policy",
    "load_practitioner",
    "load_roster",
    "loads_case",
    "make_converter",
    "may_practice",
    "models",
    "plan",
    "read_post_nominals",
    "recommend",
    "related_sites",
    "review_contacts",
    "screen",
    "screening_form",
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
