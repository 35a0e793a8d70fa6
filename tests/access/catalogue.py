"""Courses, their versions, import, publish, retire."""

from tests.access.rows import Listing, api, page
from tests.factories import catalogue as make

HR = "hr"
EDITS = "hr auditor"


def prepare(world):
    world.version = make.version()
    world.course = world.version.course
    world.draft = make.version("draft", publish=False)


def course(world):
    return [world.course.code]


def drafted(world):
    return [world.draft.course.code]


def version(world):
    return [world.course.code, world.version.number]


def draft(world):
    return [world.draft.course.code, world.draft.number]


def unit(world):
    return [*version(world), "what"]


def retiring(world):
    return {"retired_on": "2025-03-01"}


def more_courses(world, count):
    for number in range(count):
        make.version(f"course-{count}-{number}")


def more_versions(world, count):
    for number in range(count):
        files = {"lessons__piles.en.md": f"Text {count} {number}.\n"}
        start = world.course.versions.count()
        make.version(version=start + 1, **files)


ROWS = [
    page("catalogue:list", ok="everybody"),
    page("catalogue:course", args=course, ok="everybody"),
    page("catalogue:course", args=drafted, query="?draft", ok=EDITS),
    page("catalogue:import", ok=HR),
    page("catalogue:import", method="post", ok=HR, status=422),
    page("catalogue:version", args=draft, ok=EDITS),
    page(
        "catalogue:publish",
        method="post",
        args=draft,
        data=lambda w: {"change": "minor"},
        ok=HR,
        refused="auditor",
    ),
    page("catalogue:preview", args=unit, ok=EDITS),
    page(
        "catalogue:asset",
        args=lambda w: [*version(w), "assets/dot.png"],
        ok="everybody",
    ),
    page(
        "catalogue:asset",
        args=lambda w: [*draft(w), "assets/dot.png"],
        query="?draft",
        ok=EDITS,
    ),
    page("catalogue:retire", method="post", args=course, data=retiring, ok=HR, otherwise=403),
    page("catalogue:restore", method="post", args=course, ok=HR, otherwise=403),
    api("courses-list", ok="everybody"),
    api("courses-detail", args=course, ok="everybody"),
    api("courses-detail", args=drafted, query="?draft", ok=EDITS),
    api("courses-retire", method="post", args=course, data=retiring, ok=HR, otherwise=403),
    api("courses-restore", method="post", args=course, ok=HR, otherwise=403),
    api("course-versions-list", ok="everybody"),
    api("course-versions-list", method="post", ok=HR, status=400, otherwise=403),
    api("course-versions-detail", args=lambda w: [w.version.pk], ok="everybody"),
    api("course-versions-detail", args=lambda w: [w.draft.pk], query="?draft", ok=EDITS),
    api(
        "course-versions-publish",
        method="post",
        args=lambda w: [w.draft.pk],
        ok=HR,
        refused="auditor",
    ),
]

LISTS = [
    Listing("catalogue:list", "employee", more_courses),
    Listing("catalogue:list", "hr", more_courses),
    Listing("catalogue:course", "hr", more_versions, args=course),
    Listing("courses-list", "employee", more_courses),
    Listing("course-versions-list", "employee", more_versions),
]
