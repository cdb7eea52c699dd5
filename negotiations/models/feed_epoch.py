"""The epoch of the change feed: a restored site starts a new one, in which old cursors
are invalid.
"""

from negotiations.models.base import StoredRow


class FeedEpoch(StoredRow):
    """At most one row. A site that was never restored has none."""
