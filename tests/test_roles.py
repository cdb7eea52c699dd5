"""The roles of a caller are read once a request, and again once one of them was written."""

import pytest

from negotiations.actions import membership
from negotiations.models import Article, Membership, Passage
from negotiations.models.membership import roles_asked_once
from tests.factories import make_article, make_passage

pytestmark = pytest.mark.django_db


def test_a_request_asks_once(reader, talks, django_assert_num_queries):
    with roles_asked_once(), django_assert_num_queries(1):
        assert reader.has_perm("article.read_text", Article(negotiation=talks))
        assert not reader.has_perm("passage.mark", talks)
        Passage.objects.visible_to(reader)


def test_who_is_made_a_member_is_one_within_the_same_request(owner, talks, outsider):
    passage = make_passage(owner, make_article(owner, talks))
    with roles_asked_once():
        assert not Passage.objects.visible_to(outsider).exists()
        membership.add(by=owner, negotiation=talks, user=outsider, role="annotator")
        assert Passage.objects.visible_to(outsider).get() == passage
        assert outsider.has_perm("passage.mark", talks)


def test_whose_membership_ended_is_none_within_the_same_request(owner, talks, reader):
    make_passage(owner, make_article(owner, talks))
    with roles_asked_once():
        assert Passage.objects.visible_to(reader).exists()
        mine = Membership.objects.get(user=reader)
        membership.end(mine, by=owner, version=mine.version)
        assert not Passage.objects.visible_to(reader).exists()
        assert not reader.has_perm("article.read_text", Article(negotiation=talks))


def test_of_two_callers_neither_has_the_others_roles(reader, outsider, talks):
    with roles_asked_once():
        assert reader.has_perm("article.read_text", Article(negotiation=talks))
        assert not outsider.has_perm("article.read_text", Article(negotiation=talks))
