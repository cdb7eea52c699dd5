"""The time axis of a chart."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Axis:
    """From the day `start` at `left` to the day `end` at `right`."""

    start: date
    end: date
    left: float
    right: float

    def at(self, day: date) -> float:
        """The x of a day; a day outside the axis is drawn at its nearer end."""
        share = (day - self.start).days / max(1, (self.end - self.start).days)
        return round(self.left + min(1.0, max(0.0, share)) * (self.right - self.left), 1)

    @property
    def ticks(self) -> tuple[tuple[float, str], ...]:
        """About eight months, quarters or years, each with its x and its name."""
        months = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month
        step = next((step for step in (1, 2, 3, 6, 12, 24, 60, 120) if months / step <= 8), 240)
        first = self.start.year * 12 + self.start.month - 1
        days = (
            date(number // 12, number % 12 + 1, 1)
            for number in range(first - first % step, first + months + 1, step)
        )
        return tuple(
            (self.at(day), f"{day:%b %Y}" if step < 12 else str(day.year))
            for day in days
            if day >= self.start
        )
