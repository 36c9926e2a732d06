"""``soft-tissue find ROSTER CASE``."""

import argparse
import itertools
import sys

from soft_tissue.choosing import find_practitioners
from soft_tissue.cli.options import (
    OptionError,
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
from soft_tissue.licensing import unknown_ids
from soft_tissue.models import Aspect, Basis, Effect, Reason, Ruling
from soft_tissue.rendering import matches_text
from soft_tissue.serialization import load_case, load_roster, to_data

__all__ = ["add_to"]

_EFFECTS = {Ruling.ALLOWED: Effect.ALLOWS, Ruling.UNKNOWN: Effect.UNSETTLED, Ruling.NOT_ALLOWED: Effect.EXCLUDES}


def _count(text: str) -> int:
    if not text.isdecimal() or not text.isascii() or len(text) > 6:  # noqa: PLR2004 - a million is enough
        raise OptionError("--limit", text, "must be a whole number from 0 to 999999")
    return int(text)


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("find", help="who of a roster qualifies for a case, ranked, and why not the others")
    parser.add_argument("roster", metavar="ROSTER", help="practitioners, .toml, .json or .ndjson")
    parser.add_argument("case", metavar="CASE", help="a case, .toml or .json")
    add_day(parser)
    add_place(parser, required=False, help_text="ISO 3166 code; the case's own place unless given")
    parser.add_argument(
        "--limit", metavar="N", type=_count, default=10, help="how many of each to show; 10 unless given"
    )
    add_jurisdictions(parser)
    add_format(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Search; exit 0 when somebody qualifies, else 1."""
    knowledge = knowledge_of(options)
    roster, case = load_roster(options.roster), load_case(options.case)
    where = None if options.place is None else place_of(options.place, knowledge)
    search = find_practitioners(roster, case, options.on, where, knowledge=knowledge)
    remarks = tuple(
        remark.under("practitioners", index)
        for index, practitioner in enumerate(roster)
        for remark in unknown_ids(practitioner, knowledge)
    )
    best, others = search.best(options.limit), tuple(itertools.islice(search.others(), options.limit))
    if options.format == "text":
        write_remarks(options.roster, remarks)
        sys.stdout.write(matches_text(search.answer, best, others, knowledge))
        for left, who in ((len(search) - len(best), "qualify"), (len(roster) - len(search) - len(others), "do not")):
            if left:
                sys.stdout.write(f"{left} more {who}: see --limit\n")
        return exit_code(search.answer)
    wanted = " and ".join(search.wanted)
    because = f"the case asks for {wanted} visits; {len(search)} of {len(roster)} qualify"
    reason = Reason(aspect=Aspect.LICENSE, effect=_EFFECTS[search.answer], because=because, basis=Basis.RECORD)
    data = {
        "kind": "search",
        "answer": search.answer.value,
        "reasons": [to_data(reason)],
        "on": search.context.today.isoformat(),
        "where": search.context.case.place,
        "roster": len(roster),
        "qualify": len(search),
        "qualified": [to_data(match) for match in best],
        "others": [to_data(match) for match in others],
    }
    write_json(data | {"remarks": remarks_data(remarks), "sources": sources_data(data, knowledge)})
    return exit_code(search.answer)
