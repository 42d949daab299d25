"""The offline writer: composes a reply from the playbook's phrases and the customer's own particulars."""

from app.domain.draft import Written
from app.domain.situation import WHAT_HAPPENED, Situation
from app.domain.value import Span
from app.drafting.moves import Move, plan_moves
from app.drafting.particulars import Particulars, gather
from app.drafting.phrases import Playbook, capitalised, choose_wording, pick
from app.drafting.questions import open_questions

WRITER = "playbook"
_SURE = 0.6
"""Below this the kind of trouble is a guess, and words that are true of that kind alone are not said."""
_NAMES_THE_PROBLEM = frozenset({"problem", "order", "cause_found"})
"""Slots that name what went wrong: with none of them an apology would be for nothing in particular."""


class PlaybookWriter:
    """Writes with no model, no key and no network, in every language that has a playbook."""

    def __init__(self, playbooks: dict[str, Playbook], default_language: str) -> None:
        self._playbooks = playbooks
        self._default = default_language

    @property
    def languages(self) -> frozenset[str]:
        """The languages it writes."""
        return frozenset(self._playbooks)

    def compose(self, situation: Situation, *, say_back: bool = True) -> Written:
        """Compose the whole reply; without `say_back` the problem is named in words of ours alone."""
        book = self._playbooks.get(situation.reply_language) or self._playbooks[self._default]
        particulars = gather(situation, book, say_back=say_back)
        plan = plan_moves(situation)
        asks = any(Move.ASK in moves for moves in plan)
        questions = _questions(situation, book) if asks else ()
        # Beside a verified cause a guess at the kind of trouble can only be less true.
        told, echoed = situation.facts.cause_found is not None, "problem" in particulars.slots
        if told:
            particulars = particulars.without_cause()
        guess = situation.assessment.cause.confidence < _SURE and WHAT_HAPPENED not in situation.askable
        vague = told or (guess and not situation.facts.texts)
        named = bool(particulars.slots.keys() & _NAMES_THE_PROBLEM)
        paragraphs: list[str] = []
        for moves in plan:
            sentences: list[str] = []
            for move in moves:
                if (move is Move.APOLOGISE and not named) or (move is Move.ACKNOWLEDGE and vague and not echoed):
                    continue
                said = _say(move, book, particulars, questions)
                if said:
                    sentences.append(said)
                    particulars = particulars.without_said(said)
            paragraphs.append(" ".join(sentences))
        by_mail = situation.thread.channel == "email"
        body = ("\n\n" if by_mail else " ").join(paragraph for paragraph in paragraphs if paragraph)
        voice = situation.company.voice
        greeting = _say_move("greeting", book, particulars) if voice.greeting else None
        signature = _say_move("signature", book, particulars) if voice.signature else None
        reply = ("\n\n" if by_mail else "\n").join(part for part in (greeting, body, signature) if part)
        return Written(
            reply=reply,
            questions=questions,
            blanks=_blanks(reply, particulars.blanks),
            writer=WRITER,
        )


def _say(move: Move, book: Playbook, particulars: Particulars, questions: tuple[str, ...]) -> str | None:
    if move is not Move.ASK:
        return _say_move(move, book, particulars)
    slots = {"question": questions[0], "question_inline": questions[0][:1].lower() + questions[0][1:]}
    if len(questions) > 1:
        slots["question_two"] = questions[1]
    return _say_move("ask_more" if len(questions) > 1 else "ask_one", book, particulars, slots)


def _say_move(move: str, book: Playbook, particulars: Particulars, slots: dict[str, str] | None = None) -> str | None:
    return choose_wording(
        book.phrases(move),
        traits=particulars.traits,
        slots={**particulars.slots, **(slots or {})},
        key=particulars.key,
        move=move,
    )


def _questions(situation: Situation, book: Playbook) -> tuple[str, ...]:
    message = situation.thread.message
    return tuple(capitalised(pick(book.questions[key], f"{key}:{message}")) for key in open_questions(situation))


def _blanks(reply: str, names: tuple[str, ...]) -> tuple[Span, ...]:
    found: list[Span] = []
    for name in names:
        start = reply.find(f"[{name}]")
        while start >= 0:
            found.append(Span.of(reply, start, start + len(name) + 2))
            start = reply.find(f"[{name}]", start + 1)
    return tuple(sorted(found, key=lambda span: span.start))
