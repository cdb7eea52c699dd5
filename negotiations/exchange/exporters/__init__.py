"""Exporters write files. Each format is a module of this package that registers itself
(`registry`): all of them are imported here, so that a new one needs no other file.
"""

from importlib import import_module
from pkgutil import iter_modules

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
