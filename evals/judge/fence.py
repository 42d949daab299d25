"""Fences round text from outside: without chance, so that answers can be kept, and yet nobody can forge one."""

import hashlib
import re
import unicodedata

_LENGTH = 16
_ROLE_TOKEN = re.compile(r"<\|([^|<>\n]{0,40})\|>|\[/?(?:INST|SYS)\]|<</?SYS>>", re.IGNORECASE)
_JOINERS = frozenset("\u200c\u200d")  # Persian, Indic scripts and emoji need them


def fence(*texts: str) -> str:
    """Give a mark that occurs in none of the texts.

    It is a digest of them all: to write it into one of them, somebody would have to know it before the text exists.
    """
    said = "\x1f".join(texts)
    salt = 0
    while True:
        mark = hashlib.sha256(f"{salt}\x1f{said}".encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]
        if mark not in said:
            return mark
        salt += 1


def harmless(text: str) -> str:
    """Take out what no eye can see and what an engine could take for the turn of another speaker."""
    visible = "".join(char for char in text if char in "\n\t" or char in _JOINERS or _is_visible(char))
    return _ROLE_TOKEN.sub(r"(\1)", visible).strip()


def _is_visible(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co")
