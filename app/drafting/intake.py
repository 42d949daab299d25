"""From a conversation to a situation: what writer and judge both know."""

from collections.abc import Callable
from decimal import Decimal

from app.domain.assessment import Assessment, FactKind, Language, LanguageSource
from app.domain.company import Company
from app.domain.errors import NothingToAnswer
from app.domain.facts import SuppliedFacts
from app.domain.message import Thread, Turn
from app.domain.policy import Policy
from app.domain.ports import Classifier, LanguageDetector
from app.domain.remedy import RemedyPlan, choose_remedy, hand_over_only, needed_facts
from app.domain.request import DraftRequest
from app.domain.situation import Situation
from app.domain.stage import Stage, choose_stage
from app.domain.taxonomy import Cause, Emotion, Fault, Taxonomy
from app.domain.things import Things
from evals import particulars

UNCLEAR = "unclear"
SURE_ENOUGH = 0.6
"""Below this a language that nobody hinted at is a guess, and a wrong language is worse than the default."""
_ENOUGH_TO_ACT = 0.5
"""Confidence in a cause below which nothing is given for it: a remedy for the wrong trouble is the worst of answers."""
_DEEP = 2
"""Intensity from which a tender emotion is more than a word."""
_FURIOUS = 3
"""Nobody this angry is telling us that it is solved, whatever the words."""
_LOSS_FACTS = ("loss", "refund_amount", "amount", "amount_paid", "paid", "price", "refund")
_REFERENCES = frozenset({"order_number", "tracking_number", "ticket_number", "invoice_number"})
_DENIED = frozenset({"no", "false", "0", "none"})
_REFERENCE, _FOUND_OUT = "reference", "cause_found"
_ALIASES = {"order": "order_number", "order_id": "order_number", "invoice": "invoice_number", "booking": "order_number"}


class Intake:
    """Cleans and understands a conversation, and looks up what the policy allows for it."""

    def __init__(  # noqa: PLR0913 (the parts of one step, plugged in once, in bootstrap)
        self,
        *,
        clean: Callable[[str], str],
        detector: LanguageDetector,
        classifier: Classifier,
        taxonomy: Taxonomy,
        things: Things,
        policy: Policy,
        company: Company,
        writable: frozenset[str] | None,
    ) -> None:
        self._clean = clean
        self._detector = detector
        self._classifier = classifier
        self._taxonomy = taxonomy
        self._things = things
        self._policy = policy
        self._company = company
        self._writable = writable
        """Languages in which a reply can be written; `None` means any, because a model writes."""

    async def situation(self, request: DraftRequest) -> Situation:
        """Understand a conversation; raises `NothingToAnswer`, `MessageTooLong` or `NotText`."""
        thread = self._cleaned(request.thread)
        language = self._detector.detect(thread, request.hints)
        facts = request.facts
        assessment = await self._classifier.assess(thread, facts, language)
        assessment = _with_failure(assessment, facts, self._taxonomy)
        cause = self._taxonomy.cause(assessment.cause.id)
        emotion = self._taxonomy.emotion(assessment.emotion.id)
        sort = self._things.sort_of(thread.customer_text, language.code)
        assessment = self._with_needs(assessment, facts, cause, sort)
        history = assessment.history
        if assessment.intensity >= _FURIOUS:
            history = history.without_settlement()
        stage = choose_stage(
            override=facts.stage,
            history=history,
            failure=cause.failure,
            cause_known=_is_known(assessment, facts, emotion),
            missing=() if facts.get("declined") else assessment.missing,
        )
        assessment = self._first_things_first(assessment, stage.id)
        plan = self._plan(assessment, facts, stage.id, sort)
        reply_language, notices = self._reply_language(language)
        return Situation(
            thread=thread,
            language=language,
            reply_language=reply_language,
            assessment=assessment,
            cause=cause,
            emotion=emotion,
            sort=sort,
            stage=stage,
            facts=facts,
            plan=plan,
            policy=self._policy,
            company=self._company,
            knowledge=request.knowledge,
            apologised_before=assessment.history.apologised,
            notices=(*notices, *_doubts(assessment, cause), *assessment.notices, *plan.notices),
        )

    def _plan(self, assessment: Assessment, facts: SuppliedFacts, stage: Stage, sort: str | None) -> RemedyPlan:
        """Choose the remedy; while listening, after the fix and where nothing failed there is none to choose."""
        flags = frozenset(flag.id for flag in assessment.flags)
        failed = self._taxonomy.cause(assessment.cause.id).failure
        ours = assessment.fault not in (Fault.CUSTOMER, Fault.NONE)
        if facts.allowed_remedies is None and not (failed and ours and stage is Stage.RESOLVE):
            return hand_over_only(self._policy, flags)
        known, loss = _known(assessment, facts), _loss(assessment, facts, self._policy.currency)

        def chosen(cause: str) -> RemedyPlan:
            return choose_remedy(
                self._policy,
                cause=cause,
                severity=assessment.severity,
                loss=loss,
                sort=sort,
                known=known,
                allowed=facts.allowed_remedies,
                flags=flags,
                excluded=_excluded(self._policy, facts),
            )

        plan = _with_second(chosen(assessment.cause.id), assessment, self._taxonomy, chosen)
        routed = hand_over_only(self._policy, flags).contact
        # What has been done already needs nobody who could decide; only a flag still brings somebody in.
        if self._taxonomy.emotion(assessment.emotion.id).tender:
            plan = plan.model_copy(update={"goodwill": None})
        settled = facts.status is not None or facts.get("declined") is not None
        return plan.model_copy(update={"contact": routed}) if settled else plan

    def _with_needs(self, assessment: Assessment, facts: SuppliedFacts, cause: Cause, sort: str | None) -> Assessment:
        """Ask also for what the policy's remedy for this harm needs, unless only the company can find it out."""
        settled = facts.cause_found or facts.status or facts.allowed_remedies is not None
        if settled or not cause.failure or assessment.fault in (Fault.CUSTOMER, Fault.NONE):
            return assessment
        known = _known(assessment, facts)
        needs = needed_facts(
            self._policy,
            cause=cause.id,
            severity=assessment.severity,
            loss=_loss(assessment, facts, self._policy.currency),
            sort=sort,
            known=known,
        )
        asks = tuple(ask for name in needs if (ask := self._question_for(name)) is not None)
        return assessment.model_copy(update={"missing": tuple(dict.fromkeys((*assessment.missing, *asks)))})

    def _question_for(self, fact: str) -> str | None:
        """Find the question that some cause asks for a fact; `None` where no customer could answer it."""
        names = _REFERENCES if fact == _REFERENCE else {fact}
        deciding = (one for cause in self._taxonomy.causes for one in cause.decides if not one.optional)
        return next((one.ask for one in deciding if names & set(one.any_of) and _FOUND_OUT not in one.any_of), None)

    def _first_things_first(self, assessment: Assessment, stage: Stage) -> Assessment:
        """While listening, ask what a flag asks before anything else: nobody in danger wants to look for a number."""
        asks = tuple(ask for flag in assessment.flags if (ask := self._taxonomy.flag(flag.id).ask) is not None)
        return assessment.model_copy(update={"missing": asks}) if asks and stage is Stage.LISTEN else assessment

    def _cleaned(self, thread: Thread) -> Thread:
        """Clean every turn; an earlier turn that holds no words is left out, the one to answer must hold some."""
        turns: list[Turn] = []
        for turn in thread.turns:
            try:
                turns.append(Turn(role=turn.role, text=self._clean(turn.text)))
            except NothingToAnswer:
                if turn is thread.last_customer_turn:
                    raise
        return Thread(turns=tuple(turns), channel=thread.channel, today=thread.today)

    def _reply_language(self, language: Language) -> tuple[str, tuple[str, ...]]:
        default = self._company.default_language
        if language.confidence < SURE_ENOUGH and language.source is not LanguageSource.HINT:
            if language.code == default:
                return default, ()
            return default, (f"The language is not certain ({language.code}?); this draft is in '{default}'.",)
        if self._writable is not None and language.code not in self._writable:
            said = f"The customer writes in '{language.code}', which cannot be written here"
            return default, (f"{said}; this draft is in '{default}'.",)
        return language.code, ()


def _doubts(assessment: Assessment, cause: Cause) -> tuple[str, ...]:
    """Tell the agent where the understanding is a guess."""
    finding = assessment.cause
    if finding.confidence >= SURE_ENOUGH or cause.id == UNCLEAR:
        return ()
    return (
        f"It is not certain what this is about ({cause.title}, {finding.confidence:.0%}): read it before you send.",
    )


def _known(assessment: Assessment, facts: SuppliedFacts) -> frozenset[str]:
    """Name the facts that are known; any number of an order, a parcel, a ticket or an invoice is a `reference`."""
    aliases = {_ALIASES[name] for name in facts.names & _ALIASES.keys()}
    known = {fact.kind.value for fact in assessment.facts} | facts.names | aliases
    return frozenset(known | ({_REFERENCE} if known & _REFERENCES else set()))


def _with_second(
    plan: RemedyPlan, assessment: Assessment, taxonomy: Taxonomy, chosen: Callable[[str], RemedyPlan]
) -> RemedyPlan:
    """Add what may be offered for another problem of the message, where it is one remedy that needs no blank."""
    others = (issue.cause for issue in assessment.issues if issue.cause != assessment.cause.id)
    kinds = {remedy.kind for remedy in plan.options}
    for cause in others:
        also = chosen(cause) if taxonomy.cause(cause).failure and plan.options else RemedyPlan()
        if len(also.options) == 1 and also.options[0].kind not in kinds and not also.options[0].amount_missing:
            approvals = tuple(dict.fromkeys((*plan.approvals, *also.approvals)))
            return plan.model_copy(update={"second": also.options[0], "approvals": approvals})
    return plan


def _with_failure(assessment: Assessment, facts: SuppliedFacts, taxonomy: Taxonomy) -> Assessment:
    """Take the likeliest failure for the cause where an agent has verified that something failed.

    A calm customer who says that it is no drama is easily read as one to whom nothing happened.
    """
    verified = facts.cause_found is not None or facts.fault not in (None, Fault.NONE)
    if not verified or taxonomy.cause(assessment.cause.id).failure:
        return assessment
    failures = [one for one in assessment.cause.ranked if taxonomy.cause(one.id).failure]
    if not failures:
        return assessment
    cause = assessment.cause.model_copy(update={"id": failures[0].id, "confidence": failures[0].p, "evidence": ()})
    return assessment.model_copy(update={"cause": cause})


def _is_known(assessment: Assessment, facts: SuppliedFacts, emotion: Emotion) -> bool:
    """Tell whether the cause is known well enough to act on: verified, or read without much doubt.

    Somebody who mourns is not offered a remedy by a machine: a person looks first.
    """
    if facts.cause_found or facts.status or facts.allowed_remedies is not None or facts.get("declined"):
        return True
    if emotion.tender and assessment.intensity >= _DEEP:
        return False
    return assessment.cause.id != UNCLEAR and assessment.cause.confidence >= _ENOUGH_TO_ACT


def _excluded(policy: Policy, facts: SuppliedFacts) -> frozenset[str]:
    """Name the exclusions of the policy that a supplied fact says hold here."""
    held = {exclusion.id: facts.get(exclusion.id) for exclusion in policy.exclusions}
    return frozenset(name for name, words in held.items() if words and words.casefold() not in _DENIED)


def _loss(assessment: Assessment, facts: SuppliedFacts, currency: str) -> Decimal | None:
    """Tell what the customer lost, in the policy's currency: a supplied fact first, else the one sum of the message."""
    for name in _LOSS_FACTS:
        words = facts.get(name)
        found = [item for item in particulars.find(words, "en") if item.amount is not None] if words else []
        if found:
            return found[0].amount if found[0].currency in (None, currency) else None
    sums = {(fact.amount, fact.currency) for fact in assessment.facts if fact.kind is FactKind.AMOUNT}
    if len(sums) != 1:
        return None
    amount, told_currency = next(iter(sums))
    return amount if told_currency in (None, currency) else None
