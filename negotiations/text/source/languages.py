"""The language of a text: by its script, then by letters that only one language of the script has,
then by a model.

The model is loaded when it is first asked.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

import regex

#: So many code points of a text are looked at.
SAMPLE = 5_000
#: Of the letters, so many are in the script of the language.
MOST = 0.6
#: With fewer letters nothing is said of a script that several languages share.
FEWEST = 20
#: Below this likelihood the model's answer is none.
SURE = 0.8
#: Of letters in Han or kana, from so many kana on it is Japanese.
SOME_KANA = 0.05

LETTER = regex.compile(r"\p{L}")
#: Scripts of one language among those that have a written press.
OF_ONE_LANGUAGE = {
    "Greek": "el", "Armenian": "hy", "Georgian": "ka", "Hangul": "ko", "Thai": "th", "Lao": "lo", "Khmer": "km",
    "Myanmar": "my", "Tamil": "ta", "Telugu": "te", "Kannada": "kn", "Malayalam": "ml", "Gujarati": "gu",
    "Gurmukhi": "pa", "Oriya": "or", "Sinhala": "si", "Thaana": "dv", "Han": "zh",
}  # fmt: skip
#: For each shared script: letters that tell, letters that tell against them, and the language (""
#: for none in particular). The first that is told decides.
TELLING = {
    "Cyrillic": (
        ("қғҳӯӣҷәңөүһҗ", "", ""), ("ў", "", "be"), ("їєґ", "ыэё", "uk"), ("ђћ", "", "sr"), ("ѓќѕ", "", "mk"),
        ("ыэё", "", "ru"),
    ),
    "Arabic": (
        ("ټډړښځڅۍ", "", "ps"), ("ٹڈڑےںہ", "", "ur"), ("ڕڵێۇ", "", ""), ("پچژگیک", "ةأإ", "fa"), ("ةأإىيك", "", "ar"),
    ),
    "Hebrew": (("װױײ", "", "yi"), ("אבגדהו", "", "he")),
    "Bengali": (("ৰৱ", "", "as"), ("রয়", "", "bn")),
    "Ethiopic": (("ቐቑቒቓቔቕቖ", "", "ti"),),
    "Devanagari": (),
    "Latin": (),
}  # fmt: skip
#: Of all letters, so many are enough.
ENOUGH = 0.005
#: What the model may answer for a shared script.
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
    name: regex.compile(rf"\p{{Script={name}}}") for name in ("Hiragana", "Katakana", *OF_ONE_LANGUAGE, *TELLING)
}  # fmt: skip


@dataclass(frozen=True)
class DetectedLanguage:
    """`code` as in BCP 47, "" where nobody can tell; `by` in words: by what it was found."""

    code: str = ""
    by: str = ""


def language_of(text: str) -> DetectedLanguage:
    """The language of a text, so far as that is plain."""
    letters = Counter(LETTER.findall(text[:SAMPLE].lower()))
    scripts = {
        name: sum(letters[one] for one in letters if script.match(one))
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
    for telling, against, code in TELLING[script]:
        found, other = (sum(letters[letter] for letter in some) for some in (telling, against))
        if found > other and found >= ENOUGH * letters.total():
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
