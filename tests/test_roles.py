"""The roles of a caller are read once a request, and again once one of them was written."""

import pytest
from django.contrib.auth.models import AnonymousUser

from negotiations.actions import membership, negotiation, position
from negotiations.models import Article, Membership, Party, Passage, Position, User
from negotiations.models.act import act
from negotiations.models.negotiation import Visibility
from tests.factories import (
    make_actor,
    make_article,
    make_party,
    make_passage,
    make_position,
    make_term,
)

pytestmark = pytest.mark.django_db


def test_a_request_asks_once(reader, talks, django_assert_num_queries):
    with act(), django_assert_num_queries(1):
        assert reader.has_perm("article.read_text", Article(negotiation=talks))
        assert not reader.has_perm("passage.mark", talks)
        Passage.objects.visible_to(reader)


def test_who_is_made_a_member_is_one_within_the_same_request(owner, talks, outsider):
    passage = make_passage(owner, make_article(owner, talks))
    with act():
        assert not Passage.objects.visible_to(outsider).exists()
        membership.add(by=owner, negotiation=talks, user=outsider, role="annotator")
        assert Passage.objects.visible_to(outsider).get() == passage
        assert outsider.has_perm("passage.mark", talks)


def test_whose_membership_ended_is_none_within_the_same_request(owner, talks, reader):
    make_passage(owner, make_article(owner, talks))
    with act():
        assert Passage.objects.visible_to(reader).exists()
        mine = Membership.objects.get(user=reader)
        membership.end(mine, by=owner, version=mine.version)
        assert not Passage.objects.visible_to(reader).exists()
        assert not reader.has_perm("article.read_text", Article(negotiation=talks))


def test_of_two_callers_neither_has_the_others_roles(reader, outsider, talks):
    with act():
        assert reader.has_perm("article.read_text", Article(negotiation=talks))
        assert not outsider.has_perm("article.read_text", Article(negotiation=talks))


@pytest.mark.parametrize("visibility", Visibility)
def test_who_asks_within_a_negotiation_sees_what_they_see_of_it(
    visibility, owner, talks, editor, annotator, reader, outsider
):
    """Of two negotiations, in each with passages and positions of every status, their own and
    others'.
    """
    elsewhere = negotiation.create(
        by=owner, slug="other-talks", title="Other talks", visibility="public"
    )
    talks = negotiation.revise(talks, by=owner, version=talks.version, visibility=visibility)
    membership.add(by=owner, negotiation=elsewhere, user=annotator, role="reader")
    for home in (talks, elsewhere):
        article, holder, term = (
            make_article(owner, home),
            make_actor(owner, home),
            make_term(owner, home),
        )
        make_party(owner, home, holder)
        for coder in (owner, annotator) if home == talks else (owner,):
            make_passage(coder, article)
            for status in ("draft", "submitted", "accepted"):
                make_position(coder, make_passage(coder, article), holder, term, status=status)
        rejected = make_position(owner, make_passage(owner, article), holder, term)
        position.revise(rejected, by=owner, version=rejected.version, status="rejected")
    administrator = User.objects.create_superuser("administrator")
    people = [owner, editor, annotator, reader, outsider, AnonymousUser(), administrator]
    for user in people:
        seen = 0
        for rows in (Passage.objects, Position.objects, Article.objects, Party.objects):
            for home in (talks, elsewhere):
                within = set(rows.visible_to(user, home.pk))
                assert within == set(rows.visible_to(user).filter(negotiation=home.pk)), user
                seen += len(within)
        assert seen, user
