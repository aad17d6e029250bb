"""The test databases. One template is migrated (and peopled) once; every worker gets a clone of it.

Tests run as the web role: no superuser, owner of nothing, row security in force. A clone takes a
fraction of a second, so a test that has to commit (`fresh_database`, `live_server`) gets its own.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import psycopg
import pytest

from huigong.cli import database
from huigong.config import home

pytest_plugins = ("tests.world",)

# How long one example takes says something of the machine and nothing of the code.
hypothesis.settings.register_profile("huigong", deadline=None)
hypothesis.settings.load_profile("huigong")

ROOT = Path(__file__).resolve().parent
SOURCE = ROOT / "src" / "huigong"
# What the template's content follows from. Screens and texts are left out on purpose.
FOLLOWED = (
    "**/migrations/*.py",
    "**/models.py",
    "**/access.py",
    "**/*.sql",
    "**/params/*.yaml",
    "config/settings.py",
    "demo/world.py",
    "demo/data/*",
    "kernel/guards.py",
    "kernel/scoping/*.py",
    "kernel/audit/*.py",
    "kernel/testing/**/*.py",
    "kernel/**/data/*",
)
KEPT_TEMPLATES = 4
CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's driver runs a loop


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: takes more than a few seconds")
    config.addinivalue_line("markers", "long: more of the same; see LONGER below")
    config.addinivalue_line("markers", "access: the generated access proof and the attacks")
    database.available()


# --- the template ---------------------------------------------------------------------------------


def template_name() -> str:
    digest = hashlib.sha256()
    paths = {path for pattern in FOLLOWED for path in SOURCE.glob(pattern) if path.is_file()}
    for path in sorted(paths):
        digest.update(str(path.relative_to(SOURCE)).encode() + b"\0")
        digest.update(path.read_bytes())
    # What it keeps sealed opens with the keys of its day, and a demo beside the tests may rotate.
    home.secrets()
    digest.update((home.home() / "secrets.json").read_bytes())
    return f"huigong_tpl_{digest.hexdigest()[:12]}"


def _is_built(name: str) -> bool:
    with database.connect("postgres", "postgres") as server:
        found = server.execute(
            "select datistemplate from pg_database where datname = %s", [name]
        ).fetchone()
    return bool(found and found[0])


def _run_in(name: str, *words: str, role: str) -> None:
    done = subprocess.run(
        [sys.executable, *words],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "HUIGONG_DB_NAME": name, "HUIGONG_DB_ROLE": role},
    )
    if done.returncode:
        raise pytest.UsageError(f"{' '.join(words)} in {name}:\n{done.stdout}\n{done.stderr}")


def _build(name: str) -> None:
    # The tutorial adds one register to these very sources: it goes on from their template.
    base = os.environ.get("HUIGONG_TEST_FROM", "")
    database.drop(name)
    with database.connect("postgres", "postgres") as server:
        database.create_database(server, name, *([base] if base else []))
    database.grant_connect(name)
    _run_in(name, "-m", "huigong.cli", "migrate", "-v0", role="owner")
    if not base:
        build = "import django; django.setup(); from huigong.demo import world; "
        _run_in(name, "-c", build + "world.build_for_tests()", role="web")
    with database.connect("postgres", "postgres") as server:
        server.execute(f"comment on database {name} is '{time.time():.0f}'")
        server.execute(f"alter database {name} with is_template true")


def _drop_old_templates(newest: str) -> None:
    with database.connect("postgres", "postgres") as server:
        rows = server.execute(
            "select datname, shobj_description(oid, 'pg_database') from pg_database"
            " where starts_with(datname, 'huigong_tpl_') and datistemplate and datname <> %s",
            [newest],
        ).fetchall()
        for name, _made in sorted(rows, key=lambda row: row[1] or "", reverse=True)[
            KEPT_TEMPLATES:
        ]:
            server.execute(f"alter database {name} with is_template false")
            database.drop(name)


@pytest.fixture(scope="session")
def template_database() -> str:
    """Name of the migrated template; built by whoever comes first, reused while nothing changed."""
    name = template_name()
    with home.locked("template"):
        if os.environ.get("HUIGONG_TEST_FRESH") and "PYTEST_XDIST_WORKER" not in os.environ:
            with database.connect("postgres", "postgres") as server:
                if _is_built(name):
                    server.execute(f"alter database {name} with is_template false")
        if not _is_built(name):
            _build(name)
            _drop_old_templates(name)
    return name


@pytest.fixture(scope="session", autouse=True)
def _media(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Files that tests hand in lie in a folder of their own, not in the installation's."""
    from django.conf import settings  # late: a plugin is read before Django is ready

    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")


# --- clones ---------------------------------------------------------------------------------------


def _clone(template: str, name: str) -> None:
    with database.connect("postgres", "postgres") as server:
        database.create_database(server, name, template)
    database.grant_connect(name)


def _drop_leftovers() -> None:
    """Clones of test runs that were killed."""
    with database.connect("postgres", "postgres") as server:
        rows = server.execute(
            "select datname from pg_database where datname ~ '^huigong_t_[0-9]+_'"
        ).fetchall()
    for (name,) in rows:
        if not Path(f"/proc/{name.split('_')[2]}").exists():
            database.drop(name)


def _turn_to(name: str) -> str:
    """Point Django (this thread's connection and all later ones) at a database; the old name."""
    from django.db import connections

    connection = connections["default"]
    before = str(connection.settings_dict["NAME"])
    connection.close()
    connection.settings_dict["NAME"] = name
    # The settings were loaded before the server was up: a first run learns the port only now.
    connection.settings_dict["PORT"] = home.place().port
    os.environ["HUIGONG_DB_NAME"] = name
    return before


@pytest.fixture(scope="session")
def clone_prefix() -> str:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    return f"huigong_t_{os.getpid()}_{worker}"


@pytest.fixture(scope="session")
def django_db_setup(
    template_database: str, clone_prefix: str, django_db_blocker: object
) -> Iterator[None]:
    """This worker's database. Replaces pytest-django's, which would need to own it."""
    _drop_leftovers()
    _clone(template_database, clone_prefix)
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # its type is private
        _turn_to(clone_prefix)
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # its type is private
        _turn_to("postgres")
    database.drop(clone_prefix)


@pytest.fixture
def fresh_database(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    template_database: str,
    clone_prefix: str,
    django_db_blocker: object,
) -> Iterator[str]:
    """A database of the test's own, in which it may commit. The value is its name."""
    if "db" in request.fixturenames:
        raise pytest.UsageError("fresh_database 与 db 不能同用：db 在结束时回滚。")
    name = f"{clone_prefix}_{time.monotonic_ns()}"
    _clone(template_database, name)
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # its type is private
        before = _turn_to(name)
        yield name
        _turn_to(before)
    database.drop(name)


@pytest.fixture
def transactional_db(fresh_database: str) -> None:
    """A database of its own, instead of emptying tables, which the web role cannot do."""


@pytest.fixture(autouse=True)
def _no_flush(request: pytest.FixtureRequest) -> None:
    marker = request.node.get_closest_marker("django_db")
    if marker and (marker.kwargs.get("transaction") or any(marker.args[:1])):
        pytest.fail("用 fresh_database 代替 django_db(transaction=True)。", pytrace=False)


def _direct(role: str) -> Iterator[psycopg.Connection]:
    with database.connect(role) as connection:
        yield connection


@pytest.fixture
def owner_db(django_db_setup: None) -> Iterator[psycopg.Connection]:
    """The current test database as its owner, in autocommit: sees what is committed."""
    yield from _direct("owner")


@pytest.fixture
def web_db(django_db_setup: None) -> Iterator[psycopg.Connection]:
    """The current test database as the web role, past Django: what an injected SQL would have."""
    yield from _direct("web")


# --- the browser ----------------------------------------------------------------------------------


def _browser() -> str | None:
    return next((path for path in CHROMIUM if Path(path).exists()), None)


#: What takes half a minute and more begins first: left to the end, one core would wait for it.
LONG = ("test_proof", "test_input", "test_second_lock", "test_described_api", "test_tutorial")


#: Further people and places beside the first of their kind, kills (the soak kills for ten minutes),
#: and the tutorial. They run before `make soak` (which CI runs), by `-m long` and `-m access`, and
#: where their file is named;
#: `make test`, which has to end in twenty minutes on two cores, leaves them out.
LONGER = re.compile(
    r"test_proof\.py::.*\[(deputy|deputy_late|worker_other|chair_own)\]"
    r"|test_proof\.py::.*\[(officer_neighbour|officer_prefecture|officer_far_prefecture)\]"
    r"|test_second_lock\.py::.*\[(worker|chair_own|worker_other|officer_far_prefecture)\]"
    r"|test_query_counts\.py::.*\[(admin|chair_own|supervisor|officer_prefecture)\]"
    r"|test_described_api\.py::(.*\[agent\]|test_nul_and_huge_numbers.*)"
    r"|test_install\.py::test_(a_killed_supervisor_takes|killed_children_come).*"
    r"|test_input\.py::test_no_input_breaks_a_page\[admin\]"
    r"|journeys/.*-phone\]"
    r"|test_tutorial\.py::test_the_tutorial_works_to_the_letter"
)


def _is_everything(config: pytest.Config) -> bool:
    """No mark, no word and no path was given."""
    asked = {Path(arg).name for arg in config.args}
    return asked == {"tests", "huigong"} and not (config.option.markexpr or config.option.keyword)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.stem not in LONG)
    longer = [item for item in items if LONGER.search(item.nodeid)]
    for item in longer:
        item.add_marker(pytest.mark.long)
    if _is_everything(config):
        config.hook.pytest_deselected(items=longer)
        items[:] = [item for item in items if item not in longer]
    if _browser():
        return
    missing = pytest.mark.skip(
        reason="没有 chromium：浏览器测试未运行（make test 会装，或 apt install chromium）"
    )
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(missing)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    arguments = [
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        # Chromium refuses its sandbox to root, which is who CI is.
        *(["--no-sandbox"] if os.geteuid() == 0 else []),
    ]
    return {**browser_type_launch_args, "executable_path": _browser(), "args": arguments}
