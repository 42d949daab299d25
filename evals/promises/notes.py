"""What a clause of a note says of acts in a language of forms: by the words of acts, wherever they stand."""

from collections.abc import Iterator
from typing import NamedTuple

from evals.promises.forms import Forms, Named
from evals.promises.said import Said
from evals.promises.words import Act

_GIVEN = ("giving", "handover")


class Note(NamedTuple):
    """A clause as read in one language."""

    acts: frozenset[str]
    done: tuple[str, ...]
    """Words that say that it is done."""
    says_done: bool
    """Whether words other than those of acts say that it is done."""
    refused: bool
    wished: bool


def read_note(text: str, forms: Forms) -> Note:
    """Read a prepared clause."""
    said = Said(text, forms)
    named = list(_named(said))
    done = tuple(
        word
        for one, first, last in named
        if one.slot == "done" and not _open(first, last, said) and not said.denied(0, last)
        for word in said.words[first:last]
    )
    return Note(
        acts=frozenset(one.act.id for one, _, _ in named),
        done=done,
        says_done=said.has("fact_done"),
        refused=said.has("fact_refused") or said.denied(0, len(said.words)),
        wished=said.has("fact_wished"),
    )


def named_acts(text: str, forms: Forms) -> tuple[Act, ...]:
    """List the acts of giving that a prepared text names, in the order of their words."""
    named = [(first, one.order, one.act) for one, first, _ in _named(Said(text, forms)) if one.act.stand in _GIVEN]
    return tuple(dict.fromkeys(act for *_, act in sorted(named, key=lambda hit: hit[:2])))


def _named(said: Said) -> Iterator[tuple[Named, int, int]]:
    for one, start, end in said.forms.named.search(said.searched):
        yield one, *said.place(start, end)


def _open(first: int, last: int, said: Said) -> bool:
    """Tell whether a participle is still to be done: "will be refunded"."""
    if said.has("fact_open"):
        return True
    for wording, start, end in said.forms.wordings.search(said.searched):
        begin, until = said.place(start, end)
        if wording.kind == "future_act" and begin <= first and last <= until:
            return True
    return False
