"""`plan`: from a case to exactly one of a treatment plan, a referral, or no plan with its reason."""

from attrs import evolve, frozen

from soft_tissue.choosing import approach_for, search_in
from soft_tissue.models import (
    Answer,
    Approach,
    Basis,
    Case,
    Complaint,
    Discipline,
    Finding,
    NoPlan,
    NoPlanReason,
    Practitioner,
    ProtocolUse,
    Question,
    Referral,
    Severity,
    Strategy,
    TreatmentPlan,
    WhoMay,
)
from soft_tissue.protocols.courses import assemble_course, assemble_sessions, number_visits
from soft_tissue.protocols.describe import avoidances, complaints, evidence_of, home_advice
from soft_tissue.protocols.interface import Draft, Fit, Protocol, Request
from soft_tissue.protocols.library import Library, default_library
from soft_tissue.protocols.screening import referral_of
from soft_tissue.validation import (
    Context,
    PlanContext,
    blocking,
    care_map,
    check_case,
    check_plan,
    gaps,
    has_errors,
    longest_session,
    open_questions,
    resolve,
    sort_findings,
    who_may,
)

__all__ = ["Considered", "Decision", "check", "checked", "decide", "plan"]

_MASSAGE_ALONGSIDE = "soft_tissue.maintenance-massage"


@frozen(kw_only=True)
class Considered:
    """One protocol that was looked at.

    Attributes:
        protocol: its id.
        chosen: whether it made the plan.
        score: how well it fits; 0 when it does not.
        because: why it won or lost.
    """

    protocol: str
    chosen: bool
    score: int
    because: tuple[str, ...]


@frozen(kw_only=True)
class Decision:
    """An answer, and how it came about.

    Attributes:
        answer: the plan, referral or no plan.
        considered: every protocol that was looked at; empty when screening ended it before.
    """

    answer: Answer
    considered: tuple[Considered, ...] = ()


def plan(case: Case, library: Library | None = None, *, protocol: str | Protocol | None = None) -> Answer:
    """Answer a case.

    Args:
        case: who, what, where and when.
        library: knowledge, policy and protocols; the default one when None.
        protocol: use this one, by id or as an object, instead of choosing. It is held to the same rules.

    Returns:
        A `TreatmentPlan` without an error finding, a `Referral`, or a `NoPlan` with its reason.

    Raises:
        UnknownIdError: when there is no protocol with that id.
    """
    return decide(case, library, protocol=protocol).answer


def check(proposed: TreatmentPlan, case: Case, library: Library | None = None) -> tuple[Finding, ...]:
    """Hold a plan, such as one made by hand, against all rules: all findings, the gravest first.

    No error among them means only that no rule found one; it does not mean that the plan is safe.
    """
    chosen = library or default_library()
    return check_plan(PlanContext(resolve(case, chosen.knowledge), chosen.knowledge, chosen.policy, plan=proposed))


def checked(proposed: TreatmentPlan, case: Case, library: Library | None = None) -> TreatmentPlan:
    """The plan with its findings and the versions that checked it, as it must be before it can be accepted.

    A plan that is changed afterwards is checked again: what was found is bound to what was looked at.
    """
    chosen = library or default_library()
    return proposed.stamped(check(proposed, case, chosen), chosen.versions)


def decide(case: Case, library: Library | None = None, *, protocol: str | Protocol | None = None) -> Decision:
    """Answer a case, and say of every protocol why it won or lost. See `plan`."""
    chosen = library or default_library()
    context = Context(resolve(case, chosen.knowledge), chosen.knowledge, chosen.policy)
    forced = chosen.protocol(protocol) if isinstance(protocol, str) else protocol
    planner = _Planner(context, chosen, forced)
    stopped = planner.screened()
    return Decision(answer=stopped) if stopped is not None else planner.planned()


def _without_reported(because: str) -> str:
    """What is reported, without saying so."""
    return because.removesuffix(" is reported").removesuffix(" are reported")


@frozen
class _Planner:
    """Carries one case through screening, choosing and building."""

    context: Context
    library: Library
    forced: Protocol | None

    @property
    def _complaints(self) -> tuple[Complaint, ...]:
        return complaints(self.context)

    # Screening: what ends it before any protocol is looked at.

    def screened(self) -> Referral | NoPlan | None:
        """The referral, or the reason for no plan, that comes before all protocols; None to go on."""
        return referral_of(self.context, self.library) or self._information() or self._clearance() or self._blocked()

    def _information(self) -> NoPlan | None:
        found = gaps(self.context)
        if not found:
            return None
        asked = tuple(gap.question for gap in found if gap.question is not None)
        if self.context.case.client.intake is None:
            asked += open_questions(self.context, ())
        return self._none(
            NoPlanReason.INFORMATION_NEEDED,
            "Something must be known first.",
            needed=tuple(dict.fromkeys(gap.needed for gap in found)),
            questions=asked,
            sources=tuple(dict.fromkeys(s for gap in found for s in gap.sources)),
        )

    def _clearance(self) -> NoPlan | None:
        """Risk factors, and contraindications that leave nothing until a physician has spoken."""
        stops = blocking(care_map(self.context))
        needed = [
            f"clearance by a physician: {_without_reported(r.because)}" for r in stops if r.verdict == "clearance"
        ]
        sources = [source for r in stops if r.verdict == "clearance" for source in r.sources]
        if not needed or any(r.verdict.avoids for r in stops):
            return None
        return self._none(
            NoPlanReason.CLEARANCE_NEEDED,
            "A physician's word comes first.",
            needed=tuple(dict.fromkeys(needed)),
            sources=tuple(dict.fromkeys(sources)),
        )

    def _blocked(self) -> NoPlan | None:
        against = [r for r in blocking(care_map(self.context)) if r.verdict.avoids]
        if not against:
            return None
        return self._none(
            NoPlanReason.NO_ALLOWED_PLAN,
            "No massage now.",
            needed=tuple(dict.fromkeys(f"{r.because}: {r.advice}" for r in against)),
            sources=tuple(dict.fromkeys(s for r in against for s in r.sources)),
        )

    def _none(
        self,
        reason: NoPlanReason,
        message: str,
        *,
        needed: tuple[str, ...] = (),
        questions: tuple[Question, ...] = (),
        who: tuple[WhoMay, ...] = (),
        sources: tuple[str, ...] = (),
    ) -> NoPlan:
        return NoPlan(
            case=self.context.case.id,
            on=self.context.today,
            reason=reason,
            message=message,
            complaints=self._complaints,
            needed=needed,
            questions=questions,
            who=who,
            findings=check_case(self.context),
            sources=sources,
            versions=self.library.versions,
        )

    # Choosing: approach, people, protocols.

    def planned(self) -> Decision:
        """Try the approach, then, where nobody may give it, massage alone; the first plan without an error wins."""
        approach = approach_for(self.context)
        if self.forced is not None:
            approach = _forced_approach(approach, self.forced)
        decision = self._with(approach)
        fallback = Discipline.NEUROMUSCULAR in approach.disciplines and self.forced is None
        if isinstance(decision.answer, NoPlan) and fallback:
            alone = evolve(
                approach,
                strategy=Strategy.MASSAGE,
                disciplines=(Discipline.MASSAGE,),
                because=(*approach.because, "nobody at hand can give the neuromuscular visits: massage instead"),
            )
            second = self._with(alone)
            if isinstance(second.answer, TreatmentPlan):
                return evolve(second, considered=decision.considered + second.considered)
        return decision

    def _with(self, approach: Approach) -> Decision:
        case = self.context.case
        who = tuple(who_may(p, approach.disciplines, self.context) for p in case.practitioners)
        able = search_in(self.context, case.practitioners, approach.disciplines).practitioners()
        if not able:
            needed = tuple(dict.fromkeys(f"{approach.disciplines[0]}: {why}" for w in who for why in w.because))
            answer = self._none(
                NoPlanReason.NO_QUALIFIED_PRACTITIONER,
                f"Nobody at hand may give {approach.disciplines[0]} visits here."
                if who
                else "No practitioner is at hand.",
                needed=needed or ("a practitioner at hand",),
                who=who,
            )
            return Decision(answer=answer)
        considered: list[Considered] = []
        for protocol, score, fitting in self._ranked(approach, considered):
            because = fitting
            for practitioner in able:
                made, why = self._build(protocol, practitioner, approach, who)
                if made is not None:
                    won = Considered(protocol=protocol.id, chosen=True, score=score, because=because)
                    return Decision(answer=made, considered=(won, *considered))
                because = (*because, *why)
            lost = Considered(protocol=protocol.id, chosen=False, score=score, because=tuple(dict.fromkeys(because)))
            considered.append(lost)
        tried = [c for c in considered if c.score > 0]
        reason = NoPlanReason.NO_ALLOWED_PLAN if tried else NoPlanReason.NO_FITTING_PROTOCOL
        message = "Nothing that fits is allowed." if tried else "No protocol fits."
        needed = tuple(dict.fromkeys(why for c in tried[:3] for why in _telling(c.because)))
        return Decision(answer=self._none(reason, message, needed=needed, who=who), considered=tuple(considered))

    def _ranked(self, approach: Approach, considered: list[Considered]) -> list[tuple[Protocol, int, tuple[str, ...]]]:
        """Protocols that fit, the best first; the others go straight to `considered`."""
        request = Request(context=self.context, approach=approach, care_map=care_map(self.context))
        if self.forced is not None:
            fit = _asked(self.forced, request)
            return [(self.forced, max(1, fit.score), ("asked for by name",))]
        ranked = []
        for protocol in self.library.protocols:
            fit = _asked(protocol, request)
            if fit.fits and protocol.discipline is approach.disciplines[0]:
                ranked.append((protocol, max(1, fit.score), fit.because))
            elif not fit.fits:
                considered.append(Considered(protocol=protocol.id, chosen=False, score=0, because=fit.because))
        return sorted(ranked, key=lambda item: (-item[1], item[0].id))

    # Building.

    def _build(
        self, protocol: Protocol, practitioner: Practitioner, approach: Approach, who: tuple[WhoMay, ...]
    ) -> tuple[TreatmentPlan | None, tuple[str, ...]]:
        """Build and check one plan; None with the reasons when it can't be proposed."""
        context, knowledge = self.context, self.context.knowledge
        the_map = care_map(context, practitioner)
        draft = _drafted(protocol, Request(context=context, approach=approach, care_map=the_map))
        unknown = sorted({t.technique for phase in draft.phases for t in phase.treatments} - set(knowledge.techniques))
        if unknown:
            return None, (f"it drafts techniques that are not known: {', '.join(unknown)}",)
        if not draft.phases:
            return None, draft.left_out or ("nothing that it would do is allowed",)
        drafts: list[tuple[Draft, str | None]] = [(draft, None)]
        second = self._alongside(approach, practitioner, who)
        if second is not None:
            drafts.append(second)
        else:
            approach = _single(approach, draft)
        phases = [(phase, giver) for one, giver in drafts for phase in one.phases]
        visits = number_visits(phases, approach.strategy, context.case)
        course = assemble_course(knowledge, visits, tuple(goal.text for goal in context.case.goals))
        sessions = assemble_sessions(knowledge, visits, course, longest_session(context))
        if sessions is None:
            return None, ("the time is too short for a single treatment",)
        techniques = tuple(
            knowledge.techniques[id_] for id_ in dict.fromkeys(s.technique for x in sessions for s in x.treatments)
        )
        sources = tuple(dict.fromkeys(s for one, _who in drafts for s in (*one.sources, *_phase_sources(one))))
        proposed = TreatmentPlan(
            case=context.case.id,
            on=context.today,
            protocol=ProtocolUse(
                id=protocol.id, version=protocol.version, author=protocol.author, title=protocol.title
            ),
            complaints=self._complaints,
            approach=approach,
            practitioner=practitioner.id,
            who=who,
            questions=open_questions(context, techniques),
            avoid=avoidances(the_map, sessions, draft.avoid),
            sessions=sessions,
            course=course,
            home_care=home_advice(context),
            evidence=evidence_of(context, draft.evidence, sources, (draft.phases[0].phase.visits_basis,)),
        )
        found = check(proposed, context.case, self.library) + self._fit_findings(protocol, approach)
        findings = sort_findings(found)
        if has_errors(findings):
            return None, tuple(f.message for f in findings if f.severity is Severity.ERROR)
        return proposed.stamped(findings, self.library.versions), ()

    def _fit_findings(self, protocol: Protocol, approach: Approach) -> tuple[Finding, ...]:
        if self.forced is None:
            return ()
        fit = _asked(protocol, Request(context=self.context, approach=approach, care_map=care_map(self.context)))
        if fit.fits:
            return ()
        message = f"the protocol was asked for by name and is not made for this case: {'; '.join(fit.because)}"
        return (
            Finding(
                code="PROTOCOL-FORCED",
                severity=Severity.WARNING,
                path="protocol",
                message=message,
                remedy="Leave the choice to the planner, or say why it is right.",
                basis=Basis.CONVENTION,
            ),
        )

    def _alongside(
        self, approach: Approach, practitioner: Practitioner, who: tuple[WhoMay, ...]
    ) -> tuple[Draft, str | None] | None:
        """The massage visits of a combined course, by the same practitioner or by another at hand."""
        if len(approach.disciplines) == 1:
            return None
        massage = next((p for p in self.library.protocols if p.id == _MASSAGE_ALONGSIDE), None)
        able = [w.practitioner for w in who if Discipline.MASSAGE in w.disciplines]
        if massage is None or not able:
            return None
        giver_id = practitioner.id if practitioner.id in able else able[0]
        giver = next(p for p in self.context.case.practitioners if p.id == giver_id)
        request = Request(context=self.context, approach=approach, care_map=care_map(self.context, giver))
        draft = massage.draft(request)
        if not draft.phases:
            return None
        return draft, None if giver_id == practitioner.id else giver_id


def _telling(because: tuple[str, ...]) -> list[str]:
    """The reasons that somebody can act on: what the map forbids, not what belongs to another stage."""
    told = [why for why in because if ": " in why and not why.endswith("for another tissue stage")]
    return (told or list(because))[:4]


def _phase_sources(draft: Draft) -> tuple[str, ...]:
    return tuple(s for phase in draft.phases for s in phase.phase.sources)


def _single(approach: Approach, draft: Draft) -> Approach:
    """The approach as it is carried out, when its second discipline falls away."""
    if len(approach.disciplines) == 1:
        return approach
    discipline = draft.phases[0].phase.discipline
    because = (*approach.because, "the massage visits can't be given here: arrange them elsewhere")
    return evolve(approach, strategy=Strategy(discipline.value), disciplines=(discipline,), because=because)


def _asked(protocol: Protocol, request: Request) -> Fit:
    """Whether a protocol fits; one that fails does not, and says so instead of ending the call for all others."""
    try:
        fit = protocol.fit(request)
    except Exception as error:  # noqa: BLE001 - somebody else's code
        return Fit(fits=False, because=(f"failed with {type(error).__name__} when asked whether it fits",))
    return fit if isinstance(fit, Fit) else Fit(fits=False, because=("did not answer whether it fits",))


def _drafted(protocol: Protocol, request: Request) -> Draft:
    """What a protocol drafts; one that fails drafts nothing, and says so."""
    try:
        draft = protocol.draft(request)
    except Exception as error:  # noqa: BLE001 - somebody else's code
        return Draft(phases=(), left_out=(f"failed with {type(error).__name__} when asked to draft",))
    return draft if isinstance(draft, Draft) else Draft(phases=(), left_out=("did not draft anything",))


def _forced_approach(approach: Approach, protocol: Protocol) -> Approach:
    """The approach of a protocol that was asked for by name."""
    if approach.disciplines[0] is protocol.discipline:
        return approach
    strategy = Strategy(protocol.discipline.value)
    because = (*approach.because, f"the protocol {protocol.id} was asked for by name")
    return evolve(approach, strategy=strategy, disciplines=(protocol.discipline,), because=because)
