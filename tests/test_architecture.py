"""Rules about the code itself."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

from config.celery import app

ROOT = Path(settings.BASE_DIR)
PRODUCTION = [
    path
    for top in ("orgchange", "courses", "config")
    for path in (ROOT / top).rglob("*.py")
    if "migrations" not in path.parts
]


def test_every_beat_entry_names_a_registered_task():
    app.loader.import_default_modules()

    missing = [e["task"] for e in app.conf.beat_schedule.values() if e["task"] not in app.tasks]

    assert missing == []


def calls(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


@pytest.mark.parametrize("path", PRODUCTION, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_module_wakes_a_task_before_commit(path):
    """Tasks are queued by `orgchange.core.wakeup.wake`, which waits for the commit."""
    if path.name == "wakeup.py":
        return
    names = {"delay", "apply_async", "send_task"}

    bare = [
        node.lineno
        for node in calls(ast.parse(path.read_text()))
        if isinstance(node.func, ast.Attribute) and node.func.attr in names
    ]

    assert bare == []


@pytest.mark.parametrize("path", PRODUCTION, ids=lambda p: str(p.relative_to(ROOT)))
def test_only_doors_read_the_clock(path):
    """Rules are told the time. Views, cards, desks, API, tasks, commands and middleware read it."""
    doors = {
        "views",
        "doors",
        "cards",
        "desk",
        "desk_api",
        "api",
        "tasks",
        "commands",
        "middleware",
        "context_processors",
        "templatetags",
    }
    if doors & {*path.parts, path.stem} or path.name in ("supervisor.py", "embedded.py"):
        return

    reads = [
        node.lineno
        for node in calls(ast.parse(path.read_text()))
        if isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and (node.func.value.id, node.func.attr)
        in {("timezone", "now"), ("datetime", "now"), ("date", "today"), ("timezone", "localdate")}
    ]

    assert reads == []


def test_no_production_module_outgrows_its_noun():
    too_long = {
        str(path.relative_to(ROOT)): lines
        for path in PRODUCTION
        if (lines := path.read_text().count("\n")) > 500
    }

    assert too_long == {}
