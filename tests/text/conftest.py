"""Properties are tried without a clock: a loaded machine is no bug."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None, max_examples=150)
settings.load_profile("unhurried")
