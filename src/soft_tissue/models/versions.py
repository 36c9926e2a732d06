"""What made an answer."""

from typing import Annotated

from attrs import frozen

from soft_tissue.models.declaration import Deidentify, Handling, Label, declared

__all__ = ["Versions"]


@frozen(kw_only=True, field_transformer=declared)
class Versions:
    """What made an answer: versions of library, knowledge and policy."""

    library: Annotated[Label, Deidentify(Handling.KEEP)]
    knowledge: Annotated[Label, Deidentify(Handling.KEEP)]
    policy: Label
