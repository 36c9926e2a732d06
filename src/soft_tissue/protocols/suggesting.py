"""What a case suggests beside its plan: sites that may be worth a look, and care that conflicts."""

from soft_tissue.errors import UnknownIdError
from soft_tissue.models import CareConflict, Case, RelatedSite
from soft_tissue.protocols.library import Library, default_library
from soft_tissue.validation import Context, resolve
from soft_tissue.validation.conflicts import care_conflicts as conflicts_of
from soft_tissue.validation.related_sites import PALPATION
from soft_tissue.validation.related_sites import related_sites as sites_of

__all__ = ["care_conflicts", "related_sites"]


def related_sites(
    case: Case, library: Library | None = None, *, technique: str | None = None, practitioner: str | None = None
) -> tuple[RelatedSite, ...]:
    """Suggest muscles that may be worth a look for the case's complaints: never a finding, never a diagnosis.

    Args:
        case: the case; it needs no intake, but what nobody asked can't stand in a verdict.
        library: knowledge and policy; the default one when None.
        technique: id of the technique that the verdicts are about; None is feeling with light pressure.
        practitioner: id of a practitioner at hand, whose own limits then count too.

    Returns:
        The best graded first; each with its role, side, reasons, sources and the care map's verdict there.

    Raises:
        UnknownIdError: when the technique is not known, or no practitioner at hand has that id.

    >>> import soft_tissue as st
    >>> found = st.related_sites(st.load_case("examples/migraine-student-clinic.toml"))
    >>> all(site.allowed or site.because for site in found)
    True
    """
    chosen = library or default_library()
    meant = PALPATION if technique is None else chosen.knowledge.techniques[technique]
    giver = next((p for p in case.practitioners if p.id == practitioner), None)
    if practitioner is not None and giver is None:
        raise UnknownIdError("practitioners", practitioner, ())
    return sites_of(Context(resolve(case, chosen.knowledge), chosen.knowledge, chosen.policy), giver, technique=meant)


def care_conflicts(case: Case, library: Library | None = None) -> tuple[CareConflict, ...]:
    """Care of one complaint that something else in the case rules out; the stricter side holds in every plan.

    Args:
        case: the case.
        library: knowledge and policy; the default one when None.

    >>> import soft_tissue as st
    >>> [c.condition for c in st.care_conflicts(st.load_case("examples/frozen-shoulder.toml"))]
    []
    """
    chosen = library or default_library()
    return conflicts_of(Context(resolve(case, chosen.knowledge), chosen.knowledge, chosen.policy))
