"""The kinds of knowledge, each with its model: the one list that the loader, `show` and the docs share."""

from typing import Any

from soft_tissue.models import (
    AssessmentTest,
    Cadence,
    Claim,
    Condition,
    ConditionTissue,
    Contraindication,
    Convention,
    EndangermentSite,
    ExchangeCode,
    HomeCare,
    IntakeFact,
    Jurisdiction,
    Policy,
    ProtocolDefinition,
    PublishedDose,
    PublishedProtocol,
    RedFlag,
    ReferralPattern,
    SessionConvention,
    SessionRoutine,
    Source,
    StageSpan,
    Structure,
    Technique,
    Topic,
)
from soft_tissue.models.questionnaire import Questionnaire
from soft_tissue.models.trace import TraceRow

__all__ = ["KINDS"]

KINDS: dict[str, type[Any]] = {
    "anatomy": Structure,
    "assessments": AssessmentTest,
    "cadences": Cadence,
    "claims": Claim,
    "codes": ExchangeCode,
    "condition_tissues": ConditionTissue,
    "conditions": Condition,
    "contraindications": Contraindication,
    "conventions": Convention,
    "doses": PublishedDose,
    "endangerment_sites": EndangermentSite,
    "home_care": HomeCare,
    "intake_facts": IntakeFact,
    "jurisdictions": Jurisdiction,
    "policies": Policy,
    "protocols": ProtocolDefinition,
    "published_protocols": PublishedProtocol,
    "questionnaires": Questionnaire,
    "red_flags": RedFlag,
    "referral_patterns": ReferralPattern,
    "session_conventions": SessionConvention,
    "session_routines": SessionRoutine,
    "sources": Source,
    "stages": StageSpan,
    "techniques": Technique,
    "topics": Topic,
    "trace": TraceRow,
}
