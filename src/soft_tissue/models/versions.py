"""What made an answer."""

from attrs import frozen

from soft_tissue.models.declaration import Label, declared

__all__ = ["Versions"]


@frozen(kw_only=True, field_transformer=declared)
class Versions:
    """What made an answer: versions of library, knowledge and policy."""

    library: Label
    knowledge: Label
    policy: Label
