"""The library's cattrs converter."""

from cattrs import Converter

from soft_tissue.serialization.structure import register_structure_hooks
from soft_tissue.serialization.unstructure import register_unstructure_hooks

__all__ = ["make_converter"]


def make_converter(base: Converter | None = None, *, text_measures: bool = False, canonical: bool = False) -> Converter:
    """Make a converter that reads and writes every model of the library, or teach an existing one.

    Args:
        base: a converter of the host's own, which is changed and returned; it should not use detailed validation.
        text_measures: read ``"90 s"`` as a measure too, as people write it in TOML.
        canonical: write every measure in its base unit, so that equal records give equal data.

    >>> from soft_tissue.models import PainScore
    >>> make_converter().structure({"value": 6}, PainScore)
    PainScore(value=6, on=None)
    """
    converter = Converter(detailed_validation=False) if base is None else base
    register_structure_hooks(converter, text_measures=text_measures)
    register_unstructure_hooks(converter, canonical=canonical)
    return converter
