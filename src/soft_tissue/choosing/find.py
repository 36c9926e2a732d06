"""Who of a roster qualifies for a case, in which order, and why each other does not.

A search judges everybody once, without words; reasons, ledgers and verifications are worked out only for those that
somebody looks at.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from attrs import evolve

from soft_tissue.choosing.recommend import approach_for
from soft_tissue.knowledge import Knowledge, default_knowledge, default_policy
from soft_tissue.licensing import place_code
from soft_tissue.licensing.arguments import check_arguments, check_record
from soft_tissue.models import (
    Aspect,
    Basis,
    Case,
    Condition,
    Discipline,
    Effect,
    Experience,
    Policy,
    Practitioner,
    PractitionerMatch,
    Reason,
    Ruling,
    Suitability,
    TherapistGender,
)
from soft_tissue.validation import Context, Judgment, judge, practice_here, resolve

__all__ = ["Search", "find_practitioners", "search_in"]

_ABLE = (Suitability.YES, Suitability.LIMITED)
_Key = tuple[object, ...]


def _known(answer: bool | None) -> int:  # noqa: FBT001 - three-valued, not a flag
    """Yes before unknown before no."""
    return 1 if answer is None else (0 if answer else 2)


class Search:
    """The outcome of a search: those who qualify, ranked, and the others, with reasons on demand.

    Args:
        roster: whom to look at.
        context: the case, on its day, at its place.
        wanted: the disciplines that the case wants, the first needed first.
    """

    def __init__(self, roster: tuple[Practitioner, ...], context: Context, wanted: tuple[Discipline, ...]) -> None:
        self.context, self.wanted = context, wanted
        self._roster = roster
        practice = practice_here(context)
        first, rank = wanted[0], self._ranking()
        able: list[tuple[_Key, int, Judgment]] = []
        self._others: list[tuple[int, Judgment]] = []
        for index, practitioner in enumerate(roster):
            judged = judge(practitioner, wanted, practice)
            if judged.suitability in _ABLE and first in judged.disciplines:
                able.append((rank(practitioner, judged), index, judged))
            else:
                self._others.append((index, judged))
        able.sort(key=lambda item: (item[0], item[1]))
        self._able = able

    def __len__(self) -> int:
        """How many qualify."""
        return len(self._able)

    @property
    def answer(self) -> Ruling:
        """Allowed when somebody qualifies; unknown when only somebody with open facts might; else not allowed."""
        if self._able:
            return Ruling.ALLOWED
        open_still = any(judged.suitability is Suitability.UNKNOWN for _index, judged in self._others)
        return Ruling.UNKNOWN if open_still else Ruling.NOT_ALLOWED

    def practitioners(self) -> tuple[Practitioner, ...]:
        """Those who qualify, the best first."""
        return tuple(self._roster[index] for _key, index, _judged in self._able)

    def best(self, n: int | None = None) -> tuple[PractitionerMatch, ...]:
        """Those who qualify, or the best `n` of them, with their reasons."""
        chosen = self._able if n is None else self._able[: max(0, n)]
        return tuple(
            self._match(self._roster[index], judged, place)
            for place, (_key, index, judged) in enumerate(chosen, start=1)
        )

    def others(self) -> Iterator[PractitionerMatch]:
        """Everybody else in the order of the roster, with the reasons why not; made one by one."""
        for index, judged in self._others:
            yield self._match(self._roster[index], judged, None)

    # The order.

    def _ranking(self) -> "Callable[[Practitioner, Judgment], _Key]":
        """How practitioners compare: a smaller key is better.

        The client's own wishes come first, then who can do the whole plan, experience with the condition, assessment,
        home exercise, where and how the practitioner works, reviews, years in practice. What is unknown stands between
        yes and no.
        """
        case = self.context.case
        wishes, setting, conditions = case.client.preferences, case.setting, self.context.conditions
        maintenance = case.client.maintenance_agreed is True
        gender = wishes.therapist
        any_gender = gender is TherapistGender.NO_PREFERENCE

        def key(practitioner: Practitioner, judged: Judgment) -> _Key:
            clients = years = 0
            for experience in practitioner.experience:
                if experience.condition in conditions:
                    clients += experience.clients or 0
                    years = max(years, experience.years or 0)
            settings = practitioner.settings
            return (
                practitioner.id != wishes.practitioner,
                not any_gender and practitioner.gender is not gender,
                judged.suitability is not Suitability.YES,
                -clients,
                -years,
                -len(practitioner.assessment_methods or ()),
                _known(practitioner.home_exercise),
                1 if settings is None else (0 if setting in settings else 2),
                _known(practitioner.sees_maintenance) if maintenance else 0,
                _known(practitioner.well_reviewed),
                practitioner.practicing_since or date.max,
            )

        return key

    # Reasons, on demand.

    def _match(self, practitioner: Practitioner, judged: Judgment, rank: int | None) -> PractitionerMatch:
        practice = practice_here(self.context)
        reasons = [*practice.permission(practitioner).reasons, *self._visits(practitioner), *self._beside(practitioner)]
        order = list(Effect)
        return PractitionerMatch(
            practitioner=practitioner.id,
            rank=rank,
            suitability=judged.suitability,
            disciplines=judged.disciplines,
            reasons=tuple(dict.fromkeys(sorted(reasons, key=lambda reason: order.index(reason.effect)))),
        )

    def _visits(self, practitioner: Practitioner) -> Iterator[Reason]:
        """Why not every wanted visit."""
        practice = practice_here(self.context)
        for discipline in self.wanted:
            excluded = practice.excludes(practitioner, discipline)
            if discipline not in practitioner.offers:
                because = f"does not offer {discipline} visits"
                yield Reason(aspect=Aspect.PREFERENCE, effect=Effect.EXCLUDES, because=because, basis=Basis.RECORD)
            elif excluded is not None:
                yield excluded

    def _beside(self, practitioner: Practitioner) -> Iterator[Reason]:
        """What the order rests on."""
        case = self.context.case
        wishes = case.client.preferences
        if practitioner.id == wishes.practitioner:
            yield _notes(Aspect.PREFERENCE, "the client asks for this practitioner")
        if wishes.therapist is not TherapistGender.NO_PREFERENCE and practitioner.gender is not wishes.therapist:
            yield _notes(Aspect.PREFERENCE, "is not known to be of the gender that the client prefers")
        for experience in practitioner.experience:
            if experience.condition in self.context.conditions:
                yield _notes(Aspect.EXPERIENCE, self._treated(experience))
        if practitioner.practicing_since is not None:
            years = self.context.today.year - practitioner.practicing_since.year
            yield _notes(Aspect.EXPERIENCE, f"in practice for about {max(0, years)} years")
        methods = practitioner.assessment_methods
        if methods:
            topics = self.context.knowledge.topics
            names = ", ".join(topics[id_].name if id_ in topics else id_ for id_ in sorted(methods))
            yield _notes(Aspect.EXPERIENCE, f"assesses: {names}")
        for answer, yes, no in (
            (practitioner.home_exercise, "recommends exercises for home", "recommends no exercises for home"),
            (practitioner.well_reviewed, "has good reviews and referrals", "has no good reviews or referrals"),
        ):
            if answer is not None:
                yield _notes(Aspect.EXPERIENCE, yes if answer else no)
        if practitioner.settings is not None and case.setting not in practitioner.settings:
            yield _notes(Aspect.PREFERENCE, f"is not recorded as working in a {case.setting.words}")
        if case.client.maintenance_agreed and practitioner.sees_maintenance is not None:
            sees = "sees" if practitioner.sees_maintenance else "does not see"
            yield _notes(Aspect.PREFERENCE, f"{sees} clients for maintenance after recovery")

    def _treated(self, experience: Experience) -> str:
        condition: Condition | None = self.context.knowledge.conditions.get(experience.condition)
        name = condition.name.lower() if condition is not None else experience.condition.replace("-", " ")
        told = [f"{experience.clients} clients"] if experience.clients is not None else []
        told += [f"{experience.years} years"] if experience.years is not None else []
        return f"has treated {name}" + (f": {', '.join(told)}" if told else "")


def _notes(aspect: Aspect, because: str) -> Reason:
    return Reason(aspect=aspect, effect=Effect.NOTES, because=because, basis=Basis.RECORD)


def search_in(context: Context, roster: Iterable[Practitioner], wanted: tuple[Discipline, ...]) -> Search:
    """Search a roster for a context that is already made; `soft_tissue.plan` uses this."""
    return Search(tuple(roster), context, tuple(dict.fromkeys(wanted)))


def find_practitioners(
    roster: Iterable[Practitioner],
    case: Case,
    on: date | None = None,
    where: str | None = None,
    *,
    disciplines: tuple[Discipline, ...] | None = None,
    knowledge: Knowledge | None = None,
    policy: Policy | None = None,
) -> Search:
    """Say who of a roster qualifies for a case, ranked with reasons, and why each other does not.

    Args:
        roster: whom to look at; the case's own practitioners are not looked at.
        case: who needs care, and what for.
        on: the day; the case's own unless given.
        where: ISO 3166 code; the case's own place unless given.
        disciplines: what visits are wanted, the first needed first; as recommended unless given.
        knowledge: what is known; the library's own unless given.
        policy: what the clinic has decided; the cautious one unless given.

    Raises:
        UnknownIdError: when `where` is no ISO 3166 code.
        InvalidRecordError: when an argument is of another type; a date with a time is no date.

    >>> import soft_tissue as st
    >>> case = st.load_case("examples/frozen-shoulder.toml")
    >>> search = find_practitioners(case.practitioners, case)
    >>> search.answer.value, len(search), search.best(1)[0].rank
    ('allowed', 1, 1)
    """
    check_record("roster", roster, Iterable, says="practitioners: a tuple, a list or the like")
    everybody = tuple(roster)
    check_record("case", case, Case)
    check_arguments(
        roster=(everybody, tuple[Practitioner, ...]),
        on=(on, date | None),
        where=(where, str | None),
        disciplines=(disciplines, tuple[Discipline, ...] | None),
        knowledge=(knowledge, Knowledge | None),
        policy=(policy, Policy | None),
    )
    knowledge = knowledge or default_knowledge()
    asked = evolve(case, on=on or case.on, place=place_code(where or case.place, knowledge))
    context = Context(resolve(asked, knowledge), knowledge, policy or default_policy())
    return search_in(context, everybody, disciplines or approach_for(context).disciplines)
