"""What an import stored, what it left out and why, and what it found in the texts."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

RULES = (
    "Offsets are Unicode code points; line ends are LF; a text is known by the SHA-256 of its UTF-8"
    " form."
)


@dataclass
class ImportReport:
    """Counts and reasons. `where` names the file and, in a table, the row (from 1) and the line of
    the file.

    `dropped` counts the rows of a file per thing left out. `proposed` lists the bylines, dates and
    other parts found in texts.
    """

    read: int = 0
    kept: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    duplicates: list[tuple[str, str]] = field(default_factory=list)
    dropped: Counter[tuple[str, str]] = field(default_factory=Counter)
    proposed: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    actors_made: list[str] = field(default_factory=list)
    nothing_kept: bool = False

    def leave_out(self, file: str, what: Iterable[str]) -> None:
        self.dropped.update((file, left_out) for left_out in what)

    def keep_nothing(self) -> None:
        """Report that everything was rolled back."""
        self.kept.clear()
        self.actors_made.clear()
        self.proposed.clear()
        self.nothing_kept = True

    def lines(self) -> list[str]:
        """The report for a terminal."""
        lines = [
            (
                f"{self.read} read, {len(self.kept)} kept, {len(self.refused)} refused,"
                f" {len(self.duplicates)} duplicates."
            )
        ]
        if self.nothing_kept:
            lines.append("Nothing was kept, as asked: mend what is refused and import again.")
        for title, reasons in (("Refused", self.refused), ("Duplicate", self.duplicates)):
            lines += [f"{title}: {where}: {reason}" for where, reason in reasons]
        for (file, what), rows in self.dropped.items():
            lines.append(f"Left out: {file}: {what}{f' (in {rows} rows)' if rows > 1 else ''}")
        for title, reasons in (("Proposed", self.proposed), ("Note", self.notes)):
            lines += [f"{title}: {where}: {reason}." for where, reason in reasons]
        lines += [f"Kept: {kept}" for kept in self.kept]
        if self.actors_made:
            lines.append(f"Actors made: {', '.join(self.actors_made)}.")
        return [*lines, RULES]
