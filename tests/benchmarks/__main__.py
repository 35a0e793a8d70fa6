"""`python -m tests.benchmarks [NAME …]`: the benchmarks, on a PostgreSQL database of their own.

PEOPLE says how many people (100,000). DATABASE_URL says which server; the database of that name
is left alone: a fresh one beside it (BENCH_DATABASE) is used, and dropped at the end.
"""

import logging
import os
import sys
from importlib import import_module
from pathlib import Path

import psycopg
from psycopg import sql

DATABASE = os.environ.get("BENCH_DATABASE", "orgchange_bench")


def main(names):
    """Run the named benchmark modules, or all, and print one table."""
    server = os.environ.get("DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/postgres"
    if not server.startswith("postgres"):
        sys.exit("The benchmarks need PostgreSQL: set DATABASE_URL.")
    base = server.rsplit("/", 1)[0]
    os.environ["DATABASE_URL"] = f"{base}/{DATABASE}"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    with psycopg.connect(f"{base}/postgres", autocommit=True) as admin:
        _fresh(admin)
        try:
            _run(names)
        finally:
            _drop(admin)


def _run(names):
    import django
    import structlog

    django.setup()
    quiet = structlog.make_filtering_bound_logger(logging.WARNING)
    structlog.configure(wrapper_class=quiet)  # no line a request: pages are measured, too
    from django.core.management import call_command
    from django.db import connection

    from tests.benchmarks.report import show

    call_command("migrate", verbosity=0)
    people = int(os.environ.get("PEOPLE", "100000"))
    here = Path(__file__).parent
    found = sorted(path.stem.removeprefix("bench_") for path in here.glob("bench_*.py"))
    lines = []
    for name in names or found:
        print(f"… {name}", file=sys.stderr)
        lines += import_module(f"tests.benchmarks.bench_{name}").run(people)
    show(lines)
    connection.close()


def _fresh(admin):
    _drop(admin)
    admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def _drop(admin):
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    admin.execute(drop.format(sql.Identifier(DATABASE)))


if __name__ == "__main__":
    main(sys.argv[1:])
