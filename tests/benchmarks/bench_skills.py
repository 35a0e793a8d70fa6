"""Skill coverage at size: 50,000 people, 300,000 levels held, 1,000,000 ratings.

The limit is what the pages promise at this size: 200 ms in the server.
"""

import time
from datetime import date, timedelta
from statistics import median

from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.benchmarks import world
from tests.benchmarks.report import Line
from tests.benchmarks.team_pages import KEEPING

PAGE = 0.200
TIMES = 5
PEOPLE, DEPARTMENTS, SKILLS = 50_000, 2_500, 7
HELD, RATINGS = 300_000, 1_000_000
PATHS = (
    ("the whole organisation", "/skills/coverage/?profile=bench"),
    ("the whole, widest gap first", "/skills/coverage/?profile=bench&sort=-gap"),
    ("the whole, page 500", "/skills/coverage/?profile=bench&page=500"),
    ("the whole, who lacks something", "/skills/coverage/?profile=bench&only=gap"),
    ("the whole, a past day", "/skills/coverage/?profile=bench&as_of={past}"),
    ("the whole, known a month ago", "/skills/coverage/?profile=bench&known_at={past}"),
    ("a function", "/skills/coverage/?profile=bench&function=legal"),
    ("a department", "/skills/coverage/?profile=bench&department={department}"),
    (
        "what would close its gaps",
        "/skills/coverage/closing/?profile=bench&department={department}",
    ),
    ("one cell", "/skills/coverage/{person}/bench-1/?profile=bench"),
    ("API, the whole", "/api/v1/skill-coverage/?profile=bench"),
)
HOLDINGS = """
INSERT INTO skills_holding (valid_from, valid_to, recorded_at, superseded_at, level, is_exempt,
    award_id, employee_id, skill_id)
SELECT %(since)s, CASE WHEN (e.id + k.id) %% 9 = 0 THEN %(soon)s ELSE DATE '9999-12-31' END,
    %(at)s, '9999-12-31 00:00:00+00', (e.id * 7 + k.id) %% 5, (e.id + k.id * 3) %% 41 = 0,
    %(award)s, e.id, k.id
FROM directory_employee e CROSS JOIN catalogue_skill k
WHERE k.code LIKE 'bench-%%' ORDER BY (e.id * 31 + k.id) %% 1009 LIMIT %(many)s
"""
GIVEN = """
INSERT INTO skills_rating (level, relation, in_line, occasion, words, rated_on, recorded_at,
    employee_id, rater_id, skill_id)
SELECT (e.id + n) %% 5, 'peer', FALSE, 'review', '', %(since)s, %(at)s, e.id,
    (SELECT MIN(id) FROM directory_employee WHERE id <> e.id), k.id
FROM directory_employee e CROSS JOIN catalogue_skill k CROSS JOIN generate_series(1, 3) n
WHERE k.code LIKE 'bench-%%' LIMIT %(many)s
"""


def run(_people):
    """The lines of this area."""
    account, names = build()
    client = Client()
    client.force_login(account)
    with override_settings(ALLOWED_HOSTS=["*"], CACHES=KEEPING):
        return [_line(client, name, path.format(**names)) for name, path in PATHS]


def _line(client, name, path):
    spent = []
    for _time in range(TIMES):
        begun = time.perf_counter()
        response = client.get(path)
        spent.append(time.perf_counter() - begun)
        assert response.status_code == 200, f"{path}: {response.status_code}"
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return Line(f"page: {name}", PEOPLE, median(spent), limit=PAGE, queries=len(queries))


def build():
    """The firm with its levels and ratings; HR's account, and what the paths name."""
    from courses.skills.models import Award
    from orgchange.directory.models import Department, Employee
    from tests.factories import directory as d
    from tests.factories import skills as s

    call_command("flush", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        for statement in world._organisation(PEOPLE, DEPARTMENTS):
            cursor.execute(statement)
    skills = [s.skill(f"bench-{number}", anchors=False) for number in range(SKILLS)]
    s.profile({skill: 1 + number % 3 for number, skill in enumerate(skills)}, code="bench")
    someone = Employee.objects.order_by("pk")[100]
    now = timezone.now()
    award = Award.objects.create(
        employee=someone,
        skill=skills[0],
        kind="awarded",
        level=1,
        starts_on=s.SINCE,
        decided_at=s.SINCE_AT,
    )
    named = {
        "since": date(2022, 1, 1),
        "soon": now.date() + timedelta(days=60),
        "at": s.SINCE_AT,
        "award": award.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(HOLDINGS, {**named, "many": HELD})
        cursor.execute(GIVEN, {**named, "many": RATINGS})
        cursor.execute("VACUUM ANALYZE")
    account = d.user(username="bench-hr")
    d.grant(account, "hr")
    department = Department.objects.order_by("pk")[DEPARTMENTS // 2]
    past = (now - timedelta(days=30)).date().isoformat()
    return account, {"past": past, "department": department.code, "person": someone.pk}
