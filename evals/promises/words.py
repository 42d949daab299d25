"""What acts mean, and their English wordings, read from `prompts/lexicons/promises/`: `acts.yaml` and `en.yaml`."""

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from app.domain.errors import InvalidFile
from app.domain.value import Value
from app.formats import read

FOLDER = Path(__file__).resolve().parents[2] / "prompts" / "lexicons" / "promises"

_CODE = 2
"""Letters of a language code; the other files are for all languages."""
Words = tuple[str, ...]
Names = Annotated[dict[str, str], Field(default_factory=dict)]
Stand = Literal["giving", "work", "care", "seen", "failure", "handover", "light", "embedding"]
ActKind = Literal["past_act", "future_act"]
Who = Literal["ours", "staff", "agent", "lexicon", "giving", "passive", "ongoing"]


class Act(Value):
    """Something that a company does for a customer, or failed to do."""

    id: str
    means: str
    """What it is, for those who write its words."""
    stand: Stand
    """What it takes to say it: the plan, a fact, or nothing."""
    remedies: Words = ()
    """Kinds of remedies of the policy that allow to promise it."""
    goodwill: bool = False
    """Whether a goodwill token of the plan allows it."""
    supported_by: Words = ()
    """Names of facts that allow it whatever their words."""
    otherwise: str = "ownership"
    """For `embedding`: the act that it stands for when the clause behind it names none."""
    same_as: Words = ()
    """Other acts of which a fact may speak and mean this one."""
    objects: Literal["facts", "anywhere"] = "facts"
    """Where the things that it names must be known from, once it is said to be done."""
    gives: bool = True
    """Whether it gives something away, where a remedy allows it: a call or a date in a diary does not."""
    manner: bool = False
    """Whether it only says how something is given, so that what is offered decides."""
    common: bool = False
    """Whether its verbs also tell how something came about, so that the thing must be this customer's."""


class ActWords(Value):
    """How a language with frames names an act."""

    wordings: Words = ()
    """Patterns at the start of "verb and what follows", with the verb in its plain form."""
    verbs: Words = ()
    nouns: Words = ()


class Acts(Value):
    """All acts; where several could be meant, the earlier one wins."""

    acts: tuple[Act, ...]


class Frame(Value):
    """A form of sentence that says who acts and when; its pattern has a group `verb`."""

    kind: ActKind
    who: Who
    """`ours`: we ourselves, any verb counts. `staff`: others on our side, verbs of acts only. `agent`: somebody or
    something of ours or new to the conversation, any verb counts. `lexicon`: no subject.
    `giving`: the plain present of verbs that give. `passive`: what is done to the thing before it.
    `ongoing`: the same while it is being done, any verb counts."""
    form: Literal["past", "base", "ing"]
    pattern: str
    starts: Words = ()
    """Words at which the pattern may begin; none means at the start of the sentence only."""
    needs: Words = ()
    """Words of which one must be in the sentence: a cheap test before the pattern; none means any sentence."""
    tense: Literal["plain", "narrative"] = "plain"
    """`narrative` tells a story that the message may have told already."""
    cares: bool = False
    """Whether acts of care count as well: "your record has been updated"."""
    offer: bool = False
    asks: bool = False
    """Whether it is an offer in a question as well."""


class Predicate(Value):
    """What is said of a thing that is given; the noun before it tells which act it is."""

    kind: ActKind
    pattern: str
    tense: Literal["plain", "narrative"] = "plain"
    any_subject: str | None = None
    """The act that it stands for whatever is before it; `None` where the noun before it decides."""
    starts: Words = ()
    needs: Words = ()


class Phrase(Value):
    """A whole wording that stands for an act."""

    act: str
    kind: ActKind
    pattern: str
    needs: Words = ()
    """Words of which one must be in the sentence: a cheap test before the pattern; none means any sentence."""


class Anchored(Value):
    """A pattern that begins at one of some words; what stands behind it is to be given."""

    as_verb: str = ""
    """The verb with which the object behind it is read: to `receive` a thing is to be given it."""
    starts: Words = ()
    pattern: str = "(?!)"


class Absolutes(Value):
    """Wordings that promise by themselves."""

    needs: Words = ()
    """Words of which one must be in the sentence."""
    patterns: Words = ()


class PromiseWords(Value):
    """Everything that the ledger knows of one language."""

    irregular: Names
    no_verbs: Words = ()
    past_endings: Words = ()
    ing_endings: Words = ()
    macros: Names
    acts: Annotated[dict[str, ActWords], Field(default_factory=dict)]
    """Id of an act, as `acts.yaml` declares it, to its words."""
    state_verbs: Words = ()
    frames: tuple[Frame, ...] = ()
    predicates: tuple[Predicate, ...] = ()
    predicate_nouns: Words = ()
    other_subjects: Words = ()
    compound_heads: Words = ()
    phrases: tuple[Phrase, ...] = ()
    receiving: Anchored = Anchored()
    asking: Anchored = Anchored()
    abbreviation: str = "(?!)"
    clause_break: str = "(?!)"
    clause_opener: str = "(?!)"
    statement_break: str = "(?!)"
    joiner: str = "(?!)"
    joined_end: str = "(?!)"
    interrogative: str = "(?!)"
    singular: str = "(?!)"
    new_subject: str = "(?!)"
    no_base: str = "(?!)"
    object_end: str = "(?!)"
    pronoun_object: str = "(?!)"
    negative_object: str = "(?!)"
    to_customer: str = "(?!)"
    for_customer: str = "(?!)"
    customer_thing: str = "(?!)"
    customers_own: str = "(?!)"
    told_subject: str = "(?!)"
    role_subject: str = "(?!)"
    failed: str = "(?!)"
    coordination: str = "(?P<verb>(?!))"
    conditional: str = "(?!)"
    temporal: str = "(?!)"
    reported: str = "(?!)"
    negated: str = "(?!)"
    double_negation: str = "(?!)"
    eligibility: Absolutes = Absolutes()
    guarantees: Absolutes = Absolutes()
    no_guarantee: str = "(?!)"
    refusing: str = "(?!)"
    idle_in_guarantees: Words = ()
    approval_words: Words = ()
    prevented: str = "(?!)"
    internal_limits: Absolutes = Absolutes()
    fact_undone: Words = ()
    fact_not_yet: str = "(?!)"
    fact_refuses: str = "(?!)"
    fact_wished: str = "(?!)"
    fact_done: str = "(?!)"
    empty_words: Words = ()
    plain_objects: Words = ()
    idle_times: str = "(?!)"
    echo_forms: Names
    """Words that differ when a statement is said back: to one form, or to nothing for a person."""


class Fixes(Value):
    """What the agent is told to do, by kind of promise."""

    amount: str
    percentage: str
    date: str
    time: str
    duration: str
    number: str
    link: str
    contact: str
    past_act: str
    future_act: str
    care_time: str
    handover: str
    eligibility: str
    guarantee: str
    forbidden: str
    internal_limit: str


@cache
def load_promise_words(language: str) -> PromiseWords:
    """Read the frames of a language; one without a file, or with forms instead, has none."""
    path = FOLDER / f"{language}.yaml"
    document = read(path) if path.is_file() else None
    if document is None or (isinstance(document.data, dict) and "forms" in document.data):
        return PromiseWords.model_validate({})
    words, known = document.into(PromiseWords), load_acts()
    unknown = [name for name in words.acts if name not in known]
    if unknown:
        instead = f"write one of acts.yaml: {', '.join(known)}"
        raise InvalidFile(tuple(document.mistake(("acts", name), f"{name!r} is no act", instead) for name in unknown))
    return words


@cache
def load_acts() -> dict[str, Act]:
    """Read what acts mean, by id, in the order of the file."""
    return {act.id: act for act in read(FOLDER / "acts.yaml").into(Acts).acts}


@cache
def load_fixes() -> Fixes:
    """Read what the agent is told to do."""
    return read(FOLDER / "fixes.yaml").into(Fixes)


def promise_languages() -> tuple[str, ...]:
    """List the languages whose promises are known."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml") if len(path.stem) == _CODE))
