"""A new article: pasted or from a file, and the preview before it is stored."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django import forms
from django.http import QueryDict

from negotiations.exchange.importers import txt
from negotiations.forms.article import ArticleForm
from negotiations.forms.base import Values
from negotiations.forms.fields import Day
from negotiations.models.article import Genre
from negotiations.text.normalising import Unusable, decode, normalise, text_hash
from negotiations.text.source.encodings import ENCODINGS
from negotiations.text.source.languages import language_of
from negotiations.text.source.parts import PagePart, ProposedPart, proposals, put_back, take_out

#: The SHA-256 by which a source is recognised if it is pasted again.
HASH = re.compile("[0-9a-f]{64}")


class PasteForm(forms.Form):
    """A commentary, pasted or as a .txt file. It is read into the parts of an article; the preview
    shows them before anything is stored.
    """

    pasted = forms.CharField(
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "dir": "auto"}),
        label="Paste the article",
        help_text="With its headline on the first line, or give that below.",
    )
    file = forms.FileField(
        required=False,
        label="Or choose a .txt file",
        widget=forms.FileInput(attrs={"accept": ".txt,text/plain"}),
    )
    encoding = forms.ChoiceField(
        choices=list(ENCODINGS.items()),
        required=False,
        label="Encoding of the file",
        help_text="Choose another if the file was saved by an older program.",
    )
    title = forms.CharField(
        required=False,
        label="Headline",
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text="Only if the first line is not the headline.",
    )
    outlet = forms.CharField(required=False)
    published_on = forms.DateField(required=False, widget=Day(), label="Published on")
    genre = forms.ChoiceField(choices=[("", "Not said"), *Genre.choices], required=False)
    language = forms.CharField(
        required=False, help_text="As en, uk or ru. Left empty, it is found in the text."
    )

    def clean(self) -> Values:
        given: Values = super().clean() or {}
        file, pasted, again = given.get("file"), given.get("pasted", ""), ""
        if file and pasted.strip():
            self.add_error(
                "file", "Paste a text or choose a file, not both: which of them is the article?"
            )
            return given
        try:
            if file:
                again = " Choose the file again, and its encoding."
                pasted = decode(file.read(), given.get("encoding") or "utf-8")
            name = file.name if file else ""
            given["row"] = txt.article(
                "", normalise(pasted), title=given.get("title", ""), file=name
            )
        except Unusable as error:
            self.add_error("encoding" if file else "pasted", f"{error}{again}")
            return given
        if given["row"].problem:
            self.add_error(
                None, given["row"].problem if file else "Paste a text, or choose a file."
            )
        return given

    def preview(self) -> "Preview":
        """The preview of what was read. A field given here overrides what the text says."""
        given, row = self.cleaned_data, self.cleaned_data["row"]
        asked = ("outlet", "published_on", "genre", "language")
        fields = {**row.fields, **{name: given[name] for name in asked if given[name]}}
        notes = [f"{note[0].upper()}{note[1:]}." for note in row.notes]
        if not fields.get("language"):
            found = language_of(fields["text"])
            fields["language"] = found.code
            notes.append(
                f"The language is {found.code}, by {found.by}."
                if found.code
                else (
                    "The language cannot be told from the text: give it below, if search is to know"
                    " the endings of its words."
                )
            )
        if not fields["title"]:
            notes.append("No line is clearly the headline: give one below.")
        taken = [Taken(PagePart.HEADLINE, fields["title"])] if row.titled else []
        preview = Preview(
            fields,
            taken,
            titled=bool(row.titled or given["title"]),
            notes=notes,
            source_hash=row.source_hash,
        )
        for proposal in row.proposals:
            preview.fill(proposal)
        return preview


@dataclass(frozen=True)
class Taken:
    """Lines that were taken out of the text."""

    part: PagePart
    words: str

    @property
    def key(self) -> str:
        return f"{self.part.name} {self.words}"


@dataclass(frozen=True)
class Offer:
    """A proposal to take lines out of the text, which the user may accept. `key` names it in the
    form.
    """

    proposal: ProposedPart

    @property
    def key(self) -> str:
        return f"{self.proposal.part.name} {text_hash(self.proposal.words)[:12]}"

    @property
    def part(self) -> str:
        return self.proposal.part.name

    @property
    def lines(self) -> Sequence[str]:
        return self.proposal.words.split("\n")


@dataclass
class Preview:
    """The fields as they will be stored, the lines taken out of the text, and those that may be.

    `titled`: the headline is not a line of the text. The page holds all of this: the server keeps
    nothing between two requests.
    """

    fields: Values
    taken: list[Taken] = field(default_factory=list)
    titled: bool = True
    notes: Sequence[str] = ()
    source_hash: str = ""

    @classmethod
    def of(cls, data: QueryDict) -> "Preview":
        """From the form of the page."""
        names = (*ArticleForm.from_model, "authors", "outlet")
        words = [line.partition(" ") for line in data.getlist("taken")]
        taken = [
            Taken(PagePart[part], _lf(rest))
            for part, _, rest in words
            if part in PagePart.__members__
        ]
        source = data.get("source_hash", "")
        source = source if HASH.fullmatch(source) else ""
        return cls(
            {name: data.get(name, "") for name in names},
            taken,
            "titled" in data,
            source_hash=source,
        )

    @property
    def text(self) -> str:
        try:
            return normalise(self.fields["text"])
        except Unusable:
            return ""

    def offers(self) -> Iterator[Offer]:
        return map(Offer, proposals(self.text, titled=self.titled))

    def change(self, data: Mapping[str, str]) -> None:
        """Take the lines that a button names out of the text, or put them back. Only a note is
        added if the text has changed since the button was shown.
        """
        offer = next((offer for offer in self.offers() if offer.key == data.get("take_out")), None)
        back = next(
            (taken for taken in self.taken if taken.key == _lf(data.get("put_back", ""))), None
        )
        if offer:
            self._take_out(offer.proposal)
        elif back:
            self.taken.remove(back)
            self.fields["text"] = put_back(self.text, back.part, back.words)
            self.titled = self.titled and back.part != PagePart.HEADLINE
            if back.part == PagePart.STANDFIRST and self.fields.get("standfirst") == back.words:
                self.fields["standfirst"] = ""
        else:
            self.notes = ["The text is not as it was: look at what is found in it now."]

    def _take_out(self, proposal: ProposedPart) -> None:
        self.fields["text"] = take_out(self.text, proposal)
        self.taken.append(Taken(proposal.part, proposal.words))
        self.fill(proposal)
        if proposal.part == PagePart.HEADLINE:
            self.fields["title"], self.titled = proposal.words, True
        elif proposal.part == PagePart.STANDFIRST:
            self.fields["standfirst"] = proposal.words

    def fill(self, proposal: ProposedPart) -> None:
        """Fill empty fields with what a proposal says."""
        found = {"authors": "; ".join(proposal.names), "published_on": str(proposal.day or "")}
        for name, value in found.items():
            self.fields[name] = self.fields.get(name) or value


def _lf(words: str) -> str:
    return words.replace("\r\n", "\n")
