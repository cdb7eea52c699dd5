"""Rows become articles, or are refused by name."""

import pytest
from django.core.exceptions import PermissionDenied

from negotiations.actions import article as actions
from negotiations.actions import undo
from negotiations.exchange.importers import csv, txt
from negotiations.exchange.importers.row import ImportedRow
from negotiations.exchange.load import load_articles
from negotiations.models import Actor, Article, Change
from tests.factories import make_actor, make_article

pytestmark = pytest.mark.django_db


def row(where="row 1", **fields):
    return ImportedRow(
        where,
        {"title": "Head", "text": f"Body of {where}.", "published_on": "2031-05-14", **fields},
    )


def load(editor, talks, *rows, **options):
    return load_articles(
        rows, by=editor, negotiation=talks, defaults=options.pop("defaults", {}), **options
    )


def test_an_article_is_stored_with_its_actors(editor, talks):
    load(editor, talks, row(authors=["R. Okafor"], outlet="The Ledger"))
    article = Article.objects.get()
    assert [author.actor.name for author in article.authors.all()] == ["R. Okafor"]
    assert (article.outlet.name, article.outlet.kind) == ("The Ledger", "media")


def test_an_actor_known_by_another_name_is_used(editor, talks):
    ledger = make_actor(editor, "The Ledger", "media", names=[{"name": "Ledger", "language": "en"}])
    report = load(editor, talks, row(outlet="ledger"))
    assert Article.objects.get().outlet == ledger
    assert report.actors_made == []


def test_an_actor_of_another_negotiation_is_not_used(editor, talks, outsider):
    hidden = make_actor(
        outsider, "R. Okafor", "person", negotiation=outsider.memberships.get().negotiation
    )
    load(editor, talks, row(authors=["R. Okafor"]))
    assert Article.objects.get().authors.get().actor != hidden


def test_a_bad_row_is_named_and_the_rest_kept(editor, talks):
    report = load(
        editor, talks, row("row 1"), row("row 2", published_on="2031-13-01"), row("row 3")
    )
    assert [where for where, _ in report.refused] == ["row 2"]
    assert Article.objects.count() == 2


def test_nothing_is_kept_where_asked(editor, talks):
    report = load(
        editor,
        talks,
        row("row 1", authors=["New"]),
        row("row 2", genre="poem"),
        all_or_nothing=True,
    )
    assert report.nothing_kept
    assert (Article.objects.count(), Actor.objects.count(), report.kept, report.actors_made) == (
        0,
        0,
        [],
        [],
    )


def test_actors_of_a_refused_row_are_not_left_behind(editor, talks):
    report = load(editor, talks, row(authors=["New"], genre="poem"))
    assert (Actor.objects.count(), report.actors_made) == (0, [])


def test_a_row_without_a_date_is_refused(editor, talks):
    report = load(editor, talks, row(published_on=""))
    assert "date of publication" in report.refused[0][1]


def test_a_default_fills_what_a_row_leaves_open(editor, talks):
    given = ImportedRow("row 1", {"title": "Head", "text": "Body.", "genre": "news"})
    load(editor, talks, given, defaults={"published_on": "2031-05-01", "genre": "op_ed"})
    article = Article.objects.get()
    assert (str(article.published_on), article.genre) == ("2031-05-01", "news")


def test_an_article_that_is_here_already_is_named_and_left_out(editor, talks):
    there = make_article(editor, talks, text="Body of row 1.")
    report = load(editor, talks, row())
    assert str(there.pk) in report.duplicates[0][1]
    assert Article.objects.count() == 1


def test_the_same_text_elsewhere_is_a_reprint(editor, talks):
    original = make_article(editor, talks, text="Body of row 1.")
    load(editor, talks, row(outlet="The Mirror", published_on="2031-05-15"))
    assert Article.objects.get(outlet__name="The Mirror").duplicate_of == original


def test_an_import_is_one_act(editor, talks):
    load(editor, talks, row("row 1", authors=["New"]), row("row 2"))
    assert (
        Change.objects.filter(verb__in=["article.add", "actor.add"])
        .values("act")
        .distinct()
        .count()
        == 1
    )


def test_a_reader_imports_nothing(reader, talks):
    with pytest.raises(PermissionDenied):
        load(reader, talks, row())


def table(text):
    return list(csv.read("t.csv", text.encode(), "utf-8"))


def test_a_name_that_two_actors_bear_is_refused_with_both(editor, talks):
    both = [
        make_actor(editor, "Chris Doe", "person", description=what)
        for what in ("Historian", "Spokesman")
    ]
    report = load(editor, talks, row(authors=["chris doe"]))
    ((_, problem),) = report.refused
    assert all(
        part in problem
        for one in both
        for part in (f"person, {one.description}, shared", str(one.pk))
    )
    assert not Article.objects.exists()
    load(editor, talks, row(authors=[str(both[1].pk)]))
    assert Article.objects.get().authors.get().actor == both[1]


def test_an_id_of_nobody_who_fits_is_refused(editor, talks, outsider):
    state = make_actor(editor, "Aruvia", "state")
    hidden = make_actor(outsider, "X", "media", negotiation=outsider.memberships.get().negotiation)
    report = load(
        editor, talks, row("row 1", outlet=str(state.pk)), row("row 2", outlet=str(hidden.pk))
    )
    assert ["No actor that fits" in problem for _, problem in report.refused] == [True, True]


def test_an_outlet_is_media_and_a_writer_no_state(editor, talks):
    state = make_actor(editor, "Aruvia", "state", names=[{"name": "The Palace", "language": "en"}])
    report = load(editor, talks, row(outlet="The Palace", authors=["The Palace"]))
    article = Article.objects.get()
    assert (article.outlet.kind, article.outlet.name) == ("media", "The Palace")
    assert article.authors.get().actor != state
    assert (
        "“The Palace” is read as The Palace (media, shared); Aruvia (state, shared) bears that"
        " name too" in [note for _, note in report.notes]
    )


def test_a_writer_is_an_organisation_where_no_person_is_called_so(editor, talks):
    ministry = make_actor(editor, "Ministry of Ports", "government_body")
    load(editor, talks, row(authors=["Ministry of Ports"]))
    assert Article.objects.get().authors.get().actor == ministry


def test_a_writer_with_an_outlet_of_their_own_is_the_writer(editor, talks):
    load(
        editor,
        talks,
        row("1", authors=["Jane Roe"]),
        row("2", authors=["Jane Roe"], outlet="Jane Roe"),
    )
    report = load(editor, talks, row("3", authors=["Jane Roe"], outlet="The Ledger"))
    assert report.refused == []
    assert set(Article.objects.values_list("authors__actor__kind", flat=True)) == {"person"}


def test_two_names_of_one_actor_are_one_author(editor, talks):
    make_actor(editor, "Ana Ruiz", "person", names=[{"name": "A. Ruiz", "language": ""}])
    load(
        editor, talks, *table("title,published_on,text,authors\nA,2031-05-01,b,Ana Ruiz; A. Ruiz\n")
    )
    assert Article.objects.get().authors.count() == 1


@pytest.mark.parametrize(
    "cell",
    ["Jane Roe and Max Poe", '"Jane Roe, Max Poe"', "Анна Рой и Макс По", "Jane Roe & Max Poe"],
)
def test_a_name_that_looks_like_two_is_kept_and_said(editor, talks, cell):
    report = load(
        editor, talks, *table(f"title,published_on,text,authors\nA,2031-05-01,b,{cell}\n")
    )
    assert Article.objects.get().authors.get().actor.name == cell.strip('"')
    assert "looks like 2 names" in report.notes[0][1]


@pytest.mark.parametrize(
    "name", ["Ministry of Defence and Ports", "Marks and Spencer", "Roe, Jane", "Jane Roe"]
)
def test_a_name_that_looks_like_one_is_not_remarked(editor, talks, name):
    assert load(editor, talks, row(authors=[name])).notes == []


def test_the_language_is_found_or_left_open(editor, talks):
    texts = {"zh": "阿鲁维亚拒绝停火三十天。", "uk": "Їхні перемовини зірвано.", "": "Ok."}
    report = load(editor, talks, *(row(language, text=text) for language, text in texts.items()))
    assert [article.language for article in Article.objects.order_by("id")] == list(texts)
    assert "language zh, by its script," in report.kept[0]
    assert "language unknown," in report.kept[2]
    load(
        editor,
        talks,
        row(text="阿鲁维亚。", language="en"),
        row(text="克塞尔。"),
        defaults={"language": "ja"},
    )
    assert list(Article.objects.order_by("-id").values_list("language", flat=True)[:2]) == [
        "ja",
        "en",
    ]


@pytest.mark.parametrize(
    "day", ["14.05.2031", "2031-5-14", "14 May 2031", "2031-05-14 00:00:00", "14 мая 2031"]
)
def test_a_day_is_read_as_tables_write_it(editor, talks, day):
    first = load(editor, talks, row(published_on=day))
    assert (len(first.kept), str(Article.objects.get().published_on)) == (1, "2031-05-14")
    given = ImportedRow("row 1", {"title": "Head", "text": "Body of row 1."})
    assert load(editor, talks, given, defaults={"published_on": "2031-05-14"}).kept == []


def test_a_day_that_may_be_two_is_refused(editor, talks):
    assert "may be two" in load(editor, talks, row(published_on="05/06/2031")).refused[0][1]


def test_a_source_is_known_again_whatever_became_of_its_text(editor, talks):
    source = row(title="Head", text="Body of row 1.\n\nJoin the conversation.")
    load(editor, talks, source)
    there = Article.objects.get()
    actions.revise(there, by=editor, version=1, text="Body of row 1.", title="Another head")
    report = load(editor, talks, source)
    assert str(there.pk) in report.duplicates[0][1]
    assert Article.objects.count() == 1


def test_a_source_is_known_again_after_its_article_was_retracted_and_brought_back(editor, talks):
    source = row(title="Head", text="Body of row 1.\n\nJoin the conversation.")
    load(editor, talks, source)
    there = Article.objects.get()
    actions.revise(there, by=editor, version=1, text="Body of row 1.")
    actions.retract(there, by=editor, version=2)
    undo.undo(by=editor, negotiation=talks)
    assert load(editor, talks, source).duplicates
    assert Article.objects.count() == 1


@pytest.mark.parametrize("sign", ["\t", ";", ","])
def test_a_header_may_begin_with_a_cell_without_a_name(editor, talks, sign):
    table = (
        f"\n  \n{sign}title{sign}text{sign}published_on\n0{sign}A title{sign}The text of"
        f" it.{sign}2031-05-14\n"
    )
    load(editor, talks, *csv.read("x.csv", table.encode(), "utf-8"))
    article = Article.objects.get()
    assert (article.title, article.text) == ("A title", "The text of it.")


def test_the_same_file_again_adds_nothing(editor, talks):
    text = "title,outlet,authors,published_on,text\nA,{},{},2031-05-01,Words.\n"
    load(editor, talks, *table(text.format("The Ledger", "Ana Ruiz")))
    for outlet, author in [
        ("The Ledger ", "Ana  Ruiz"),
        ("the\u00a0ledger", "ANA RUIZ"),
        ("The Ledger", "Somebody Else"),
    ]:
        report = load(editor, talks, *table(text.format(outlet, author)))
        assert (report.kept, report.actors_made, len(report.duplicates)) == ([], [], 1)
    assert (Article.objects.count(), Actor.objects.count()) == (1, 2)


def page(text, name="a.txt", **options):
    return next(txt.read(name, text.encode(), "utf-8", **options))


def test_two_texts_are_one_only_if_their_sources_are(editor, talks):
    day = {"defaults": {"published_on": "2031-05-01"}}
    first = (
        "Truce signed\n\nThey met at dawn.\n\nRecommended by the mediators, the truce was signed."
    )
    other = "Exchange agreed\n\nThey met at dawn.\n\nRegister all prisoners first, Kessel demanded."
    load(editor, talks, page(first), page(other, "b.txt"), **day)
    assert [article.text.count("\n\n") for article in Article.objects.all()] == [1, 1]
    assert not Article.objects.exclude(duplicate_of=None).exists()
    assert load(editor, talks, page(first), page(other, "c.txt"), **day).kept == []
    headline = load(editor, talks, page(first.replace("Truce signed", "A truce, at last")), **day)
    assert "kept as a reprint" in headline.duplicates[0][1]


def test_a_corrected_headline_makes_no_second_article(editor, talks):
    day = {"defaults": {"published_on": "2031-05-01"}}
    load(editor, talks, page("Truse signed\n\nThey met."), **day)
    article = Article.objects.get()
    actions.revise(article, by=editor, version=article.version, title="Truce signed")
    assert load(editor, talks, page("Truse signed\n\nThey met."), **day).kept == []
    assert load(
        editor,
        talks,
        page("Will they meet?\n\nYes."),
        page("Will they meet?\n\nYes.", "b.txt"),
        **day,
    ).duplicates


def test_what_the_text_says_fills_what_nobody_gave_and_is_said(editor, talks):
    text = "Head\n\nBy Jane Roe\n14 May 2031\n\nThe first paragraph."
    report = load(editor, talks, page(text))
    article = Article.objects.get()
    assert (str(article.published_on), article.authors.get().actor.name) == (
        "2031-05-14",
        "Jane Roe",
    )
    assert article.text == "By Jane Roe\n14 May 2031\n\nThe first paragraph."
    assert [what for _, what in report.proposed] == [
        "author Jane Roe, by “By Jane Roe”: taken; the words are left in the text",
        "date “14 May 2031”: published on 2031-05-14: taken; the words are left in the text",
    ]
    given = load(
        editor, talks, page(text), defaults={"published_on": "2031-06-01", "authors": ["Max Poe"]}
    )
    assert [what.partition(": ")[2].partition(";")[0] for _, what in given.proposed] == [
        "others are given",
        "published on 2031-05-14: another is given",
    ]


def test_what_a_file_leaves_out_is_said_once(editor, talks):
    report = load(
        editor,
        talks,
        *table("title,published_on,text,mood\nA,2031-05-01,b,glad\nC,2031-05-01,d,sad\n"),
    )
    assert "Left out: t.csv: “mood” is no field of an article (in 2 rows)" in report.lines()
