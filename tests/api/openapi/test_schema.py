"""The API held to its own description: whatever the description allows is answered as it says, to
whoever asks.
"""

import re
from functools import cache

import jsonschema_rs
import pytest
from django.core import signals
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from negotiations.actions import delegation, token
from tests.api.nouns import id_of
from tests.api.openapi.description import schema
from tests.factories import make_actor, make_party, make_position, make_tag, make_term
from tests.turns import in_turn, thorough

pytestmark = pytest.mark.django_db

#: The least and the most of everything, each by itself.
each_limit = settings(phases=[Phase.explicit], suppress_health_check=list(HealthCheck))


def together(share):
    """Some of it together, for a share of the examples of other properties: the first has the
    least, the others are drawn.
    """
    return settings(
        max_examples=settings.default.max_examples // share,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )


#: Operations that get more examples.
MORE = set(in_turn([each.ok().label for each in schema.get_all_operations()]))
#: Of many objects there are so many limits that it takes a minute: only thoroughly.
LABELS = set(
    in_turn(
        [
            operation.label
            for operation in (each.ok() for each in schema.get_all_operations())
            if thorough() or not operation.path.endswith("/bulk")
        ]
    )
)
#: Of what fits the description, what is refused still: no description can say it. By the words of
#: the refusal.
BEYOND = {
    "ends before it begins": "a day is compared with another",
    "ends after it starts": "a place is compared with another",
    "The text ends at": "a place is compared with the text",
    "The text from": "a quote is compared with the text",
    "Send the quote or the": "either shows which text was read",
    "the span that fits": "what stands at its ends is looked at",
    "Nothing but white space": "what stands there is looked at",
    "is not a language tag": "what its parts are is looked at",
    "changed while you marked": "a revision is compared with the text's",
    "Give a passage, or": "either will do",
    "A span has": "both or neither",
    "The passage has": "a span is compared with the passage",
    "stays in its article": "one is compared with the other",
    "has no date of publication": "the article's day is looked up",
    "cannot be changed": "what is sent is compared with what is there",
    "in a row before": "a tag of a codebook is looked up by its code",
    "named twice": "rows are compared by some of their fields",
    "A position revises one": "its holder and term are compared with another's",
    "revise each other": "so is what that revises",
    "no such passage with these words": "its words are compared with another's",
    "itself": "a reference is compared with what it stands in",
    "its own ancestor": "so is what that refers to",
    "already": "it is unique",
    "revised once": "ids are unique among many objects",
    "Enter a valid URL": "its host is looked at",
    "An unnamed source": "it goes with a negotiation",
    "This goes with": "a parameter without the other",
    "A stream has no pages": "a parameter against another",
    "no cursor of ours": "the server makes them",
    "There is nothing here that you may see": "an id in one of many objects",
    "You may not": "a role, beside another refusal of many objects",
}


@pytest.fixture(autouse=True)
def _one_connection(settings):
    """As Django's own test client: the test's transaction outlives a request. Nor does a minute
    have an end.
    """
    settings.RATE_LIMIT_TOKEN = settings.RATE_LIMIT_ADDRESS = 10**9
    ends = [signals.request_started, signals.request_finished]
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


@pytest.fixture
def there(scene, owner):
    """What each name may stand for: in a body, in a query or, by the collection, in an address.

    Each is at its first version, and the group is of no negotiation.
    """
    talks, passage = scene.talks, scene.passage
    term, tag = make_term(owner, talks, "Truce"), make_tag(owner, talks, "TRUCE")
    actors = [
        "actor",
        "head",
        "host",
        "speaker",
        "by",
        "obliged",
        "beneficiary",
        "author",
        "authors",
        "about",
        "via",
    ]
    ids = {
        **dict.fromkeys(actors, scene.marr),
        **dict.fromkeys(["holder", "holders", "proposers"], scene.kessel),
        **dict.fromkeys(["term", "terms", "items", "supersedes"], scene.term),
        "outlet": scene.ledger,
        "group": make_actor(owner, "Bloc"),
        "round": scene.round,
        "article": scene.article,
        "passage": passage,
        "tag": scene.tag,
        "tags": scene.tag,
        "revises": make_position(owner, passage, scene.kessel, scene.term),
    }
    rows = {
        "actors": scene.kessel,
        "articles": scene.article,
        "passages": passage,
        "rounds": scene.round,
        "terms": term,
        "tags": tag,
        "parties": make_party(owner, talks, scene.kessel),
        "delegations": delegation.add(by=owner, round=scene.round, actor=scene.kessel),
        "positions": make_position(owner, passage, scene.kessel, term),
    }
    found = {name: id_of(one) for name, one in ids.items()} | {
        "negotiation": talks.slug,
        "version": 1,
    }
    found |= {name: getattr(passage, name) for name in ("start", "end", "quote")} | {
        "revision": scene.article.revision
    }
    found |= {"language": "en"}
    by_collection = {f"/{noun}": {"id": id_of(row)} for noun, row in rows.items()}
    by_collection["/terms"]["parent"], by_collection["/tags"]["parent"] = (
        found["term"],
        found["tag"],
    )
    by_collection["/positions"]["tag"] = scene.tag.code
    by_collection["/datapackage.json"] = {"tag": scene.tag.code}
    return found | by_collection | {"/negotiations": {"slug": talks.slug, "id": id_of(talks)}}


def settle(case, there):
    """What names a thing names one that is there; what can name none stays as wrong as it is."""
    there = there | there.get(
        case.path.removeprefix("/api/v1").partition("/{")[0].removesuffix("/bulk"), {}
    )
    for name, value in case.path_parameters.items():
        case.path_parameters[name] = settled(value, name, there)
    for name, value in case.query.items():
        case.query[name] = settled(value, name, there)
    if isinstance(case.body, dict | list):
        case.body = settled(case.body, None, there)
    if "If-Match" in case.headers:
        case.headers["If-Match"] = "*"


def settled(value, name, there):
    if isinstance(value, dict):
        return {key: settled(inner, key, there) for key, inner in value.items()}
    if isinstance(value, list):
        return [settled(inner, name, there) for inner in value][: 1 if name in there else None]
    return there[name] if could_be(value, there.get(name)) else value


def could_be(value, real):
    if isinstance(value, str) and isinstance(real, str):
        return is_id(value) if is_id(real) else bool(value.strip()) and "\0" not in value
    return type(real) is int and type(value) in (int, float) and 0 <= value < 2**31


def is_id(text):
    return re.match("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text, re.IGNORECASE) is not None


def refuses_what_does_not_fit(ctx, response, case):
    """`negative_data_rejection`; of many objects, in part, each that is wrong has its refusal in
    its place.
    """
    if (
        response.status_code == 200
        and response.request.method == "POST"
        and case.query.get("partial") in (True, "true")
    ):
        results = zip(case.body, response.json()["results"], strict=True)
        assert all(
            fits(sent, result["status"], case)
            for sent, result in results
            if result["problem"] is None
        )
    else:
        negative_data_rejection(ctx, response, case)


def fits(sent, status, case):
    """What makes one may hold what only one that is read has: it is left aside."""
    left = {"id", "version"} if status == 201 else set()
    return described(case.operation.path).is_valid(
        {name: value for name, value in sent.items() if name not in left}
    )


@cache
def described(path):
    """What one of many objects may be."""
    sent = schema.raw_schema["paths"][path]["post"]["requestBody"]["content"]["application/json"][
        "schema"
    ]
    return jsonschema_rs.validator_for(
        sent["items"] | {"components": schema.raw_schema["components"]}
    )


def check(case, headers, beyond):
    """Each request finds the same things there: what it did is taken back."""

    def takes_what_fits(ctx, response, case):
        """`positive_data_acceptance`, unless every reason of the refusal is `beyond` a
        description.
        """
        reasons = response.json().get("errors") if response.status_code in (400, 422) else None
        if not reasons or not all(
            any(words in reason["detail"] for words in beyond) for reason in reasons
        ):
            positive_data_acceptance(ctx, response, case)

    with transaction.atomic():
        case.call_and_validate(
            headers=headers,
            excluded_checks=[positive_data_acceptance, negative_data_rejection],
            additional_checks=[takes_what_fits, refuses_what_does_not_fit],
        )
        transaction.set_rollback(True)


def headers_of(user, scope="write"):
    secret = token.issue(by=user, name="test", scope=scope)[1]
    return {"Authorization": f"Bearer {secret}"}


@pytest.fixture
def people(owner, editor, annotator, reader, outsider):
    """The headers by which each is known."""
    members = {"owner": owner, "editor": editor, "annotator": annotator, "reader": reader}
    return {
        **{name: headers_of(user) for name, user in members.items()},
        "owner who only reads": headers_of(owner, "read"),
        "outsider": headers_of(outsider),
        "stranger": {},
    }


@schema.parametrize()
@together(share=50)
def test_everybody_is_answered_as_described(case, there, people, published):
    everybody_is_answered_as_described(case, there, people, published)


@schema.include(lambda context: context.operation.label in MORE).parametrize()
@together(share=25)
def test_everybody_is_answered_as_described_more_often(case, there, people, published):
    everybody_is_answered_as_described(case, there, people, published)


def everybody_is_answered_as_described(case, there, people, published):
    """What is drawn is sent by each in turn; to an outsider nothing of it is there."""
    settle(case, there)
    for name, headers in people.items():
        with transaction.atomic():
            if name == "stranger":
                published()
            beyond = [*BEYOND, "There is no such"] if name == "outsider" else BEYOND
            check(case, headers, beyond)
            transaction.set_rollback(True)


@schema.include(lambda context: context.operation.label in LABELS).parametrize()
@each_limit
def test_an_owner_is_answered_as_described_at_each_limit(case, there, people):
    settle(case, there)
    check(case, people["owner"], BEYOND)
