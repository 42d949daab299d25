"""Checks of order, position, length and calm: what can be counted."""

import re
from bisect import bisect_left
from itertools import pairwise

from app.domain.company import Company
from app.domain.message import Channel
from app.domain.situation import Condition, Situation
from app.domain.value import Span, Value
from evals.analysis import Analysis
from evals.finding import Finding, failed, missing, nothing, passed, unsure
from evals.lexicon import Lexicon
from evals.text import Hit

BOILERPLATE = 1
"""Sentences with so few words of their own would fit any complaint."""
SHOUT = 4
"""Letters of a word in capitals that is no abbreviation; source: the checklist's rule for staying calm."""
QUICK = 2
"""In a chat a reply may be shorter by this factor."""
UNSPACED = 15
"""More characters a word than this on average: the language does not put spaces between words."""
DOUBT = 3
"""Grades above the bound that names and numbers may account for."""
LONG_WORD, LIX_DOUBT = 6, 8
"""Letters over which a word is long, as LIX counts; points above the bound that names may account for."""
_VOWELS = re.compile(r"[aeiouy]+")
_MARK = re.compile("[!！]")
_PAUSE = re.compile("[;:\n]")
_RUN = re.compile(r"[!?][!?]+")
_WORD = re.compile(r"[^\W\d_]+")
_EMOJI = re.compile(
    "[\U0001f300-\U0001f5ff\U0001f600-\U0001f64f\U0001f680-\U0001f6ff\U0001f900-\U0001f9ff\U0001fa70-\U0001faff"
    "\u2600-\u26ff\u2764\u2705\u274c\u2728]"
)


class Within(Value):
    """Where the problem must be named."""

    first: int
    """Number of content sentences, from the beginning."""


class Length(Value):
    """Bounds in words, as [least, most]."""

    listen: tuple[int, int]
    resolve: tuple[int, int]
    follow_up: tuple[int, int]
    answer: tuple[int, int]
    """Where nothing went wrong: a question may be answered in one sentence."""
    sentence: int
    """The longest sentence."""


class Plain(Value):
    """How plain the words must be."""

    lists: tuple[str, ...]
    """Words that are never plain."""
    grade: int
    """Years of school that it takes to read it easily."""


class Calm(Value):
    """How much emphasis a calm reply may hold."""

    exclamations: int


def names_problem(analysis: Analysis, situation: Situation, parameter: Within, lexicon: Lexicon) -> Finding:
    """Look whether one of the first sentences says back the customer's problem, in other words than theirs."""
    del situation, lexicon
    opening = analysis.content_sentences[: parameter.first]
    if not opening:
        return failed("Nothing in this reply is about the customer's problem.")
    named = analysis.named
    if named is not None and named.sentence in opening:
        if analysis.echoes(named.sentence):
            return unsure("The customer's words are copied, not said back.", [analysis.text.span_of(named.sentence)])
        return passed("The problem is named at the beginning.", [analysis.text.span_of(named.sentence)])
    told = any(analysis.text.hits_in("problem", number) for number in opening)
    if not told and sum(analysis.own_words(number) for number in opening) <= BOILERPLATE:
        reason = "The first sentences would fit any complaint: what went wrong for this customer is missing."
        return missing(reason, [analysis.text.span_of(number) for number in opening])
    return unsure("The first sentences share too few words with the message to tell whether they name the problem.")


def understands_first(analysis: Analysis, situation: Situation, parameter: Value, lexicon: Lexicon) -> Finding:
    """Look whether the problem is named before the first remedy."""
    del situation, parameter, lexicon
    remedy = first_remedy(analysis)
    if remedy is None:
        return nothing("No remedy is offered, so nothing can come before it.")
    named = analysis.named
    if named is not None and named.last <= remedy.first:
        return passed("The problem is named before the remedy.", [analysis.text.span_of(named.sentence)])
    if named is not None and named.sentence == remedy.sentence:
        return unsure("The problem and the remedy stand in one sentence.", [analysis.text.span_of(remedy.sentence)])
    if named is None and analysis.specific_before(remedy.first):
        return unsure("Something is said before the remedy, but it cannot be told whether it names the problem.")
    if named is not None and any(analysis.own_words(number) > BOILERPLATE for number in range(remedy.sentence)):
        return unsure("Something is said before the remedy; the problem itself is named only after it.")
    reason = "The remedy comes before any sign that the problem was understood."
    return failed(reason, [analysis.text.span_of(remedy.sentence)])


def first_remedy(analysis: Analysis) -> Hit | None:
    """Find the first remedy that is promised, told as done or offered."""
    found = (*analysis.text.hits("commits"), *analysis.text.hits("offers"))
    return min(found, key=lambda hit: hit.first, default=None)


def length(analysis: Analysis, situation: Situation, parameter: Length, lexicon: Lexicon) -> Finding:
    """Look whether the reply and each of its sentences are of a length that is read."""
    del lexicon
    words = len({token.start for token in analysis.text.tokens})
    if words and len(analysis.text.text) > UNSPACED * words:
        return unsure("This language does not put spaces between words, so they were not counted.")
    failure = Condition.FAILURE in situation.conditions
    least, most = getattr(parameter, situation.stage.id.value) if failure else parameter.answer
    if situation.thread.channel is not Channel.EMAIL:
        least //= QUICK
    if words < least:
        return failed(f"The reply has {words} words, and fewer than {least} say too little here.")
    if words > most:
        return failed(f"The reply has {words} words, and more than {most} are not read.")
    long = [
        analysis.text.span_of(number)
        for number, sentence in enumerate(analysis.text.sentences)
        if _words_in(analysis, sentence.first, sentence.last) > parameter.sentence
    ]
    if long:
        return failed(f"A sentence of more than {parameter.sentence} words has to be read twice.", long)
    return passed(f"The reply has {words} words.")


def _words_in(analysis: Analysis, first: int, last: int) -> int:
    """Count the words of the longest stretch of a sentence between colons, semicolons and line breaks."""
    tokens = analysis.text.tokens[first:last]
    starts = sorted({token.start for token in tokens})
    pauses = [match.start() for match in _PAUSE.finditer(analysis.text.text, starts[0], tokens[-1].end)]
    places = [0, *(bisect_left(starts, pause) for pause in pauses), len(starts)]
    return max(later - earlier for earlier, later in pairwise(places))


def plain(analysis: Analysis, situation: Situation, parameter: Plain, lexicon: Lexicon) -> Finding:
    """Look for the language of an office, in words and in the grade that a text takes to read.

    Sources: Kincaid et al. 1975, with vowel groups for syllables, made for English; LIX (Björnsson 1968) elsewhere.
    """
    del situation
    text = analysis.text
    office = [text.span(hit.first, hit.last) for name in parameter.lists for hit in text.hits(name)]
    if office:
        return failed("This is the language of an office.", office)
    words = [token.word for token in text.tokens if token.word.isalpha()]
    if not words:
        return unsure("There are no words to grade.")
    if lexicon.longest_lix is not None:
        return _plain_by_lix(words, len(text.sentences), lexicon.longest_lix)
    syllables = sum(max(1, len(_VOWELS.findall(word.removesuffix("e")))) for word in words)
    grade = 0.39 * len(words) / len(text.sentences) + 11.8 * syllables / len(words) - 15.59
    if grade <= parameter.grade:
        return passed("The words are plain.")
    if grade <= parameter.grade + DOUBT:
        return unsure(f"It reads at school grade {grade:.0f}; names and numbers may be the reason.")
    return failed(f"It reads at school grade {grade:.0f}: long words in long sentences.")


def _plain_by_lix(words: list[str], sentences: int, most: int) -> Finding:
    """Grade by the words of a sentence and the share of long words, which needs no syllables of a language."""
    lix = len(words) / sentences + 100 * sum(len(word) > LONG_WORD for word in words) / len(words)
    if lix <= most:
        return passed("The words are plain.")
    if lix <= most + LIX_DOUBT:
        return unsure(f"Its readability index is {lix:.0f}; names and numbers may be the reason.")
    return failed(f"Its readability index is {lix:.0f}, over {most}: long words in long sentences.")


def calm(analysis: Analysis, situation: Situation, parameter: Calm, lexicon: Lexicon) -> Finding:
    """Look for shouting, runs of signs, emoji and swearing."""
    reply = analysis.reply
    loud = [Span.of(reply, *match.span()) for match in _RUN.finditer(reply)]
    if not situation.company.voice.emoji:
        loud += [Span.of(reply, *match.span()) for match in _EMOJI.finditer(reply)]
    loud += [analysis.text.span(hit.first, hit.last) for hit in analysis.text.hits("profanity")]
    marks = [Span.of(reply, *match.span()) for match in _MARK.finditer(reply)]
    if len(marks) > parameter.exclamations:
        loud += marks
    shouted = _shouted(reply, situation, situation.company)
    emphatic = [span for span in shouted if span.quote.lower() in lexicon.stop_words | lexicon.generic]
    if loud or emphatic or len(shouted) > 1:
        return failed("This is loud: exclamation runs, capitals, emoji or swearing.", [*loud, *shouted])
    if shouted:
        return unsure("A word in capitals may be a name or may be shouting.", shouted)
    return passed("Nothing is loud.")


def _shouted(reply: str, situation: Situation, company: Company) -> list[Span]:
    """Find words in capitals that neither the customer, the facts nor the company write so."""
    known = " ".join((situation.thread.customer_text, company.name, *(words for _, words in situation.facts.texts)))
    names = set(_WORD.findall(known))
    return [
        Span.of(reply, *match.span())
        for match in _WORD.finditer(reply)
        if len(match.group()) >= SHOUT and match.group().isupper() and match.group() not in names
    ]
