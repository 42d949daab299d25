"""What may be done to a good reply: each operator is one small change, and a mutator is a list of them."""

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import Field, JsonValue, model_validator

from app.domain.value import Value
from evals.meta.bases import Base, Move, Sentence

Place = Literal["first", "last", "after_first"]
Phrases = Annotated[tuple[str, ...], Field(min_length=1)]
RUN_ON = 6
"""Sentences that are run together at most: more than anybody would, and enough for any bound on length."""


class Where(Value):
    """A place beside a sentence."""

    before: Move | None = None
    after: Move | None = None


class Put(Value):
    """Put a sentence somewhere: one of `say`, in turn from base to base, or all of `all`."""

    at: Place | Where = "last"
    say: dict[str, Phrases] = {}
    """By language, wordings of which each base gets one."""
    all: Phrases | None = None
    """Instead: sentences that are all put there, in any language."""

    @model_validator(mode="after")
    def _one(self) -> "Put":
        if bool(self.say) == (self.all is not None):
            raise ValueError("write either say or all")
        return self


class Swap(Value):
    """Put a wording in the place of the sentences that do something; the first of them is replaced, the others go."""

    does: tuple[Move, ...]
    say: dict[str, Phrases]


class Shift(Value):
    """Take the sentences that do something to the begin or the end."""

    does: tuple[Move, ...]
    to: Literal["first", "last"]


class Repeat(Value):
    """Say the sentences that do something again."""

    does: tuple[Move, ...]
    times: Annotated[int, Field(ge=1, le=20)]


class Operator(Value):
    """One change; exactly one field is set."""

    put: Put | None = None
    swap: Swap | None = None
    drop: tuple[Move, ...] | None = None
    """Leave out the sentences that do one of these."""
    keep: tuple[Move, ...] | None = None
    """Leave out all others."""
    shift: Shift | None = None
    repeat: Repeat | None = None
    other: Literal["untimed", "unowned"] | None = None
    """Say each sentence in this other way that the base gives for it."""
    shout: tuple[Move, ...] | None = None
    """Write the sentences that do one of these in capitals."""
    run_on: bool | None = None
    """Make one sentence of the first ones."""
    whole: dict[str, Phrases] | None = None
    """Put another text in the place of the reply."""
    forget: tuple[str, ...] | None = None
    """Take these facts away; the reply stays."""
    know: dict[str, JsonValue] | None = None
    """Add these facts, or change them."""
    replace: dict[str, str] | None = None
    """Put other words for words of the reply."""
    everywhere: dict[str, str] | None = None
    """Put other words for words of reply, message and facts alike."""
    between: str | None = None
    """What stands between two sentences."""
    echo: Literal["first", "last"] | None = None
    """Copy the customer's words."""

    @model_validator(mode="after")
    def _one(self) -> "Operator":
        if len(self.model_fields_set) != 1:
            raise ValueError("one change an operator")
        return self

    def speaks(self, language: str) -> bool:
        """Tell whether it has words in a language, or needs none."""
        held = (self.put.say if self.put else None) or (self.swap.say if self.swap else None) or self.whole
        return not held or language in held

    def __call__(self, base: Base, turn: int) -> Base | None:
        """Change a base; `None` where there is nothing to change. `turn` chooses among wordings."""
        (name,) = self.model_fields_set
        return _APPLY[name](self, base, turn)


def plain(say: str) -> Sentence:
    """Make a sentence that was put in."""
    return Sentence(does=frozenset({Move.PLAIN}), say=say)


def _with(base: Base, sentences: list[Sentence]) -> Base | None:
    if not sentences or tuple(sentences) == base.reply:
        return None
    return base.model_copy(update={"reply": tuple(sentences)})


def _of(say: dict[str, Phrases], base: Base, turn: int) -> str | None:
    wordings = say.get(base.language)
    return None if wordings is None else wordings[turn % len(wordings)]


def _put(operator: Operator, base: Base, turn: int) -> Base | None:
    put = operator.put or Put(all=("",))
    one = _of(put.say, base, turn)
    texts = put.all or ((one,) if one is not None else ())
    at = _index(put.at, base)
    if not texts or at is None:
        return None
    return _with(base, [*base.reply[:at], *map(plain, texts), *base.reply[at:]])


def _index(place: Place | Where, base: Base) -> int | None:
    if isinstance(place, Where):
        wanted = place.before or place.after
        found = next((at for at, one in enumerate(base.reply) if wanted in one.does), None)
        return None if found is None else found + (place.after is not None)
    return {"first": 0, "last": len(base.reply), "after_first": 1}[place]


def _swap(operator: Operator, base: Base, turn: int) -> Base | None:
    swap = operator.swap or Swap(does=(), say={})
    text = _of(swap.say, base, turn)
    wanted = frozenset(swap.does)
    found = [at for at, one in enumerate(base.reply) if one.does & wanted]
    if text is None or not found:
        return None
    kept = [plain(text) if at == found[0] else one for at, one in enumerate(base.reply) if at not in found[1:]]
    return _with(base, kept)


def _drop(operator: Operator, base: Base, turn: int) -> Base | None:
    del turn
    return _with(base, [one for one in base.reply if not one.does & frozenset(operator.drop or ())])


def _keep(operator: Operator, base: Base, turn: int) -> Base | None:
    del turn
    return _with(base, [one for one in base.reply if one.does & frozenset(operator.keep or ())])


def _shift(operator: Operator, base: Base, turn: int) -> Base | None:
    del turn
    shift = operator.shift or Shift(does=(), to="last")
    moved = [one for one in base.reply if one.does & frozenset(shift.does)]
    rest = [one for one in base.reply if not one.does & frozenset(shift.does)]
    return _with(base, [*moved, *rest] if shift.to == "first" else [*rest, *moved])


def _repeat(operator: Operator, base: Base, turn: int) -> Base | None:
    del turn
    repeat = operator.repeat or Repeat(does=(), times=1)
    again = [one for one in base.reply if one.does & frozenset(repeat.does)]
    return _with(base, [*base.reply, *(again * repeat.times)])


def _other(operator: Operator, base: Base, turn: int) -> Base | None:
    del turn
    name = operator.other or ""
    said = [(one, getattr(one, name)) for one in base.reply]
    if all(other is None for _, other in said):
        return None
    return _with(base, [plain(other) if other else one for one, other in said if other != ""])


def _shout(operator: Operator, base: Base, turn: int) -> Base | None:
    del turn
    wanted = frozenset(operator.shout or ())
    return _with(base, [plain(one.say.upper()) if one.does & wanted else one for one in base.reply])


def _run_on(operator: Operator, base: Base, turn: int) -> Base | None:
    del operator, turn
    head = [one.say.rstrip(".!?") for one in base.reply[:RUN_ON]]
    return _with(base, [plain(", ".join(head) + "."), *base.reply[RUN_ON:]])


def _whole(operator: Operator, base: Base, turn: int) -> Base | None:
    text = _of(operator.whole or {}, base, turn)
    return None if text is None else _with(base, [plain(text)])


def _forget(operator: Operator, base: Base, turn: int) -> Base | None:
    del turn
    kept = {name: value for name, value in base.facts.items() if name not in (operator.forget or ())}
    return None if kept == base.facts else base.model_copy(update={"facts": kept})


def _know(operator: Operator, base: Base, turn: int) -> Base | None:
    del turn
    facts = {**base.facts, **(operator.know or {})}
    return None if facts == base.facts else base.model_copy(update={"facts": facts})


def _replace(operator: Operator, base: Base, turn: int) -> Base | None:
    del turn
    pairs = operator.replace or {}
    return _with(base, [one.model_copy(update={"say": _replaced(one.say, pairs)}) for one in base.reply])


def _everywhere(operator: Operator, base: Base, turn: int) -> Base | None:
    pairs = operator.everywhere or {}
    changed = _replace(Operator(replace=pairs), base, turn)
    if changed is None:
        return None
    message = None if base.message is None else _replaced(base.message, pairs)
    turns = base.turns and tuple(one.model_copy(update={"text": _replaced(one.text, pairs)}) for one in base.turns)
    facts = {name: _replaced_in(value, pairs) for name, value in base.facts.items()}
    return changed.model_copy(update={"message": message, "turns": turns, "facts": facts})


def _between(operator: Operator, base: Base, turn: int) -> Base | None:
    del turn
    between = operator.between or " "
    return None if between == base.between or len(base.reply) == 1 else base.model_copy(update={"between": between})


def _echo(operator: Operator, base: Base, turn: int) -> Base | None:
    del turn
    message = base.message or (base.turns[-1].text if base.turns else "")
    return _with(base, [plain(message), *base.reply] if operator.echo == "first" else [*base.reply, plain(message)])


def _replaced(text: str, pairs: dict[str, str]) -> str:
    for before, after in pairs.items():
        text = text.replace(before, after)
    return text


def _replaced_in(value: JsonValue, pairs: dict[str, str]) -> JsonValue:
    if isinstance(value, str):
        return _replaced(value, pairs)
    return [_replaced_in(one, pairs) for one in value] if isinstance(value, list) else value


_APPLY: dict[str, Callable[[Operator, Base, int], Base | None]] = {
    "put": _put,
    "swap": _swap,
    "drop": _drop,
    "keep": _keep,
    "shift": _shift,
    "repeat": _repeat,
    "other": _other,
    "shout": _shout,
    "run_on": _run_on,
    "whole": _whole,
    "forget": _forget,
    "know": _know,
    "replace": _replace,
    "everywhere": _everywhere,
    "between": _between,
    "echo": _echo,
}
