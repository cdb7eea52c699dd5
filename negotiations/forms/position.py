"""The form of a position: who holds what, who says so, on what conditions."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.models import model_to_dict
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html

from negotiations.actions.position import derived_voice
from negotiations.forms.base import DuplicateQuestion, NounForm, Values, rows_of
from negotiations.forms.fields import offer
from negotiations.models import Actor, Article, Condition, Passage, Position
from negotiations.models.position import QuoteMode, Stance, Voice
from negotiations.queries.sources.voices import contradicts, counts_as_own
from negotiations.queries.workbench.earlier_positions import EarlierPosition, earlier_positions

#: What the next position in an article takes over from the coder's last one: nothing that decides
#: whether it is own or reported.
CARRIED = ("holder",)
#: Who says so; nothing is preselected.
WHO = {"holder": "The holder itself", "author": "The author", "other": "Somebody else"}


class StanceField(forms.TypedChoiceField):
    """Radio buttons from rejects to accepts, each with its sign."""

    def __init__(self) -> None:
        choices = [
            (stance.value, f"{stance.sign} {str(stance.label).lower()}") for stance in Stance
        ]
        super().__init__(choices=choices, coerce=int, widget=forms.RadioSelect)


def _page_of(position: Position) -> str:
    return reverse("position", args=[position.pk])


class PositionForm(NounForm[Position]):
    """In one dialog with a passage that is being marked it may be left empty; then only the passage
    is saved (`optional`).

    `who`: the holder itself, the author, or somebody else, who is then the speaker. The voice
    follows from it unless the user sets one; a voice that contradicts it is questioned once.
    """

    model = Position
    prefix = "position"
    in_guide = True
    from_model = (
        "holder", "term", "act", "bargaining_role", "stage", "speaker", "voice", "quote_mode",
        "attribution", "via", "audience", "modality", "said_from", "said_until", "expires_on",
        "confidence", "note", "status",
    )  # fmt: skip
    field_order = ("holder", "term", "stance")
    parts = {"conditions": rows_of(Condition, ("relation", "term", "by"), extra=2)}
    labels = {
        "act": "Does what",
        "bargaining_role": "As",
        "said_from": "Said from",
        "said_until": "Said until",
        "expires_on": "Stands until",
    }
    hints = {
        "holder": "Whose position it is.",
        "stage": "Only of packages and texts.",
        "said_from": "Both empty: the day of publication. One: that day.",
        "conditions": "All of them hold together; an alternative is a position of its own.",
    }

    duplicate_question = DuplicateQuestion("Save all the same, as another position", _page_of)

    stance = StanceField()
    who = forms.ChoiceField(
        choices=list(WHO.items()), widget=forms.RadioSelect, label="Who says so?", required=False
    )
    revises = forms.ModelChoiceField(Position.objects.none(), required=False, empty_label="None")
    keep_voice = forms.BooleanField(required=False, label="Keep this voice")

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        article: Article,
        optional: bool = False,
        **kwargs: Any,
    ) -> None:
        self.article = article
        super().__init__(data, **kwargs)
        fields: Any = self.fields
        for name in ("voice", "said_from", "said_until"):
            fields[name].required = False
        fields["speaker"].empty_label = "None"
        fields["voice"].choices = [("", "As it follows"), *Voice.choices]
        fields["voice"].initial = ""
        if not self.instance:
            del fields["status"]
        self.optional = optional
        offer(self, "revises", Position.objects.visible_to(self.by, article.negotiation_id))
        self.earlier = self._earlier()
        choices = [(position.id, position.words) for position in self.earlier]
        fields["revises"].choices = [("", "None"), *choices]

    def stored(self, instance: Position) -> Values:
        dates = {"said_from": None, "said_until": None} if instance.said_defaulted else {}
        voice = {"voice": ""} if instance.voice_defaulted else {}
        who = {"who": _who(instance), "stance": instance.stance, "revises": instance.revises_id}
        return {**super().stored(instance), **who, **dates, **voice}

    @classmethod
    def is_begun(cls, data: Mapping[str, str]) -> bool:
        """Whether the sent data names a term or a stance; then the form is filled with nothing
        else.
        """
        names = (f"{cls.prefix}-{name}" for name in ("term", "term-typed", "stance"))
        return any(data.get(name, "").strip() for name in names)

    def left_empty(self) -> bool:
        """Whether an optional form has no term, no stance, and no holder but the preset one."""
        given = {name: self[name].data for name in ("holder", "term", "stance")}
        offered = str(self.initial.get("holder") or "")
        return (
            self.optional
            and not (given["term"] or given["stance"])
            and (given["holder"] or offered) == offered
        )

    def clean(self) -> Values:
        given: Values = super().clean() or self.cleaned_data
        who = given.get("who") or ("other" if given.get("speaker") else "")
        if not who:
            self.add_error(
                "who", "Say who says so: the holder itself, the article’s author, or somebody else."
            )
        elif who == "other" and not given.get("speaker") and "speaker" not in self.errors:
            self.add_error("speaker", "Say who: choose or create the speaker.")
        given["who"] = who
        if not self.errors and self._is_questionable(given):
            self.add_error("voice", self._question(given))
        return given

    def _question(self, given: Values) -> str:
        """Why a set voice is questioned, and what may be meant: that a speaker represents the
        holder.
        """
        words = f"{self.voice_words(given)} Change one of them, or tick “Keep this voice”."
        speaker = given.get("speaker")
        if given["who"] != "other" or speaker is None:
            return words
        return format_html(
            "{} If {} speaks for {}, say so once under <a href='{}' target='_blank'>Affiliations"
            "<span class='said'> (new tab)</span></a> (represents), and save again.",
            words,
            speaker,
            given["holder"],
            reverse("actor.revise", args=[self.article.negotiation.slug, speaker.pk]),
        )

    def fields_of_action(self) -> Values:
        given = super().fields_of_action()
        del given["keep_voice"]
        who = given.pop("who")
        return {**given, **_says_so(who, given), "voice": given["voice"] or None}

    def voice_words(self, given: Values) -> str:
        """The voice, what it counts as, and whether it contradicts who says so."""
        holder = given.get("holder")
        derived = self._derived(given)
        if derived is None:
            return (
                "Who says so decides whether this counts as the holder’s own words or as reported."
            )
        voice = given.get("voice") or derived
        if contradicts(voice, derived):
            return (
                f"You set {_label(voice)}, which counts as {_counts(voice, holder)}; by who says so"
                f" it is {_label(derived)}, which counts as {_counts(derived, holder)}."
            )
        return f"{_label(voice).capitalize()}: counts as {_counts(voice, holder)}."

    def voice_now(self) -> str:
        """The same for what the form holds, sent or initial."""
        if not self.is_bound:
            return self.voice_words(self._initial_objects())
        self.full_clean()
        given = self.cleaned_data
        return self.voice_words(
            {**given, "who": given.get("who") or ("other" if given.get("speaker") else "")}
        )

    def _initial_objects(self) -> Values:
        """The initial values of what decides the voice, actors as objects."""
        names = ("who", "voice", "quote_mode", "said_from", "said_until")
        values = {name: self.initial.get(name) for name in names}
        for name in ("holder", "speaker"):
            field: Any = self.fields[name]
            pk = self.initial.get(name)
            values[name] = field.queryset.filter(pk=pk).first() if pk else None
        return values

    def _derived(self, given: Values) -> str | None:
        """The voice that follows from who says so; None while that is not known."""
        if (
            not given.get("holder")
            or not given.get("who")
            or (given["who"] == "other" and not given.get("speaker"))
        ):
            return None
        said = _says_so(given["who"], given)
        original = self.article.duplicate_of or self.article
        day = (
            given.get("said_until")
            or given.get("said_from")
            or original.published_on
            or self.article.published_on
        )
        return derived_voice(
            Position(
                negotiation_id=self.article.negotiation_id,
                passage=Passage(article=self.article),
                holder=given["holder"],
                speaker=said["speaker"],
                quote_mode=said["quote_mode"],
                said_until=day or self.article.created_at.date(),
            )
        )

    def _is_questionable(self, given: Values) -> bool:
        """Whether the set voice contradicts who says so, is not the stored one, and is not
        confirmed yet.
        """
        derived = self._derived(given)
        if not given.get("voice") or derived is None or given.get("keep_voice"):
            return False
        before = self.instance and (
            self.instance.voice,
            self.instance.holder_id,
            _who(self.instance),
            self.instance.speaker_id,
        )
        now = (
            given["voice"],
            given["holder"].pk,
            given["who"],
            _says_so(given["who"], given)["speaker"],
        )
        same = before and before[:3] == now[:3] and before[3] == getattr(now[3], "pk", None)
        return contradicts(given["voice"], derived) and not same

    def _earlier(self) -> tuple[EarlierPosition, ...]:
        """The positions that it may revise: the holder's on the family of the term, as sent or
        preset.
        """
        held = {name: self[name].value() for name in ("holder", "term")}
        here = self.instance.pk if self.instance else None
        return earlier_positions(
            self.article.negotiation_id, self.by, held["holder"], held["term"], besides=here
        )


def _who(position: Position) -> str:
    if position.speaker_id is None:
        return (
            "author"
            if position.quote_mode == QuoteMode.NARRATOR and not counts_as_own(position.voice)
            else "holder"
        )
    return "holder" if position.speaker_id == position.holder_id else "other"


def _says_so(who: str, given: Values) -> Values:
    """The speaker and the quote mode. The narrator is no speaker; a holder who is only narrated is
    the speaker.
    """
    mode = given.get("quote_mode") or QuoteMode.NARRATOR
    if who == "author":
        return {"speaker": None, "quote_mode": QuoteMode.NARRATOR}
    if who == "holder":
        return {
            "speaker": given["holder"] if mode == QuoteMode.NARRATOR else None,
            "quote_mode": mode,
        }
    return {"speaker": given.get("speaker"), "quote_mode": mode}


def _label(voice: str) -> str:
    return str(Voice(voice).label).lower()


def _counts(voice: str, holder: Actor | None) -> str:
    return f"{holder}’s own words" if counts_as_own(voice) else "reported"


def carried(last: Position | None) -> Values:
    """The initial values that the next position takes over from the last one."""
    return _values_of(last, CARRIED) if last else {}


def repeated(last: Position) -> Values:
    """All initial values of the last position, with its conditions, without its voice, which
    follows from the rest.
    """
    rows = [model_to_dict(row) for row in last.conditions.order_by("rank")]
    same = _values_of(last, [name for name in PositionForm.from_model if name != "voice"])
    return {**same, "stance": last.stance, "who": _who(last), "conditions": rows}


def _values_of(last: Position, names: Sequence[str]) -> Values:
    """A date that was the day of publication is left out: it follows from the next article."""
    fields = model_to_dict(last, fields=names)
    return {
        name: value
        for name, value in fields.items()
        if not (last.said_defaulted and name.startswith("said_"))
    }
