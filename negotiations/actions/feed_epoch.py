"""Start the feed of changes anew, where a site was restored."""

from django.db import transaction

from negotiations.models import Change, FeedEpoch


@transaction.atomic
def restart() -> None:
    """The journal comes first in the new feed: its transaction ids are another server's, and mean
    nothing here.
    """
    FeedEpoch.objects.all().delete()
    FeedEpoch.objects.create()
    Change.objects.exclude(transaction_id=0).update(transaction_id=0)
