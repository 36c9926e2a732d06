"""``soft-tissue jurisdictions list|show|check``."""

import argparse
import sys
from datetime import date
from typing import Any

from soft_tissue.cli.damaged import further_problems
from soft_tissue.cli.options import (
    add_day,
    add_format,
    add_jurisdictions,
    file_problems,
    knowledge_of,
    place_of,
    write_json,
)
from soft_tissue.errors import InvalidRecordError, Problem, path_text
from soft_tissue.knowledge import Knowledge, default_knowledge, default_policy, load_jurisdictions
from soft_tissue.licensing import Picker, find_place, jurisdiction_remarks
from soft_tissue.models import DateBasis, EducationProvision, Jurisdiction, Ruling, TotalHours
from soft_tissue.rendering import jurisdiction_text
from soft_tissue.serialization import to_data

__all__ = ["add_to"]


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("jurisdictions", help="states and provinces: what is known of their rules")
    actions = parser.add_subparsers(dest="action", required=True, metavar="list|show|check")
    listed = actions.add_parser("list", help="all of them, a line each")
    shown = actions.add_parser("show", help="all that is known of one, with dates and sources")
    shown.add_argument("code", metavar="CODE", help="ISO 3166 code such as US-WA")
    for one in (listed, shown):
        add_day(one)
        add_jurisdictions(one)
        add_format(one)
    checked = actions.add_parser("check", help="check a file of jurisdictions before it is used")
    checked.add_argument("file", metavar="FILE", help="a file of jurisdictions, .toml or .json")
    add_format(checked)
    listed.set_defaults(run=_list)
    shown.set_defaults(run=_show)
    checked.set_defaults(run=_check)


def _row(jurisdiction: Jurisdiction, on: date, knowledge: Knowledge) -> dict[str, Any]:
    """What a list says of one: what holds that day, None where it is not known or hangs on somebody's own dates."""
    picker = Picker(knowledge, default_policy())
    dates = {DateBasis.DAY: on, DateBasis.PERIOD_END: on, DateBasis.PERIOD_START: on}
    level = picker.pick(jurisdiction.levels, dates, value=lambda p: p.level).chosen
    said = [p for p in jurisdiction.levels if level is not None and p.level is level.level and p.in_force(dates)]
    # A program that starts, or an application that is made, on the day.
    today = dict.fromkeys(DateBasis, on)
    schools: list[EducationProvision] = [p for p in jurisdiction.education if p.tier is None and p.hours is not None]
    education = picker.pick(schools, today, value=lambda p: p.hours).chosen
    totals = [rule for rule in jurisdiction.continuing_education if isinstance(rule, TotalHours)]
    total = picker.pick(totals, dates, value=lambda p: p.hours).chosen
    return {
        "code": jurisdiction.code,
        "name": jurisdiction.name,
        "level": level.level.value if level is not None else None,
        "education": to_data(education.hours) if education is not None else None,
        "continuing_education_hours": total.hours if total is not None else None,
        "cycle_years": total.years if total is not None else None,
        "as_of": max((p.as_of for p in said if p.as_of is not None), default=None),
    }


def _list(options: argparse.Namespace) -> int:
    knowledge = knowledge_of(options)
    on = options.on or date.today()  # noqa: DTZ011 - dates have no zone
    rows = [_row(jurisdiction, on, knowledge) for jurisdiction in knowledge.jurisdictions.values()]
    if options.format == "json":
        write_json(rows)
        return 0
    for row in rows:
        level = (row["level"] or "level not known").replace("_", " ")
        education = f"{row['education']['value']} h" if row["education"] is not None else "-"
        hours, years = row["continuing_education_hours"], row["cycle_years"]
        total = "-" if hours is None else (f"{hours:g} h" + (f" / {years} y" if years is not None and hours else ""))
        line = f"{row['code']:<6} {row['name']:<26} {level:<24} education {education:<7} CE {total:<12}"
        sys.stdout.write(f"{line} as of {row['as_of'] or '-'}\n")
    return 0


def _show(options: argparse.Namespace) -> int:
    knowledge = knowledge_of(options)
    on = options.on or date.today()  # noqa: DTZ011 - dates have no zone
    code = place_of(options.code, knowledge, option="CODE")
    jurisdiction = find_place(code, knowledge)
    if jurisdiction is None:
        because = f"the rules of {code} are not in the knowledge: everything about it is unknown"
        if options.format == "json":
            write_json({"code": code, "answer": Ruling.UNKNOWN.value, "reasons": [{"because": because}]})
        else:
            sys.stdout.write(f"{because}\n")
        return 1
    if options.format == "json":
        write_json(to_data(jurisdiction))
    else:
        sys.stdout.write(jurisdiction_text(jurisdiction, on, knowledge, default_policy()))
    return 0


def _problems(file: str) -> tuple[tuple[Problem, ...], dict[str, tuple[str, ...]]]:
    """What must be mended in a file, and what is worth a second look, by code."""
    try:
        read = load_jurisdictions(file)
    except InvalidRecordError as error:
        return (*error.problems, *further_problems(file, error.problems)), {}
    problems = file_problems(read, read.added_to(default_knowledge()))
    return problems, {j.code: jurisdiction_remarks(j) for j in read.jurisdictions}


def _check(options: argparse.Namespace) -> int:
    """Exit 0 for a good file, 1 for one with problems; one that can't be read is an error of its own."""
    problems, remarks = _problems(options.file)
    answer = Ruling.NOT_ALLOWED if problems else Ruling.ALLOWED
    if options.format == "json":
        reasons = [{"path": path_text(p.path), "code": p.code, "because": p.message} for p in problems]
        said = {code: list(lines) for code, lines in remarks.items()}
        write_json({"answer": answer.value, "reasons": reasons, "remarks": said})
    else:
        for problem in problems:
            sys.stdout.write(f"{options.file}: {problem}\n")
        for code, lines in remarks.items():
            sys.stdout.writelines(f"{code}: {line}\n" for line in lines)
        if not problems:
            sys.stdout.write(f"{options.file}: good, {len(remarks)} in it\n")
    return 1 if problems else 0
