"""The filters of a concordance, and the form that tags lines of it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format

from negotiations.forms.article import ArticleFilter
from negotiations.forms.field_defaults import set_field_defaults
from negotiations.forms.fields import filled, offer
from negotiations.models import Negotiation, Tag
from negotiations.queries.search.bulk_tagging import TextHit
from negotiations.queries.search.concordance import SORTS
from negotiations.text.finding.concordance import ConcordanceQuery, parse_query

SORT = next(iter(SORTS))
#: A hit as a form sends it: article, revision, start, end.
HIT = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(\d{1,9})\.(\d{1,9})\.(\d{1,9})")


class ConcordanceForm(ArticleFilter):
    """Words, and filters of the articles. Invalid filters are ignored."""

    sort = forms.ChoiceField(
        choices=[(name, label) for name, (label, _) in SORTS.items()], required=False
    )

    def __init__(self, data: Mapping[str, object], negotiation: Negotiation) -> None:
        super().__init__({"sort": SORT, **filled(data)}, negotiation)
        self.fields["q"].widget.attrs["placeholder"] = "words, “a phrase” or /a regular expression/"
        del self.fields["genre"]

    def wanted(self) -> ConcordanceQuery | None:
        """Raises InvalidPattern."""
        return parse_query(self.words())

    def order(self) -> str:
        return str(self.cleaned_data.get("sort") or SORT)

    def query(self) -> dict[str, str]:
        """The query string of the same lines."""
        valid = (name for name in self.fields if self.cleaned_data.get(name))
        return {**{name: str(self[name].data) for name in valid}, "sort": self.order()}

    def narrowed_to(self) -> Iterator[str]:
        """The filters, in words."""
        for name, words in (("outlet", "published by"), ("author", "written by")):
            if value := self.cleaned_data.get(name):
                yield f"{words} {value}"
        for name, words in (("published_after", "from"), ("published_before", "until")):
            if value := self.cleaned_data.get(name):
                yield f"{words} {date_format(value, 'j F Y')}"
        if value := self.cleaned_data.get("coded"):
            yield "coded" if value == "yes" else "not coded"


class MarkingForm(forms.Form):
    """Which tag the chosen lines get, how much of each line is marked, and whether the other lines
    are marked where some cannot be.
    """

    tag = forms.ModelChoiceField(Tag.objects.none(), empty_label="Choose a tag")
    unit = forms.ChoiceField(
        choices=[("words", "The words found"), ("sentence", "The sentence around them")],
        initial="words",
        widget=forms.RadioSelect,
        label="What to mark",
    )
    partly = forms.ChoiceField(
        choices=[("", "none"), ("yes", "the others")],
        required=False,
        initial="",
        widget=forms.RadioSelect,
        label="If some cannot be marked, mark",
    )

    def __init__(self, data: QueryDict | None, negotiation: Negotiation) -> None:
        super().__init__(data, label_suffix="")
        set_field_defaults("tag", self.fields["tag"])
        tags = Tag.objects.filter(negotiation=negotiation)
        offer(self, "tag", tags.order_by("canonical", "clash"))

    def understood(self) -> dict[str, Any]:
        """`sentence`: whether to mark the whole sentence; `tag`, or None."""
        self.full_clean()
        given = self.cleaned_data if self.is_bound else {}
        return {"sentence": given.get("unit") == "sentence", "tag": given.get("tag")}


def hits(lines: Iterable[str]) -> list[TextHit]:
    """The hits that a form sent; one value may hold several, separated by spaces. Others are
    ignored.
    """
    matches = (HIT.fullmatch(part) for line in lines for part in line.split())
    return [TextHit(UUID(match[1]), *map(int, match.groups()[1:])) for match in matches if match]
