"""Intake facts, contraindications and red flags, as knowledge."""

from enum import StrEnum
from typing import Annotated

from annotated_types import Ge, Le
from attrs import frozen

from soft_tissue.errors import InvalidRecordError, Problem
from soft_tissue.models.anatomy import Region
from soft_tissue.models.declaration import Identifier, Label, declared
from soft_tissue.models.entry import Entry
from soft_tissue.models.position import Position
from soft_tissue.models.ranges import CountRange
from soft_tissue.models.source import Statement
from soft_tissue.models.technique import Mechanism
from soft_tissue.models.verdict import Urgency, Verdict
from soft_tissue.units import Duration

__all__ = [
    "CautionScope",
    "Contraindication",
    "FactCategory",
    "IntakeFact",
    "NeededDetail",
    "RedFlag",
    "RedFlagAction",
]


class FactCategory(StrEnum):
    """What sort of fact an intake may hold."""

    CONDITION = "condition"
    MEDICATION = "medication"
    FINDING = "finding"
    HISTORY = "history"
    CIRCUMSTANCE = "circumstance"
    ALLERGY = "allergy"


class NeededDetail(StrEnum):
    """A detail without which a report can't be judged."""

    ON = "on"
    SITE = "site"
    WEEKS = "weeks"


@frozen(kw_only=True, field_transformer=declared)
class IntakeFact(Entry):
    """Something that a client can report or deny.

    Attributes:
        name: as charted.
        category: what sort.
        question: as put to the client, answerable yes or no.
        aliases: other names; for a medication, common drug names.
        needs: details without which a report can't be judged.
        only_if: facts without which it makes no sense to ask, such as pregnancy.
        from_age: the fact is an age: it holds from this many years on, and follows from the client's age.
        platelets_below: the fact follows from a platelet count below this many a microliter.
    """

    name: Label
    category: FactCategory
    question: Label
    aliases: tuple[Label, ...] = ()
    needs: tuple[NeededDetail, ...] = ()
    only_if: tuple[Identifier, ...] = ()
    from_age: Annotated[int, Ge(0), Le(130)] | None = None
    platelets_below: Annotated[int, Ge(1), Le(1_000_000)] | None = None


class CautionScope(StrEnum):
    """How far a contraindication reaches."""

    EVERYWHERE = "everywhere"
    AT_REPORTED_SITE = "at_reported_site"
    AT_REGIONS = "at_regions"


@frozen(kw_only=True, field_transformer=declared)
class Contraindication(Entry):
    """What a reported fact forbids or changes.

    Attributes:
        any_of: intake facts, any of which raises it.
        verdict: modify, clearance, or what is avoided; sending a client on is for red flags.
        scope: everywhere, where the client reports it, or at fixed `regions`.
        techniques, mechanisms: which techniques it is about; both empty is all of them.
        max_pressure: deepest level (Walton, 1 to 5) that is left when it modifies.
        max_session: longest session that is left when it modifies.
        positions: positions of the client that it rules out.
        within: how long after the event it applies; an unknown date counts as within.
        pregnancy_weeks: completed weeks for which it applies; unknown weeks count as within.
        absolute: it can be neither cleared nor overridden; `because` says why.
        advice: what to do, one sentence.
        statements: what each source says.

    Raises:
        InvalidRecordError: when it avoids a technique and names none, or has a verdict that is none of its own.
    """

    name: Label
    any_of: tuple[Identifier, ...]
    verdict: Verdict
    scope: CautionScope = CautionScope.EVERYWHERE
    regions: tuple[Region, ...] = ()
    techniques: tuple[Identifier, ...] = ()
    mechanisms: tuple[Mechanism, ...] = ()
    max_pressure: Annotated[int, Ge(1), Le(5)] | None = None
    max_session: Duration | None = None
    positions: tuple[Position, ...] = ()
    within: Duration | None = None
    pregnancy_weeks: CountRange | None = None
    absolute: bool = False
    because: Label | None = None
    advice: Label
    statements: tuple[Statement, ...] = ()

    def __attrs_post_init__(self) -> None:
        if self.verdict in (Verdict.PROCEED, Verdict.REFER):
            message = "must be modify, clearance, avoid_technique or avoid_site"
            raise InvalidRecordError((Problem(path=("verdict",), code="not_allowed", message=message),))
        if self.verdict is Verdict.AVOID_TECHNIQUE and not self.techniques and not self.mechanisms:
            problem = Problem(path=("techniques",), code="required", message="must name what is avoided")
            raise InvalidRecordError((problem,))


class RedFlagAction(StrEnum):
    """What a red flag leads to."""

    REFER = "refer"
    CLEARANCE = "clearance"


@frozen(kw_only=True, field_transformer=declared)
class RedFlag(Entry):
    """A reported sign with which the client is sent on before anything else.

    Attributes:
        regions: complaint regions for which it is asked; empty is any.
        conditions: complaints for which it is also asked.
        asked_if: facts that make it worth asking, such as pregnancy.
        any_of, all_of: the intake facts that raise it.
        only_there: of these, facts that raise it only where it is asked for: elsewhere a contraindication of their own
            says what follows.
        within: how long after its event a fact raises it, where a source gives a span; an unknown date counts as
            within. None is no end.
        action: refer, or clearance first.
        urgency: as a source says; None is unknown, and the convention decides.
        refer_to: whom, as a source says.
        suspected: kept as data; never shown to a client and never part of a referral.
    """

    name: Label
    regions: tuple[Region, ...] = ()
    conditions: tuple[Identifier, ...] = ()
    asked_if: tuple[Identifier, ...] = ()
    any_of: tuple[Identifier, ...] = ()
    all_of: tuple[Identifier, ...] = ()
    only_there: tuple[Identifier, ...] = ()
    within: Duration | None = None
    action: RedFlagAction = RedFlagAction.REFER
    urgency: Urgency | None = None
    refer_to: Label | None = None
    suspected: Label | None = None
    statements: tuple[Statement, ...] = ()
