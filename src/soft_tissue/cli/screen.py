"""``soft-tissue screen CASE``."""

import argparse
import sys

from soft_tissue.cli.library import add_policy, library_of
from soft_tissue.cli.options import add_format, add_jurisdictions, write_json
from soft_tissue.cli.words import find_id, find_sites
from soft_tissue.errors import UnknownIdError
from soft_tissue.models import Case, Practitioner
from soft_tissue.protocols import Library, screen
from soft_tissue.protocols.suggesting import related_sites
from soft_tissue.rendering import questionnaire_text, related_sites_text, screening_text
from soft_tissue.serialization import load_case, to_data
from soft_tissue.validation import screening_form

__all__ = ["add_to"]


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("screen", help="what must not be done, what must change, what must be asked")
    parser.add_argument("file", metavar="CASE", help="a case, .toml or .json")
    parser.add_argument(
        "--technique", metavar="ID", action="append", default=[], help="ask about this technique; may be given again"
    )
    parser.add_argument(
        "--site",
        metavar="ID",
        action="append",
        default=[],
        help="a structure, a region or an endangerment site; may be given again",
    )
    parser.add_argument("--by", metavar="PRACTITIONER", help="id of the practitioner of the case who would work")
    parser.add_argument("--questions", action="store_true", help="write the form that asks what is still open")
    add_jurisdictions(parser)
    add_policy(parser)
    add_format(parser)
    parser.set_defaults(run=run)


def _practitioner(word: str | None, case: Case) -> Practitioner | None:
    if word is None:
        return None
    for practitioner in case.practitioners:
        if practitioner.id == word:
            return practitioner
    raise UnknownIdError("practitioners of this case", word, ())


def _questions(options: argparse.Namespace, case: Case, library: Library) -> int:
    """Write the form; exit 0 where nothing is left to ask."""
    form = screening_form(case, library.knowledge, open_only=True, policy=library.policy)
    if options.format == "json":
        write_json(to_data(form))
    else:
        sys.stdout.write(questionnaire_text(form))
    return 1 if form.questions else 0


def run(options: argparse.Namespace) -> int:
    """Screen; exit 0 where work may be planned, 1 where something stops it or must be known first."""
    library = library_of(options)
    case = load_case(options.file)
    if options.questions:
        return _questions(options, case, library)
    found = screen(
        case,
        library,
        techniques=tuple(find_id("techniques", word, library.knowledge) for word in options.technique),
        sites=tuple(site for word in options.site for site in find_sites(word, library.knowledge)),
        practitioner=_practitioner(options.by, case),
    )
    related = related_sites(case, library) if found.referral is None else ()
    if options.format == "json":
        write_json({**to_data(found), "related_sites": to_data(related)})
    else:
        sys.stdout.write(screening_text(found, library.knowledge))
        if related:
            sys.stdout.write(related_sites_text(related, library.knowledge))
    return 0 if found.open else 1
