"""Skill coverage once more, plainly: row by row in Python, without a single aggregate of SQL."""

from datetime import timedelta

from courses.skills.models import Holding, ProfileNeed
from orgchange.directory.models import DepartmentPlace, JobRecord
from orgchange.teams.models import TeamMembership


def holds(row, on, known_at):
    if not row.valid_from <= on < row.valid_to:
        return False
    return knows(row, known_at)


def knows(row, known_at):
    if known_at is None:
        return row.superseded_at.year == 9999
    return row.recorded_at <= known_at < row.superseded_at


def people(*, on, known_at, department=None, below=True, function="", team=None):
    jobs = {
        row.employee_id: row
        for row in JobRecord.objects.all()
        if row.is_primary and holds(row, on, known_at)
    }
    places = {
        row.department_id: row for row in DepartmentPlace.objects.all() if holds(row, on, known_at)
    }
    if team is not None:
        return {
            row.employee_id
            for row in TeamMembership.objects.filter(team=team)
            if holds(row, on, known_at) and row.standing != "guest"
        }

    def is_there(place):
        if place == department:
            return True
        above = places.get(place)
        return below and above is not None and above.parent_id and is_there(above.parent_id)

    def function_of(job):
        place = places.get(job.department_id)
        return job.function or (place.function if place else "other")

    return {
        pk
        for pk, job in jobs.items()
        if job.kind != "service_account"
        and (department is None or is_there(job.department_id))
        and (not function or function_of(job) == function)
    }


def needs(profile, *, on, known_at):
    return {
        row.skill_id: row
        for row in ProfileNeed.objects.filter(profile=profile)
        if holds(row, on, known_at)
    }


def cell(employee_id, need, *, on, known_at):
    rows = [
        row
        for row in Holding.objects.filter(employee=employee_id, skill=need.skill_id)
        if knows(row, known_at)
    ]
    now = next((row for row in rows if row.valid_from <= on < row.valid_to), None)
    if now is None:
        return {"held": 0, "state": "gap", "gap": need.level, "ending": False}
    after = next((row for row in rows if row.valid_from == now.valid_to), None)
    is_kept = after is not None and (after.is_exempt or after.level >= min(now.level, need.level))
    soon = now.valid_to <= on + timedelta(days=90)
    state = "exempt" if now.is_exempt else "met" if now.level >= need.level else "gap"
    return {
        "held": now.level,
        "state": state,
        "gap": max(need.level - now.level, 0) if state == "gap" else 0,
        "ending": bool(soon and not is_kept and now.level and not now.is_exempt),
    }


def matrix(profile, *, on, known_at=None, **scope):
    asked = needs(profile, on=on, known_at=known_at)
    return {
        pk: {skill: cell(pk, need, on=on, known_at=known_at) for skill, need in asked.items()}
        for pk in people(on=on, known_at=known_at, **scope)
    }, asked


def sums(found, asked):
    told = {}
    for skill in asked:
        cells = [row[skill] for row in found.values()]
        told[skill] = {
            "people": len(cells),
            "holders": sum(c["state"] == "met" for c in cells),
            "exempt": sum(c["state"] == "exempt" for c in cells),
            "levels_short": sum(c["gap"] for c in cells),
            "ending": sum(c["ending"] for c in cells),
        }
    return told


def complete(found, asked):
    mandatory = [skill for skill, need in asked.items() if need.is_mandatory]
    if not mandatory:
        return 0
    return sum(all(row[s]["state"] != "gap" for s in mandatory) for row in found.values())
