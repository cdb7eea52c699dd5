"""networkx, loaded when a graph is first computed."""

from functools import cache
from importlib import import_module
from types import ModuleType


@cache
def networkx() -> ModuleType:
    """Loading it takes a second and 40 MB, which pages without a graph should not pay."""
    return import_module("networkx")
