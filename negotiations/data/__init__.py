"""Data that comes with the project: the starter codebook and the demo, as JSON and text."""

from pathlib import Path

DATA = Path(__file__).parent
