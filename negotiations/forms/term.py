"""A proposed term, or a package of them."""

from collections.abc import Sequence

from django import forms
from django.db.models import Model
from django.urls import reverse

from negotiations.actions.alike import Alike
from negotiations.forms.base import DuplicateQuestion, NounForm, Values, rows_of
from negotiations.forms.parameters import ParametersField
from negotiations.models import Actor, Term, TermRelation


def _page_of(term: Term) -> str:
    return reverse("term", args=[term.negotiation.slug, term.pk])


QUESTION = DuplicateQuestion("Save all the same, as another term", _page_of)


class TermForm(NounForm[Term]):
    model = Term
    from_model = (
        "label",
        "tag",
        "parent",
        "obliged",
        "beneficiary",
        "status",
        "all_or_nothing",
        "supersedes",
        "tabled_on",
        "closed_on",
        "text_version",
    )
    field_order = (
        "label",
        "tag",
        "parent",
        "parameters",
        "obliged",
        "beneficiary",
        "status",
        "tabled_on",
        "closed_on",
        "proposers",
        "text_version",
        "supersedes",
        "items",
    )
    labels = {
        "tag": "Area",
        "parent": "Variant of",
        "obliged": "Who must do it",
        "beneficiary": "For whom",
        "supersedes": "Replaces",
    }
    hints = {
        "label": "What would be done, as a short sentence: “Russia returns abducted children”.",
        "tag": "Its place in the codebook.",
        "parent": (
            "Only if it says the same with more detail: “ceasefire of 30 days” is a variant of"
            " “ceasefire”."
        ),
        "status": "How far it has come in the negotiation as a whole.",
        "closed_on": (
            "The last day on which it is at stake: fulfilled, lapsed, withdrawn. After it nobody"
            " has a standing on it."
        ),
        "text_version": "Of a written proposal: “the draft of 15 April”.",
        "supersedes": "The earlier proposal that this one replaces.",
        "all_or_nothing": "A package whose items are offered only together.",
        "relations": "How it bears on other terms.",
    }
    parts = {"relations": rows_of(TermRelation, ("relation", "term"))}
    duplicate_question = QUESTION

    parameters = ParametersField()
    proposers = forms.ModelMultipleChoiceField(
        Actor.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Proposed by",
    )
    items = forms.ModelMultipleChoiceField(
        Term.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Items",
        help_text=(
            "What it is made of, if it is a package: positions may then be on the package or on an"
            " item."
        ),
    )

    def stored(self, instance: Term) -> Values:
        return {
            **super().stored(instance),
            "parameters": instance.parameters,
            "items": list(instance.items.order_by("rank").values_list("term", flat=True)),
            "proposers": list(instance.proposers.order_by("rank").values_list("actor", flat=True)),
        }

    def fields_of_action(self) -> Values:
        given = super().fields_of_action()
        return {**given, **{name: self._in_stored_order(name) for name in ("items", "proposers")}}

    def _in_stored_order(self, name: str) -> list[Model]:
        """The chosen objects: stored ones in their stored order, new ones last."""
        there = list(self.initial.get(name, ()))
        return sorted(
            self.cleaned_data[name],
            key=lambda row: there.index(row.pk) if row.pk in there else len(there),
        )


class NewTerm(NounForm[Term]):
    """A term made where it is referred to. Its other fields are edited on its page."""

    model = Term
    prefix = "new"
    from_model = ("label", "tag", "parent")
    labels = TermForm.labels
    hints = {"label": "What would be done, as a short sentence."}
    duplicate_question = QUESTION

    #: The term that has this label already.
    alike: Sequence[Model] = ()

    def _ask_about_twin(self, refusal: Alike) -> None:
        super()._ask_about_twin(refusal)
        self.alike = [refusal.twin]
