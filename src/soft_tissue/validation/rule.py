"""What a rule is."""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from attrs import frozen

from soft_tissue.models import Basis, Finding, Severity
from soft_tissue.validation.context import Context
from soft_tissue.validation.examples import RuleExample, rule_example

__all__ = ["Rule"]

C_contra = TypeVar("C_contra", bound=Context, contravariant=True)


@frozen(kw_only=True)
class Rule(Generic[C_contra]):
    """One requirement, and how it is checked.

    Attributes:
        code: stable code of its findings.
        severity: of its findings, unless the check says otherwise.
        requires: the requirement, one sentence.
        because: the reason.
        check: yields the findings; never raises for bad data.
        basis, sources: what it rests on.
        absolute: no override lifts it.

    Its `example` stands beside the rules as data; see `soft_tissue.validation.examples`.
    """

    code: str
    severity: Severity
    requires: str
    because: str
    check: "Callable[[Rule[C_contra], C_contra], Iterator[Finding]]"
    basis: Basis = Basis.CONVENTION
    sources: tuple[str, ...] = ()
    absolute: bool = False

    @property
    def example(self) -> RuleExample:
        """How it is broken; read when it is first asked for.

        Raises:
            UnknownIdError: when no example is written for it.
        """
        return rule_example(self.code)

    def finding(
        self,
        path: str,
        message: str,
        remedy: str | None = None,
        *,
        severity: Severity | None = None,
        sources: tuple[str, ...] | None = None,
        basis: Basis | None = None,
    ) -> Finding:
        """Make a finding of this rule."""
        return Finding(
            code=self.code,
            severity=severity or self.severity,
            path=path,
            message=message,
            remedy=remedy,
            basis=basis or self.basis,
            sources=self.sources if sources is None else sources,
        )
