"""Detect the language of a text: by its script, then by letters that only one language of the
script uses, then by a model, which is loaded on first use.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

import regex

#: The number of code points at the start of a text that are examined.
SAMPLE = 5_000
#: The least share of the letters that are in the script of the language.
MOST = 0.6
#: The fewest letters from which the model judges.
FEWEST = 20
#: The least likelihood at which the model's answer counts.
SURE = 0.8
#: The share of kana among Han and kana from which on a text is Japanese.
SOME_KANA = 0.05

LETTER = regex.compile(r"\p{L}")
#: Scripts in which only one language has a written press.
OF_ONE_LANGUAGE = {
    "Greek": "el", "Armenian": "hy", "Georgian": "ka", "Hangul": "ko", "Thai": "th", "Lao": "lo",
    "Khmer": "km", "Myanmar": "my", "Tamil": "ta", "Telugu": "te", "Kannada": "kn",
    "Malayalam": "ml", "Gujarati": "gu", "Gurmukhi": "pa", "Oriya": "or", "Sinhala": "si",
    "Thaana": "dv", "Han": "zh",
}  # fmt: skip
#: Per shared script: letters that indicate a language, letters that speak against it, and the
#: language ("" for one of several). The first entry that applies decides.
INDICATIVE = {
    "Cyrillic": (
        ("қғҳӯӣҷәңөүһҗ", "", ""), ("ў", "", "be"), ("їєґ", "ыэё", "uk"), ("ђћ", "", "sr"),
        ("ѓќѕ", "", "mk"), ("ыэё", "", "ru"),
    ),
    "Arabic": (
        ("ټډړښځڅۍ", "", "ps"), ("ٹڈڑےںہ", "", "ur"), ("ڕڵێۇ", "", ""),
        ("پچژگیک", "ةأإ", "fa"), ("ةأإىيك", "", "ar"),
    ),
    "Hebrew": (("װױײ", "", "yi"), ("אבגדהו", "", "he")),
    "Bengali": (("ৰৱ", "", "as"), ("রয়", "", "bn")),
    "Ethiopic": (("ቐቑቒቓቔቕቖ", "", "ti"),),
    "Devanagari": (),
    "Latin": (),
}  # fmt: skip
#: The least share of indicative letters among all.
ENOUGH = 0.005
#: The languages that the model may answer per shared script.
POSSIBLE = {
    "Cyrillic": "ru uk be bg sr mk kk ky mn tg tt ba",
    "Arabic": "ar fa ur ps ug ku sdh",
    "Devanagari": "hi mr ne",
    "Latin": (
        "af az bs ca cs cy da de en es et eu fi fo fr ga gd gl ha hr ht hu id ig is it jv ku lb lt"
        " lv mg ms mt nl nn no om pl pt qu ro rw sk sl sn so sq sr st sv sw tk tl tr uz vi xh yo zu"
    ),
}
SCRIPTS = {
    name: regex.compile(rf"\p{{Script={name}}}")
    for name in ("Hiragana", "Katakana", *OF_ONE_LANGUAGE, *INDICATIVE)
}


@dataclass(frozen=True)
class DetectedLanguage:
    """`code` is a BCP 47 language, "" if undecided; `by` says what decided, in words."""

    code: str = ""
    by: str = ""


def language_of(text: str) -> DetectedLanguage:
    """The language of a text, if it is clear."""
    letters = Counter(LETTER.findall(text[:SAMPLE].lower()))
    scripts = {
        name: sum(letters[letter] for letter in letters if script.match(letter))
        for name, script in SCRIPTS.items()
    }
    kana = scripts.pop("Hiragana") + scripts.pop("Katakana")
    japanese = kana >= SOME_KANA * (kana + scripts["Han"])
    scripts["Han"] += kana
    script = max(scripts, key=scripts.__getitem__)
    if not scripts[script] or scripts[script] < MOST * letters.total():
        return DetectedLanguage()
    if script in OF_ONE_LANGUAGE:
        return DetectedLanguage(
            "ja" if script == "Han" and japanese else OF_ONE_LANGUAGE[script], "its script"
        )
    return _by_letters(script, letters) or _by_model(script, text[:SAMPLE], letters.total())


def _by_letters(script: str, letters: Counter[str]) -> DetectedLanguage | None:
    for indicative, against, code in INDICATIVE[script]:
        pro, contra = (sum(letters[letter] for letter in some) for some in (indicative, against))
        if pro > contra and pro >= ENOUGH * letters.total():
            return DetectedLanguage(code, "its letters") if code else None
    return None


def _by_model(script: str, text: str, letters: int) -> DetectedLanguage:
    if letters < FEWEST:
        return DetectedLanguage()
    possible = POSSIBLE.get(script, "").split()
    likely = {code: float(share) for code, share in _model().rank(text) if code in possible}
    code = max(likely, key=likely.__getitem__, default="")
    return (
        DetectedLanguage(code, "its words")
        if code and likely[code] >= SURE * sum(likely.values())
        else DetectedLanguage()
    )


@cache
def _model() -> Any:
    module = import_module("py3langid.langid")
    return module.LanguageIdentifier.from_model_file(module.MODEL_FILE, norm_probs=True)
