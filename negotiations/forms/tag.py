"""A node of the codebook."""

from negotiations.forms.base import NounForm
from negotiations.models import Tag


class TagForm(NounForm[Tag]):
    model = Tag
    from_model = (
        "code",
        "label",
        "parent",
        "definition",
        "includes",
        "excludes",
        "example",
        "near_miss",
        "pax_codes",
    )
    labels = {"parent": "Below", "pax_codes": "PA-X codes"}
    hints = {
        "code": (
            "Short, and used once in this codebook: CEASE.2. Exports and scripts name the tag"
            " by it."
        ),
        "parent": (
            "The tag it is a part of; none for an area of its own. To move it, choose another."
        ),
        "definition": "What a passage must say to get this tag.",
        "includes": "Border cases that belong here.",
        "excludes": "What looks alike and belongs elsewhere, and where.",
        "example": "A sentence that gets it.",
        "near_miss": "A sentence that nearly gets it, and what it gets instead.",
        "pax_codes": (
            "The codes of the PA-X Peace Agreements Database that mean the same, with commas"
            " between them."
        ),
    }


class NewTag(NounForm[Tag]):
    """A tag made where a passage gets it. Its other fields are edited in the codebook."""

    model = Tag
    prefix = "new"
    from_model = ("code", "label", "parent")
    labels = TagForm.labels
