"""The check of the reply's language: script and common words first, langdetect only in doubt."""

from collections import Counter
from functools import cache
from typing import Any

from app.domain.scorecard import Verdict
from app.domain.situation import Situation
from app.domain.value import Value
from evals.analysis import Analysis
from evals.finding import Finding, failed, passed, unsure
from evals.languages import Profile, script_of
from evals.lexicon import Lexicon

SAMPLE = 600
"""Characters that are looked at for the script."""
MIN_LETTERS = 20
"""Fewer letters prove no language; source: the checklist's rule."""
MANY = 0.2
"""Share of common words in a text of one's own language is above this."""
OBVIOUS = 0.35
"""Above this share no other language needs a look."""
_THEIRS = "The reply is in the customer's own language."
FEW = 0.08
CERTAIN = 0.9
SURE_LETTERS = 40
SCRIPT_SHARE = 0.6


def reply_language(analysis: Analysis, situation: Situation, parameter: Value, lexicon: Lexicon) -> Finding:
    """Look whether the reply is written in the language that this customer is answered in."""
    del parameter, lexicon
    wanted = situation.reply_language.split("-")[0]
    letters = [sign for sign in analysis.text.text[:SAMPLE] if sign.isalpha()]
    if len(letters) < MIN_LETTERS:
        return unsure("The reply is too short to tell its language.")
    found = _in_language(analysis, wanted, letters)
    theirs = situation.language.code.split("-")[0]
    if found.verdict is not Verdict.FAIL or theirs == wanted:
        return found
    # We would write in another language than the customer's; whoever writes theirs does better.
    return found if _in_language(analysis, theirs, letters).verdict is not Verdict.PASS else passed(_THEIRS)


def _in_language(analysis: Analysis, wanted: str, letters: list[str]) -> Finding:
    profile = analysis.reference.languages.get(wanted)
    by_words = None if profile is None else _at_a_glance(analysis, profile, wanted, letters)
    return by_words or _by_langdetect(analysis, wanted, len(letters))


def is_foreign(analysis: Analysis, situation: Situation) -> bool:
    """Tell whether a reply is plainly in a language other than the one that its customer would be answered in."""
    wanted = situation.reply_language.split("-")[0]
    profile = analysis.reference.languages.get(wanted)
    letters = [sign for sign in analysis.text.text[:SAMPLE] if sign.isalpha()]
    if profile is None or len(letters) < MIN_LETTERS:
        return False
    found = _at_a_glance(analysis, profile, wanted, letters)
    return found is not None and found.verdict is Verdict.FAIL


def _at_a_glance(analysis: Analysis, profile: Profile, wanted: str, letters: list[str]) -> Finding | None:
    """Decide by script and common words; `None` when they do not decide."""
    counts = Counter(letters)
    share = sum(count for sign, count in counts.items() if script_of(sign) in profile.scripts) / len(letters)
    if share < SCRIPT_SHARE:
        return failed(f"The reply is not in the script of the customer's language ({wanted}).", _first(analysis))
    if profile.alone:
        return passed(f"The script is that of {wanted}.")
    words = [token.word for token in analysis.text.tokens]
    own = _share(words, profile)
    other = 0.0 if own >= OBVIOUS else _strongest(words, analysis.reference.languages, wanted)
    if own >= MANY and own >= other:
        return passed(f"The common words are those of {wanted}.")
    if other >= MANY and own <= FEW:
        return failed(f"The reply is not in the customer's language ({wanted}).", _first(analysis))
    return None


def _share(words: list[str], profile: Profile) -> float:
    return sum(word in profile.words for word in words) / len(words) if words else 0.0


def _strongest(words: list[str], profiles: dict[str, Profile], wanted: str) -> float:
    return max((_share(words, profile) for code, profile in profiles.items() if code != wanted), default=0.0)


def _by_langdetect(analysis: Analysis, wanted: str, letters: int) -> Finding:
    guess, probability = _detect(analysis.text.text)
    if guess == wanted:
        return passed(f"The language is most probably {wanted}.")
    if probability >= CERTAIN and letters >= SURE_LETTERS:
        return failed(f"The reply is not in the customer's language ({wanted}).", _first(analysis))
    return unsure("It cannot be told which language this is.")


def _detect(text: str) -> tuple[str | None, float]:
    langdetect = _langdetect()
    try:
        best = langdetect.detect_langs(text)[0]
    except langdetect.LangDetectException:
        return None, 0.0
    return best.lang.split("-")[0], best.prob


@cache
def _langdetect() -> Any:
    """Import langdetect when first in doubt: it reads 55 profiles; seeded, so that a text always gets one answer."""
    import langdetect  # noqa: PLC0415 (0.3 s that most replies never need)

    langdetect.DetectorFactory.seed = 0
    return langdetect


def _first(analysis: Analysis) -> list[Any]:
    return [analysis.text.span_of(0)] if analysis.text.sentences else []
