"""A passage: its span, its tags, whom it is about; when it is marked, also which one it repeats."""

from itertools import chain
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from negotiations.forms.base import NounForm
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
    """Which words of an article are to be marked, as an address names them: it never holds the
    words.
    """

    start = forms.IntegerField(min_value=0)
    end = forms.IntegerField(min_value=0)
    revision = forms.IntegerField(required=False)

    def __init__(self, data: Any, article: Article) -> None:
        super().__init__(data)
        self.article = article

    def clean(self) -> dict[str, Any]:
        """`start` and `end` of the span that fits, and the `quote` that stands there."""
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

    def span(self) -> dict[str, Any]:
        """Nothing where the address names none, or one that cannot be marked; `problem` says why
        then.
        """
        return self.cleaned_data if self.is_valid() else {}

    def problem(self) -> str:
        return " ".join(map(str, self.non_field_errors()))


class PassageForm(NounForm):
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

    def __init__(self, data: Any = None, *, instance: Any = None, **kwargs: Any) -> None:
        super().__init__(data, instance=instance, **kwargs)
        if instance:
            del self.fields["repeats"]
        if instance and not instance.found:
            for name in (
                "start",
                "end",
                "quote",
            ):  # they are of an earlier text: there is nothing to trim
                del self.fields[name]

    def stored(self, instance: Any) -> dict[str, Any]:
        span = {name: getattr(instance, name) for name in ("start", "end", "quote")}
        tags = [row.tag_id for row in instance.tags.order_by("rank")]
        about = [row.actor_id for row in instance.about.order_by("rank")]
        terms = [row.term_id for row in instance.terms.order_by("rank")]
        return {**super().stored(instance), **span, "tags": tags, "about": about, "terms": terms}

    def fields_of_action(self) -> dict[str, Any]:
        given = super().fields_of_action()
        return {
            **given,
            "tags": self._as_chosen("tags"),
            "about": self._as_chosen("about"),
            "terms": self._as_chosen("terms"),
        }

    def _take(self, error: ValidationError) -> None:
        """Ends that do not fit are moved to where they do, and are to be looked at."""
        refusals: Any = chain.from_iterable(getattr(error, "error_dict", {}).values())
        fits = next((one.params for one in refusals if one.code == "fits"), None)
        if fits is None:
            return super()._take(error)
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data.update({self.add_prefix(name): str(value) for name, value in fits.items()})  # type: ignore[attr-defined]
        return self.add_error(None, MOVED)

    def clean_quote(self) -> str:
        """As it stands in the text: a form sends line ends as CRLF."""
        return str(self.cleaned_data["quote"]).replace("\r\n", "\n")

    def _as_chosen(self, name: str) -> list[Any]:
        """In the order of the form: the first tag gives the passage its colour."""
        sent = self[name].data
        return sorted(self.cleaned_data[name], key=lambda row: sent.index(str(row.pk)))
