"""``soft-tissue ce LEDGER --in PLACE``."""

import argparse
import sys
from datetime import date

from soft_tissue.cli.options import (
    add_day,
    add_format,
    add_jurisdictions,
    add_place,
    exit_code,
    knowledge_of,
    place_of,
    remarks_data,
    sources_data,
    write_json,
    write_remarks,
)
from soft_tissue.licensing import evaluate_continuing_education, unknown_ids
from soft_tissue.rendering import ledger_text
from soft_tissue.serialization import load_ledger, to_data

__all__ = ["add_to"]


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("ce", help="hold a ledger of continuing education against its renewal cycle")
    parser.add_argument("file", metavar="LEDGER", help="a ledger or a practitioner, .toml or .json")
    add_place(parser, required=True, help_text="ISO 3166 code such as US-FL, or the id of an issuer such as ncbtmb")
    add_day(parser)
    add_jurisdictions(parser)
    add_format(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Report; exit 0 for complete, 1 for not complete or unknown."""
    knowledge = knowledge_of(options)
    on = options.on or date.today()  # noqa: DTZ011 - dates have no zone
    place = options.place
    if knowledge.issuers.find(place) is None:
        place = place_of(place, knowledge)
    ledger = load_ledger(options.file)
    report = evaluate_continuing_education(ledger, place, on, knowledge=knowledge)
    remarks = unknown_ids(ledger, knowledge)
    if options.format == "json":
        data = to_data(report)
        write_json(data | {"remarks": remarks_data(remarks), "sources": sources_data(data, knowledge)})
    else:
        write_remarks(options.file, remarks)
        sys.stdout.write(ledger_text(report, knowledge))
    return exit_code(report.answer)
