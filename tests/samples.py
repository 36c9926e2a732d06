"""Cases and plans that tests start from."""

import copy
from functools import cache
from pathlib import Path

import soft_tissue as st
from soft_tissue.models import Case
from soft_tissue.serialization import from_data

ROOT = Path(__file__).parents[1]
EXAMPLES = tuple(sorted((ROOT / "examples").glob("*.toml")))

SECRET = "Zebrafinch"  # noqa: S105 - a marker
"""Stands in every personal field of the sample case; it must never be shown."""

NPI = "1234567893"
BORN = "1981-05-04"
"""The practitioner's number and date of birth; they must never be shown either."""

_DATA = {
    "id": f"C-{SECRET}",
    "on": "2026-11-23",
    "setting": "private_practice",
    "place": "US-WA",
    "time_available": {"value": 60, "unit": "min"},
    "client": {
        "age": 41,
        "consents": [
            {"scope": scope, "on": "2026-11-23", "note": SECRET}
            for scope in ("treatment", "deep_work", "sensitive_site", "sharing_records")
        ],
        "preferences": {"draping": SECRET},
        "maintenance_agreed": False,
        "intake": {
            "kind": "clinical",
            "taken_on": "2026-11-20",
            "pain": {"value": 4, "on": "2026-11-20"},
            "discomfort_limit": 5,
            "allergies": [],
            "medications": [],
            "completed": ["general-health", "medication", "red-flags"],
            "previous_injuries": SECRET,
            "overall_health": SECRET,
            "diet": SECRET,
            "exercise_regimen": SECRET,
            "activity_level": SECRET,
            "posture_at_work": SECRET,
            "medical_history": SECRET,
        },
    },
    "presentations": [
        {
            "condition": "low-back-pain",
            "complaint": SECRET,
            "side": "right",
            "onset": "2026-05-04",
            "diagnosed_by": "physician",
            "diagnosis_code": "M54.50",
            "prescription": {"by": "physician", "on": "2026-11-01", "until": "2027-03-01", "visits": {"max": 12}},
            "tissue_stage": "chronic",
            "irritability": "low",
            "inflammation": "none",
            "note": SECRET,
        }
    ],
    "goals": [{"text": SECRET, "kind": "function"}],
    "practitioners": [
        {
            "id": f"P-{SECRET}",
            "name": SECRET,
            "credentials": [
                {
                    "kind": "license",
                    "title": "LMT",
                    "jurisdiction": "US-WA",
                    "number": f"MA-{SECRET}",
                    "status": "active",
                    "expires_on": "2027-08-31",
                },
                {
                    "kind": "modality_certification",
                    "title": "CNMT",
                    "issuer": "NMT Center",
                    "discipline": "neuromuscular",
                    "status": "active",
                },
                {"kind": "liability_insurance", "status": "active", "expires_on": "2027-03-31"},
            ],
            "npi": NPI,
            "born_on": BORN,
            "transcripts": [
                {
                    "program_started_on": "2015-09-01",
                    "completed_on": "2016-10-30",
                    "total": {"value": 750, "unit": "h"},
                    "subjects": [{"subject": "ethics", "hours": {"value": 40, "unit": "h"}}],
                }
            ],
            "activities": [
                {
                    "id": f"A-{SECRET}",
                    "title": "Ethics",
                    "completed_on": "2026-03-14",
                    "amount": 2,
                    "topics": ["ethics"],
                    "format": "live_online",
                }
            ],
            "inactive": [{"since": "2019-01-01", "until": "2019-06-30"}],
        }
    ],
    "assessments": [{"on": "2026-11-20", "posture": SECRET, "gait": SECRET, "movement": SECRET}],
}


def case_data() -> dict:
    """A fresh copy of the sample case as plain data: everything asked, nothing against a plan."""
    return copy.deepcopy(_DATA)


@cache
def sample_case() -> Case:
    """The sample case."""
    return from_data(case_data(), Case)


@cache
def sample_plan() -> st.TreatmentPlan:
    """The plan for the sample case."""
    answer = st.plan(sample_case())
    assert isinstance(answer, st.TreatmentPlan), answer
    return answer


def changed(path: str, value: object) -> Case:
    """The sample case with one place of its data set, such as ``client.age``; numbers are positions."""
    data = case_data()
    *parents, last = (int(part) if part.isdigit() else part for part in path.split("."))
    place = data
    for part in parents:
        place = place[part]
    place[last] = value
    return from_data(data, Case)
