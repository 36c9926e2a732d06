"""``soft-tissue plan CASE``."""

import argparse
import json
import sys
from typing import Any

from soft_tissue.cli.library import add_policy, library_of
from soft_tissue.cli.options import add_jurisdictions
from soft_tissue.errors import InvalidRecordError
from soft_tissue.models import TreatmentPlan
from soft_tissue.protocols import Considered, DataProtocol, Protocol, decide
from soft_tissue.protocols.library import default_library
from soft_tissue.protocols.references import unknown_references
from soft_tissue.rendering import for_client, for_therapist
from soft_tissue.serialization import load_case, load_protocol, to_data

__all__ = ["add_to"]


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("plan", help="answer a case: a treatment plan, a referral, or no plan and why")
    parser.add_argument("file", metavar="CASE", help="a case, .toml or .json")
    parser.add_argument("--for", dest="audience", choices=("therapist", "client"), default="therapist")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--protocol", metavar="ID|FILE", help="use this protocol, by id or from a .toml file")
    parser.add_argument("--explain", action="store_true", help="say of each protocol why it won or lost")
    add_jurisdictions(parser)
    add_policy(parser)
    parser.set_defaults(run=run)


def _protocol(word: str | None) -> str | Protocol | None:
    if word is None or not word.lower().endswith((".toml", ".json")):
        return word
    definition = load_protocol(word)
    problems = unknown_references(definition, default_library().knowledge)
    if problems:
        raise InvalidRecordError(problems, word)
    return DataProtocol(definition)


def _explained(considered: tuple[Considered, ...]) -> str:
    if not considered:
        return "PROTOCOLS\n  none was looked at: screening came first\n"
    lines = ["PROTOCOLS"]
    for item in sorted(considered, key=lambda c: (not c.chosen, -c.score, c.protocol)):
        mark = "+" if item.chosen else "-"
        lines.append(f"  {mark} {item.protocol} ({item.score}): {'; '.join(item.because[:6])}")
    return "\n".join(lines) + "\n"


def run(options: argparse.Namespace) -> int:
    """Answer the case; exit 0 for a plan, 1 for a referral or no plan."""
    case = load_case(options.file)
    library = library_of(options)
    protocol = _protocol(options.protocol)
    decision = decide(case, library, protocol=protocol)
    answer = decision.answer
    if options.format == "json":
        data: dict[str, Any] = to_data(answer)
        if options.explain:
            data["considered"] = [
                {"protocol": c.protocol, "chosen": c.chosen, "score": c.score, "because": list(c.because)}
                for c in decision.considered
            ]
        json.dump(data, sys.stdout, indent=2, allow_nan=False)
        sys.stdout.write("\n")
    else:
        write = for_client if options.audience == "client" else for_therapist
        sys.stdout.write(write(answer, library.knowledge))
        if options.explain:
            stream = sys.stderr if options.audience == "client" else sys.stdout  # no protocol ids for the client
            stream.write(_explained(decision.considered))
    return 0 if isinstance(answer, TreatmentPlan) else 1
