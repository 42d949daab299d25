"""What a reply may ask: only what is not known yet, the deciding facts first."""

from app.domain.situation import Situation

MAX_QUESTIONS = 2


def open_questions(situation: Situation) -> tuple[str, ...]:
    """List the keys of the questions to ask, at most `MAX_QUESTIONS`.

    Deciding facts that are missing come first; an optional one is added only beside them, and never beside a
    question that a flag put before everything else.
    """
    missing = situation.askable
    known = {fact.kind.value for fact in situation.assessment.facts} | {name for name, _ in situation.facts.texts}
    own = {fact.ask for fact in situation.cause.decides}
    optional = tuple(
        fact.ask
        for fact in situation.cause.decides
        if fact.optional
        and (not fact.suits or situation.sort in fact.suits)
        and (not fact.beside or any(situation.assessment.has_flag(flag) for flag in fact.beside))
        and not known & {*fact.any_of, fact.ask}
        and own.issuperset(missing)
    )
    return tuple(dict.fromkeys((*missing, *(optional if missing else ()))))[:MAX_QUESTIONS]
