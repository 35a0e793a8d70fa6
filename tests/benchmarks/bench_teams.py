"""Team rosters: figures at a past (t, k), the trend, the list, a team, a bulk write; whole pages.

3,000 teams, 30,000 memberships and 20,000 people, whatever PEOPLE says.
"""

from datetime import UTC, date, datetime, timedelta

from django.db import connection, transaction

from orgchange.directory.models import JobFunction
from orgchange.teams import sql, trend
from orgchange.teams.services import seat, write_roster
from orgchange.teams.stretches import Scope
from tests.benchmarks import world
from tests.benchmarks.report import Line, counted, plain, timed
from tests.benchmarks.team_pages import pages

PEOPLE, TEAMS, SEATS, DEPARTMENTS = 20_000, 3_000, 30_000, 500
PAST, KNOWN = date(2026, 3, 31), datetime(2026, 4, 2, tzinfo=UTC)
FUNCTIONS = JobFunction.values
SLOTS = [
    "owner",
    "sponsor",
    "data_scientist",
    "engineer",
    "business_expert",
    "product_manager",
    "translator",
    "legal",
    "evaluator",
    "other",
]


def run(_people):
    """The lines of this area."""
    build()
    sets = [past(), present(), *trends(), listing(), one_team(), bulk()]
    return [*sets, *pages(PEOPLE)]


def build():
    """The teams' world: every fifth team has closed, three in ten seats have ended."""
    from django.core.management import call_command

    from tests.factories.teams import shipped_kind

    call_command("flush", interactive=False, verbosity=0)
    shipped_kind("project")
    with connection.cursor() as cursor:
        for statement in (*world._organisation(PEOPLE, DEPARTMENTS), *_teams()):
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE")


def _array(values):
    return "ARRAY[" + ", ".join(f"'{value}'" for value in values) + "]"


def _teams():
    functions, slots = _array(FUNCTIONS), _array(SLOTS)
    opens = "DATE '2022-06-01' + (n * 37 % 1500)"
    closes = f"CASE WHEN n % 5 = 0 THEN {opens} + 400 ELSE DATE '9999-12-31' END"
    at = "'2021-01-01', '2021-01-01'"
    yield f"UPDATE directory_departmentplace SET function = ({functions})[1 + department_id % 9]"
    yield f"""INSERT INTO teams_team (id, kind_id, name, opens_on, closes_on, created_at,
        updated_at) SELECT n, (SELECT id FROM teams_teamkind WHERE code = 'project'), 'Team ' || n,
        {opens}, {closes}, {at} FROM generate_series(1, {TEAMS}) n"""
    yield f"""INSERT INTO teams_teamcharter (team_id, name, version_id, host_function, purpose,
        may_decide, currency, valid_from, valid_to, recorded_at, superseded_at)
        SELECT n, 'Team ' || n, (SELECT min(id) FROM teams_kindversion v WHERE kind_id =
        (SELECT id FROM teams_teamkind WHERE code = 'project')), ({functions})[1 + n % 9], '', '',
        '', {opens}, {closes}, ({opens})::timestamptz, '9999-12-31 00:00:00+00'
        FROM generate_series(1, {TEAMS}) n"""
    begins = "t.opens_on + (n % 200)"
    ends = f"CASE WHEN n % 10 < 3 THEN least(t.closes_on, {begins} + 180) ELSE t.closes_on END"
    yield f"""INSERT INTO teams_teammembership (team_id, employee_id, slot, standing, allocation,
        valid_from, valid_to, recorded_at, superseded_at)
        SELECT t.id, 1 + (n * 7919::bigint) % {PEOPLE}, ({slots})[1 + n / {TEAMS}],
        CASE n / {TEAMS} WHEN 9 THEN 'guest' WHEN 8 THEN 'deputy' ELSE 'member' END,
        5 + 10 * (n % 4), {begins}, {ends}, ({begins})::timestamptz, '9999-12-31 00:00:00+00'
        FROM generate_series(0, {SEATS} - 1) n JOIN teams_team t ON t.id = 1 + n % {TEAMS}"""
    yield "SELECT setval(pg_get_serial_sequence('teams_team', 'id'), max(id)) FROM teams_team"


def line(work, ours, limit, times=5, **more):
    return Line(work, PEOPLE, timed(ours, times), plain(limit, times), counted(ours), **more)


def past():
    def ours():
        return sql.pooled_figures(on=PAST, known_at=KNOWN)

    return line("organisation's team figures at a past (t, k)", ours, WHOLE_SQL.format(**AT_PAST))


def present():
    def ours():
        return sql.pooled_figures(on=world.TODAY, by="department", keys=range(1, 12))

    return line("team figures of 11 departments, today", ours, WHOLE_SQL.format(**AT_PRESENT))


def trends():
    for name, scope in (
        ("organisation", Scope()),
        ("a function", Scope(function="legal")),
        ("a department", Scope(department_id=2)),
        ("a team", Scope(team_ids=[7])),
    ):
        note = f"{trend.trend(on=world.TODAY, scope=scope)[-1].working:,} working members"
        yield line(
            f"three years' trend, {name}",
            lambda scope=scope: trend.trend(on=world.TODAY, scope=scope),
            TREND_SQL,
            note=note,
        )


def listing():
    def ours():
        return sql.team_figures(on=world.TODAY)

    return line("figures of every open team, for the list", ours, EACH_SQL.format(**AT_PRESENT))


def one_team():
    def ours():
        return sql.team_figures(on=world.TODAY, team_ids=[7])

    return line("figures of one team", ours, ONE_SQL.format(**AT_PRESENT))


def bulk():
    """100 seats of 100 people written and taken back, the load of each looked at."""
    from orgchange.teams.models import Team

    opened = Team.objects.filter(closes_on__gt=world.TODAY).order_by("pk")[:20]
    teams = [team.pk for team in opened]
    now = world.NOW

    def ours():
        nonlocal now
        now += timedelta(minutes=1)
        said = [
            seat(
                team_id=teams[n % 20],
                employee_id=100 + n,
                slot="other",
                allocation=1,
                starts_on=world.TODAY,
                ends_on=world.TODAY + timedelta(days=30),
            )
            for n in range(100)
        ]
        with transaction.atomic():
            write_roster(statements=said, actor=None, now=now)
            transaction.set_rollback(True)

    return line("write 100 seats, loads checked", ours, LOAD_SQL, times=3)


CURRENT = "superseded_at = '9999-12-31 00:00:00+00'"
AT_PAST = {"t": PAST, "known": f"recorded_at <= '{KNOWN}' AND superseded_at > '{KNOWN}'"}
AT_PRESENT = {"t": world.TODAY, "known": CURRENT}
IN_FORCE = "valid_from <= '{t}' AND valid_to > '{t}' AND {known}"
PAIRS = f"""SELECT s.team_id, s.employee_id, coalesce(nullif(j.function, ''), p.function)
    <> c.host_function AS is_cross
    FROM (SELECT team_id, employee_id FROM teams_teammembership WHERE {IN_FORCE}
      AND standing <> 'guest' GROUP BY 1, 2 HAVING sum(allocation) >= 10) s
    JOIN (SELECT * FROM teams_teamcharter WHERE {IN_FORCE}) c USING (team_id)
    JOIN (SELECT * FROM directory_jobrecord WHERE {IN_FORCE} AND is_primary
      AND working_status = 'active' AND kind <> 'service_account') j USING (employee_id)
    JOIN (SELECT * FROM directory_departmentplace WHERE {IN_FORCE}) p USING (department_id)"""
# Shares and backgrounds alone: slots, loads and continuity are left out.
WHOLE_SQL = f"""SELECT count(*), count(DISTINCT x.employee_id), count(*) FILTER (WHERE is_cross),
    count(*) FILTER (WHERE b.employee_id IS NOT NULL) FROM ({PAIRS}) x
    LEFT JOIN (SELECT employee_id FROM directory_jobrecord JOIN directory_departmentplace p
      USING (department_id) WHERE directory_jobrecord.valid_from <= '{{t}}'
      GROUP BY 1 HAVING count(DISTINCT p.function) > 1) b USING (employee_id)"""
EACH_SQL = f"SELECT team_id, count(*), count(*) FILTER (WHERE is_cross) FROM ({PAIRS}) x GROUP BY 1"
ONE_SQL = EACH_SQL.replace("standing <> 'guest'", "standing <> 'guest' AND team_id = 7")
# The pairs of seat and job by month, without sums over two seats, functions of departments, or
# backgrounds.
TREND_SQL = f"""SELECT d, count(*) FROM generate_series(DATE '{world.TODAY}' - INTERVAL '3 years',
    '{world.TODAY}', '1 month') d JOIN teams_teammembership m ON m.valid_from <= d
    AND m.valid_to > d AND m.{CURRENT} AND m.standing <> 'guest' JOIN directory_jobrecord j
    ON j.employee_id = m.employee_id AND j.is_primary AND j.valid_from <= d AND j.valid_to > d
    AND j.{CURRENT} GROUP BY 1"""
LOAD_SQL = f"""SELECT employee_id, d, sum(allocation) FROM generate_series(DATE '{world.TODAY}',
    DATE '{world.TODAY}' + 30, '1 day') d JOIN teams_teammembership m ON m.valid_from <= d
    AND m.valid_to > d AND m.{CURRENT} WHERE employee_id BETWEEN 100 AND 199 GROUP BY 1, 2"""
