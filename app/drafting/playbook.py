"""The offline writer: composes a reply from the playbook's phrases and the customer's own particulars."""

from collections.abc import AsyncIterator

from app.domain.draft import Written
from app.domain.situation import Situation
from app.domain.value import Span
from app.drafting.moves import Move, plan_moves
from app.drafting.particulars import Particulars, gather
from app.drafting.phrases import Playbook, capitalised, choose_wording, pick

WRITER = "playbook"
MAX_QUESTIONS = 2


class PlaybookWriter:
    """Writes with no model, no key and no network, in every language that has a playbook."""

    def __init__(self, playbooks: dict[str, Playbook], default_language: str) -> None:
        self._playbooks = playbooks
        self._default = default_language

    @property
    def languages(self) -> frozenset[str]:
        """The languages it writes."""
        return frozenset(self._playbooks)

    async def write(self, situation: Situation, *, deadline_s: float) -> AsyncIterator[str | Written]:  # noqa: ARG002 (a port; the playbook needs microseconds)
        """Yield the reply paragraph by paragraph, then what was written."""
        written = self.compose(situation)
        for paragraph in written.reply.split("\n\n"):
            yield paragraph if written.reply.startswith(paragraph) else f"\n\n{paragraph}"
        yield written

    def compose(self, situation: Situation) -> Written:
        """Compose the whole reply."""
        book = self._playbooks.get(situation.reply_language) or self._playbooks[self._default]
        particulars = gather(situation, book)
        questions = _questions(situation, book)
        paragraphs = [
            " ".join(said for move in moves for said in [_say(move, book, particulars, questions)] if said)
            for moves in plan_moves(situation)
        ]
        voice = situation.company.voice
        if voice.greeting:
            paragraphs.insert(0, _say_move("greeting", book, particulars) or "")
        if voice.signature:
            paragraphs.append(_say_move("signature", book, particulars) or "")
        separator = "\n\n" if situation.thread.channel == "email" else " "
        reply = separator.join(paragraph for paragraph in paragraphs if paragraph)
        return Written(
            reply=reply,
            questions=questions if Move.ASK in {move for moves in plan_moves(situation) for move in moves} else (),
            blanks=_blanks(reply, particulars.blanks),
            writer=WRITER,
        )


def _say(move: Move, book: Playbook, particulars: Particulars, questions: tuple[str, ...]) -> str | None:
    if move is not Move.ASK:
        return _say_move(move, book, particulars)
    slots = {"question": questions[0]}
    if len(questions) > 1:
        slots["question_two"] = questions[1]
    return _say_move("ask_more" if len(questions) > 1 else "ask_one", book, particulars, slots)


def _say_move(
    move: str, book: Playbook, particulars: Particulars, slots: dict[str, str] | None = None
) -> str | None:
    return choose_wording(
        book.phrases(move),
        traits=particulars.traits,
        slots={**particulars.slots, **(slots or {})},
        key=particulars.key,
        move=move,
    )


def _questions(situation: Situation, book: Playbook) -> tuple[str, ...]:
    keys = [key for key in situation.assessment.missing if key in book.questions] or ["what_happened"]
    return tuple(
        capitalised(pick(book.questions[key], f"{key}:{situation.thread.message}")) for key in keys[:MAX_QUESTIONS]
    )


def _blanks(reply: str, names: tuple[str, ...]) -> tuple[Span, ...]:
    found: list[Span] = []
    for name in names:
        start = reply.find(f"[{name}]")
        while start >= 0:
            found.append(Span.of(reply, start, start + len(name) + 2))
            start = reply.find(f"[{name}]", start + 1)
    return tuple(sorted(found, key=lambda span: span.start))
