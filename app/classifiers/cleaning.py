"""Takes from a raw message everything that the customer did not write as words."""

import re
import unicodedata

from selectolax.lexbor import LexborHTMLParser

from app.classifiers.quotes import own_words
from app.domain.errors import MessageTooLong, NothingToAnswer, NotText
from app.domain.message import MAX_TURN_CHARACTERS

MAX_RAW_CHARACTERS = 10 * MAX_TURN_CHARACTERS
"""HTML and quoted mail may be this long, as long as the words are not."""

_BINARY_SHARE, _BINARY_AT_LEAST = 0.1, 4
_PASSES = 4
_TAGS = (
    "a|b|blockquote|body|br|center|code|div|em|font|h[1-6]|head|hr|html|i|img|li|meta|ol|p|pre|script|section|span"
    "|strong|style|table|tbody|td|th|tr|u|ul|!doctype"
)
_HTML = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]{{0,2000}})?/?>|<!--", re.IGNORECASE)
_BLOCKS = re.compile(
    r"(?=</?(?:blockquote|br|center|div|h[1-6]|hr|li|ol|p|pre|section|table|td|th|tr|ul)(?:\s[^<>]{0,2000})?/?>)",
    re.IGNORECASE,
)
_QUOTED = "blockquote[type=cite], .gmail_quote, .yahoo_quoted, .moz-cite-prefix, #divRplyFwdMsg, #appendonsend ~ *"
_ENTITIES = re.compile(r"&(?:amp;)*(nbsp|quot|apos|#39|#x27|euro|pound|amp)(?:;)")
_ENTITY_SIGNS = {"nbsp": " ", "quot": '"', "apos": "'", "#39": "'", "#x27": "'", "euro": "€", "pound": "£", "amp": "&"}
# Signs without width, soft hyphens, direction marks and tag characters: they hide words from a reader.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\U000e0000-\U000e007f]")
_LATIN_JOINER = re.compile("(?<=[\u0021-\u024f])[\u200c\u200d]+|[\u200c\u200d]+(?=[\u0021-\u024f])")
_CONTROL = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")


def clean(text: str) -> str:
    """Reduce a raw message to the customer's own words.

    Raises `NotText` for binary input, `NothingToAnswer` where no word is left, and `MessageTooLong`.
    """
    _refuse_binary(text)
    if len(text) > MAX_RAW_CHARACTERS:
        raise MessageTooLong(len(text), MAX_RAW_CHARACTERS)
    # What an entity or a quote hid may be HTML or a quote itself, so passes go on until nothing changes.
    for _ in range(_PASSES):
        before, text = text, _clean_once(text)
        if text == before:
            break
    else:
        text = _flat(text)
    if not any(sign.isalnum() for sign in text):
        raise NothingToAnswer("the message holds no words; send what the customer wrote")
    if len(text) > MAX_TURN_CHARACTERS:
        raise MessageTooLong(len(text), MAX_TURN_CHARACTERS)
    return text


def _refuse_binary(text: str) -> None:
    if _SURROGATE.search(text):
        raise NotText("the message holds half a character; send it as valid UTF-8")
    odd = len(_CONTROL.findall(text)) + text.count("\ufffd")
    if odd >= _BINARY_AT_LEAST and odd > _BINARY_SHARE * len(text):
        raise NotText("the message is binary; send text")


def _clean_once(text: str) -> str:
    if _HTML.search(text):
        text = _text_of_html(text)
    return _normal(own_words(_normal(_ENTITIES.sub(lambda found: _ENTITY_SIGNS[found[1]], text))))


def _normal(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    text = _LINE_ENDS.sub("\n", text)
    text = _LATIN_JOINER.sub("", _INVISIBLE.sub("", _CONTROL.sub(" ", text)))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return unicodedata.normalize("NFC", _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip())


def _text_of_html(text: str) -> str:
    tree = LexborHTMLParser(_BLOCKS.sub("\n", text))
    tree.strip_tags(["script", "style", "head", "title", "template", "noscript"])
    whole = _body_text(tree)
    for node in tree.css(_QUOTED):
        node.decompose()
    own = _body_text(tree)
    return own if any(sign.isalnum() for sign in own) else whole


def _body_text(tree: LexborHTMLParser) -> str:
    return tree.body.text(deep=True) if tree.body is not None else ""


def _flat(text: str) -> str:
    """Take the signs away that could begin markup, for text that never comes to rest."""
    return _normal(re.sub(r"[<>&]+", " ", text))
