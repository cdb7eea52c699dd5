"""A site without settings, on one's own machine: where it keeps its data, and which database it
uses.
"""

import os
from pathlib import Path

import platformdirs


def data_folder() -> Path:
    """NEGOTIATIONS_DATA, or the user's data folder."""
    return Path(
        os.environ.get("NEGOTIATIONS_DATA") or platformdirs.user_data_dir("negotiations")
    ).absolute()


def uses_own_database() -> bool:
    """Whether the site runs PostgreSQL in its data folder: if no database is given, and never in
    production.
    """
    given = any(os.environ.get(name) for name in ("DATABASE_URL", "POSTGRES_HOST"))
    return not given and (os.environ.get("NEGOTIATIONS_PRODUCTION") or "0") == "0"
