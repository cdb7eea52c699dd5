"""Which feed of changes this is: a site that was restored starts a new one, and old cursors lead
nowhere in it.
"""

from negotiations.models.base import StoredRow


class FeedEpoch(StoredRow):
    """At most one row; a site that was never restored has none."""
