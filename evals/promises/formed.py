"""Acts in a language of forms: who acts and when, as its file writes it, with the words of each act."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from evals.promises.formed_words import Wording
from evals.promises.forms import Forms
from evals.promises.found import FoundAct
from evals.promises.said import Said
from evals.promises.sentences import Sentence

_PLAIN = re.compile(r"\w+")
_OURS_TO_DO = ("care", "work")
"""What any agent may promise: beside it, a check that is named in passing is still to be done."""


class _Hit(NamedTuple):
    """A wording at its place: words `first` up to before `last`."""

    wording: Wording
    first: int
    last: int


def formed_acts(sentence: Sentence, said: Said) -> Iterator[FoundAct]:
    """Find the acts of one sentence in reading order; what binds nobody is left out."""
    found = said.forms.wordings.search(said.searched)
    hits = [_Hit(wording, *said.place(start, end)) for wording, start, end in found]
    if not hits:
        return
    acts = [hit for hit in hits if hit.wording.act is not None]
    known = [reached for hit in acts if (reached := _reached(hit, acts, said)) is not None]
    kept = _longest(known, said.forms)
    kept += [
        hit
        for hit in hits
        if hit.wording.act is None
        and said.clause_of(hit.first) == said.clause_of(hit.last - 1)
        and not any(hit.first < other.last and other.first < hit.last for other in known)
    ]
    binding = sorted((hit for hit in kept if _binds(hit, said, sentence)), key=lambda hit: hit.first)
    future = (hit.wording.act for hit in binding if hit.wording.kind == "future_act")
    ahead = any(act is not None and act.stand in _OURS_TO_DO for act in future)
    for number, hit in enumerate(binding):
        following = binding[number + 1].first if number + 1 < len(binding) else len(said.words)
        yield _found(hit, said, sentence, following, ahead=ahead)


def _reached(hit: _Hit, hits: list[_Hit], said: Said) -> _Hit | None:
    """Let a hit reach into a further clause only where the same sentence goes on: "I have checked it and refunded it".

    Of a second verb only the words of its own clause are kept.
    """
    begun, ended = said.clause_of(hit.first), said.clause_of(hit.last - 1)
    if begun == ended:
        return hit
    crossed = said.clauses[begun + 1 : ended + 1]
    commas = bool(said.forms.words.opens)
    if any(clause.opening not in ("join", "comma" if commas else "join") for clause in crossed):
        return None
    begin = crossed[0].first
    if hit.wording.who != "phrase" and not said.forms.heads.isdisjoint(said.words[begin : hit.last]):
        return None
    if any(said.has(name, begin, hit.last) for name in ("supposes", "temporal", "reports")):
        return None
    begin = crossed[-1].first
    if not any(other.first == hit.first and other.last <= begin for other in hits):
        return hit
    after = next((end for start, end in said.hits("joins") if start == begin), begin)
    return hit._replace(first=min(after, hit.last - 1))


def _longest(hits: list[_Hit], forms: Forms) -> list[_Hit]:
    """Keep the earliest and of those the longest; of one verb, and of words within others, only one."""

    def rank(hit: _Hit) -> tuple[int, int, int]:
        act = hit.wording.act
        return hit.first, -hit.last, forms.order[act.id] if act else 0

    kept: list[_Hit] = []
    for hit in sorted(hits, key=rank):
        within = any(other.first <= hit.first and hit.last <= other.last for other in kept)
        if not within and all(hit.last != other.last for other in kept):
            kept.append(hit)
    return kept


def _binds(hit: _Hit, said: Said, sentence: Sentence) -> bool:
    act = hit.wording.act
    if act is not None and act.stand == "seen":
        return False
    begin = said.clauses[said.clause_of(hit.first)].first
    end = said.clauses[said.clause_of(hit.last - 1)].last
    own = (hit.first, hit.last) if _denies_itself(hit, said) else None
    if said.denied(begin, end, own) or _reported(hit, said):
        return False
    if hit.wording.offer:
        return True
    if said.has("supposes", begin, hit.first + 1):
        return False
    opening = sentence.text.rfind("\u00bf")
    return not sentence.asks or said.starts[hit.first] < opening


def _denies_itself(hit: _Hit, said: Said) -> bool:
    """Tell whether a denying word is one of a whole wording: "you need not pay", and not "the room was not cleaned"."""
    if hit.wording.who != "phrase":
        return False
    written = set(_PLAIN.findall(hit.wording.phrase.source))
    denying = (said.words[place] for place, _ in said.hits("denies") if hit.first <= place < hit.last)
    return all(word in written for word in denying)


def _reported(hit: _Hit, said: Said) -> bool:
    """Tell whether the customer is said to have said it, in the same clause or in the one that leads to it."""
    number = said.clause_of(hit.first)
    leads = number > 0 and said.clauses[number].opening in ("open", "comma")
    first = said.clauses[number - 1 if leads else number].first
    return said.has("reports", first, hit.first + 1)


def _found(hit: _Hit, said: Said, sentence: Sentence, following: int, *, ahead: bool) -> FoundAct:
    wording, act = hit.wording, hit.wording.act
    clause = said.clauses[said.clause_of(hit.last - 1)]
    last = max(min(clause.last, following), hit.first + 1)
    start, end = said.starts[hit.first], said.ends[last - 1]
    verb = _verb(hit, said)
    begun = said.clauses[said.clause_of(hit.first)]
    told = min(hit.first, clause.first)
    rest = [said.words[place] for place in range(told, clause.last) if not verb[0] <= place < verb[1]]
    past = wording.kind == "past_act"
    passing = ahead and wording.who == "phrase" and said.has("passing", hit.first, hit.first + 2)
    planned = wording.who == "passive" and said.has("planned", hit.first, hit.last)
    later = past and (passing or planned or said.has("temporal", begun.first, hit.first + 1))
    ours, plural = wording.who == "ours", wording.who != "ours" or said.has("we", hit.first, hit.last)
    given = act is not None and bool(act.remedies)
    return FoundAct(
        kind="future_act" if later else wording.kind,
        acts=(act,) if act else (),
        start=sentence.start + start,
        end=sentence.start + end,
        words=sentence.text[start:end],
        verb=" ".join(said.words[verb[0] : verb[1]]),
        object_text=" ".join(word for word in rest if word not in said.forms.heads),
        ours=ours,
        plural=plural,
        narrative=past and plural and not given,
    )


def _verb(hit: _Hit, said: Said) -> tuple[int, int]:
    """Find the words of the act within a hit; the last word of it where the whole wording is one."""
    phrase = hit.wording.verb
    if phrase is None:
        return hit.last - 1, hit.last
    places = [said.place(start, end) for start, end in phrase.search(said.searched)]
    inside = [place for place in places if hit.first <= place[0] and place[1] <= hit.last]
    return max(inside, default=(hit.last - 1, hit.last))
