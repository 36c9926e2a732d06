"""``soft-tissue trace``: which part of the software realizes each thing that the source articles name."""

import argparse
import json
import sys

from soft_tissue.knowledge import Knowledge

__all__ = ["add_to"]


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("trace", help="what of the source articles lives where in the software")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print a row for each."""
    rows = [
        {"id": row.id, "kind": row.inventory_kind, "name": row.name, "realised_by": list(row.realized_by)}
        for row in Knowledge().trace.values()
    ]
    if options.format == "json":
        json.dump(rows, sys.stdout, indent=2)
        sys.stdout.write("\n")
    else:
        sys.stdout.writelines(f"{row['id']}  {', '.join(row['realised_by'])}\n" for row in rows)
    return 0
