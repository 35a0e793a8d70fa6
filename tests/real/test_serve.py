"""The supervisor with real processes: a site that comes up, and nothing left behind."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress

import pytest

from orgchange.core import embedded

pytestmark = pytest.mark.real_worker


def children(pid):
    listing = subprocess.run(
        ["ps", "-eww", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split(None, 2) for line in listing.splitlines()]
    found, known = [], {str(pid)}
    for _ in range(4):
        for row_pid, parent, args in rows:
            if parent in known and row_pid not in known:
                known.add(row_pid)
                found.append((int(row_pid), args))
    return found


def alive(pids):
    running = []
    for pid, args in pids:
        with suppress(ProcessLookupError, FileNotFoundError):
            os.kill(pid, 0)
            with open(f"/proc/{pid}/stat") as stat:
                if stat.read().rsplit(")", 1)[1].split()[0] != "Z":
                    running.append((pid, args))
    return running


@pytest.fixture
def site(tmp_path, migrated_file):
    """`manage.py serve` on SQLite with the embedded broker, in a folder of its own."""
    port = embedded.free_port()
    env = {k: v for k, v in os.environ.items() if k not in ("REDIS_URL", "DATABASE_URL")}
    env |= {
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
        "DATA_DIR": str(tmp_path),
        "SECRET_KEY": "serve-test",
        "SECURE": "0",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
    }
    shutil.copy(migrated_file, tmp_path / "db.sqlite3")
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=env)
    yield process, port
    with suppress(ProcessLookupError):
        process.kill()
    process.wait()


def answer(port, path="/health/", seconds=60):
    """Status of a page, once the site answers at all."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as response:
                return response.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            time.sleep(0.3)
    raise AssertionError("the site did not come up")


def wait_until_gone(pids, seconds=40):
    deadline = time.monotonic() + seconds
    while alive(pids) and time.monotonic() < deadline:
        time.sleep(0.2)
    return alive(pids)


def test_the_site_comes_up_and_stops_in_order(site):
    process, port = site
    assert answer(port) in (200, 503)  # 503 until the first plan and delivery have run
    family = children(process.pid)
    assert {"valkey-server", "gunicorn", "worker", "beat"} <= {
        name
        for name in ("valkey-server", "gunicorn", "worker", "beat")
        if any(name in args for _, args in family)
    }

    process.send_signal(signal.SIGTERM)

    assert process.wait(60) == 0
    assert alive(family) == []


def test_nothing_outlives_a_supervisor_that_was_killed(site):
    process, port = site
    answer(port)
    family = children(process.pid)
    assert len(family) >= 4

    process.kill()
    process.wait()

    assert wait_until_gone(family) == []
