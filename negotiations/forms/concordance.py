"""What is looked for in a concordance, and what is marked from it."""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.utils.formats import date_format

from negotiations.forms.article import ArticleFilter
from negotiations.forms.field_defaults import set_field_defaults
from negotiations.models import Negotiation, Tag
from negotiations.queries.search.bulk_tagging import TextHit
from negotiations.queries.search.concordance import SORTS
from negotiations.text.finding.concordance import ConcordanceQuery, parse_query

SORT = next(iter(SORTS))
#: How a hit is sent: article, revision, start, end.
HIT = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(\d{1,9})\.(\d{1,9})\.(\d{1,9})")


class ConcordanceForm(ArticleFilter):
    """Words, and in which articles; whatever is not understood is as if not asked."""

    sort = forms.ChoiceField(
        choices=[(name, label) for name, (label, _) in SORTS.items()], required=False
    )

    def __init__(self, data: Any, negotiation: Negotiation) -> None:
        super().__init__(
            {"sort": SORT, **{name: value for name, value in data.items() if value}}, negotiation
        )
        self.fields["q"].widget.attrs["placeholder"] = "words, “a phrase” or /a regular expression/"
        del self.fields["genre"]

    def wanted(self) -> ConcordanceQuery | None:
        """Raises text.concordance.Refused."""
        return parse_query(self.words())

    def order(self) -> str:
        return str(self.cleaned_data.get("sort") or SORT)

    def query(self) -> dict[str, str]:
        """What asks for the same lines again."""
        understood = (name for name in self.fields if self.cleaned_data.get(name))
        return {**{name: str(self[name].data) for name in understood}, "sort": self.order()}

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
    """What is marked of the lines chosen, with which tag, and whether what can be marked is, where
    some cannot.
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

    def __init__(self, data: Any, negotiation: Negotiation) -> None:
        super().__init__(data, label_suffix="")
        choices: Any = self.fields
        set_field_defaults("tag", choices["tag"])
        choices["tag"].queryset = Tag.objects.filter(negotiation=negotiation).order_by(
            "canonical", "clash"
        )

    def understood(self) -> dict[str, Any]:
        """`sentence` and `tag`, as far as they were said."""
        self.full_clean()
        given = self.cleaned_data if self.is_bound else {}
        return {"sentence": given.get("unit") == "sentence", "tag": given.get("tag")}


def hits(lines: Iterable[str]) -> list[TextHit]:
    """Those that were sent, several in one value with spaces between; what is none is left out."""
    found = (HIT.fullmatch(part) for line in lines for part in line.split())
    return [TextHit(UUID(one[1]), *map(int, one.groups()[1:])) for one in found if one]
