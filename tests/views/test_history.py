"""What happened, in the browser: readable, to those who may see it, and taken back."""

import re

import pytest
from django.urls import reverse

from negotiations.actions import (
    actor,
    article,
    membership,
    negotiation,
    party,
    passage,
    position,
    tag,
    term,
    token,
)
from negotiations.actions import journal as history
from negotiations.models import Change, Position, Term
from negotiations.queries.history import journal as pages
from negotiations.queries.history.journal import journal
from negotiations.queries.history.undo_stack import steps_of
from tests.factories import (
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_tag,
    make_term,
)

pytestmark = pytest.mark.django_db
HISTORY = "/negotiations/kessel/history"


@pytest.fixture
def read(client):
    """The page at an address as `user` reads it: without markup, on one line."""

    def read(user, address=HISTORY, status=200, **given):
        client.force_login(user)
        page = client.get(address, given)
        assert page.status_code == status
        body = re.search(r"<main.*</main>", page.content.decode(), re.S)
        return " ".join(re.sub(r"<[^>]+>", " ", body[0]).split()) if status == 200 else ""

    return read


def of(thing):
    return reverse("history_of", args=[thing._meta.model_name, thing.pk])


def stated(by, talks, **fields):
    mark = make_passage(by, make_article(by, talks))
    return make_position(
        by, mark, make_actor(by, "Kessel"), make_term(by, talks, "Truce"), 2, **fields
    )


# In words


def test_an_act_is_said_in_plain_words(read, annotator, editor, talks):
    text = make_article(editor, talks)
    about = {"holder": make_actor(editor, "Kessel"), "term": make_term(editor, talks, "Truce")}
    position.state(by=annotator, article=text, start=0, end=9, quote="Officials", stance=2, **about)
    page = read(annotator)
    assert (
        "annotator stated a position: Kessel accepts or insists: Truce ; marked a passage:"
        " “Officials”" in page
    )


def test_many_of_a_kind_are_counted(read, owner, talks):
    with history.act():
        for number in range(3):
            make_term(owner, talks, f"Term {number}")
    assert "owner added 3 terms" in read(owner)


def test_the_newest_act_comes_first(read, owner, talks):
    make_term(owner, talks, "First")
    make_term(owner, talks, "Second")
    page = read(owner)
    assert page.index("Second") < page.index("First") < page.index("created the negotiation")


def test_a_change_shows_the_fields_that_differ_and_no_others(owner, talks):
    made = make_term(owner, talks, "Truce")
    term.revise(
        made,
        by=owner,
        version=1,
        label="Long truce",
        obliged=make_actor(owner, "Aruvia"),
        status="tabled",
    )
    (change,) = journal(Change.objects.of(made), owner).acts[0].changes
    told = [(one.field, one.before, one.after) for one in change.differences]
    assert told == [
        ("label", "Truce", "Long truce"),
        ("obliged", "", "Aruvia"),
        ("status", "Floated", "Tabled"),
    ]


def test_a_change_of_parts_alone_is_told(owner, talks):
    made = stated(owner, talks)
    conditions = [
        {
            "relation": "if",
            "term": make_term(owner, talks, "Monitors"),
            "by": make_actor(owner, "Aruvia"),
        }
    ]
    position.revise(made, by=owner, version=1, conditions=conditions)
    (change,) = journal(Change.objects.of(made), owner).acts[0].changes
    assert [(one.field, one.after) for one in change.differences] == [
        ("conditions", "If, Monitors, Aruvia")
    ]


def test_parts_of_one_field_are_told_by_name(owner, talks):
    made = make_passage(owner, make_article(owner, talks))
    passage.revise(made, by=owner, version=1, tags=[make_tag(owner, talks)])
    (change,) = journal(Change.objects.of(made), owner).acts[0].changes
    assert [(one.field, one.after) for one in change.differences] == [
        ("tags", "CEASE.1 General ceasefire")
    ]


def test_what_a_passage_repeats_is_told_by_its_words_also_when_that_is_gone(owner, talks):
    source = make_passage(owner, make_article(owner, talks, text="NO TRUCE, he said"), "NO TRUCE")
    made = make_passage(
        owner, make_article(owner, talks, text="No truce"), "No truce", repeats=source.pk
    )

    def told():
        (change,) = journal(Change.objects.of(made), owner).acts[0].changes
        return {one.field: one.after for one in change.differences}["repeats"]

    assert told() == "NO TRUCE"
    passage.retract(source, by=owner, version=1)
    assert told() == "“NO TRUCE”"


def test_the_text_of_an_article_is_never_told(read, owner, talks):
    made = make_article(owner, talks, text="Nobody shall read this here.")
    assert "Nobody shall read" not in read(owner) + read(owner, of(made))


def test_a_reference_to_what_is_gone_is_named_as_it_last_was(read, owner, talks):
    made = make_term(owner, talks, "Truce", parent=(parent := make_term(owner, talks, "Old plan")))
    term.revise(made, by=owner, version=1, parent=None)
    term.retract(parent, by=owner, version=1)
    assert "Parent Old plan" in read(owner, of(made))


def test_a_reference_the_reader_may_not_see_is_not_named(owner, talks, outsider):
    """A row that should not be: its name must not leak all the same."""
    theirs = outsider.memberships.get().negotiation
    made = make_party(owner, talks, make_actor(owner))
    hidden = make_actor(outsider, "Secret source", negotiation=theirs)
    Change.objects.of(made).update(after={"actor": str(hidden.pk), "role": "host"})
    assert "Secret" not in str(journal(Change.objects.of(made), owner))


def test_what_is_there_is_linked_and_what_is_gone_is_not(client, owner, talks):
    made = make_term(owner, talks, "Truce")
    address = reverse("term", args=["kessel", made.pk])
    client.force_login(owner)
    assert f'href="{address}"' in client.get(HISTORY).content.decode()
    term.retract(made, by=owner, version=1)
    page = client.get(HISTORY).content.decode()
    assert f'href="{address}"' not in page
    assert "(no longer there)" in page


def test_markup_in_a_name_is_shown_as_text(client, owner, talks):
    make_term(owner, talks, "<b>Truce</b>")
    client.force_login(owner)
    assert "<b>Truce" not in client.get(HISTORY).content.decode()


# Narrowed, and page by page


def test_the_history_is_narrowed_to_a_person_and_to_a_noun(read, owner, editor, talks):
    make_term(owner, talks, "Mine")
    make_term(editor, talks, "Theirs")
    make_tag(editor, talks)
    page = read(owner, person="editor", noun="term")
    assert "Theirs" in page
    assert "Mine" not in page
    assert "General ceasefire" not in page
    assert "Nothing fits these filters." in read(owner, person="nobody")


def test_what_several_people_wrote_in_one_act_is_told_of_each(read, owner, editor, talks):
    with history.act():
        make_term(owner, talks, "Mine")
        make_term(editor, talks, "Theirs")
    page = read(owner)
    assert "owner added a term: Mine" in page
    assert "editor added a term: Theirs" in page


def test_older_acts_are_on_the_next_page_and_none_is_lost(monkeypatch, owner, talks):
    monkeypatch.setattr(pages, "ACTS", 2)
    for number in range(5):
        make_term(owner, talks, str(number))
    changes, before, found = Change.objects.visible_to(owner).of_negotiation(talks, owner), None, []
    while page := journal(changes, owner, before=before):
        found += [
            change.title for act in page.acts for change in act.changes if change.noun == "term"
        ]
        before = page.older
        if before is None:
            break
    assert found == ["4", "3", "2", "1", "0"]


def test_acts_that_overlap_are_on_one_page_each(monkeypatch, owner, editor, talks):
    """Two people at once, each with more changes than are read in a step."""
    monkeypatch.setattr(pages, "ACTS", 1)
    monkeypatch.setattr(pages, "STEP", 2)
    with history.act():
        for number in range(4):
            make_term(owner, talks, f"Mine {number}")
            make_term(editor, talks, f"Theirs {number}")
    changes, before, found = Change.objects.visible_to(owner).filter(target_type="term"), None, []
    while page := journal(changes, owner, before=before):
        found += [(act.by.username, len(act.changes)) for act in page.acts]
        before = page.older
        if before is None:
            break
    assert found == [("editor", 4), ("owner", 4)]


def test_the_page_leads_to_older_acts_and_keeps_the_filters(client, monkeypatch, owner, talks):
    monkeypatch.setattr(pages, "ACTS", 1)
    made = [make_term(owner, talks, str(number)) for number in range(2)]
    client.force_login(owner)
    key = Change.objects.of(made[1]).get().pk
    assert (
        f'href="?noun=term&amp;before={key}" rel="next"'
        in client.get(HISTORY, {"noun": "term"}).content.decode()
    )


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "²", "0"])
def test_a_page_that_is_none_is_no_failure(client, owner, talks, before):
    client.force_login(owner)
    assert client.get(HISTORY, {"before": before}).status_code == 200


def test_of_a_large_act_a_part_is_shown_and_the_rest_counted(monkeypatch, read, owner, talks):
    monkeypatch.setattr(pages, "CHANGES", 2)
    with history.act():
        for number in range(5):
            make_term(owner, talks, str(number))
    page = read(owner)
    assert "added 5 terms" in page
    assert "5 changes" in page
    assert "And 3 more, not shown here." in page


@pytest.mark.parametrize("rows", [1, 6])
def test_queries_do_not_grow_with_rows(client, owner, talks, rows, django_assert_num_queries):
    made = stated(owner, talks)
    for number in range(rows):
        position.revise(
            made,
            by=owner,
            version=made.version,
            note=str(number),
            holder=make_actor(owner, str(number)),
        )
    client.force_login(owner)
    with django_assert_num_queries(13):
        client.get(HISTORY)
    with django_assert_num_queries(9):
        client.get(of(made))


# Who may see what


@pytest.mark.parametrize("visibility", ["private", "public"])
def test_the_history_is_for_members(client, owner, talks, outsider, visibility):
    negotiation.revise(talks, by=owner, version=1, visibility=visibility)
    made = make_term(owner, talks)
    assert [client.get(address).status_code for address in (HISTORY, of(made))] == [404, 404]
    client.force_login(outsider)
    assert [client.get(address).status_code for address in (HISTORY, of(made))] == [404, 404]


@pytest.mark.parametrize("role", ["reader", "annotator"])
def test_anothers_draft_does_not_show_through_the_history(read, request, editor, talks, role):
    user = request.getfixturevalue(role)
    made = stated(editor, talks, status="draft", note="not yet")
    page = read(user)
    assert "stated" not in page
    assert "not yet" not in page
    read(user, of(made), status=404)


@pytest.mark.parametrize("role", ["annotator", "owner"])
def test_a_coder_and_an_editor_see_a_draft(read, request, annotator, editor, talks, role):
    mark = make_passage(annotator, make_article(editor, talks))
    made = make_position(
        annotator, mark, make_actor(editor), make_term(editor, talks), 1, status="draft"
    )
    assert "annotator stated a position" in read(request.getfixturevalue(role), of(made))


def test_a_draft_that_is_accepted_shows_nothing_of_the_draft(read, reader, editor, talks):
    made = stated(editor, talks, status="draft", note="first thought")
    made = position.revise(made, by=editor, version=1, status="accepted", note="second thought")
    read(reader, of(made), status=404)
    position.revise(made, by=editor, version=2, confidence="low")
    page = read(reader, of(made))
    assert "Confidence High → Low" in page
    assert "first thought" not in page


def test_what_was_accepted_and_is_set_aside_shows_only_what_everybody_saw(
    read, reader, editor, talks
):
    made = stated(editor, talks, note="said openly")
    position.revise(made, by=editor, version=1, status="draft", note="kept back")
    page = read(reader, of(made))
    assert "said openly" in page
    assert "kept back" not in page
    assert "Where it is now" not in page


def test_the_history_of_what_is_gone_stays(read, reader, owner, talks):
    made = make_term(owner, talks, "Truce")
    term.retract(made, by=owner, version=1)
    page = read(reader, of(made))
    assert "owner retracted a term: Truce" in page
    assert "It is no longer there; its history stays." in page


def test_a_shared_actor_has_a_history_for_those_who_work_with_it(
    read, owner, reader, outsider, talks
):
    made = make_actor(owner, "Kessel")
    read(reader, of(made), status=404)
    make_party(owner, talks, made)
    assert "owner added an actor: Kessel" in read(reader, of(made))
    assert "owner added an actor: Kessel" in read(reader)
    read(outsider, of(made), status=404)
    party.add(
        by=outsider, negotiation=outsider.memberships.get().negotiation, actor=made, role="host"
    )
    assert "owner added an actor: Kessel" in read(outsider, of(made))


def test_an_actor_of_one_negotiation_has_no_history_elsewhere(read, owner, talks, outsider):
    made = make_actor(owner, "A source", kind="unidentified", negotiation=talks)
    actor.revise(made, by=owner, version=1, name="The source")
    read(outsider, of(made), status=404)


def test_who_left_sees_nothing_any_more(read, owner, reader, talks):
    made = make_term(owner, talks)
    membership.end(reader.memberships.get(), by=owner, version=1)
    read(reader, status=404)
    read(reader, of(made), status=404)


def test_a_token_has_a_history_for_its_owner_only(read, owner, outsider):
    made, _ = token.issue(by=owner, name="laptop")
    assert "issued a token: laptop" in read(owner, of(made))
    read(outsider, of(made), status=404)


@pytest.mark.parametrize("noun", ["user", "nothing", "change"])
def test_what_has_no_history_is_not_there(read, owner, talks, noun):
    read(owner, f"/history/{noun}/{owner.pk}", status=404)


# Taken back


def buttons(page):
    """What the buttons of the history say they would do."""
    return re.findall(r">((?:Undo|Redo): [^<]*)</button>", page.content.decode())


def press(client, button, **given):
    return client.post(f"/negotiations/kessel/{button}", {"next": HISTORY, **given}, follow=True)


def test_a_button_names_the_latest_act_of_the_caller(client, owner, editor, talks):
    mine = make_term(owner, talks, "Mine")
    make_tag(editor, talks)
    client.force_login(owner)
    page = client.get(HISTORY)
    assert buttons(page) == ["Undo: added a term"]
    assert f'name="act" value="{Change.objects.of(mine).get().act}"' in page.content.decode()


def test_who_has_done_nothing_has_no_button(client, reader, talks):
    client.force_login(reader)
    assert buttons(client.get(HISTORY)) == []


def test_undo_twice_and_redo_twice_and_each_says_what_it_did(client, owner, talks):
    make_tag(owner, talks)
    term.revise(make_term(owner, talks, "Truce"), by=owner, version=1, label="Long truce")
    client.force_login(owner)
    seen = []
    for button in ["undo", "undo", "redo", "redo"]:
        page = press(client, button, act=getattr(steps_of(owner, talks), button).act)
        seen.append(
            (
                re.findall(r"<p>((?:Taken back|Done again): .*?)</p>", page.content.decode()),
                *buttons(page),
            )
        )
    assert seen == [
        (["Taken back: revised a term."], "Undo: added a term", "Redo: revised a term"),
        (["Taken back: added a term."], "Undo: added a tag", "Redo: added a term"),
        (["Done again: added a term."], "Undo: added a term", "Redo: revised a term"),
        (["Done again: revised a term."], "Undo: revised a term"),
    ]


def test_the_history_says_what_was_taken_back_and_done_again(client, read, owner, talks):
    make_term(owner, talks, "Truce")
    client.force_login(owner)
    press(client, "undo")
    press(client, "redo")
    page = read(owner)
    assert page.index("owner made again a term: Truce") < page.index(
        "owner took back a term: Truce"
    )


def test_what_follows_from_a_new_text_is_not_in_what_a_button_says(owner, talks):
    made = make_article(owner, talks, text="Officials spoke. No truce.")
    make_passage(owner, made, "No truce")
    article.revise(made, by=owner, version=1, text="On Monday officials spoke. No truce.")
    assert steps_of(owner, talks).undo.words == "revised an article"


def test_what_is_said_of_an_act_of_many_deeds_names_each(annotator, editor, talks):
    about = {
        "holder": make_actor(editor, "Kessel"),
        "term": make_term(editor, talks, "Truce"),
        "stance": 2,
    }
    position.state(
        by=annotator,
        article=make_article(editor, talks),
        start=0,
        end=9,
        quote="Officials",
        **about,
    )
    assert steps_of(annotator, talks).undo.words == "stated a position; marked a passage"


def test_redo_with_nothing_taken_back_says_so(client, owner, talks):
    client.force_login(owner)
    assert "You have nothing here to do again." in press(client, "redo").content.decode()


def test_who_takes_back_the_negotiation_itself_is_led_home(client, owner, talks):
    client.force_login(owner)
    page = press(client, "undo")
    assert page.redirect_chain == [("/", 302)]
    assert "created the negotiation." in page.content.decode()


def test_who_takes_back_its_address_is_led_to_the_one_before(client, owner, talks):
    negotiation.revise(talks, by=owner, version=1, slug="port")
    client.force_login(owner)
    page = client.post(
        "/negotiations/port/undo", {"next": "/negotiations/port/history"}, follow=True
    )
    assert (page.status_code, page.redirect_chain) == (200, [("/negotiations/kessel", 302)])


def test_undo_in_an_article_that_it_takes_back_leads_to_the_corpus(client, owner, talks):
    made = make_article(owner, talks)
    client.force_login(owner)
    page = client.post(reverse("article.undo", args=[made.pk]), headers={"HX-Request": "true"})
    assert page.headers["HX-Redirect"] == reverse("articles", args=["kessel"])


def test_undo_and_redo_in_an_article_answer_with_its_coding(client, owner, talks):
    made = make_article(owner, talks)
    make_passage(owner, made, "No truce")
    client.force_login(owner)
    counts = []
    for button in ["undo", "redo"]:
        page = client.post(
            reverse(f"article.{button}", args=[made.pk]), headers={"HX-Request": "true"}
        )
        counts.append((page.status_code, made.passages.count()))
    assert counts == [(200, 0), (200, 1)]


def test_a_button_of_an_earlier_page_does_not_take_back_something_else(client, owner, talks):
    act = Change.objects.of(make_term(owner, talks, "First")).get().act
    make_term(owner, talks, "Second")
    client.force_login(owner)
    page = client.post("/negotiations/kessel/undo", {"act": act, "next": HISTORY}, follow=True)
    assert "You have done something else since." in page.content.decode()
    assert Term.objects.count() == 2


def test_why_it_cannot_be_undone_is_said(client, owner, editor, talks):
    made = make_term(owner, talks)
    term.revise(made, by=editor, version=1, label="Changed")
    client.force_login(owner)
    page = client.post("/negotiations/kessel/undo", {"next": HISTORY}, follow=True)
    assert "editor has changed this term since" in page.content.decode()


def test_who_may_not_revise_any_more_is_told_so(client, owner, annotator, talks):
    make_passage(annotator, make_article(owner, talks))
    membership.change(annotator.memberships.get(), by=owner, version=1, role="reader")
    client.force_login(annotator)
    page = client.post("/negotiations/kessel/undo", {"next": HISTORY}, follow=True)
    assert "You may not revise this passage" in page.content.decode()


@pytest.mark.parametrize("button", ["undo", "redo"])
def test_a_stranger_takes_back_nothing(client, owner, talks, button):
    negotiation.revise(talks, by=owner, version=1, visibility="public")
    assert client.post(f"/negotiations/kessel/{button}").status_code == 401


def test_undo_of_a_loaded_codebook_is_told(read, owner, talks):
    tag.load(
        by=owner,
        negotiation=talks,
        tags=[
            {"code": "A", "label": "A", "parent": None},
            {"code": "B", "label": "B", "parent": "A"},
        ],
    )
    assert "owner loaded 2 tags" in read(owner)
    assert Position.objects.count() == 0
