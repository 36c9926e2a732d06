"""``soft-tissue claims [ID]``: what the source articles claim, and what was found."""

import argparse
import sys

from soft_tissue.cli.options import add_format, write_json
from soft_tissue.errors import UnknownIdError
from soft_tissue.knowledge import default_knowledge
from soft_tissue.models import Audit
from soft_tissue.rendering import audit_grade, claims_text
from soft_tissue.serialization import to_data

__all__ = ["add_to"]


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("claims", help="what the source articles claim, with the audit of each claim")
    parser.add_argument("id", metavar="ID", nargs="?", help="id of a claim; all of them when left out")
    parser.add_argument("--audit", choices=tuple(Audit), type=Audit, help="only claims with this audit")
    add_format(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print one claim, or all; exit 0.

    Raises:
        UnknownIdError: when no claim has the id.
    """
    knowledge = default_knowledge()
    claims = tuple(knowledge.claims.values())
    if options.id is not None:
        if options.id not in knowledge.claims:
            raise UnknownIdError("claims", options.id, knowledge.claims.near(options.id))
        claims = (knowledge.claims[options.id],)
    if options.audit is not None:
        claims = tuple(claim for claim in claims if claim.audit is options.audit)
    if options.format == "json":
        rows = [to_data(claim) | {"audit_grade": audit_grade(claim, knowledge).value} for claim in claims]
        write_json(rows if options.id is None else rows[0] if rows else None)
    else:
        sys.stdout.write(claims_text(claims, knowledge))
    return 0
