"""Comboboxes: who is offered what, what is created within them, and forms that hold them."""

import pytest
from django.urls import reverse

from negotiations.actions import negotiation
from negotiations.models import Actor, Passage, Position, Tag, Term
from tests.factories import (
    make_actor,
    make_article,
    make_passage,
    make_position,
    make_tag,
    make_term,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
NOUNS = ["actor", "term", "tag"]
FIELDS = {
    "actor": {"new-name": "Kessel", "new-kind": "state"},
    "term": {"new-label": "A truce"},
    "tag": {"new-code": "X", "new-label": "A tag"},
}


@pytest.fixture
def sign_in(client, request):
    """The client, signed in as one of the cast; `stranger` is nobody."""

    def signed_in(person):
        if person != "stranger":
            client.force_login(request.getfixturevalue(person))
        return client

    return signed_in


def offered(client, noun, **asked):
    return client.get(reverse("choices", args=["kessel", noun]), asked, headers=HTMX)


def create(client, noun, **fields):
    return client.post(
        reverse("choice.create", args=["kessel", noun]), {**FIELDS[noun], **fields}, headers=HTMX
    )


def publish(talks, owner):
    negotiation.revise(talks, by=owner, version=talks.version, visibility="public")


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("person", ["stranger", "outsider"])
def test_who_may_not_see_the_negotiation_finds_nothing_there(sign_in, talks, person, noun):
    client = sign_in(person)
    assert offered(client, noun).status_code == 404
    assert create(client, noun).status_code == (401 if person == "stranger" else 404)
    assert client.get(reverse("choice.create", args=["kessel", noun])).status_code == 404


@pytest.mark.parametrize(
    ("person", "created"),
    [("reader", []), ("annotator", ["actor", "term"]), ("editor", NOUNS), ("owner", NOUNS)],
)
def test_creating_is_offered_and_allowed_by_role(sign_in, talks, person, created):
    client = sign_in(person)
    assert [
        noun for noun in NOUNS if "data-create" in offered(client, noun, q="new").content.decode()
    ] == created
    assert [noun for noun in NOUNS if create(client, noun).status_code == 201] == created
    assert [model.objects.count() for model in (Actor, Term, Tag)] == [
        int(noun in created) for noun in NOUNS
    ]


def test_a_stranger_reads_what_is_public_and_is_asked_to_sign_in(sign_in, talks, owner):
    publish(talks, owner)
    make_term(owner, talks, "Truce")
    client = sign_in("stranger")
    assert "Truce" in offered(client, "term", q="tr").content.decode()
    assert create(client, "term").status_code == 401
    assert "sign-in" in client.get(reverse("choice.create", args=["kessel", "term"])).url


def test_there_is_no_other_noun(sign_in, talks):
    client = sign_in("editor")
    assert offered(client, "article").status_code == 404
    assert client.get(reverse("choice.create", args=["kessel", "user"])).status_code == 404


def test_what_is_not_understood_is_as_if_not_asked(sign_in, talks, editor):
    make_actor(editor)
    page = offered(
        sign_in("editor"), "actor", article="x", start="-1", end="y", q="\x00"
    ).content.decode()
    assert "Kessel" in page


def test_names_are_shown_as_text(sign_in, talks, editor):
    make_actor(editor, "<b>x</b>")
    assert "<b>x" not in offered(sign_in("editor"), "actor", q="<b>").content.decode()


def test_an_actor_made_is_an_option_and_one_unidentified_stays_here(sign_in, talks):
    answer = create(
        sign_in("annotator"), "actor", **{"new-name": "officials", "new-kind": "unidentified"}
    )
    made = Actor.objects.get()
    assert made.negotiation == talks
    assert f'data-id="{made.pk}"' in answer.content.decode()


def test_likely_duplicates_are_shown_with_the_fields_and_once_more_if_the_name_changes(
    sign_in, talks, editor
):
    known = make_actor(editor, "Sergey Lavrov", "person")
    client = sign_in("annotator")
    asked = client.get(
        reverse("choice.create", args=["kessel", "actor"]), {"q": "Sergei Lavrov"}, headers=HTMX
    )
    assert f'data-id="{known.pk}"' in asked.content.decode()
    again = create(client, "actor", **{"new-name": "Lavrov, Sergey", "new-shown": "Sergei Lavrov"})
    assert again.status_code == 422
    assert "Is it one of these?" in again.content.decode()
    meant = {"new-name": "Sergei Lavrov", "new-shown": "Sergei Lavrov"}
    assert create(client, "actor", **meant).status_code == 201


@pytest.mark.parametrize("noun", NOUNS)
def test_what_was_typed_stays_where_creating_is_refused(sign_in, talks, noun):
    words = {
        "actor": {"new-name": "Typed", "new-kind": ""},
        "term": {"new-label": "Typed", "new-tag": "x"},
        "tag": {"new-code": "", "new-label": "Typed"},
    }[noun]
    answer = create(sign_in("editor"), noun, **words)
    assert answer.status_code == 422
    assert 'value="Typed"' in answer.content.decode()


class TestForms:
    @pytest.fixture
    def article(self, editor, talks):
        return make_article(editor, talks, text="Kessel wants a truce. Aruvia does not.")

    @pytest.fixture
    def stated(self, editor, talks, article):
        passage = make_passage(editor, article, "a truce", tags=[make_tag(editor, talks)])
        return make_position(editor, passage, make_actor(editor), make_term(editor, talks))

    def sent(self, stated, **changed):
        fields = {
            "holder": stated.holder_id,
            "term": stated.term_id,
            "stance": 2,
            "act": "demand",
            "bargaining_role": "none",
            "modality": "certain",
            "quote_mode": "indirect",
            "attribution": "on_record",
            "confidence": "high",
            "who": "holder",
            "stage": "none",
            "audience": "public",
        }
        rows = {"conditions-TOTAL_FORMS": 2, "conditions-INITIAL_FORMS": 0}
        return {f"position-{name}": value for name, value in {**fields, **changed}.items()} | rows

    def state(self, client, stated, **fields):
        return client.post(
            reverse("position.state", args=[stated.passage_id]), fields, headers=HTMX
        )

    def test_the_dialog_has_comboboxes_and_the_page_without_script_selects(self, sign_in, stated):
        client, address = sign_in("editor"), reverse("position.revise", args=[stated.pk])
        dialog, page = (
            client.get(address, headers=HTMX).content.decode(),
            client.get(address).content.decode(),
        )
        assert 'role="combobox" name="position-holder-typed" value="Kessel"' in dialog
        assert f'name="position-holder" value="{stated.holder_id}"' in dialog
        assert "combobox" not in page
        assert '<select name="position-holder"' in page

    def test_the_words_for_one_thing_stand_for_it(self, sign_in, stated):
        named = {"position-holder-typed": "kessel", "position-holder": ""}
        self.state(sign_in("annotator"), stated, **{**self.sent(stated), **named})
        assert Position.objects.filter(holder=stated.holder).count() == 2

    @pytest.mark.parametrize("twice", [False, True])
    def test_words_for_nothing_or_for_two_are_refused_and_kept(
        self, sign_in, editor, stated, twice
    ):
        for _ in range(2 if twice else 0):
            make_actor(editor, "Xyz")
        named = {"position-holder-typed": " Xyz ", "position-holder": ""}
        answer = self.state(sign_in("annotator"), stated, **{**self.sent(stated), **named})
        page = answer.content.decode()
        assert answer.status_code == 422
        reason = (
            "More than one actor is called “Xyz”"
            if twice
            else "No actor is called “Xyz”: choose one or create it."
        )
        assert reason in page
        assert 'name="position-holder-typed" value="Xyz"' in page

    def test_words_alone_are_not_an_empty_position(self, sign_in, article):
        start = article.text.index("a truce")
        span = {"start": start, "end": start + 7, "quote": "a truce", "position-term-typed": "Xyz"}
        rows = {"conditions-TOTAL_FORMS": 0, "conditions-INITIAL_FORMS": 0}
        address = reverse("passage.mark", args=[article.pk])
        answer = sign_in("annotator").post(address, {**span, **rows}, headers=HTMX)
        assert (answer.status_code, Passage.objects.count()) == (422, 0)
        assert "No term is called “Xyz”" in answer.content.decode()

    def test_words_in_a_condition_are_refused_too(self, sign_in, stated):
        row = {"conditions-0-relation": "if", "conditions-0-term-typed": "Xyz"}
        answer = self.state(sign_in("annotator"), stated, **{**self.sent(stated), **row})
        assert answer.status_code == 422
        assert "No term is called “Xyz”" in answer.content.decode()

    def test_a_chosen_one_is_shown_by_its_name_after_a_refusal(self, sign_in, stated):
        page = self.state(
            sign_in("annotator"), stated, **self.sent(stated, stance="")
        ).content.decode()
        assert 'name="position-holder-typed" value="Kessel"' in page

    @pytest.mark.parametrize("garbage", ["x", "00000000-0000-0000-0000-000000000000", "\x00"])
    def test_an_id_of_nothing_is_refused(self, sign_in, stated, garbage):
        assert (
            self.state(
                sign_in("annotator"), stated, **self.sent(stated, holder=garbage)
            ).status_code
            == 422
        )
        typed = {"position-holder": "", "position-holder-typed": garbage}
        assert (
            self.state(sign_in("annotator"), stated, **{**self.sent(stated), **typed}).status_code
            == 422
        )

    def test_several_keep_their_order_with_what_was_typed_last(
        self, sign_in, editor, talks, stated
    ):
        other, last = (
            make_tag(editor, talks, "B", label="B"),
            make_tag(editor, talks, "C", label="C"),
        )
        found = stated.passage
        fields = {
            "version": found.version,
            "start": found.start,
            "end": found.end,
            "quote": found.quote,
        }
        chosen = {"tags": [other.pk, found.tags.get().tag_id], "tags-typed": "c"}
        sign_in("editor").post(
            reverse("passage.revise", args=[found.pk]), {**fields, **chosen}, headers=HTMX
        )
        assert [row.tag.code for row in found.tags.order_by("rank")] == ["B", "CEASE.1", last.code]

    def test_a_tag_that_is_not_there_is_named(self, sign_in, stated):
        found = stated.passage
        fields = {
            "version": found.version,
            "start": found.start,
            "end": found.end,
            "quote": found.quote,
        }
        address = reverse("passage.revise", args=[found.pk])
        page = (
            sign_in("editor")
            .post(address, {**fields, "tags-typed": "Xyz"}, headers=HTMX)
            .content.decode()
        )
        assert "No tag is called “Xyz”: choose one of the codebook." in page
        assert 'name="tags-typed" value="Xyz"' in page

    def test_another_condition_has_its_empty_row(self, sign_in, stated):
        page = (
            sign_in("editor")
            .get(reverse("position.revise", args=[stated.pk]), headers=HTMX)
            .content.decode()
        )
        assert 'data-add="conditions"' in page
        assert "conditions-__prefix__-term" in page
