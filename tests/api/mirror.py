"""A follower of the feed of changes, and the full dump that its mirror must equal."""

from tests.api.nouns import ROOT

ADDRESS = f"{ROOT}/changes"
PATHS = {
    "actor": "actors",
    "party": "parties",
    "round": "rounds",
    "delegation": "delegations",
    "article": "articles",
    "tag": "tags",
    "term": "terms",
    "passage": "passages",
    "position": "positions",
}
#: What is computed, or kept beside the state; a negotiation is named by slug.
BESIDE = {
    "id",
    "version",
    "created_at",
    "updated_at",
    "path",
    "passage_count",
    "position_count",
    "negotiation",
    "found",
}
STATUSES = ["suggested", "draft", "submitted", "accepted", "rejected"]


class Follower:
    """Polls pages of the feed and applies their rows in order."""

    def __init__(self, client, slug="kessel", size=5, **given):
        self.client, self.size = client, size
        self.given = {"negotiation": slug, **given} if slug else given
        self.cursor, self.mirror, self.told = None, {}, []

    def poll(self):
        """One page; whether there is more."""
        since = {"since": self.cursor} if self.cursor else {}
        answer = self.client.get(ADDRESS, {**self.given, **since, "page_size": self.size})
        assert answer.status_code == 200, answer.json()
        body = answer.json()
        for row in body["results"]:
            self.apply(row)
        self.cursor = body["cursor"]
        return body["next"] is not None

    def catch_up(self):
        while self.poll():
            pass
        return self

    def apply(self, row):
        self.told.append(row)
        key = (row["type"], row["id"])
        if row["object"] is None:
            self.mirror.pop(key, None)
        else:
            self.mirror[key] = (row["version"], row["object"])

    def held(self, *types):
        return {key: value for key, value in self.mirror.items() if key[0] in (types or PATHS)}


def dump(client, slug="kessel", paths=PATHS):
    """All that the lists of a negotiation hold, in the form of the feed."""
    held = {}
    for noun, path in paths.items():
        for status in STATUSES if noun == "position" else [None]:
            address = f"{ROOT}/{path}?negotiation={slug}&page_size=500" + (
                f"&status={status}" if status else ""
            )
            while address:
                body = client.get(address).json()
                held |= {
                    (noun, row["id"]): (row["version"], flat(noun, row)) for row in body["results"]
                }
                address = body["next"]
    return held


def flat(noun, row):
    """A row of a list without computed fields; its negotiation is compared separately."""
    row = {name: value for name, value in row.items() if name not in BESIDE}
    if noun != "position":
        return row
    row = {name: value for name, value in row.items() if name not in ("article", "url")}
    conditions = [{**one, "term": one["term"]["id"]} for one in row["conditions"]]
    names = ("holder", "term", "speaker", "passage")
    return {
        **row,
        **{name: row[name] and row[name]["id"] for name in names},
        "conditions": conditions,
    }


def comparable(held):
    """A mirror without the ids of the negotiations, which the lists name by slug."""
    return {
        key: (version, {name: value for name, value in state.items() if name != "negotiation"})
        for key, (version, state) in held.items()
    }
