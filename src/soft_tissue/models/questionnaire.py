"""Sets of intake facts that are asked together, so that an intake need not deny each of them by name."""

from attrs import frozen

from soft_tissue.models.declaration import Identifier, Label, declared
from soft_tissue.models.entry import Entry
from soft_tissue.models.safety import FactCategory

__all__ = ["Questionnaire"]


@frozen(kw_only=True, field_transformer=declared)
class Questionnaire(Entry):
    """A set of questions. A client who has completed it denies what it holds and the intake does not report.

    Attributes:
        name: on the form.
        facts: intake facts that it asks about.
        categories: or all intake facts of these categories.
        red_flags: or the facts of all red flags that the client's complaints call for.
    """

    name: Label
    facts: tuple[Identifier, ...] = ()
    categories: tuple[FactCategory, ...] = ()
    red_flags: bool = False
