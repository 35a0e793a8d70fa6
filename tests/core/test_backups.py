"""Backup and restore on a real SQLite file, by the real command."""

import os
import subprocess
import sys

import pytest


@pytest.fixture
def manage(tmp_path):
    """`manage.py` on a data folder of its own."""
    env = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    env |= {
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
        "DATA_DIR": str(tmp_path),
        "SECRET_KEY": "backup-test",
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
    }

    def run(*arguments):
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, env=env, capture_output=True, text=True)

    assert run("migrate", "--verbosity", "0").returncode == 0
    return run


def sources(manage):
    code = (
        "from orgchange.directory.models import RosterSource as R;"
        "print(*R.objects.values_list('name', flat=True))"
    )
    return manage("shell", "--verbosity", "0", "-c", code).stdout.strip()


def make_source(manage, name):
    code = (
        f"from orgchange.directory.models import RosterSource as R; R.objects.create(name='{name}')"
    )
    assert manage("shell", "-c", code).returncode == 0


def test_a_backup_brings_back_the_day_it_was_taken(manage, tmp_path):
    make_source(manage, "before")
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "evidence.txt").write_text("seen")
    assert manage("backup", str(tmp_path / "b.tar.gz")).returncode == 0
    make_source(manage, "after")
    (tmp_path / "media" / "evidence.txt").unlink()

    refused = manage("restore", str(tmp_path / "b.tar.gz"))
    assert refused.returncode == 2
    assert "--replace" in refused.stderr
    assert sources(manage) == "after before"

    assert manage("restore", str(tmp_path / "b.tar.gz"), "--replace").returncode == 0
    assert sources(manage) == "before"
    assert (tmp_path / "media" / "evidence.txt").read_text() == "seen"


def test_an_archive_that_is_not_ours_changes_nothing(manage, tmp_path):
    make_source(manage, "kept")
    (tmp_path / "noise.tar.gz").write_bytes(b"not an archive")

    refused = manage("restore", str(tmp_path / "noise.tar.gz"), "--replace")

    assert refused.returncode == 2
    assert "noise.tar.gz" in refused.stderr
    assert sources(manage) == "kept"


def test_a_folder_that_is_not_there_is_named(manage, tmp_path):
    make_source(manage, "kept")

    refused = manage("backup", str(tmp_path / "nowhere" / "b.tar.gz"))

    assert refused.returncode == 2
    assert "nowhere" in refused.stderr
