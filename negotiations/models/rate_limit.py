"""How many requests a caller has made in the minute that runs, or how many passwords failed of
late.
"""

from django.db import models


class RateLimit(models.Model):
    """The table is UNLOGGED: it is written at every request, and little is lost if a crash empties
    it.
    """

    holder = models.CharField(max_length=100, primary_key=True)
    spent = models.PositiveIntegerField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["ends_at"], name="allowance_by_end")]

    def __str__(self) -> str:
        return f"{self.holder}: {self.spent}"
