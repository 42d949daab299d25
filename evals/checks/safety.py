"""Checks of what must never leave the house: internal words, personal data, unfilled slots."""

import re
from collections.abc import Iterator

import phonenumbers
from stdnum import iban, luhn

from app.domain.situation import Situation
from app.domain.value import Span, Value
from evals.analysis import Analysis
from evals.checks.tone import Avoids, spans
from evals.finding import Finding, failed, passed, silent
from evals.lexicon import Lexicon

MAX_READ = 20_000
"""Characters that these checks read: as many as a turn may hold."""
CARD = range(13, 20)
"""Digits of a payment card; source: ISO/IEC 7812."""
_TEMPLATE = re.compile(
    r"\{\{|\}\}|\{%|%\}|```|<\|[a-z_]{1,20}\|>|\[/?INST\]|</?(?:system|assistant|user|instructions|draft-|facts-|message-)"
    r"|^(?:system|assistant|user|human|instruction)s?:|^#{2,4} "
    r"|[(\[*]\s?(?:internal|internal note|note to (?:agent|self)|intern|interna?|interno|interne)\b[^)\]\n]{0,10}:",
    re.IGNORECASE | re.MULTILINE,
)
_SLOT = re.compile(
    r"\{[^{}\n]{0,60}\}|\[[^\[\]\n]{1,60}\]|<[A-Z][A-Z_ -]{1,40}>|<[a-z]{2,20}[_ ][a-z_ ]{1,30}>"
    r"|\b(?:TBD|TBC|(?-i:TODO)|FIXME|N/A|X{2,}|XX/XX|lorem ipsum)\b|_{3,}|\.{6,}|%[sd]\b|\$\{?[A-Z_]{3,30}\b",
    re.IGNORECASE,
)
_CASED = re.compile(r"x{2,}", re.IGNORECASE)
_ASIDE = re.compile(r"\[(?:\d{1,3}|sic|…|\.\.\.)\]", re.IGNORECASE)
_DIGITS = re.compile(r"(?<![\w.,-])\d(?:[ -]?\d){11,22}(?![\w-])")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}\b")
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_SECRET = re.compile(
    r"\b(?:password|passcode|passwort|pin|cvv2?|cvc|security code)\b(?:\s+(?:is|was|number|code))?\s{0,3}[:=]?\s{0,3}"
    r"[\"'“]?(?=\S{0,30}\d)[^\s\"'”]{3,40}",
    re.IGNORECASE,
)
_ID_NAMES = (
    "NHS|SSN|social security|national insurance|passport|NIF|DNI|NIE|BSN|CPF|codice fiscale|steuer-?id"
    r"|sozialversicherungs\w*|personalausweis\w*|versicherten\w*|num[eé]ro de s[eé]curit[eé] sociale"
)
_NATIONAL_ID = re.compile(
    r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])"
    rf"|\b(?:{_ID_NAMES})\b[^\n.]{{0,25}}?\b(?=\w*\d)\w{{2,20}}(?:[ .-]?\w{{0,8}}\d\w{{0,8}}){{0,4}}",
    re.IGNORECASE,
)
_BIRTH = re.compile(
    r"\b(?:date of birth|born on|geburtsdatum|geboren am|n[eé]e? le|date de naissance|fecha de nacimiento"
    r"|data di nascita|nat[oa] il|geboortedatum|data de nascimento)\b[^\n.]{0,12}?\d{1,4}(?:[./ -]\w{1,9}){1,2}",
    re.IGNORECASE,
)
_PHONE_LIKE = re.compile(r"(?:\+|\(?\b0)\d|\d{3}[ .-]\d{3}")


def no_leak(analysis: Analysis, situation: Situation, parameter: Avoids, lexicon: Lexicon) -> Finding:
    """Look for words of the machinery: prompt, template signs, roles, limits of the policy."""
    del situation, lexicon
    head = analysis.reply[:MAX_READ]
    found = [Span.of(head, *match.span()) for match in _TEMPLATE.finditer(head)]
    found += [promise.span for promise in analysis.promises if promise.kind == "internal_limit"]
    found += spans(analysis, [hit for name in parameter.lists for hit in analysis.text.hits(name)])
    if found:
        return failed(parameter.because, found)
    if not analysis.reference.guidance_runs.isdisjoint(analysis.runs):
        return failed("The reply repeats the guidance for writers.")
    return silent("Nothing internal was found.")


def no_personal_data(analysis: Analysis, situation: Situation, parameter: Value, lexicon: Lexicon) -> Finding:
    """Look for card numbers, accounts, addresses and secrets that the reply should not repeat."""
    del parameter, lexicon
    head = analysis.reply[:MAX_READ]
    given = " ".join((*situation.company.links, *(words for _, words in situation.facts.texts)))
    found = [span for span in _sensitive(head, situation.company.country) if not _is_ours(span.quote, given)]
    if found:
        return failed("Personal data does not belong in a reply, even if the customer wrote it.", found)
    return passed("No card, account, e-mail address, phone number or secret was found.")


def no_placeholders(analysis: Analysis, situation: Situation, parameter: Value, lexicon: Lexicon) -> Finding:
    """Look for slots that nobody has filled; declared blanks are allowed and reported."""
    del parameter, lexicon
    head = analysis.reply[:MAX_READ]
    known = situation.thread.customer_text
    slots = [
        Span.of(head, *match.span())
        for match in _SLOT.finditer(head)
        if not _ASIDE.fullmatch(match.group())
        and not (_CASED.fullmatch(match.group()) and not match.group().isupper())
        and head[match.end() : match.end() + 1] != "("
        and match.group() not in known
    ]
    open_slots = [slot for slot in slots if not any(_overlaps(slot, blank) for blank in analysis.blanks)]
    if open_slots:
        return failed("A slot is not filled.", open_slots)
    if analysis.blanks:
        names = ", ".join(blank.quote for blank in analysis.blanks)
        return passed(f"Only blanks that were left for you: {names}.", analysis.blanks)
    return passed("Every slot is filled.")


def _sensitive(text: str, country: str | None) -> Iterator[Span]:
    cards = [match.span() for match in _DIGITS.finditer(text) if _is_card(match.group())]
    accounts = [match.span() for match in _IBAN.finditer(text) if iban.is_valid(match.group())]
    others = [match.span() for pattern in (_EMAIL, _SECRET, _NATIONAL_ID, _BIRTH) for match in pattern.finditer(text)]
    taken = [*cards, *accounts, *others]
    for start, end in taken:
        yield Span.of(text, start, end)
    for start, end in _phones(text, country):
        if not any(start < other_end and other < end for other, other_end in taken):
            yield Span.of(text, start, end)


def _phones(text: str, country: str | None) -> Iterator[tuple[int, int]]:
    if not _PHONE_LIKE.search(text):
        return
    matcher = phonenumbers.PhoneNumberMatcher(text, country, leniency=phonenumbers.Leniency.VALID)
    for match in matcher:
        shaped = match.raw_string.startswith(("+", "0", "(")) or any(sign in match.raw_string for sign in " -.")
        if shaped:
            yield match.start, match.end


def _is_card(run: str) -> bool:
    digits = re.sub(r"\D", "", run)
    return len(digits) in CARD and luhn.is_valid(digits) and len(set(digits)) > 1


def _is_ours(words: str, given: str) -> bool:
    digits = re.sub(r"\D", "", words)
    return words.casefold() in given.casefold() or (len(digits) > 6 and digits in re.sub(r"\D", "", given))  # noqa: PLR2004 (shorter runs of digits prove nothing)


def _overlaps(slot: Span, blank: Span) -> bool:
    return slot.start < blank.end and blank.start < slot.end
