"""Departments, people, jobs, roles and delegations."""

from orgchange.directory.models import Delegation
from tests.access.rows import Listing, api, page
from tests.factories import directory as make
from tests.factories.teams import membership

HR = "hr"
SEES_CLERK = "manager head delegate hr auditor"
DAY = "2026-01-01"


def person(world):
    return [world.clerk.pk]


def unit(world):
    return [world.shops.pk]


def job(world):
    return [world.clerk.jobs.get().pk]


def hr_grant(world):
    return [world.users["hr"].grants.get().pk]


def delegation(world):
    return [world.delegation.pk]


ROWS = [
    api("departments-list", ok="everybody"),
    api("departments-detail", args=unit, ok="everybody"),
    api(
        "departments-list",
        method="post",
        data=lambda w: {"code": "N", "name": "N", "parent": w.sales.pk, "valid_from": DAY},
        ok=HR,
        status=201,
        otherwise=403,
    ),
    api(
        "departments-detail",
        method="patch",
        args=unit,
        data=lambda w: {"name": "N", "valid_from": DAY},
        ok=HR,
        otherwise=403,
    ),
    api(
        "departments-close",
        method="post",
        args=lambda w: [make.department("EMPTY", parent=w.sales).pk],
        data=lambda w: {"last_day": DAY},
        ok=HR,
        otherwise=403,
    ),
    api("employees-list", ok="everybody"),
    api("employees-detail", args=person, ok="everybody"),
    api(
        "employees-list",
        method="post",
        data=lambda w: {
            "employee_number": "N1",
            "full_name": "N",
            "department": w.shops.pk,
            "valid_from": DAY,
        },
        ok=HR,
        status=201,
        otherwise=403,
    ),
    api(
        "employees-detail",
        method="patch",
        args=person,
        data=lambda w: {"full_name": "N"},
        ok=HR,
        otherwise=403,
    ),
    api(
        "employees-leave",
        method="post",
        args=person,
        data=lambda w: {"last_day": DAY},
        ok=HR,
        otherwise=403,
    ),
    api("job-records-list", ok="everybody"),
    api("job-records-detail", args=job, ok=SEES_CLERK),
    api(
        "job-records-list",
        method="post",
        data=lambda w: {"employee": w.clerk.pk, "job_title": "N", "valid_from": DAY},
        ok=HR,
        status=201,
        otherwise=403,
    ),
    api("access-grants-list", ok="everybody"),
    api("access-grants-detail", args=hr_grant, ok="hr admin auditor"),
    api(
        "access-grants-list",
        method="post",
        data=lambda w: {"user": w.users["employee"].pk, "role": "executive", "starts_on": DAY},
        ok="admin",
        status=201,
        otherwise=403,
    ),
    api(
        "access-grants-detail",
        method="delete",
        args=hr_grant,
        ok="admin",
        status=204,
        refused="hr auditor",
    ),
    api("delegations-list", ok="everybody"),
    api("delegations-detail", args=delegation, ok="manager delegate hr admin auditor"),
    api(
        "delegations-list",
        method="post",
        data=lambda w: {
            "principal": w.people["manager"].pk,
            "delegate": w.people["employee"].pk,
            "starts_on": DAY,
        },
        ok="manager hr admin",
        status=201,
        otherwise=403,
    ),
    api(
        "delegations-detail",
        method="delete",
        args=delegation,
        ok="manager hr admin",
        status=204,
        refused="delegate auditor",
    ),
]

PAGES = [
    page("directory:people", ok="everybody"),
    page("directory:people-export", ok="everybody"),
    page("directory:hire", ok="hr hr_other", otherwise=403),
    page(
        "directory:hire",
        method="post",
        data=lambda w: {
            "employee_number": "N1",
            "full_name": "N",
            "department": "SHOPS",
            "kind": "employee",
            "valid_from": DAY,
        },
        ok=HR,
        otherwise=403,
    ),
    page("directory:invite", ok="hr hr_other admin", otherwise=403),
    page("directory:links", method="post", ok="hr hr_other admin", status=200, otherwise=403),
    page("directory:suggest-people", ok="everybody", query="?manager=C"),
    page("directory:suggest-departments", ok="everybody", query="?department=S"),
    page("directory:person", args=person, ok="everybody"),
    page("directory:person", args=person, ok=SEES_CLERK, query="?tab=history"),
    page("directory:person-undo", args=person, method="post", missing=HR, otherwise=403),
    page(
        "directory:person-account",
        args=lambda w: [w.left.pk],
        method="post",
        ok="hr admin",
        status=200,
        otherwise=403,
    ),
    page("directory:person-act", args=lambda w: [w.clerk.pk, "end"], ok=HR, otherwise=403),
    page(
        "directory:person-act",
        args=lambda w: [w.clerk.pk, "end"],
        method="post",
        data=lambda w: {"day": DAY},
        ok=HR,
        otherwise=403,
    ),
    page("directory:unowned", ok="hr hr_other auditor", otherwise=403),
    page("directory:departments", ok="everybody"),
    page("directory:branch", args=lambda w: [w.sales.pk], ok="everybody"),
    page("directory:department", args=unit, ok="everybody"),
    page("directory:new-department", ok="hr hr_other", otherwise=403),
    page("directory:change-department", args=unit, ok=HR, otherwise=403),
    page("directory:close-department", args=unit, ok=HR, otherwise=403),
    page("directory:access", ok="everybody"),
    page("directory:grant", ok="admin", otherwise=403),
    page("directory:revoke", args=hr_grant, method="post", ok="admin", refused="hr auditor"),
    page("directory:delegate", ok="manager head delegate hr hr_other admin", otherwise=403),
    page(
        "directory:end-delegation",
        args=delegation,
        method="post",
        ok="manager hr admin",
        refused="delegate auditor",
    ),
]
ROWS += PAGES


def more_people(world, count):
    for _ in range(count):
        one = make.employee(world.shops, manager_id=world.people["manager"].pk)
        membership(world.project, one)
        make.grant(make.user(one), "executive")


def more_departments(world, count):
    for _ in range(count):
        make.department(f"D{next(make.numbers)}", parent=world.sales, head=world.people["head"])


def more_delegations(world, count):
    for _ in range(count):
        one, other = make.employee(world.shops), make.employee(world.shops)
        Delegation.objects.create(principal=one, delegate=other, starts_on=make.START)


def more_unowned(world, count):
    for _ in range(count):
        make.department(f"D{next(make.numbers)}", parent=world.sales)
        make.employee(world.shops)


LISTS = [
    Listing("directory:people", "hr", more_people),
    Listing("directory:people", "employee", more_people, query="?q=shops&sort=-department"),
    Listing("directory:person", "hr", more_people, args=lambda w: [w.people["manager"].pk]),
    Listing("directory:person", "auditor", more_people, args=person, query="?tab=history"),
    Listing("directory:departments", "employee", more_departments),
    Listing("directory:branch", "employee", more_departments, args=lambda w: [w.sales.pk]),
    Listing("directory:department", "employee", more_people, args=unit),
    Listing("directory:unowned", "hr", more_unowned),
    Listing("directory:access", "admin", more_people),
    Listing("departments-list", "hr", more_departments),
    Listing("employees-list", "hr", more_people),
    Listing("employees-list", "manager", more_people, query="?as_of=2026-01-01"),
    Listing("job-records-list", "hr", more_people),
    Listing("access-grants-list", "admin", more_people),
    Listing("delegations-list", "hr", more_delegations),
]
