"""Tells a language by its letters, for scripts that one language or a few use."""

import re
from dataclasses import dataclass

_KANA = re.compile("[\u3041-\u30ff\uff66-\uff9f]")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_SCRIPTS = (
    ("ja", _KANA),
    ("zh", _HAN),
    ("ko", re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")),
    ("ar", re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")),
    ("ru", re.compile("[\u0400-\u052f]")),
    ("el", re.compile("[\u0370-\u03ff\u1f00-\u1fff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("hi", re.compile("[\u0900-\u097f]")),
)
# Letters that a neighbour in the same script has and the first language has not.
_NEIGHBOURS = {
    "ru": (("uk", re.compile("[іїєґІЇЄҐ]")), ("sr", re.compile("[ђјљњћџЂЈЉЊЋЏ]"))),
    "ar": (("ur", re.compile("[ٹڈڑےں]")), ("fa", re.compile("[پچژگک]"))),
}
# Frequent characters that stand in one of the two Chinese scripts only.
_SIMPLIFIED = re.compile("[们这来时为没还会过对说话电邮单货钱应该给让开关运费发订户样个问题经两么]")
_TRADITIONAL = re.compile("[們這來時為沒還會過對說話電郵單貨錢應該給讓開關運費發訂戶樣個問題經兩麼]")
_FOREIGN_SHARE = 0.15
_KANA_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class ScriptFinding:
    """The language that the letters tell, and how many letters do."""

    code: str
    letters: int


def by_script(text: str) -> ScriptFinding | None:
    """Tell the language of a text of which at least 15 % of the letters are not Latin; `None` for the others."""
    letters = sum(sign.isalpha() for sign in text)
    counts = {code: len(pattern.findall(text)) for code, pattern in _SCRIPTS}
    foreign = sum(counts.values())
    if not letters or foreign < _FOREIGN_SHARE * letters:
        return None
    code = max(counts, key=lambda key: counts[key])
    if code in ("ja", "zh"):
        code = "ja" if counts["ja"] >= _KANA_SHARE * (counts["ja"] + counts["zh"]) else _chinese(text)
    for neighbour, pattern in _NEIGHBOURS.get(code, ()):
        if pattern.search(text):
            return ScriptFinding(neighbour, foreign)
    return ScriptFinding(code, foreign)


def _chinese(text: str) -> str:
    return "zh-TW" if len(_TRADITIONAL.findall(text)) > len(_SIMPLIFIED.findall(text)) else "zh-CN"
