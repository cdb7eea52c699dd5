"""The search in everything of a negotiation."""

from collections.abc import Mapping

from django import forms

from negotiations.forms.article import ArticleFilter
from negotiations.models import Negotiation


class SearchForm(ArticleFilter):
    """Words, one kind of result or all, and filters of the articles whose texts and passages are
    searched.
    """

    kind = forms.ChoiceField(
        choices=[(kind, kind) for kind in ("articles", "passages", "terms", "actors")],
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, data: Mapping[str, object], negotiation: Negotiation) -> None:
        super().__init__(data, negotiation)
        self.fields["q"].widget.attrs["placeholder"] = "words, “a phrase”, -without"
        del self.fields["coded"]

    def only(self) -> str:
        return str(self.cleaned_data.get("kind") or "")
