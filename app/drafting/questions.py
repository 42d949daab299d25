"""What a reply may ask: only what is not known yet, the deciding facts first."""

from app.domain.situation import Situation

NOTHING_KNOWN, MUCH_SAID = "what_happened", "what_first"
_MUCH = 12
"""Words after which asking what happened would show that nobody read them."""
MAX_QUESTIONS = 2


def open_questions(situation: Situation) -> tuple[str, ...]:
    """List the keys of the questions to ask, at most `MAX_QUESTIONS`.

    Deciding facts that are missing come first; an optional one is added only beside them, and never beside a
    question that a flag put before everything else. With nothing to ask for,
    an open question is left: the stage says that something is unknown.
    """
    missing = situation.assessment.missing
    known = {fact.kind.value for fact in situation.assessment.facts} | {name for name, _ in situation.facts.texts}
    own = {fact.ask for fact in situation.cause.decides}
    optional = tuple(
        fact.ask
        for fact in situation.cause.decides
        if fact.optional and not known & {*fact.any_of, fact.ask} and own.issuperset(missing)
    )
    keys = tuple(dict.fromkeys((*missing, *optional)))[:MAX_QUESTIONS] or (NOTHING_KNOWN,)
    said_much = len(situation.thread.message.split()) > _MUCH
    return tuple(MUCH_SAID if key == NOTHING_KNOWN and said_much else key for key in keys)
