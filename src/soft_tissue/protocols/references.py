"""Does a protocol name only what the knowledge holds?"""

from collections.abc import Iterable

from soft_tissue.errors import Path, Problem
from soft_tissue.knowledge import Knowledge
from soft_tissue.models import ProtocolDefinition

__all__ = ["unknown_references"]


def unknown_references(definition: ProtocolDefinition, knowledge: Knowledge) -> tuple[Problem, ...]:
    """Every id in a protocol that the knowledge does not hold, with its path and the closest known ids."""
    found: list[Problem] = []

    def look_one(kind: str, id_: str, path: Path) -> None:
        table = knowledge.table(kind)
        if id_ not in table:
            near = table.near(id_)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            message = f"not among the {kind.replace('_', ' ')}{hint}"
            found.append(Problem(path=path, code="unknown_id", message=message))

    def look(kind: str, ids: Iterable[str], path: Path) -> None:
        for index, id_ in enumerate(ids):
            look_one(kind, id_, (*path, index))

    look("conditions", definition.fit.conditions, ("fit", "conditions"))
    look("sources", definition.sources, ("sources",))
    for number, phase in enumerate(definition.phases):
        look("sources", phase.sources, ("phases", number, "sources"))
        for place, treatment in enumerate(phase.treatments):
            path: Path = ("phases", number, "treatments", place)
            look_one("techniques", treatment.technique, (*path, "technique"))
            look("anatomy", treatment.structures, (*path, "structures"))
            if treatment.dose is not None:
                look_one("doses", treatment.dose, (*path, "dose"))
    return tuple(found)
