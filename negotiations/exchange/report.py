"""What an import took in, what it left out and why."""

from dataclasses import dataclass, field

RULES = "Offsets are Unicode code points; line ends are LF; a text is known by the SHA-256 of its UTF-8 form."


@dataclass
class Report:
    """Counts and reasons. A `where` names the file and, in a table, the row (from 1) and the line of the file."""

    read: int = 0
    kept: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    duplicates: list[tuple[str, str]] = field(default_factory=list)
    dropped: list[tuple[str, str]] = field(default_factory=list)
    actors_made: list[str] = field(default_factory=list)
    nothing_kept: bool = False

    def lines(self) -> list[str]:
        """The report for a terminal."""
        lines = [
            f"{self.read} read, {len(self.kept)} kept, {len(self.refused)} refused, {len(self.duplicates)} duplicates."
        ]
        if self.nothing_kept:
            lines.append("Nothing was kept, as asked: mend what is refused and import again.")
        for title, reasons in (("Refused", self.refused), ("Duplicate", self.duplicates), ("Left out", self.dropped)):
            lines += [f"{title}: {where}: {reason}" for where, reason in reasons]
        lines += [f"Kept: {kept}" for kept in self.kept]
        if self.actors_made:
            lines.append(f"Actors made: {', '.join(self.actors_made)}.")
        return [*lines, RULES]
