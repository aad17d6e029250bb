"""The shipped definitions of the installed apps, read once a process."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.apps import apps

from huigong.kernel.params.files import Shelf, read


def paths() -> list[Path]:
    """Return every params/*.yaml of the installed apps, in the order of the apps."""
    folders = [Path(config.path) / "params" for config in apps.get_app_configs()]
    return [path for folder in folders for path in sorted(folder.glob("*.yaml"))]


@cache
def shelf() -> Shelf:
    """Return what the files ship; files do not change while a process runs."""
    return read(paths())
