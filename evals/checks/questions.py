"""Checks of what is asked of the customer."""

import re
from typing import Literal

from app.domain.situation import Situation
from app.domain.stage import Stage
from app.domain.value import Value
from evals.analysis import Analysis
from evals.checks.tone import spans
from evals.finding import Finding, failed, missing, nothing, passed, unsure
from evals.lexicon import Lexicon
from evals.particulars import find
from evals.text import Hit

_REFERENCE = re.compile(r"\b(?=[\w-]*\d)(?=[\w-]*[A-Z-])[\w-]{4,20}\b|#\d{2,12}\b|\b\d{5,12}\b")
"""A number of a case as it is written: letters and digits, or five digits and more."""
_PAUSE = re.compile("[,;]")


class Requests(Value):
    """How many things a reply may ask of the customer, by stage."""

    listen: int
    resolve: int
    follow_up: int


class Slots(Value):
    """What may be known already: each name `x` stands for the word lists `asks_x` and `says_x`."""

    slots: tuple[str, ...]
    seen: tuple[Literal["reference", "date"], ...] = ()
    """What is known wherever something of its form was written: each name `x` stands for the word list `asks_x`."""

    @property
    def lists(self) -> tuple[str, ...]:
        """The word lists that these slots need."""
        both = (f"{verb}_{slot}" for slot in self.slots for verb in ("asks", "says"))
        return (*both, *(f"asks_{slot}" for slot in self.seen))


def asks(analysis: Analysis, situation: Situation, parameter: Value, lexicon: Lexicon) -> Finding:
    """Look for a question or a request that names what is needed."""
    del situation, parameter, lexicon
    asking = asking_sentences(analysis)
    useful = [number for number in asking if _names_something(analysis, number)]
    if useful:
        return passed("It asks for something in particular.", [analysis.text.span_of(number) for number in useful])
    asked = [analysis.text.span_of(number) for number in asking]
    if not asking:
        return missing("Nothing is asked: what decides the next step stays unknown.")
    if all(analysis.text.hits_in("generic_question", number) for number in asking):
        return failed("The question would fit any complaint.", asked)
    return unsure("It cannot be told what is asked for.", asked)


def reasks(analysis: Analysis, situation: Situation, parameter: Slots, lexicon: Lexicon) -> Finding:
    """Look for questions about what the customer has said already."""
    del lexicon
    asking = asking_sentences(analysis)
    if not asking:
        return nothing("Nothing is asked.")
    customer = analysis.told.customer
    again = []
    for slot in parameter.slots:
        said = customer.hits(f"says_{slot}")
        known = {token.word for hit in said for token in customer.tokens[hit.first : hit.last] if _is_value(token.word)}
        for hit in analysis.text.hits(f"asks_{slot}"):
            place = analysis.text.sentences[hit.sentence]
            repeated = known & {token.word for token in analysis.text.tokens[place.first : place.last]}
            if said and hit.sentence in asking and not repeated:
                again.append(hit)
    again += [hit for slot in parameter.seen for hit in _asked_again(analysis, situation, slot, asking)]
    if again:
        return failed("The customer has already said this.", spans(analysis, again))
    return passed("Nothing is asked that the customer has told in a form that can be recognised.")


def _asked_again(analysis: Analysis, situation: Situation, slot: str, asking: list[int]) -> list[Hit]:
    """Find questions for what the message or a fact shows in its form; one that repeats the value only confirms it."""
    asked = [hit for hit in analysis.text.hits(f"asks_{slot}") if hit.sentence in asking]
    if not asked:
        return []
    told = "\n".join((situation.thread.customer_text, *(words for _, words in situation.facts.texts)))
    if slot == "reference":
        known = {match.group() for match in _REFERENCE.finditer(told)}
    else:
        language = situation.language.code
        known = {found.span.quote for found in find(told, language) if found.kind in ("date", "weekday")}
    spans_of = ((hit, analysis.text.span_of(hit.sentence).quote) for hit in asked)
    return [hit for hit, quote in spans_of if known and not any(value in quote for value in known)]


def feedback(analysis: Analysis, situation: Situation, parameter: Value, lexicon: Lexicon) -> Finding:
    """Look for a question about what to improve: after the problem is solved, and never before."""
    del parameter, lexicon
    text = analysis.text
    asked = [hit for hit in text.hits("feedback") if text.sentences[hit.sentence].question or not _is_report(analysis)]
    shown = spans(analysis, asked)
    if situation.stage.id is not Stage.FOLLOW_UP:
        if asked:
            return failed("Feedback is asked for before the problem is solved.", shown)
        return passed("No feedback is asked for before its time.")
    if asked:
        return passed("It asks what could be better.", shown)
    checking = {hit.sentence for hit in text.hits("checks_back")}
    if any(hit.sentence not in checking for hit in text.hits("commits")) and not text.hits("finished"):
        return nothing("Something is still to be done, so it is too early to ask.")
    if any(sentence.question for sentence in text.sentences):
        return unsure("There is a question; it cannot be told whether it asks what to improve.")
    return missing("Nothing asks what could have been better.")


def next_step(analysis: Analysis, situation: Situation, parameter: Requests, lexicon: Lexicon) -> Finding:
    """Look whether it is said what happens next, and whether little enough is asked of the customer."""
    del lexicon
    text = analysis.text
    most = getattr(parameter, situation.stage.id.value)
    requests = [hit for hit in text.hits("request") if not _only_leads_to_a_question(analysis, hit)]
    questions = [number for number in _questions(analysis) if not text.hits_in("feedback", number)]
    counted = len(questions) + sum(_parts(analysis, number) for number in {hit.sentence for hit in requests})
    strict = len(questions) + len({hit.sentence for hit in requests})
    shown = [text.span_of(number) for number in sorted({*questions, *(hit.sentence for hit in requests)})]
    if strict > most or _listed(analysis, requests) > most + 1:
        return failed(f"{strict} things are asked of the customer; {most} is the most that gets an answer.", shown)
    kind = {hit.sentence for hit in text.hits("feeling")}  # "I can see why" is no step
    steps = [hit for name in ("next_step", "commits", "escalates") for hit in text.hits(name)]
    steps += [hit for hit in text.hits("first_person") if hit.sentence not in kind]
    if counted > most:
        return unsure("Several things are asked in one sentence.", shown)
    if steps or requests or questions:
        return passed("It is said what happens next.", spans(analysis, steps) or shown)
    if any(text.hits(name) for name in ("offers", "vague", "when")):
        return unsure("It is hardly said what happens next.")
    return missing("It is not said what happens next.")


def _listed(analysis: Analysis, requests: list[Hit]) -> int:
    """Count the things that the longest request lists, by its commas."""
    text = analysis.text
    ends = ((text.tokens[hit.first].start, text.sentences[hit.sentence].end) for hit in requests)
    return max((1 + text.text.count(",", start, end) for start, end in ends), default=0)


def asking_sentences(analysis: Analysis) -> list[int]:
    """Number the sentences that ask the customer for something."""
    requested = {hit.sentence for hit in analysis.text.hits("request")}
    return [n for n, sentence in enumerate(analysis.text.sentences) if sentence.question or n in requested]


def _questions(analysis: Analysis) -> list[int]:
    """Number the questions; one that goes on with "or" belongs to the one before."""
    sentences = analysis.text.sentences
    joined = {hit.first for hit in analysis.text.hits("goes_on")}
    return [
        number
        for number, sentence in enumerate(sentences)
        if sentence.question and not (number and sentences[number - 1].question and sentence.first in joined)
    ]


def _only_leads_to_a_question(analysis: Analysis, request: Hit) -> bool:
    """Tell whether a request is a question itself, announces one, or says where to answer it."""
    sentences = analysis.text.sentences
    number = request.sentence
    announces = number + 1 < len(sentences) and sentences[number + 1].question
    text = analysis.text
    answers = _at_head(text.hits("answering"), request) and any(sentence.question for sentence in sentences)
    same = _at_head(text.hits("echoing"), request) and number > 0 and sentences[number - 1].question
    return sentences[number].question or announces or answers or same


def _parts(analysis: Analysis, sentence: int) -> int:
    """Count the requests of one sentence: verbs of asking at the head of a clause."""
    text = analysis.text
    joined = {hit.last for hit in text.hits_in("goes_on", sentence)}
    parts = 1
    for at in {hit.first for hit in text.hits_in("ask_verb", sentence)}:
        gap = text.text[text.tokens[at - 1].end : text.tokens[at].start] if at else ""
        parts += at > text.sentences[sentence].first and (at in joined or _PAUSE.search(gap) is not None)
    return parts


def _at_head(hits: tuple[Hit, ...], request: Hit) -> bool:
    return any(hit.first == request.first for hit in hits)


def _names_something(analysis: Analysis, sentence: int) -> bool:
    generic = analysis.text.hits_in("generic_question", sentence)
    improving = analysis.text.hits_in("feedback", sentence)
    return not generic and not improving and analysis.own_words(sentence) > 0


def _is_report(analysis: Analysis) -> bool:
    """Tell whether the reply asks nothing at all, so that a word such as "feedback" only reports."""
    return not asking_sentences(analysis)


def _is_value(word: str) -> bool:
    return any(sign.isdigit() for sign in word)
