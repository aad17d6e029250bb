"""Verbs that are Django commands: those our apps declare, and `manage` for all the others."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from huigong.cli import database
from huigong.cli.speech import language
from huigong.cli.verbs import Run, Verb
from huigong.config.applications import installed
from huigong.config.home import SOURCE

if TYPE_CHECKING:
    from django.core.management.base import BaseCommand

# These never ask the database anything that a missing server should stop.
WITHOUT_DATABASE = {
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "startapp",
    "version",
}


def prepare(role: str | None = None) -> None:
    """Django set up, speaking the caller's language. `role` must be decided before this."""
    if role:
        os.environ["HUIGONG_DB_ROLE"] = role
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huigong.config.settings")
    import django  # late: the settings read the role and the port at this moment
    from django.utils import translation

    django.setup()
    translation.activate(language())


def manage(words: list[str]) -> int:
    """Any Django command: `huigong manage makemigrations …`."""
    if words and words[0] not in WITHOUT_DATABASE:
        database.available()
    prepare()
    from django.core.management import execute_from_command_line  # late: see prepare

    execute_from_command_line(["huigong manage", *words])
    return 0


def declared() -> list[Verb]:
    """The verbs of our apps' management commands."""
    prepare()
    found = []
    for app in installed():
        folder = SOURCE.joinpath(*app.split(".")[1:], "management", "commands")
        for path in sorted(Path(folder).glob("[a-z]*.py")):
            command = import_module(f"{app}.management.commands.{path.stem}").Command
            named = getattr(command, "huigong_verb", None)
            if named:
                if named[0].replace(" ", "_") != path.stem:
                    raise ValueError(f"{path}: the verb {named[0]!r} belongs in a file of its name")
                run = _runner(command, named[0])
                found.append(Verb(named[0], named[1], str(command.help), run, tells=True))
    return found


def _runner(command: type[BaseCommand], name: str) -> Run:
    def run(words: list[str]) -> int:
        told = command()
        # argparse folds only what is a string already.
        told.help = str(told.help)
        if not {"-h", "--help"} & set(words):
            database.available()
        told.run_from_argv(["huigong", name, *words])
        return 0

    return run
