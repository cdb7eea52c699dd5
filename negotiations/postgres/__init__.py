"""PostgreSQL for a site without a DATABASE_URL: found running in a data folder, or started there
and looked after.
"""

from negotiations.postgres.errors import AlreadyRunning, CannotStart
from negotiations.postgres.locks import only_one
from negotiations.postgres.server import running, temporary

__all__ = ["AlreadyRunning", "CannotStart", "only_one", "running", "temporary"]
