"""Start a new feed of changes after a site was restored from a backup."""

from django.db import transaction

from negotiations.models import Change, FeedEpoch


@transaction.atomic
def restart() -> None:
    """Begin a new epoch. Its journal comes first: the transaction ids in it are of another server
    and mean nothing here.
    """
    FeedEpoch.objects.all().delete()
    FeedEpoch.objects.create()
    Change.objects.exclude(transaction_id=0).update(transaction_id=0)
