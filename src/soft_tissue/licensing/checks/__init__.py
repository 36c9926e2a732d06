"""The checks that a question about practice is answered by, one concept each."""

from soft_tissue.licensing.checks.evidence import EvidenceCheck
from soft_tissue.licensing.checks.holdings import HoldingsCheck
from soft_tissue.licensing.checks.license import LicenseCheck
from soft_tissue.licensing.checks.premises import PremisesCheck
from soft_tissue.licensing.checks.technique import TechniqueCheck
from soft_tissue.licensing.checks.work import WorkCheck

__all__ = ["EvidenceCheck", "HoldingsCheck", "LicenseCheck", "PremisesCheck", "TechniqueCheck", "WorkCheck"]
