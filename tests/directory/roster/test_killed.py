"""An import whose process is killed in the midst of applying leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection, transaction

from orgchange.directory.models import Department, Employee, JobRecord
from orgchange.directory.roster.models import ImportState, RosterImport
from tests.directory.roster.tools import table

ROOT = Path(__file__).resolve().parents[3]
PEOPLE = 500


def command(path):
    database = connection.settings_dict
    host, port = database["HOST"] or "127.0.0.1", database["PORT"] or 5432
    login = database["USER"] + (f":{database['PASSWORD']}" if database["PASSWORD"] else "")
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": f"postgres://{login}@{host}:{port}/{database['NAME']}",
    }
    args = [sys.executable, "manage.py", "import_roster", str(path), "--apply", "--json"]
    return subprocess.Popen(
        args, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def is_waiting_for_the_audit():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass",
            ["audit_auditentry"],
        )
        return cursor.fetchone()[0] > 0


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_midst_of_applying_nothing_is_applied(tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip("on PostgreSQL, where the writer can be held in the midst")
    path = tmp_path / "roster.csv"
    path.write_text(table([f"{n},Person {n},Dept {n % 9},1," for n in range(1, PEOPLE)]))

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE audit_auditentry IN ACCESS EXCLUSIVE MODE")
        process = command(path)  # writes everything, then waits for us before it can commit
        until = time.monotonic() + 60
        while not is_waiting_for_the_audit():
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.wait()

    assert RosterImport.objects.get().state == ImportState.PREVIEWED
    assert Employee.objects.count() == JobRecord.objects.count() == Department.objects.count() == 0
    assert command(path).wait() == 0
    assert Employee.objects.count() == PEOPLE - 1
