"""Ten articles in five languages come in by the command and by the page: every word of each is in
its title or its text.
"""

from html import unescape
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from negotiations.models import Article

pytestmark = pytest.mark.django_db

#: Language, headline ("" where the first line is none), all that follows.
ARTICLES = [
    (
        "en",
        "The port stays shut",
        (
            "Nobody has promised to come, says Ilya Marr\n\nBy Jane Roe\n14 May 2031\n\nThe"
            " envoys left "
            "Kessel at noon.\n\n“No truce,” said one. “Not while the port is"
            " blocked.”\n\nComments\nShare this article"
        ),
    ),
    (
        "en",
        "",
        (
            "KESSEL, 14 May 2031 (Agency) — The delegations met in the old customs"
            " house.\n\nRegister all prisoners first, "
            "Kessel demanded, or there will be no exchange."
        ),
    ),
    (
        "en",
        "",
        (
            "The delegations of Kessel and of Aruvia met on Monday in the old\ncustoms house"
            " above the port, where nobody "
            "has worked since the\nblockade began, and left without a text that both could"
            " sign.\n\nThey meet again in June."
        ),
    ),
    (
        "de",
        "Hafen bleibt zu",
        (
            "Von Anna von der Heide\n\n„Keine Waffenruhe, solange der Hafen gesperrt ist“,"
            " sagte Marr. „Das "
            "gilt ab heute.“\n\nKessel lehnt das ab.\n\n12 Kommentare"
        ),
    ),
    (
        "de",
        "",
        (
            "Genf (dpa) - Die Gespräche über den Hafen sind am Montag gescheitert.\n\nEmpfohlen"
            " wird nun eine Pause."
        ),
    ),
    (
        "fr",
        "La trêve attendra",
        (
            "Par Ève d’Arcy\nPublié le 14 mai 2031\n\nLe port reste fermé, et personne ne dit"
            " pourquoi. "
            "« Pas de trêve. »\n\nLire aussi : la trêve de mars"
        ),
    ),
    (
        "ru",
        "Порт закрыт",
        (
            "Автор: Илья Марр\n\nПереговоры сорваны. «Никакого перемирия», — сказал он.\n\nЧитайте"
            " также"
        ),
    ),
    (
        "ru",
        "",
        (
            "МОСКВА, 14 мая. /ТАСС/. Стороны разъехались, не подписав текста.\n\nНовых дат"
            " объявлено не было."
        ),
    ),
    ("zh", "停火谈判", "作者：张三\n\n阿鲁维亚拒绝停火三十天。\n\n克塞尔表示同意。\n\n发表评论"),
    ("zh", "", "新华社克塞尔5月14日电 双方未能达成协议。\n\n港口仍然关闭。"),
]
SOURCES = [f"\n{title}\n\n{rest}\n \n" if title else f"{rest}\n" for _, title, rest in ARTICLES]


def parts(article):
    return article.language, article.title, article.text


def test_by_the_command(editor, talks, tmp_path):
    files = [tmp_path / f"{number}.txt" for number in range(len(SOURCES))]
    for file, source in zip(files, SOURCES, strict=True):
        file.write_text(source, encoding="utf-8")
    printed = StringIO()
    call = [
        "import_articles",
        "kessel",
        *map(str, files),
        "--by",
        "editor",
        "--published-on",
        "2031-05-15",
    ]
    call_command(*call, stdout=printed)
    stored = [parts(article) for article in Article.objects.order_by("id")]
    assert stored == [
        (code, title or str(at), rest) for at, (code, title, rest) in enumerate(ARTICLES)
    ]
    assert (
        "Proposed: 0.txt: standfirst “Nobody has promised to come, says Ilya Marr”: left in the"
        " text." in printed.getvalue()
    )
    call_command(*call, stdout=printed)
    assert Article.objects.count() == len(ARTICLES)


def sent(page):
    """What the form of a preview holds, with what is hidden in it."""
    form = {name: str(value or "") for name, value in page.context["preview"].fields.items()}
    taken = [taken.key for taken in page.context["preview"].taken]
    return {**form, "preview": "1", "taken": taken, "text_access": "members"}


@pytest.mark.parametrize(
    ("language", "title", "rest", "source"),
    [(*one, src) for one, src in zip(ARTICLES, SOURCES, strict=True)],
)
def test_by_the_page(client, editor, talks, language, title, rest, source):
    client.force_login(editor)
    page = client.post(
        reverse("article.paste", args=["kessel"]), {"pasted": source.replace("\n", "\r\n")}
    )
    assert all(line in unescape(page.content.decode()) for line in [title, *rest.split("\n")])
    form = sent(page)
    assert (form["title"], form["text"], form["language"]) == (title, rest, language)
    done = client.post(
        reverse("article.add", args=["kessel"]),
        {**form, "title": title or "Given", "text": rest.replace("\n", "\r\n")},
    )
    assert done.status_code == 302
    assert parts(Article.objects.get()) == (language, title or "Given", rest)
