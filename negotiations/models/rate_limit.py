"""How many requests a caller has made in the current minute, or how many passwords
failed recently.
"""

from django.db import models


class RateLimit(models.Model):
    """The table is UNLOGGED: every request writes to it, and little is lost if a crash
    empties it.
    """

    holder = models.CharField(max_length=100, primary_key=True)
    spent = models.PositiveIntegerField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["ends_at"], name="allowance_by_end")]

    def __str__(self) -> str:
        return f"{self.holder}: {self.spent}"
