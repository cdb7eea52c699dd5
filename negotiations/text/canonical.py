"""The one form in which names, aliases, codes and labels are compared; they are shown as they were
typed.
"""

import hashlib

from negotiations.text.folding import UNSEEN, Level, fold

#: In bytes of UTF-8: an index holds no more. What is longer is known by how it begins, and a
#: digest.
LONGEST = 2_000
KEPT = 400


def canonical(name: str) -> str:
    """Without case, compatibility forms and what cannot be seen; white space is one blank, and none
    at the ends.
    """
    return " ".join(fold(UNSEEN.sub("", name)).split())


def stored(name: str) -> str:
    """`canonical`, no longer than an index can hold."""
    form = canonical(name)
    if len(data := form.encode()) <= LONGEST:
        return form
    return f"{form[:KEPT]} {hashlib.sha256(data).hexdigest()}"


def similar_form(name: str) -> str:
    """By which names are offered that have other letters."""
    return " ".join(fold(UNSEEN.sub("", name), Level.SIMILAR).split())
