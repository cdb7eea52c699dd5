import pytest

from tests.factories import *

pytestmark = pytest.mark.django_db


def test_flow(owner, talks, api):
    c = api(owner)
    r = c.post("/api/v1/actors", {"kind": "state", "name": "Kessel", "names": [{"name": "K-town", "language": "en"}]})
    assert r.status_code == 201, r.content
    k = r.json()
    print(k, r.headers)
    r = c.post(
        "/api/v1/actors",
        {
            "kind": "person",
            "name": "Marr",
            "affiliations": [{"group": k["id"], "relation": "leads", "from": "2020-01-01", "until": None}],
        },
    )
    assert r.status_code == 201, r.content
    m = r.json()
    assert m["affiliations"] == [
        {"group": k["id"], "relation": "leads", "title": "", "from": "2020-01-01", "until": None}
    ]
    p = c.post("/api/v1/parties", {"negotiation": "kessel", "actor": k["id"], "role": "primary"}).json()
    t = c.post("/api/v1/terms", {"negotiation": "kessel", "label": "Ceasefire"}).json()
    a = c.post(
        "/api/v1/articles",
        {"negotiation": "kessel", "title": "x", "text": TEXT, "published_on": "2031-05-14", "authors": [m["id"]]},
    )
    assert a.status_code == 201, a.content
    a = a.json()
    i = TEXT.index("30-day truce")
    r = c.post(
        "/api/v1/positions",
        {
            "article": a["id"],
            "start": i,
            "end": i + 12,
            "quote": "30-day truce",
            "holder": m["id"],
            "term": t["id"],
            "stance": 1,
            "conditions": [{"relation": "if", "term": t["id"], "by": None}],
        },
    )
    assert r.status_code == 201, r.content
    pos = r.json()
    print(pos, r.headers)
    r2 = c.get(f"/api/v1/positions/{pos['id']}", HTTP_IF_NONE_MATCH=r["ETag"])
    assert r2.status_code == 304
    r = c.get("/api/v1/positions?negotiation=kessel&holder_tree=true&holder=" + k["id"])
    assert len(r.json()["results"]) == 1, r.content
    r = c.get("/api/v1/standings?negotiation=kessel&as_of=2031-06-01")
    print(r.json())
    for path in [
        "negotiations",
        "actors",
        "parties",
        "rounds",
        "delegations",
        "tags",
        "terms",
        "articles",
        "passages",
        "positions",
    ]:
        r = c.get(f"/api/v1/{path}?page_size=1")
        assert r.status_code == 200, r.content
        r = c.get(f"/api/v1/{path}?nonsense=1")
        assert r.status_code == 400, r.content
    r = c.patch(f"/api/v1/positions/{pos['id']}", {"stance": -1})
    assert r.status_code == 428, r.content
    r = c.patch(f"/api/v1/positions/{pos['id']}", {"stance": -1}, HTTP_IF_MATCH='"7.abc"')
    assert r.status_code == 412, r.content
    r = c.patch(f"/api/v1/positions/{pos['id']}", {"stance": -1}, HTTP_IF_MATCH='"1.abc"')
    assert r.status_code == 200, r.content
    r = c.delete(f"/api/v1/terms/{t['id']}", HTTP_IF_MATCH='"1.abc"')
    assert r.status_code == 409, r.content
    print(r.json())
    r = c.get("/api/v1/schema")
    assert r.status_code == 200
