"""Matching 2,000 people over 300 pilots beside SciPy's bare solve; a track's board over 50,000.

The sizes are those, whatever PEOPLE says.
"""

import numpy as np
from django.db import connection
from scipy.optimize import linear_sum_assignment

from courses.tracks.boards.board import board_of
from courses.tracks.matching import pilots
from courses.tracks.matching.explaining import answer
from courses.tracks.matching.limits import WEIGHTS
from courses.tracks.models import MatchKind
from courses.tracks.services.matching import run as run_matching
from orgchange.directory.scopes import Sight
from tests.benchmarks import world
from tests.benchmarks.report import Line, counted, timed
from tests.factories import innovation as fund
from tests.factories import pilots as make_pilots
from tests.factories import tracks as make

STAFF, ON_TRACK, TRANSLATORS, PILOTS, DEPARTMENTS = 60_000, 50_000, 2_000, 300, 500
FOREVER = "9999-12-31"
AT = "2021-01-01"


def run(_people):
    """The lines of this area."""
    track = build()
    weights = dict(WEIGHTS[MatchKind.PILOTS])
    question = pilots.ask(track, weights=weights, on=world.TODAY).question
    pairs, left = answer(question)
    note = f"{len(pairs)} pairs, {len(left)} left"

    def read():
        pilots.ask(track, weights=weights, on=world.TODAY)

    def whole():
        run_matching(track=track, kind="pilots", actor=None, now=world.NOW)

    def board(sight):
        return lambda: board_of(track, sight, as_of=None, now=world.NOW)

    sees = Sight(on=world.TODAY, hr_everywhere=True)
    told = Sight(on=world.TODAY, employee_id=1, is_employed=True, is_executive=True)
    bare = timed(lambda: bare_solve(question), 3)
    return [
        Line("matching: read people and pilots", TRANSLATORS, timed(read), None, counted(read)),
        Line("matching: solve and explain", TRANSLATORS, timed(lambda: answer(question)), bare),
        Line("matching: the whole run, kept", TRANSLATORS, timed(whole), bare, note=note),
        Line("board of a track", ON_TRACK, timed(board(sees), 5), None, counted(board(sees))),
        Line("the same, small groups withheld", ON_TRACK, timed(board(told), 5)),
    ]


def bare_solve(question):
    """The assignment alone: each taker as often as there is room, barred pairs at a high price."""
    columns = np.repeat(np.arange(len(question.takers)), question.room)
    costs = np.where(question.barred == 0, 10_000 - question.scores, 10**7).T[:, columns]
    linear_sum_assignment(costs.astype(float))


def build():
    """50,000 people on a track, 2,000 of them certified; 300 pilots of the two lower risks."""
    from django.core.management import call_command

    call_command("flush", interactive=False, verbosity=0)
    track = make.track("guide", slot="translator")
    stages = {stage.code: stage.pk for stage in track.stages.all()}
    with connection.cursor() as cursor:
        for statement in (*world._organisation(STAFF, DEPARTMENTS), *_people(track, stages)):
            cursor.execute(statement)
    _pilots()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return track


def _people(track, stages):
    version = track.versions.get().pk
    functions = (
        "ARRAY['business', 'operations', 'finance', 'hr', 'legal', 'product', 'engineering']"
    )
    yield f"UPDATE directory_departmentplace SET function = ({functions})[1 + department_id % 7]"
    state = f"CASE WHEN n <= {TRANSLATORS} THEN 'certified' ELSE 'active' END"
    stage = (
        f"CASE WHEN n <= {TRANSLATORS} THEN {stages['certified']}"
        f" WHEN n % 2 = 0 THEN {stages['foundation']} ELSE {stages['screened']} END"
    )
    yield f"""INSERT INTO tracks_trackenrolment (id, employee_id, track_id, version_id, number,
        state, stage_id, level, nominated_by_id, motivation, problem, problem_number, problem_unit,
        began_at, moved_at, created_at, updated_at)
        SELECT n, n, {track.pk}, {version}, 1, {state}, {stage}, 1 + n % 3, n, '', '', 1, '',
        '{AT}', '{AT}', '{AT}', '{AT}' FROM generate_series(1, {ON_TRACK}) n"""
    # Two stages each, one after the other.
    for low, high, at, how in (
        ("2025-01-01", "DATE '2025-06-01' + n % 200", stages["nominated"], "'nominated'"),
        ("DATE '2025-06-01' + n % 200", f"DATE '{FOREVER}'", stage, state),
    ):
        low = low if "DATE" in low else f"DATE '{low}'"
        yield f"""INSERT INTO tracks_standing (enrolment_id, employee_id, track_id, state, stage_id,
            level, valid_from, valid_to, recorded_at, superseded_at)
            SELECT n, n, {track.pk}, {how}, {at}, 1 + n % 3, {low}, {high}, '{AT}',
            '{FOREVER} 00:00:00+00' FROM generate_series(1, {ON_TRACK}) n"""
    yield f"""INSERT INTO tracks_trackcertificate (enrolment_id, code, level, domains, starts_on,
        ends_on, signed_by_id, issued_at) SELECT n, 'C' || n, 1 + n % 3,
        jsonb_build_array(({functions})[1 + n % 7]), '2026-01-01', DATE '2027-12-01' + n % 300, 1,
        '{AT}' FROM generate_series(1, {TRANSLATORS}) n"""


def _pilots():
    from orgchange.directory.models import Employee
    from orgchange.pilots.models import RiskTier

    money = fund.fund()
    owners = list(Employee.objects.filter(pk__gt=ON_TRACK).order_by("pk")[:PILOTS])
    for number, owner in enumerate(owners):
        tier = RiskTier.ELEVATED if number % 2 else RiskTier.LOW
        make_pilots.pilot(money, owner, state="setup", title=f"Pilot {number}", risk_tier=tier)
