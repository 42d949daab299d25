"""What of a situation the model may read: plain words only, no limits, no approvers, no figures of the policy."""

import re
from collections.abc import Mapping
from typing import TypeVar

from app.domain.knowledge import Snippet
from app.domain.message import Role, Turn
from app.domain.remedy import Remedy
from app.domain.situation import Condition, Situation
from app.domain.value import Span, Value
from app.drafting.languages import language_name
from app.drafting.money import money
from app.drafting.moves import Move, plan_moves
from app.drafting.phrases import Playbook
from app.drafting.seal import Seal

MAX_QUESTIONS = 2
MAX_EARLIER_CHARACTERS = 24_000
"""Of the turns before the one to answer, the newest that could fit in any prompt; that one is always whole."""
MAX_EARLIER_TURN = 3_000
_LONGEST_NAME = 60
_LIMIT = r"(?:limit|max|maximum|cap|ceiling|budget)"
_GIVEN = r"(?:refund|credit|compensation|goodwill|voucher|discount|remedy|policy|agent)"
_INTERNAL = re.compile(
    rf"(?:^|_)(?:internal|approver|approval|authority|ceiling|budget)(?:_|$)|{_GIVEN}_{_LIMIT}|{_LIMIT}_{_GIVEN}"
)
"""Names of supplied facts that are for the agent alone, whatever they hold."""

Worded = TypeVar("Worded")


class NamedFact(Value):
    """A supplied fact."""

    name: str
    words: str


class Brief(Value):
    """The variables of the prompt templates; a template can say nothing that is not here."""

    company: str
    formality: str
    greeting: bool
    signature: bool
    emoji: bool
    voice_notes: str
    stage: str
    channel: str
    language: str
    """The reply's language by its English name."""
    guidance: tuple[str, ...]
    """Bodies of the checklist's items that the reply will be judged by."""
    failure: bool
    fault: str
    fault_verified: bool
    emotion: str | None
    intensity: int
    noticed: tuple[str, ...]
    stake: bool
    cause_known: bool
    prevention_known: bool
    more_problems: bool
    """The message tells of more than one trouble."""
    apology: str
    """`owed`, `given` or `none`."""
    refuses: bool
    """Nothing has been done, nothing can be given and nobody takes over."""
    facts: tuple[NamedFact, ...]
    offers: tuple[str, ...]
    """One promise, or several things to choose from, worded with amount and time."""
    second_offer: str
    """What is given for another problem of the same message."""
    declined: str
    """What cannot be given, and why."""
    afterwards: str
    """What follows from a remedy that has been carried out."""
    goodwill: str
    takes_over: str
    takes_over_when: str
    answer_when: str
    questions: tuple[str, ...]
    blanks: tuple[str, ...]
    """Blanks for the agent, in brackets, that the reply may hold."""
    knowledge: tuple[Snippet, ...]
    """Passages of the company's own pages, the most useful first."""
    left_out: int
    """Older turns that are not among `turns`."""
    turns: tuple[Turn, ...]
    tag: str
    canary: str


def make_brief(situation: Situation, guidance: tuple[str, ...], seal: Seal, books: Mapping[str, Playbook]) -> Brief:
    """Pick from a situation what the model may read; whatever came from outside is made harmless."""
    words = _Words(situation, _book(situation, books), seal)
    voice, conditions = situation.company.voice, situation.conditions
    turns, left_out = _turns(situation, seal)
    emotional = Condition.EMOTIONAL in conditions
    return Brief(
        company=situation.company.name,
        formality=voice.formality,
        greeting=voice.greeting,
        signature=voice.signature,
        emoji=voice.emoji,
        voice_notes=voice.notes.strip(),
        stage=situation.stage.id,
        channel=situation.thread.channel,
        language=language_name(situation.reply_language),
        guidance=guidance,
        failure=Condition.FAILURE in conditions,
        fault=situation.assessment.fault,
        fault_verified=situation.assessment.fault_verified,
        emotion=situation.emotion.title if emotional else None,
        intensity=situation.assessment.intensity,
        noticed=tuple(dict.fromkeys(flag.id for flag in situation.assessment.flags)),
        stake=Condition.STAKE_STATED in conditions,
        cause_known=Condition.CAUSE_KNOWN in conditions,
        prevention_known=Condition.PREVENTION_KNOWN in conditions,
        more_problems=len(situation.assessment.issues) > 1,
        apology=_apology(situation),
        refuses=Condition.REMEDY_POSSIBLE not in conditions and situation.facts.status is None,
        facts=_facts(situation, seal),
        offers=words.offers,
        second_offer=words.second_offer,
        declined=words.declined,
        afterwards=words.afterwards,
        goodwill=words.goodwill,
        takes_over=words.takes_over,
        takes_over_when=words.takes_over_when,
        answer_when=words.answer_when,
        questions=words.questions,
        blanks=words.blanks,
        knowledge=_knowledge(situation, seal),
        left_out=left_out,
        turns=turns,
        tag=seal.tag,
        canary=seal.canary,
    )


def blanks_in(reply: str, blanks: tuple[str, ...]) -> tuple[Span, ...]:
    """Find the blanks that the prompt asked for; any other bracket in a reply is a mistake of the model's."""
    found = (
        Span.of(reply, match.start(), match.end())
        for blank in blanks
        for match in re.finditer(re.escape(blank), reply, re.IGNORECASE)
    )
    return tuple(sorted(found, key=lambda span: span.start))


def _book(situation: Situation, books: Mapping[str, Playbook]) -> Playbook | None:
    for language in (situation.reply_language, situation.company.default_language):
        if language in books:
            return books[language]
    return next(iter(books.values()), None)


def _apology(situation: Situation) -> str:
    if Condition.APOLOGY_OWED in situation.conditions:
        return "owed"
    return "given" if situation.apologised_before else "none"


def _facts(situation: Situation, seal: Seal) -> tuple[NamedFact, ...]:
    """List the supplied facts; what narrows or limits the remedy has done its work before anybody writes."""
    return tuple(
        NamedFact(name=seal.harmless(name)[:_LONGEST_NAME], words=seal.harmless(words))
        for name, words in situation.facts.texts
        if name != "allowed_remedies" and not _INTERNAL.search(re.sub(r"[\s-]+", "_", name.casefold()))
    )


def _knowledge(situation: Situation, seal: Seal) -> tuple[Snippet, ...]:
    """Take over the snippets; one that is nothing but forged tags or unseen words is left out."""
    named = ((seal.harmless(one.title), seal.harmless(one.text)) for one in situation.knowledge)
    return tuple(Snippet(title=" ".join(title.split()), text=text) for title, text in named if title and text)


def _turns(situation: Situation, seal: Seal) -> tuple[tuple[Turn, ...], int]:
    """Keep the turn to answer and what follows it whole, and the newest earlier turns that fit."""
    turns = situation.thread.turns
    last = max(index for index, turn in enumerate(turns) if turn.role is Role.CUSTOMER)
    kept = [Turn(role=turn.role, text=seal.harmless(turn.text)) for turn in turns[last:]]
    room = MAX_EARLIER_CHARACTERS
    for turn in reversed(turns[:last]):
        text = seal.harmless(turn.text)
        text = text if len(text) <= MAX_EARLIER_TURN else f"{text[:MAX_EARLIER_TURN]} …"
        room -= len(text)
        if room < 0:
            return tuple(kept), last - (len(kept) - len(turns[last:]))
        kept.insert(0, Turn(role=turn.role, text=text))
    return tuple(kept), 0


class _Words:
    """The policy's words for one situation, with amounts and times filled in."""

    def __init__(self, situation: Situation, book: Playbook | None, seal: Seal) -> None:
        self._situation = situation
        self._book = book
        self._seal = seal
        self._languages = (situation.reply_language, situation.company.default_language)
        self._blanks: list[str] = []
        # What the plan of the reply does not come to is not in the prompt either, or it would be said all the same.
        moves = {move for paragraph in plan_moves(situation) for move in paragraph}
        done, second = situation.carried_out, situation.plan.second
        self.offers = self._offers() if moves & {Move.REMEDY, Move.CHOICE, Move.STATED} else ()
        self.second_offer = self._worded(second, "promise") if Move.SECOND_REMEDY in moves and second else ""
        self.declined = self._declined() if Move.DECLINE in moves else ""
        self.afterwards = self._worded(done, "afterwards") if Move.AFTERWARDS in moves and done else ""
        self.goodwill = self._goodwill() if Move.GOODWILL in moves else ""
        self.questions = self._questions() if Move.ASK in moves else ()
        self.answer_when = self._time("first_answer") if Move.NEXT_LISTEN in moves else ""
        self.takes_over, self.takes_over_when = (
            self._contact() if moves & {Move.HAND_OVER, Move.HAND_OVER_LISTEN} else ("", "")
        )
        if Move.ANSWER in moves and not situation.facts.texts:
            self._blank("answer")
        self.blanks = tuple(dict.fromkeys(self._blanks))

    def _offers(self) -> tuple[str, ...]:
        plan = self._situation.plan
        if plan.stated:
            return tuple(self._seal.harmless(words) for words in plan.stated)
        field = "offer" if len(plan.options) > 1 else "promise"
        return tuple(self._worded(remedy, field) for remedy in plan.options)

    def _worded(self, remedy: Remedy, field: str) -> str:
        rule = next(rule for rule in self._situation.policy.remedies if rule.id == remedy.id)
        words = _pick(rule.words, self._languages)
        wording: str = getattr(words, field) if words is not None else remedy.title
        amount = ""
        if remedy.amount is not None:
            amount = money(remedy.amount, self._situation.policy.currency, self._situation.reply_language)
        elif remedy.amount_missing and "{amount}" in wording:
            amount = self._blank("amount")
        when = self._time(remedy.time) if remedy.time else ""
        told = wording.replace("{amount}", amount).replace("{when}", when)
        return told if "{when}" in wording or not when or field == "afterwards" else f"{told} ({when})"

    def _goodwill(self) -> str:
        plan, policy = self._situation.plan, self._situation.policy
        if plan.goodwill is None or policy.goodwill is None:
            return ""
        wording = _pick(policy.goodwill.words, self._languages) or ""
        return wording.replace("{amount}", money(plan.goodwill.amount, policy.currency, self._situation.reply_language))

    def _declined(self) -> str:
        told = self._situation.facts.get("declined")
        if told is not None:
            return self._seal.harmless(told)
        rules = {rule.id: rule for rule in self._situation.policy.exclusions}
        words = (_pick(rules[name].words, self._languages) for name in self._situation.plan.declined)
        return " ".join(said for said in words if said)

    def _contact(self) -> tuple[str, str]:
        plan = self._situation.plan
        if plan.contact is None:
            return "", ""
        contact = self._situation.policy.contact(plan.contact)
        return _pick(contact.words, self._languages) or "", self._time(contact.time)

    def _questions(self) -> tuple[str, ...]:
        known = self._book.questions if self._book is not None else {}
        asked = self._situation.askable[:MAX_QUESTIONS]
        return tuple(known[name][0] if name in known else f"{name.replace('_', ' ')}?" for name in asked)

    def _blank(self, name: str) -> str:
        label = self._book.blanks.get(name, name) if self._book is not None else name
        self._blanks.append(f"[{label}]")
        return self._blanks[-1]

    def _time(self, name: str) -> str:
        told = (self._situation.time_words(name, language) for language in self._languages)
        return self._seal.harmless(next((words for words in told if words), ""))


def _pick(words: Mapping[str, Worded], languages: tuple[str, ...]) -> Worded | None:
    """Pick the reply's language, else the company's, else any: the model translates."""
    for language in languages:
        if language in words:
            return words[language]
    return next(iter(words.values()), None)
