"""Where a site without settings of its own keeps what it makes."""

import os
from pathlib import Path

import platformdirs


def data_folder() -> Path:
    """NEGOTIATIONS_DATA, or the user's data folder."""
    return Path(os.environ.get("NEGOTIATIONS_DATA") or platformdirs.user_data_dir("negotiations")).absolute()
