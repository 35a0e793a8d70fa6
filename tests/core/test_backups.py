"""Backup and restore on a real SQLite file, by the real command."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest


@pytest.fixture
def database(tmp_path, migrated_file):
    return shutil.copy(migrated_file, tmp_path / "db.sqlite3")


@pytest.fixture
def manage(tmp_path, database):
    """`manage.py` on a data folder of its own."""
    env = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    env |= {
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
        "DATA_DIR": str(tmp_path),
        "SECRET_KEY": "backup-test",
        "DATABASE_URL": f"sqlite:///{database}",
    }

    def run(*arguments):
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, env=env, capture_output=True, text=True)

    return run


def departments(database):
    with closing(sqlite3.connect(database)) as held:
        return {name for (name,) in held.execute("SELECT name FROM directory_department")}


def make_department(database, name):
    with closing(sqlite3.connect(database)) as held, held:
        held.execute(
            "INSERT INTO directory_department (code, name, created_at, updated_at)"
            " VALUES (:name, :name, '2026-01-01', '2026-01-01')",
            {"name": name},
        )


def test_a_backup_brings_back_the_day_it_was_taken(manage, database, tmp_path):
    make_department(database, "before")
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "evidence.txt").write_text("seen")
    assert manage("backup", str(tmp_path / "b.tar.gz")).returncode == 0
    make_department(database, "after")
    (tmp_path / "media" / "evidence.txt").unlink()

    refused = manage("restore", str(tmp_path / "b.tar.gz"))
    assert refused.returncode == 2
    assert "--replace" in refused.stderr
    assert departments(database) == {"after", "before"}

    assert manage("restore", str(tmp_path / "b.tar.gz"), "--replace").returncode == 0
    assert departments(database) == {"before"}
    assert (tmp_path / "media" / "evidence.txt").read_text() == "seen"


def test_an_archive_that_is_not_ours_changes_nothing(manage, database, tmp_path):
    make_department(database, "kept")
    (tmp_path / "noise.tar.gz").write_bytes(b"not an archive")

    refused = manage("restore", str(tmp_path / "noise.tar.gz"), "--replace")

    assert refused.returncode == 2
    assert "noise.tar.gz" in refused.stderr
    assert departments(database) == {"kept"}


def test_a_folder_that_is_not_there_is_named(manage, database, tmp_path):
    make_department(database, "kept")

    refused = manage("backup", str(tmp_path / "nowhere" / "b.tar.gz"))

    assert refused.returncode == 2
    assert "nowhere" in refused.stderr
