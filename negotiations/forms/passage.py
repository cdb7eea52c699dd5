"""The form of a passage: its span, its tags, whom it is about, and which passage it repeats."""

from itertools import chain
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict

from negotiations.forms.base import NounForm, Values
from negotiations.forms.combobox import ReferenceChoicesField
from negotiations.models import Actor, Article, Passage, Tag, Term
from negotiations.queries.workbench.spans import fitting_in, sections_at

REVISED = (
    "The text was revised since this page was opened: reload the page, and select the words again."
)
BLANK = "Nothing but white space stands there: select words."
MOVED = (
    "White space at the ends of a passage is left out, and letters are taken whole: look at the"
    " words, and save again."
)


class AskedSpan(forms.Form):
    """The span that a URL asks to mark. A URL never holds the words themselves."""

    start = forms.IntegerField(min_value=0)
    end = forms.IntegerField(min_value=0)
    revision = forms.IntegerField(required=False)

    def __init__(self, data: QueryDict, article: Article) -> None:
        super().__init__(data)
        self.article = article

    def clean(self) -> Values:
        """`start` and `end` of the span, trimmed to what can be marked, and its words, `quote`."""
        asked = self.cleaned_data
        start, end, article = asked.get("start"), asked.get("end"), self.article
        if start is None or end is None:
            return asked
        if asked.get("revision") not in (None, article.revision):
            raise ValidationError(REVISED)
        fits = (
            fitting_in(sections_at(article, start, end), start, end)
            if start < end <= article.length
            else None
        )
        if fits is None:
            raise ValidationError(BLANK)
        return {"start": fits.start, "end": fits.end, "quote": fits.body}

    def span(self) -> Values:
        """`start`, `end` and `quote`; empty where the URL names no span, or one that cannot be
        marked (`problem` says why).
        """
        return self.cleaned_data if self.is_valid() else {}

    def problem(self) -> str:
        return " ".join(map(str, self.non_field_errors()))


class PassageForm(NounForm[Passage]):
    model = Passage
    in_guide = True
    from_model = ("note",)
    field_order = ("start", "end", "quote", "repeats", "tags", "about", "terms", "note")

    start = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    end = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    quote = forms.CharField(strip=False, widget=forms.HiddenInput)
    repeats = forms.UUIDField(required=False, widget=forms.HiddenInput)
    tags = ReferenceChoicesField(
        Tag.objects.none(),
        required=False,
        help_text="What it is about. Hold Ctrl or ⌘ to choose several.",
    )
    about = ReferenceChoicesField(
        Actor.objects.none(),
        required=False,
        help_text="Whom it concerns, with or without a position.",
    )

    terms = ReferenceChoicesField(
        Term.objects.none(),
        required=False,
        label="Bears on",
        help_text=(
            "Terms that it reports on without a stance: a breach, a fulfilment, a crisis of the"
            " talks."
        ),
    )

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if self.instance:
            del self.fields["repeats"]
        if self.instance and not self.instance.found:
            for name in ("start", "end", "quote"):  # those of an earlier text cannot be trimmed
                del self.fields[name]

    def stored(self, instance: Passage) -> Values:
        span = {name: getattr(instance, name) for name in ("start", "end", "quote")}
        tags = [row.tag_id for row in instance.tags.order_by("rank")]
        about = [row.actor_id for row in instance.about.order_by("rank")]
        terms = [row.term_id for row in instance.terms.order_by("rank")]
        return {**super().stored(instance), **span, "tags": tags, "about": about, "terms": terms}

    def fields_of_action(self) -> Values:
        given = super().fields_of_action()
        return {
            **given,
            "tags": self._as_chosen("tags"),
            "about": self._as_chosen("about"),
            "terms": self._as_chosen("terms"),
        }

    def _add_refusal(self, error: ValidationError) -> None:
        """Move ends that do not fit to where they do, and ask the user to look at the words."""
        refusals: Any = chain.from_iterable(getattr(error, "error_dict", {}).values())
        fits = next((refusal.params for refusal in refusals if refusal.code == "fits"), None)
        if fits is None:
            return super()._add_refusal(error)
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data.update({self.add_prefix(name): str(value) for name, value in fits.items()})  # type: ignore[attr-defined]
        return self.add_error(None, MOVED)

    def clean_quote(self) -> str:
        """The words as they stand in the text: a form sends line ends as CRLF."""
        return str(self.cleaned_data["quote"]).replace("\r\n", "\n")

    def _as_chosen(self, name: str) -> list[Model]:
        """The objects in the order of the form: the first tag gives the passage its colour."""
        sent = self[name].data
        return sorted(self.cleaned_data[name], key=lambda row: sent.index(str(row.pk)))
