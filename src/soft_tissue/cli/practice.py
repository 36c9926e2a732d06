"""``soft-tissue practice PRACTITIONER --in PLACE``."""

import argparse
import sys
from datetime import date

from soft_tissue.choosing import answer_checklist
from soft_tissue.cli.options import (
    add_day,
    add_format,
    add_jurisdictions,
    add_place,
    exit_code,
    id_of,
    knowledge_of,
    place_of,
    remarks_data,
    sources_data,
    write_json,
    write_remarks,
)
from soft_tissue.knowledge import Knowledge
from soft_tissue.licensing import may_practice, unknown_ids
from soft_tissue.models import Region, Setting, Site
from soft_tissue.rendering import checklist_for_client, checklist_for_clinic, permission_text
from soft_tissue.serialization import load_practitioner, to_data

__all__ = ["add_to"]


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("practice", help="may this practitioner do this, here, on this day?")
    parser.add_argument("file", metavar="PRACTITIONER", help="a practitioner, .toml or .json")
    add_place(parser, required=True, help_text="ISO 3166 code such as US-FL")
    add_day(parser)
    parser.add_argument("--technique", metavar="ID", help="id, name or alias of a technique")
    parser.add_argument("--site", metavar="ID", help="a structure or a region of the body")
    parser.add_argument("--condition", metavar="ID", help="id, name or alias of a condition")
    parser.add_argument("--setting", choices=[setting.value for setting in Setting], help="where care is given")
    parser.add_argument("--checklist", metavar="ID", help="answer a checklist from the record too")
    parser.add_argument(
        "--for", dest="audience", choices=("clinic", "client"), default="clinic", help="of the checklist"
    )
    add_jurisdictions(parser)
    add_format(parser)
    parser.set_defaults(run=run)


def _site(word: str | None, knowledge: Knowledge) -> Site | None:
    if word is None:
        return None
    folded = word.strip().lower().replace("-", "_").replace(" ", "_")
    if folded in [region.value for region in Region]:
        return Site(region=Region(folded))
    structure = id_of("--site", "anatomy", word, knowledge)
    return None if structure is None else knowledge.site(structure)


def run(options: argparse.Namespace) -> int:
    """Answer; exit 0 for allowed, 1 for not allowed or unknown."""
    knowledge = knowledge_of(options)
    place, on = place_of(options.place, knowledge), options.on or date.today()  # noqa: DTZ011 - dates have no zone
    practitioner = load_practitioner(options.file)
    condition = id_of("--condition", "conditions", options.condition, knowledge)
    permission = may_practice(
        practitioner,
        place,
        on,
        technique=id_of("--technique", "techniques", options.technique, knowledge),
        site=_site(options.site, knowledge),
        condition=condition,
        setting=Setting(options.setting) if options.setting is not None else None,
        knowledge=knowledge,
    )
    checklist = None
    if options.checklist is not None:
        id_ = id_of("--checklist", "checklists", options.checklist, knowledge) or ""
        checklist = answer_checklist(id_, practitioner, place, on, condition=condition, knowledge=knowledge)
    remarks = unknown_ids(practitioner, knowledge)
    if options.format == "json":
        data = to_data(permission)
        if checklist is not None:
            data["checklist"] = to_data(checklist)
        write_json(data | {"remarks": remarks_data(remarks), "sources": sources_data(data, knowledge)})
    else:
        write_remarks(options.file, remarks)
        sys.stdout.write(permission_text(permission, knowledge))
        if checklist is not None:
            write = checklist_for_client if options.audience == "client" else checklist_for_clinic
            sys.stdout.write(write(checklist))
    return exit_code(permission.answer)
