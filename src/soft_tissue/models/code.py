"""Codes for exchange with other systems: numbers only where a descriptor is under copyright."""

from typing import Annotated

from annotated_types import Ge
from attrs import frozen

from soft_tissue.models.declaration import Identifier, Label, declared
from soft_tissue.models.entry import Entry
from soft_tissue.models.ranges import DurationRange

__all__ = ["DiagnosisCode", "ExchangeCode"]


@frozen(kw_only=True, field_transformer=declared)
class ExchangeCode(Entry):
    """A procedure or billing code, or a rule about units of time.

    Attributes:
        code: the number; None for a rule about time.
        system: such as cpt, nucc, timed_units.
        minutes: treatment time for which a rule bills.
        units: timed units that it bills then.
    """

    code: Label | None = None
    system: Identifier
    minutes: DurationRange | None = None
    units: Annotated[int, Ge(0)] | None = None


@frozen(kw_only=True, field_transformer=declared)
class DiagnosisCode:
    """One ICD-10-CM code, with whether it bills."""

    code: Label
    description: Label
    billable: bool
    parent: Label | None = None
