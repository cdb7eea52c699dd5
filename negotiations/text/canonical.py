"""The form in which names, aliases, codes and labels are compared; they are shown as typed."""

import hashlib

from negotiations.text.folding import UNSEEN, Level, fold

#: The longest stored form in bytes of UTF-8, as an index holds no more. A longer form is stored as
#: its first KEPT code points and a digest.
LONGEST = 2_000
KEPT = 400


def canonical(name: str) -> str:
    """The name folded at the equal level (see text.folding), with single spaces inside only."""
    return " ".join(fold(UNSEEN.sub("", name)).split())


def stored(name: str) -> str:
    """The canonical form, shortened to what an index can hold."""
    form = canonical(name)
    if len(data := form.encode()) <= LONGEST:
        return form
    return f"{form[:KEPT]} {hashlib.sha256(data).hexdigest()}"


def similar_form(name: str) -> str:
    """The name folded at the similar level: for matches that ignore accents."""
    return " ".join(fold(UNSEEN.sub("", name), Level.SIMILAR).split())
