"""The people of a negotiation in the browser."""

import pytest
from django.urls import reverse

from negotiations.actions import membership, negotiation
from negotiations.models import Membership, User

pytestmark = pytest.mark.django_db
PEOPLE = "/negotiations/kessel/people"


@pytest.fixture
def member(reader):
    return Membership.objects.get(user=reader)


def test_every_member_sees_the_team(client, reader, annotator):
    client.force_login(reader)
    page = client.get(PEOPLE).content.decode()
    assert "<bdi>owner</bdi>" in page
    assert "<bdi>annotator</bdi>" in page
    assert "Change role" not in page
    assert "ask one of them" in page


@pytest.mark.parametrize("visibility", ["private", "public"])
def test_the_team_is_nobody_elses_business(client, owner, talks, outsider, visibility):
    negotiation.revise(talks, by=owner, version=1, visibility=visibility)
    assert client.get(PEOPLE).status_code == 404
    client.force_login(outsider)
    assert client.get(PEOPLE).status_code == 404


def test_an_owner_adds_a_member_by_username(client, owner, talks, outsider):
    client.force_login(owner)
    page = client.post(
        f"{PEOPLE}/add", {"user": "outsider", "role": "editor"}, follow=True
    ).content.decode()
    assert Membership.objects.get(user=outsider, negotiation=talks).role == "editor"
    assert "<bdi>outsider</bdi>" in page
    assert "Undo" in page


@pytest.mark.parametrize(
    ("user", "why"),
    [
        ("nobody", "Nobody here signs in as “nobody”."),
        ("owner", "This person is a member already."),
    ],
)
def test_who_cannot_be_added_is_said_and_the_name_kept(client, owner, talks, user, why):
    client.force_login(owner)
    page = client.post(f"{PEOPLE}/add", {"user": user, "role": "editor"})
    assert page.status_code == 422
    assert why in page.content.decode()
    assert f'value="{user}"' in page.content.decode()
    assert '<option value="editor" selected>' in page.content.decode()


def test_who_is_not_active_cannot_be_added(client, owner, talks):
    User.objects.create_user("gone", is_active=False)
    client.force_login(owner)
    assert client.post(f"{PEOPLE}/add", {"user": "gone", "role": "reader"}).status_code == 422


def test_an_owner_changes_a_role(client, owner, member):
    client.force_login(owner)
    client.post(reverse("membership.change", args=[member.pk]), {"role": "editor", "version": 1})
    assert Membership.objects.get(pk=member.pk).role == "editor"


def test_who_changes_a_role_second_is_shown_both(client, owner, member):
    membership.change(member, by=owner, version=1, role="annotator")
    client.force_login(owner)
    page = client.post(
        reverse("membership.change", args=[member.pk]), {"role": "editor", "version": 1}
    )
    assert page.status_code == 422
    assert 'Stored now: <span dir="auto">Annotator</span>' in page.content.decode()
    assert '<option value="editor" selected>' in page.content.decode()


def test_the_last_owner_keeps_their_role_and_the_page_says_so(client, owner, talks):
    mine = Membership.objects.get(user=owner)
    client.force_login(owner)
    assert "The last owner stays." in client.get(PEOPLE).content.decode()
    page = client.post(
        reverse("membership.change", args=[mine.pk]), {"role": "editor", "version": 1}
    )
    assert page.status_code == 422
    assert "A negotiation keeps one owner" in page.content.decode()


def test_an_owner_ends_a_membership_and_undo_brings_it_back(client, owner, member):
    client.force_login(owner)
    client.post(reverse("membership.end", args=[member.pk]), {"version": 1})
    assert not Membership.objects.filter(pk=member.pk).exists()
    client.post("/negotiations/kessel/undo")
    assert Membership.objects.get(pk=member.pk).role == "reader"


@pytest.mark.parametrize("version", ["1", "", "x"])
def test_a_membership_somebody_changed_since_does_not_end(client, owner, member, version):
    membership.change(member, by=owner, version=1, role="annotator")
    client.force_login(owner)
    page = client.post(
        reverse("membership.end", args=[member.pk]), {"version": version}, follow=True
    )
    assert "Somebody changed “reader as annotator” since" in page.content.decode()
    assert Membership.objects.filter(pk=member.pk).exists()


def test_the_last_owner_does_not_leave(client, owner, talks):
    client.force_login(owner)
    mine = Membership.objects.get(user=owner)
    page = client.post(reverse("membership.end", args=[mine.pk]), {"version": 1}, follow=True)
    assert "A negotiation keeps one owner" in page.content.decode()


def test_an_owner_beside_another_leaves(client, owner, talks, outsider):
    membership.add(by=owner, negotiation=talks, user=outsider, role="owner")
    client.force_login(outsider)
    mine = Membership.objects.get(user=outsider, negotiation=talks)
    page = client.post(reverse("membership.end", args=[mine.pk]), {"version": 1}, follow=True)
    assert page.redirect_chain == [("/", 302)]
    assert "The membership of outsider is ended." in page.content.decode()


@pytest.mark.parametrize("role", ["reader", "annotator", "editor"])
def test_only_owners_change_the_team(client, request, member, role):
    client.force_login(request.getfixturevalue(role))
    assert client.get(f"{PEOPLE}/add").status_code == 403
    assert client.get(reverse("membership.change", args=[member.pk])).status_code == 403
    assert (
        client.post(reverse("membership.end", args=[member.pk]), {"version": 1}).status_code == 403
    )


def test_a_stranger_and_an_outsider_find_no_member(client, outsider, member):
    address = reverse("membership.change", args=[member.pk])
    assert client.get(address).status_code == 404
    client.force_login(outsider)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("members", [1, 6])
def test_queries_do_not_grow_with_members(
    client, owner, talks, members, django_assert_max_num_queries
):
    for number in range(members):
        membership.add(by=owner, negotiation=talks, user=User.objects.create_user(f"m{number}"))
    client.force_login(owner)
    with django_assert_max_num_queries(6):
        client.get(PEOPLE)
