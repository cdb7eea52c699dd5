"""A passage: its span, its tags, whom it is about; when it is marked, also which one it repeats."""

from typing import Any

from django import forms

from negotiations.forms.base import NounForm
from negotiations.forms.combobox import References
from negotiations.models import Actor, Passage, Tag, Term


class PassageForm(NounForm):
    model = Passage
    in_guide = True
    from_model = ("note",)
    field_order = ("start", "end", "quote", "repeats", "tags", "about", "terms", "note")

    start = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    end = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    quote = forms.CharField(strip=False, widget=forms.HiddenInput)
    repeats = forms.UUIDField(required=False, widget=forms.HiddenInput)
    tags = References(
        Tag.objects.none(), required=False, help_text="What it is about. Hold Ctrl or ⌘ to choose several."
    )
    about = References(Actor.objects.none(), required=False, help_text="Whom it concerns, with or without a position.")

    terms = References(
        Term.objects.none(),
        required=False,
        label="Bears on",
        help_text="Terms that it reports on without a stance: a breach, a fulfilment, a crisis of the talks.",
    )

    def __init__(self, data: Any = None, *, instance: Any = None, **kwargs: Any) -> None:
        super().__init__(data, instance=instance, **kwargs)
        if instance:
            del self.fields["repeats"]
        if instance and not instance.found:
            for name in ("start", "end", "quote"):  # they are of an earlier text: there is nothing to trim
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

    def _as_chosen(self, name: str) -> list[Any]:
        """In the order of the form: the first tag gives the passage its colour."""
        sent = self[name].data
        return sorted(self.cleaned_data[name], key=lambda row: sent.index(str(row.pk)))
