"""The innovation fund at size: whole pages and one decision, as its manager reads and takes them.

10,000 proposals of 2,000 people with six moves each, 200,000 votes, 30,000 reviews. The limit is
what the pages promise at this size: 200 ms in the server.
"""

import time
from datetime import timedelta
from statistics import median

from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.benchmarks import world
from tests.benchmarks.report import Line
from tests.factories import innovation as make

PAGE = 0.200
TIMES = 7
PEOPLE, DEPARTMENTS = 20_000, 500
PROPOSALS, SUBMITTERS, VOTES, REVIEWS = 10_000, 2_000, 200_000, 30_000
PATHS = (
    ("page: board", "/fund/"),
    ("page: board, my turn, late", "/fund/?turn=on&late=on"),
    ("page: board, search", "/fund/?q=mails"),
    ("page: list beside the board", "/fund/?view=list&sort=-asked"),
    ("page: portfolio", "/fund/portfolio/"),
    ("page: fund", "/fund/funds/ideas/"),
    ("page: ideas", "/fund/ideas/"),
    ("page: all ideas", "/fund/ideas/all/"),
    ("page: decisions", "/fund/decisions/"),
    ("page: telling", "/fund/telling/"),
    ("page: money", "/fund/money/"),
    ("page: standings", "/fund/rounds/{round}/standings/?places=50"),
)
IMPORTED, PREVIEW = 3_000, 10.0


def run(_people):
    """The lines of this area."""
    manager = build()
    client = Client()
    client.force_login(manager)
    with override_settings(ALLOWED_HOSTS=["*"]):
        paths = [(name, path.format(round=_round().pk)) for name, path in PATHS]
        lines = [_line(client, name, path) for name, path in paths]
        return [*lines, _review_line(client), _preview_line()]


def _round():
    from orgchange.innovation.models import Round

    return Round.objects.get()


def _review_line(client):
    """A review as its writer opens it, with hundreds of others on the same desk."""
    from orgchange.innovation.models import ReviewAssignment
    from tests.factories.directory import user

    one = ReviewAssignment.objects.filter(proposal__state="in_review").first()
    client.force_login(user(one.reviewer))
    return _line(client, "page: one review", f"/fund/reviews/{one.pk}/")


def _preview_line():
    """A file of proposals, compared with all that there are: a third of it says the same."""
    from orgchange.directory.models import Employee
    from orgchange.innovation.models import Proposal
    from orgchange.innovation.similar.index import index_proposals
    from tests.innovation.imported import preview

    now = timezone.now()
    index_proposals(list(Proposal.objects.values_list("pk", flat=True)), now=now)
    stand_in = Employee.objects.earliest("pk")
    rows = [
        f"{n},{'Sort mails' if n % 3 else 'Count parts in crates'} {n},By hand today {n % 97},"
        "1000,,submitted,,en,"
        for n in range(IMPORTED)
    ]
    begun = time.perf_counter()
    held = preview(_round(), *rows, stand_in=stand_in, now=now)
    spent = time.perf_counter() - begun
    return Line("import: preview", IMPORTED, spent, limit=PREVIEW, note=str(held.counts))


def _line(client, name, path):
    spent = []
    for _time in range(TIMES):
        begun = time.perf_counter()
        response = client.get(path)
        b"".join(response) if response.streaming else response.content
        spent.append(time.perf_counter() - begun)
        assert response.status_code == 200, f"{path}: {response.status_code}"
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return Line(name, PROPOSALS, median(spent), limit=PAGE, queries=len(queries))


def build():
    """A fund of the size of the promise; its manager's account."""
    call_command("flush", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        for statement in world._organisation(PEOPLE, DEPARTMENTS):
            cursor.execute(statement)
    manager = _fund()
    with connection.cursor() as cursor:
        for statement in (*_proposals(), *_around()):
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE")
    return manager


def _fund():
    from orgchange.accounts.models import User
    from orgchange.directory.models import Employee
    from tests.factories.directory import user

    fund = make.fund("ideas", name="Ideas")
    held = make.round_of(
        fund,
        make.period(fund, since=timezone.now().date() - timedelta(days=200), money=10_000_000),
        now=timezone.now(),
    )
    people = list(Employee.objects.order_by("-pk")[:40])
    for person, role in zip(people, ("manager", "chair", "director"), strict=False):
        make.office(fund, person, role)
    for person in people[3:]:
        make.office(fund, person, "reviewer", capacity=200)
    assert held.pk is not None
    found = User.objects.filter(employee=people[0]).first()
    return found or user(people[0])


STATES = (
    "submitted", "needs_info", "in_review", "calibration", "waitlisted", "marked_fund",
    "marked_decline", "pending_approval", "approved", "declined", "out_of_scope", "withdrawn",
)  # fmt: skip


def _proposals():
    states = "ARRAY[" + ", ".join(f"'{state}'" for state in STATES) + "]"
    yield f"""
        INSERT INTO innovation_proposal (created_at, updated_at, number, round_id, workflow_id,
            rubric_id, lane, submitter_id, title, language, asked, state, told_state, entered_at,
            due_at, submitted_at, reply_due_at, replied_at, touched_at, similar_seen, source,
            appeal, appeal_answer, voters, points)
        SELECT now(), now(), 'P-' || to_char(n, 'FM00000'), r.id, r.workflow_id, r.rubric_id,
            CASE WHEN n % 7 = 0 THEN 'micro' ELSE 'standard' END,
            (SELECT min(id) FROM directory_employee) + n % {SUBMITTERS},
            (ARRAY['Sort mails', 'Read notes', 'Draft reports', 'Match invoices'])[1 + n % 4]
                || ' ' || n,
            'en', 1000 + n % 20000, ({states})[1 + n % {len(STATES)}],
            ({states})[1 + n % {len(STATES)}], now() - (n % 90) * interval '1 day',
            now() + (n % 40 - 20) * interval '1 day', now() - (n % 180) * interval '1 day',
            now() + (n % 10 - 5) * interval '1 day',
            CASE WHEN n % 3 > 0 THEN now() - interval '6 days' END, now(), '[]', '', '', '', 0, 0
        FROM generate_series(1, {PROPOSALS}) AS n, innovation_round AS r
    """
    yield """
        INSERT INTO innovation_proposalversion (proposal_id, number, saved_at, revision, title,
            scenario, change, metric, metric_unit, direction, baseline_source, technique,
            why_not_simpler, explained, systems, risks, harmed, buffer_percent)
        SELECT id, 1, submitted_at, 0, title, 'People do it by hand', '', '', '', '', '', '', '',
            '', '', '', '', 25
        FROM innovation_proposal
    """


def _around():
    yield """
        INSERT INTO innovation_move (proposal_id, transition, source, target, at, words, is_told)
        SELECT p.id, 'go', 'draft',
            (ARRAY['submitted', 'needs_info', 'submitted', 'in_review', 'calibration', p.state])[k],
            p.submitted_at + k * interval '2 days', '', true
        FROM innovation_proposal AS p, generate_series(1, 6) AS k
    """
    yield f"""
        INSERT INTO innovation_vote (created_at, updated_at, proposal_id, employee_id, points)
        SELECT now(), now(), p.id, (SELECT min(id) FROM directory_employee) + 2000 + k * 13 +
            p.id % 7000, 1 + k % 3
        FROM innovation_proposal AS p, generate_series(1, {VOTES // PROPOSALS}) AS k
    """
    yield f"""
        INSERT INTO innovation_reviewassignment (created_at, updated_at, proposal_id, reviewer_id,
            turn, assigned_at, reasons, opened_at, affirmed_at, due_at, ending)
        SELECT now(), now(), p.id, o.employee_id, 1, now(), '[]', now(), now(), now(), ''
        FROM innovation_proposal AS p, generate_series(1, {REVIEWS // PROPOSALS}) AS k,
            (SELECT employee_id, row_number() OVER (ORDER BY id) AS place, count(*) OVER () AS n
             FROM innovation_fundoffice WHERE role = 'reviewer') AS o
        WHERE o.place = 1 + (p.id * 3 + k) % o.n
    """
    yield """
        INSERT INTO innovation_review (created_at, updated_at, assignment_id, version_id,
            revision, saved_at, submitted_at, shown_at,
            score, for_submitter, for_committee)
        SELECT now(), now(), a.id, v.id, 1, now(), now(),
            CASE WHEN p.state NOT IN ('submitted', 'needs_info', 'in_review') THEN now() END,
            1 + (a.id * 7 + a.reviewer_id) % 41 / 10.0, '', ''
        FROM innovation_reviewassignment AS a
        JOIN innovation_proposal AS p ON p.id = a.proposal_id
        JOIN innovation_proposalversion AS v ON v.proposal_id = a.proposal_id
    """
