"""Things to test with, made by the actions that make them in life. Names are of the invented talks
of domain.md.
"""

from datetime import date
from itertools import count

from negotiations.actions import actor, article, party, passage, position, round, tag, term

_numbers = count(1)

TEXT = """Officials close to the Kessel delegation told me last week that Kessel could live with a 30-day truce, provided \
monitors arrive first. Aruvia’s foreign minister, Ilya Marr, said on Monday: “No truce while the port is blocked.”

The mediators should simply impose one. 🕊️ Nobody else will.
"""


def make_actor(by, name="Kessel", kind="state", **fields):
    return actor.add(by=by, name=name, kind=kind, **fields)


def make_party(by, talks, holder, role="primary", **fields):
    return party.add(by=by, negotiation=talks, actor=holder, role=role, **fields)


def make_round(by, talks, name="First round", **fields):
    return round.add(by=by, negotiation=talks, name=name, **fields)


def make_tag(by, talks, code="CEASE.1", **fields):
    return tag.add(
        by=by,
        negotiation=talks,
        code=code,
        label=fields.pop("label", "General ceasefire"),
        **fields,
    )


def make_term(by, talks, label="Ceasefire", **fields):
    """Others may be like it, as most tests do not care how it is called."""
    return term.add(by=by, negotiation=talks, label=label, **{"duplicate": True, **fields})


def make_article(by, talks, text=None, published_on=date(2031, 5, 14), **fields):
    """Each has a text of its own, so that none is a reprint."""
    text = f"{TEXT}\nNo. {next(_numbers)}" if text is None else text
    fields = {"title": "The port", "language": "en", **fields}
    return article.add(by=by, negotiation=talks, text=text, published_on=published_on, **fields)


def make_passage(by, in_article, words="30-day truce", **fields):
    start = in_article.text.index(words)
    return passage.mark(
        by=by, article=in_article, start=start, end=start + len(words), quote=words, **fields
    )


def make_position(by, on, holder, about, stance=1, **fields):
    """In the holder's own words, unless another speaker, voice or quote mode is given. Others may
    be like it.
    """
    fields = {"quote_mode": "direct", "duplicate": True, **fields}
    return position.state(by=by, passage=on, holder=holder, term=about, stance=stance, **fields)


def by_field(refusal):
    """The messages of a ValidationError by field, whatever the way inside it (`items/0`)."""
    return {name.partition("/")[0]: messages for name, messages in refusal.message_dict.items()}
