"""What is published of a dose, as a practitioner reads it. A ceiling is written as a limit, never as a target."""

from soft_tissue.knowledge import Knowledge
from soft_tissue.models import AmountSpread, DoseAmount, DoseEnvelope, EvidenceGrade, KeptApart
from soft_tissue.rendering.layout import bullets, wrapped

__all__ = ["envelope_text"]

_SUFFIX = {DoseAmount.EFFORT_PERCENT: "%", DoseAmount.PRESSURE_LEVEL: " of 5"}


def _said(amount: DoseAmount, value: object) -> str:
    return f"{value}{_SUFFIX.get(amount, '')}"


def _spread_words(spread: AmountSpread) -> str:
    """One amount with its spread, in a line."""
    grade = min((stated.grade for stated in spread.stated), key=lambda grade: grade.rank, default=EvidenceGrade.NONE)
    count = len(spread.sources)
    carried = f"{count} source{'' if count == 1 else 's'}, evidence at best {grade.replace('_', ' ')}"
    if spread.amount is DoseAmount.DISCOMFORT:
        # Whatever a source calls a range of discomfort, only its upper end is of use: as a limit.
        said = f"at most {spread.highest} of 10, and never above the client's own limit"
    else:
        said = _said(spread.amount, spread.range)
        ends = [word for word, is_open in (("more", spread.no_upper_end), ("less", spread.no_lower_end)) if is_open]
        said += f", or {' or '.join(ends)}" if ends else ""
    return f"{spread.amount.words}: {said} ({carried})"


def _kept_words(kept: KeptApart) -> str:
    """A publication that is not counted in, with what it states and why it is kept apart."""
    amounts = []
    for amount in DoseAmount:
        value = getattr(kept.says, amount)
        if value is None:
            continue
        if amount is DoseAmount.DISCOMFORT:
            amounts.append(f"{amount.words} at most {value.max if value.max is not None else value.min} of 10")
        else:
            amounts.append(f"{amount.words} {_said(amount, value)}")
    return f"{kept.published}: {', '.join(amounts) or 'no amount'} ({kept.why})"


def envelope_text(envelope: DoseEnvelope, knowledge: Knowledge) -> str:
    """Write an envelope: each amount with its spread, what is unknown, and what is kept apart.

    >>> from soft_tissue.knowledge import default_knowledge
    >>> from soft_tissue.validation.doses import dose_envelope
    >>> print(envelope_text(dose_envelope("vibration"), default_knowledge()).splitlines()[1])
      hold: 30 s (1 source, evidence at best very low)
    """
    stage = f"{envelope.stage} stage" if envelope.stage is not None else "as published for any stage"
    place = f", {knowledge.anatomy[envelope.structure].name}" if envelope.structure is not None else ""
    lines = wrapped(f"PUBLISHED DOSE  {knowledge.techniques[envelope.technique].name}{place}, {stage}")
    for spread in envelope.spreads:
        lines += wrapped(_spread_words(spread), first="  ", rest="    ")
    unknown = ", ".join(amount.words for amount in envelope.unknown)
    if unknown:
        lines += wrapped(f"unknown, for no source counted here states it: {unknown}", first="  ", rest="    ")
    for title, kept in (("KEPT APART", envelope.elsewhere), ("NOT FOR PLANNING", envelope.not_for_planning)):
        if kept:
            lines += [title, *bullets([_kept_words(one) for one in kept], "-")]
    return "\n".join(lines) + "\n"
