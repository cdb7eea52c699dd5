"""The language of a text, by script, letters or words; nothing where nobody can tell."""

import sys

import pytest

from negotiations.text.source.languages import language_of

TOLD = [
    ("zh", "阿鲁维亚拒绝停火三十天。"),
    ("ja", "アルヴィアは三十日間の停戦を拒否した。"),
    ("ko", "휴전은 없다."),
    ("el", "Η εκεχειρία υπογράφηκε."),
    ("hy", "Զինադադար չի լինի։"),
    ("ka", "ცეცხლი შეწყდა."),
    ("th", "การเจรจาล้มเหลว"),
    ("uk", "Їхні перемовини зірвано, порт закрито."),
    (
        "uk",
        (
            "Марр заявив: «Перемирья не будет, сообщил он». Їхні перемовини зірвано, її порт"
            " закрито, і його теж."
        ),
    ),
    ("ru", "Переговоры сорваны, порт закрыт."),
    ("be", "Перамовы ў порце сарваныя, паведаміў міністр."),
    ("bg", "Преговорите се провалиха, съобщи министърът на външните работи."),
    ("ar", "فشلت المحادثات وأغلق الميناء."),
    ("fa", "گفتگوها شکست خورد و بندر بسته ماند."),
    ("ur", "مذاکرات ناکام ہو گئے اور بندرگاہ بند ہے۔"),
    ("ps", "خبرې اترې ناکامې شوې، بندر تړلی دی."),
    ("he", "השיחות נכשלו והנמל סגור."),
    ("yi", "די פֿאַרהאַנדלונגען זײַנען דורכגעפֿאַלן."),
    ("en", "The delegations left Kessel without a text."),
    ("de", "Die Delegationen verließen Kessel ohne einen Text."),
    ("fr", "Les délégations ont quitté Kessel sans texte."),
    ("es", "Las delegaciones salieron de Kessel sin ningún texto."),
    ("tr", "Heyetler Kessel’den metin imzalamadan ayrıldı."),
    ("en", "Kessel agreed, said Илья Марр and 张三, to talks about the port in June."),
    ("zh", "Kessel（凯塞尔）方面表示，关于港口的谈判将于六月举行。"),
]
UNTOLD = [
    "",
    "12 345 — 6",
    "Kessel",
    "Ok.",
    "هو",
    "Порт",
    "Kessel Порт 停火 الميناء",
    "Body of row 1.",
]


@pytest.mark.parametrize(("language", "text"), TOLD)
def test_a_language_is_told(language, text):
    assert language_of(text).code == language


@pytest.mark.parametrize("text", UNTOLD)
def test_what_nobody_can_tell_is_left_open(text):
    assert language_of(text).code == ""


def test_the_model_is_loaded_only_where_script_and_letters_do_not_tell(monkeypatch):
    monkeypatch.setitem(sys.modules, "py3langid.langid", None)
    assert language_of("阿鲁维亚拒绝停火三十天。").by == "its script"
    assert language_of("Їхні перемовини зірвано.").by == "its letters"
