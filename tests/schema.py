"""The tables of a test database: migrated once, then copied, until a migration changes.

Migrating takes some ten seconds, and a whole run needs a dozen databases. What is copied is a
file in pytest's cache on SQLite, and a database beside those of the tests on PostgreSQL. `migrate`
still runs on every copy and finds nothing to do.
"""

import hashlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from fcntl import LOCK_EX, flock
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.backends.signals import connection_created
from psycopg import sql


def copy_into_test_databases(folder: Path) -> None:
    """The test databases that are made from here on have their tables already."""
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated_database()
    else:
        source = migrated_file(folder)
        connection_created.connect(
            lambda connection, **_: _fill(connection.connection, source), weak=False
        )


def migrated_file(folder: Path) -> Path:
    """A SQLite file with every table and what migrations write. Not to be written to."""
    path = folder / f"{digest()}.sqlite3"
    with _alone(folder):
        if not path.exists():
            for old in folder.glob("*.sqlite3*"):
                old.unlink()
            fresh = path.with_suffix(".sqlite3-new")
            _migrate(f"sqlite:///{fresh}")
            fresh.rename(path)
    return path


def migrated_database() -> str:
    """The name of a PostgreSQL database with every table; its comment says of which migrations."""
    name = f"test_{connection.settings_dict['NAME']}_schema"
    given = connection.get_connection_params() | {"dbname": "postgres"}
    with psycopg.connect(**given, autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        held = server.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [name],
        ).fetchone()
        if held != (digest(),):
            quoted = sql.Identifier(name)
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(quoted))
            server.execute(sql.SQL("CREATE DATABASE {}").format(quoted))
            url = urlsplit(os.environ["DATABASE_URL"])
            _migrate(url._replace(path=f"{url.path.rpartition('/')[0]}/{name}").geturl())
            comment = sql.SQL("COMMENT ON DATABASE {} IS {}")
            server.execute(comment.format(quoted, sql.Literal(digest())))
    return name


def digest() -> str:
    """Another for other migrations, ours or a library's."""
    found = hashlib.sha256(version("django").encode())
    for config in apps.get_app_configs():
        for file in sorted(Path(config.path, "migrations").glob("*.py")):
            found.update(f"{config.label} {file.name}".encode() + file.read_bytes())
    return found.hexdigest()[:16]


def _migrate(url: str) -> None:
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    env = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    subprocess.run(command, cwd=settings.BASE_DIR, env=env, check=True)


def _fill(target: sqlite3.Connection, source: Path) -> None:
    """Copy the tables into a database that has none: a further connection finds them there."""
    if target.execute("SELECT COUNT(*) FROM sqlite_master").fetchone() == (0,):
        with closing(sqlite3.connect(f"file:{source}?immutable=1", uri=True)) as held:
            held.backup(target)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time: the others wait for what it makes."""
    with (folder / "lock").open("w") as lock:
        flock(lock, LOCK_EX)
        yield
