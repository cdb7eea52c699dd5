"""Lists as streams: the very rows of the pages, straight from the database, and honest where they
break off.
"""

import csv
import io
import json

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from negotiations.actions import article, position
from negotiations.models import (
    Actor,
    ActorName,
    Affiliation,
    Article,
    DelegationMember,
    Negotiation,
    Party,
    Passage,
    Position,
    Round,
    Tag,
    Term,
    User,
)
from tests.api.nouns import RESOURCES, ROOT
from tests.cases import each_of
from tests.factories import make_actor, make_article, make_passage, make_term

pytestmark = pytest.mark.django_db(transaction=True)
every_resource = each_of("resource", RESOURCES.values(), ids=RESOURCES, roll_back=False)
POSITIONS = f"{ROOT}/positions"
COLUMNS = """id, negotiation, holder, holder_id, term, term_id, tag, stance, act, bargaining_role,
modality, quote_mode, speaker, speaker_id, voice, attribution, said_from, said_until,
said_defaulted, conditions, quote, start, end, article, article_id, article_url, published_on, outlet, authors,
status, confidence, coder, note, created_at, updated_at, version, voice_defaulted, revises, stage,
via, via_id, audience, expires_on, found, revision"""
TEXTS = [
    "",
    "Окафор",
    "🕊️ 𝔘",
    '"“\\"',
    "one\ntwo\r\n\r",
    "\\n \\N \\. \t",
    "\x01\x02\x1f\x7f\u2028\x85",
    "=1+1",
    "\t=1+1",
    "\r-",
    " =1+1",
    "\u00a0\u3000=1+1",
    "\u2028+1",
    "\u200b=1+1",
    "-",
    "@a",
    "'",
    "null",
    "{}",
]


def lines(response):
    assert response.status_code == 200, response.content
    return [json.loads(line) for line in response.getvalue().decode().split("\n")[:-1]]


def table(response):
    assert response.status_code == 200, response.content
    return list(csv.reader(io.StringIO(response.getvalue().decode(), newline=""), strict=True))


def records(response):
    header, *rows = table(response)
    return [dict(zip(header, row, strict=True)) for row in rows]


def as_written(rows):
    """With the order of names, which objects compare without."""
    return json.dumps(rows, ensure_ascii=False)


def alone(client, resource, rows):
    """Each of them as it is read by itself, which no query writes but its serializer."""
    read = [client.get(f"{resource.address}/{row[resource.lookup]}").json() for row in rows]
    return [{name: value for name, value in one.items() if name != "text"} for one in read]


@pytest.fixture
def client(owner, api, settings):
    settings.RATE_LIMIT_TOKEN = 10**9  # one test reads more than a minute allows
    return api(owner)


@pytest.fixture
def everything(owner, talks):
    for number, resource in enumerate(RESOURCES.values()):
        resource.make(owner, talks, number)


@every_resource
def test_a_line_is_a_row_of_the_pages(resource, everything, client):
    paged = client.get(resource.address).json()["results"]
    assert paged
    assert as_written(lines(client.get(f"{resource.address}?format=ndjson"))) == as_written(paged)


@every_resource
def test_a_row_of_the_pages_is_what_is_read_alone(resource, everything, client):
    paged = client.get(resource.address).json()["results"]
    assert as_written(paged) == as_written(alone(client, resource, paged))


@every_resource
def test_lines_have_the_chosen_fields_in_their_order(resource, everything, client):
    asked = f"{resource.address}?fields=version,updated_at,id"
    assert as_written(lines(client.get(f"{asked}&format=ndjson"))) == as_written(
        client.get(asked).json()["results"]
    )


def write_everywhere(text):
    """Into all that takes any text; a coder’s name among it."""
    filled = text or "-"
    Actor.objects.update(name=filled, description=text)
    ActorName.objects.update(name=filled, language=text[:35])
    Affiliation.objects.update(title=text)
    Negotiation.objects.update(title=filled, summary=text)
    Party.objects.update(side=text)
    Round.objects.update(name=filled, place=text, outcome=text)
    DelegationMember.objects.update(function=text)
    Tag.objects.update(label=filled, definition=text, pax_codes=[text[:20]])
    Term.objects.update(
        label=filled, text_version=text, parameters={text: text, "count": {"min": 1, "max": 2.5}}
    )
    Article.objects.update(title=filled, standfirst=text, language=text[:35], url=text)
    Passage.objects.update(note=text)
    Position.objects.update(note=text)
    User.objects.filter(username__isnull=False).update(username=filled)


def agrees(client, text):
    write_everywhere(text)
    for resource in RESOURCES.values():
        paged = client.get(resource.address).json()["results"]
        assert as_written(lines(client.get(f"{resource.address}?format=ndjson"))) == as_written(
            paged
        )
        assert as_written(paged[-1:]) == as_written(alone(client, resource, paged[-1:]))
    check_cells(client)


@each_of("text", TEXTS, roll_back=False)
def test_any_text_is_the_same_in_all(text, everything, client):
    agrees(client, text)


def test_no_white_space_hides_a_formula(everything, client):
    white = [chr(code) for code in range(1, 0x110000) if chr(code).isspace()]
    for one in white:
        Position.objects.update(note=f"{one}=1+1")
        body = client.get(f"{POSITIONS}?format=csv&fields=note,stance").getvalue()
        assert body.split(b"\r\n", 1)[1].lstrip(b'"').startswith(f"'{one}=1+1".encode())


def test_an_orphan_is_the_same_in_all(everything, client, owner):
    for one in Article.objects.filter(passages__positions__isnull=False).distinct():
        article.revise(one, by=owner, version=one.version, text="Nothing of it is left.")
    agrees(client, "Look.")
    told = {
        (row["passage"]["found"], row["passage"]["revision"])
        for row in client.get(POSITIONS).json()["results"]
    }
    assert told == {(False, 1)}


@given(
    text=some.text(
        some.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=100
    )
)
@settings(max_examples=settings.default.max_examples // 12, suppress_health_check=list(HealthCheck))
def test_a_text_nobody_thought_of_is_the_same_in_all(text, everything, client):
    agrees(client, text)


def test_a_moment_has_microseconds_only_where_there_are_any(everything, client):
    Actor.objects.update(
        created_at="2031-05-14T10:00:00Z", updated_at="2031-05-14T10:00:00.500000Z"
    )
    rows = lines(client.get(f"{ROOT}/actors?format=ndjson"))
    assert rows == alone(client, RESOURCES["actors"], rows)
    for row in rows:
        assert (row["created_at"], row["updated_at"]) == (
            "2031-05-14T10:00:00Z",
            "2031-05-14T10:00:00.500000Z",
        )


@pytest.mark.parametrize("model", [Tag, Term])
def test_a_cycle_is_followed_once_in_all(model, everything, client):
    lower = model.objects.exclude(parent=None).first()
    model.objects.filter(pk=lower.parent_id).update(parent=lower)
    address = f"{ROOT}/{model._meta.model_name}s"
    rows = client.get(address).json()["results"]
    assert (
        lines(client.get(f"{address}?format=ndjson"))
        == rows
        == alone(client, RESOURCES[f"{model._meta.model_name}s"], rows)
    )


def test_rows_come_in_the_order_asked_for(owner, talks, client):
    for day in ("2031-05-02", None, "2031-05-03"):
        make_article(owner, talks, published_on=day)
    rows = lines(
        client.get(f"{ROOT}/articles?format=ndjson&ordering=-published_on&fields=published_on")
    )
    assert [row["published_on"] for row in rows] == ["2031-05-03", "2031-05-02", None]


def check_cells(client):
    """The table says what the pages say."""
    rows = client.get(POSITIONS).json()["results"]
    assert [expected(row) for row in rows] == records(client.get(f"{POSITIONS}?format=csv"))


def expected(row):
    """A row of the pages as cells."""
    flat = {name: row[name] for name in COLUMNS.replace("\n", " ").split(", ") if name in row}
    for name in ("holder", "speaker", "via", "article"):
        flat |= {
            name: row[name] and row[name].get("name", row[name].get("title")),
            f"{name}_id": row[name] and row[name]["id"],
        }
    flat |= {
        "term": row["term"]["label"],
        "term_id": row["term"]["id"],
        "tag": row["term"]["tag"],
        "article_url": row["article"]["url"],
    }
    flat |= {name: row["passage"][name] for name in ("quote", "start", "end", "found", "revision")}
    flat |= {name: row["article"][name] for name in ("published_on", "outlet")} | {
        "authors": "; ".join(row["article"]["authors"])
    }
    flat |= {
        "conditions": "; ".join(
            f"{part['relation']}: {part['term']['label']}" for part in row["conditions"]
        )
    }
    return {name: cell(name, value) for name, value in flat.items()}


def cell(name, value):
    text = (
        {True: "true", False: "false", None: ""}.get(value, str(value))
        if not isinstance(value, int) or value is True or value is False
        else str(value)
    )
    guarded = name in {
        "holder",
        "term",
        "speaker",
        "via",
        "conditions",
        "article",
        "article_url",
        "outlet",
        "authors",
        "coder",
        "note",
    }
    return f"'{text}" if guarded and text.lstrip().startswith(("=", "+", "-", "@")) else text


def test_a_table_has_the_columns_of_the_contract_and_its_lines_end_with_cr_and_lf(
    everything, client
):
    response = client.get(f"{POSITIONS}?format=csv")
    assert table(response)[0] == COLUMNS.replace("\n", " ").split(", ")
    body = client.get(f"{POSITIONS}?format=csv").getvalue()
    assert body.count(b"\n") == body.count(b"\r\n") == 2


def test_a_table_has_the_chosen_columns(everything, client):
    assert table(client.get(f"{POSITIONS}?format=csv&fields=stance,holder")) == [
        ["stance", "holder"],
        ["1", "Kessel"],
    ]


def test_an_unknown_column_is_refused_by_its_name(client):
    response = client.get(f"{POSITIONS}?format=csv&fields=stance,passage")
    assert response.status_code == 400
    assert "There is no passage" in response.json()["detail"]


def test_a_quote_and_a_number_and_a_code_stay_as_they_are(owner, talks, client):
    article = make_article(owner, talks, text="=1+1 they said")
    passage = make_passage(owner, article, "=1+1")
    position.state(
        by=owner,
        passage=passage,
        holder=make_actor(owner, "=cmd"),
        term=make_term(owner, talks, "@term"),
        stance=-2,
    )
    (row,) = records(client.get(f"{POSITIONS}?format=csv"))
    assert {name: row[name] for name in ("quote", "stance", "holder", "term")} == {
        "quote": "=1+1",
        "stance": "-2",
        "holder": "'=cmd",
        "term": "'@term",
    }


@each_of(
    ("bom", "begins"),
    [("true", b"\xef\xbb\xbfstance\r\n"), ("false", b"stance\r\n")],
    roll_back=False,
)
def test_a_table_begins_with_the_mark_by_which_excel_knows_utf_8_where_asked(
    bom, begins, everything, client
):
    response = client.get(f"{POSITIONS}?format=csv&fields=stance&bom={bom}")
    assert response.getvalue().startswith(begins)
    assert "bom" not in response["Link"]


@each_of(
    "query",
    ["format=csv&bom=yes", "format=csv&bom=", "format=ndjson&bom=true", "bom=true"],
    roll_back=False,
)
def test_a_mark_that_is_none_or_of_no_table_is_refused_by_name(query, client, talks):
    response = client.get(f"{POSITIONS}?{query}")
    assert response.status_code == 400
    assert "bom" in str(response.json()["errors"])


def test_a_condition_names_who_is_to_meet_it(everything, client):
    Position.objects.get().conditions.update(by=make_actor(User.objects.get(), "Aruvia"))
    assert (
        records(client.get(f"{POSITIONS}?format=csv"))[0]["conditions"] == "if: Term 9 (by Aruvia)"
    )


def test_what_may_not_be_seen_is_not_streamed(everything, api, outsider, published):
    for person in (None, outsider):
        assert [
            row["negotiation"] for row in lines(api(person).get(f"{ROOT}/passages?format=ndjson"))
        ] == []
        assert len(table(api(person).get(f"{POSITIONS}?format=csv"))) == 1
    published()
    assert len(table(api().get(f"{POSITIONS}?format=csv"))) == 2


def test_only_accepted_ones_are_streamed_unless_a_member_asks_for_others(
    everything, client, api, published
):
    published()
    Position.objects.update(status="draft")
    assert lines(client.get(f"{POSITIONS}?format=ndjson")) == []
    assert len(lines(client.get(f"{POSITIONS}?format=ndjson&status=draft"))) == 1
    assert api().get(f"{POSITIONS}?format=ndjson&status=draft").status_code == 404


@each_of(
    "query",
    ["page_size=10", "cursor=x", "colour=red", "ordering=colour", "fields=colour"],
    roll_back=False,
)
@each_of("format", ["csv", "ndjson"], roll_back=False)
def test_what_no_stream_has_is_refused_by_its_name(query, format, client, talks):
    response = client.get(f"{POSITIONS}?format={format}&{query}")
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert [error["parameter"] for error in response.json()["errors"]] == [query.partition("=")[0]]


@each_of("path", sorted(set(RESOURCES) - {"positions"}), roll_back=False)
def test_only_positions_are_a_table(path, client):
    response = client.get(f"{ROOT}/{path}?format=csv")
    assert response.status_code == 400
    assert response.json()["detail"].startswith("format: Not one of: json, ndjson")


@each_of("format", ["csv", "ndjson"], roll_back=False)
def test_one_object_is_no_stream(format, everything, client):
    assert client.get(f"{POSITIONS}/{Position.objects.get().pk}?format={format}").status_code == 400


@each_of(
    ("accept", "format", "given"),
    [
        ("application/x-ndjson", "", "application/x-ndjson"),
        ("text/csv", "", "text/csv; charset=utf-8; header=present"),
        ("application/json", "?format=ndjson", "application/x-ndjson"),
        ("text/csv", "?format=json", "application/json"),
        ("text/html", "?format=csv", "text/csv; charset=utf-8; header=present"),
    ],
    roll_back=False,
)
def test_the_format_in_the_address_wins_over_what_is_accepted(accept, format, given, client, talks):
    assert client.get(POSITIONS + format, HTTP_ACCEPT=accept)["Content-Type"] == given


def test_a_stream_has_a_name_and_says_where_it_is_described(everything, client):
    response = client.get(f"{POSITIONS}?format=csv&negotiation=kessel&q=truce")
    assert response["Content-Disposition"] == 'attachment; filename="kessel-positions.csv"'
    package = f"http://testserver{ROOT}/datapackage.json?negotiation=kessel&q=truce"
    assert response["Link"] == f'<{package}>; rel="describedby"'
    assert (
        client.get(package).json()["resources"][0]["path"]
        == f"http://testserver{POSITIONS}?negotiation=kessel&q=truce&format=csv"
    )
    assert (
        client.get(f"{ROOT}/actors?format=ndjson")["Link"]
        == f'<http://testserver{ROOT}/schema>; rel="describedby"'
    )


def test_asking_for_the_head_starts_no_stream(everything, client):
    assert client.head(f"{POSITIONS}?format=csv").getvalue() == b""


#: More than the buffers between the database and the reader take, so that there is something to
#: break off.
LONG = "x" * 500_000


@pytest.fixture
def long_rows(owner, talks, annotator):
    positions = [RESOURCES["positions"].make(owner, talks, number) for number in range(30)]
    Position.objects.filter(pk__in=[one.pk for one in positions]).update(note=LONG)
    return len(positions)


def copying():
    """The backends that are at it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE"
            " 'COPY (%'"
        )
        return [pid for (pid,) in cursor.fetchall()]


def broken_off(response):
    """What is read of it if its backend is ended after the first chunk."""
    chunks = iter(response.streaming_content)
    first = next(chunks)
    with connection.cursor() as cursor:
        (pid,) = copying()
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    return (first + b"".join(chunks)).decode()


def test_lines_that_break_off_end_with_a_problem(long_rows, client):
    *whole, last = [
        json.loads(line)
        for line in broken_off(client.get(f"{POSITIONS}?format=ndjson")).split("\n")[:-1]
    ]
    assert 0 < len(whole) < long_rows
    assert all(row["note"] == LONG for row in whole)
    assert (list(last), last["error"]["status"]) == (["error"], 500)


def test_a_table_that_breaks_off_ends_with_a_row_that_says_so(long_rows, client):
    csv.field_size_limit(10**7)
    header, *whole, last = csv.reader(
        io.StringIO(broken_off(client.get(f"{POSITIONS}?format=csv")), newline=""), strict=True
    )
    assert 0 < len(whole) < long_rows
    assert (last[0], len(last)) == ("#error", len(header))


def test_who_stops_reading_leaves_nothing_behind(long_rows, client):
    response = client.get(f"{POSITIONS}?format=ndjson")
    next(iter(response.streaming_content))
    assert len(copying()) == 1
    response.close()
    while copying():
        pass


def test_a_stream_sees_one_moment(long_rows, client):
    response = client.get(f"{POSITIONS}?format=ndjson&fields=note")
    chunks = iter(response.streaming_content)
    first = next(chunks)
    Position.objects.update(note="")
    rows = (first + b"".join(chunks)).decode().split("\n")[:-1]
    assert {len(json.loads(row)["note"]) for row in rows} == {len(LONG)}
