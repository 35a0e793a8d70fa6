"""The task board: who may write it, and its order, whoever moves what at the same time."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.pilots.models import PilotTask
from orgchange.pilots.services import board
from orgchange.pilots.services.board import NewTask, TaskRemoved
from orgchange.pilots.services.daily import PilotClosed
from tests.factories.innovation import NOW

STATUSES = ("to_do", "doing", "done")


def add(firm, running, title="Label the papers", who="member", **fields):
    task = NewTask(title=title, **fields)
    return board.add_task(pilot=running, task=task, actor=firm.users[who], now=NOW)


def move(firm, task, status, before=None, who="member", now=NOW):
    actor = firm.users[who]
    return board.move_task(task=task, status=status, before=before, actor=actor, now=now)


def column(running, status):
    rows = PilotTask.objects.filter(pilot=running, status=status, removed_at=None)
    return list(rows.order_by("position", "pk").values_list("title", flat=True))


def positions(running, status):
    rows = PilotTask.objects.filter(pilot=running, status=status, removed_at=None)
    return list(rows.order_by("position").values_list("position", flat=True))


@pytest.mark.parametrize("who", ["owner", "sponsor", "member"])
def test_owner_and_team_write_the_board(firm, running, who):
    task = add(firm, running, who=who)

    assert move(firm, task, "doing", who=who).status == "doing"


@pytest.mark.parametrize(
    "who", ["evaluator", "stranger", "manager", "chair", "director", "finance"]
)
def test_nobody_else_writes_the_board(firm, running, who):
    task = add(firm, running)
    acts = [
        lambda actor: board.add_task(pilot=running, task=NewTask(title="x"), actor=actor, now=NOW),
        lambda actor: board.change_task(task=task, changes={"title": "x"}, actor=actor, now=NOW),
        lambda actor: board.move_task(task=task, status="done", actor=actor, now=NOW),
        lambda actor: board.remove_task(task=task, actor=actor, now=NOW),
        lambda actor: board.restore_task(task=task, actor=actor, now=NOW),
    ]

    for act in acts:
        with pytest.raises(NotAllowed):
            act(firm.users[who])

    assert column(running, "to_do") == ["Label the papers"]


def test_who_left_the_team_writes_no_more(firm, running):
    seat = running.team.memberships.get(employee=firm.people["member"])
    type(seat).objects.filter(pk=seat.pk).update(valid_to=(NOW - timedelta(days=1)).date())

    with pytest.raises(NotAllowed):
        add(firm, running)


def test_nothing_is_written_after_the_pilot_is_closed(firm, running):
    task = add(firm, running)
    running.state = "closed"
    running.save()

    for act in (board.remove_task, board.restore_task):
        with pytest.raises(PilotClosed):
            act(task=task, actor=firm.users["member"], now=NOW)
    with pytest.raises(PilotClosed):
        move(firm, task, "done")


def test_a_card_goes_before_the_one_it_was_dropped_on(firm, running):
    a, _b, c = (add(firm, running, title) for title in "abc")

    move(firm, c, "to_do", before=a.pk)

    assert column(running, "to_do") == ["c", "a", "b"]


def test_a_card_dropped_before_one_that_moved_away_goes_to_the_end(firm, running):
    a, b, c = (add(firm, running, title) for title in "abc")
    move(firm, a, "done")

    move(firm, b, "to_do", before=a.pk)

    assert column(running, "to_do") == ["c", "b"]
    assert c.pk


def test_done_has_its_instant_and_loses_it(firm, running):
    task = add(firm, running)

    assert move(firm, task, "done").done_at == NOW
    assert move(firm, task, "doing").done_at is None


def test_a_task_is_for_who_is_in_the_team(firm, running):
    assert add(firm, running, assignee=firm.people["member"]).assignee == firm.people["member"]

    with pytest.raises(InvalidInput) as refused:
        add(firm, running, assignee=firm.people["stranger"])

    assert refused.value.problems[0].code == "not_in_team"


def test_a_removed_task_comes_back_where_it_was(firm, running):
    tasks = [add(firm, running, title) for title in "abc"]
    board.remove_task(task=tasks[1], actor=firm.users["member"], now=NOW)
    assert column(running, "to_do") == ["a", "c"]

    with pytest.raises(TaskRemoved):
        move(firm, tasks[1], "done")
    board.restore_task(task=tasks[1], actor=firm.users["member"], now=NOW)

    assert column(running, "to_do") == ["a", "b", "c"]


def test_many_are_put_or_none(firm, running):
    tasks = [NewTask("a"), NewTask(" "), NewTask("c", status="nowhere")]

    with pytest.raises(InvalidInput) as refused:
        board.add_tasks(pilot=running, tasks=tasks, actor=firm.users["member"], now=NOW)

    assert [(one.field, one.code) for one in refused.value.problems] == [
        ("tasks[1].title", "required"),
        ("tasks[2].status", "unknown"),
    ]
    assert not PilotTask.objects.exists()


MOVES = st.lists(
    st.tuples(
        st.integers(0, 5), st.sampled_from(STATUSES), st.one_of(st.none(), st.integers(0, 5))
    ),
    max_size=12,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(moves=MOVES)
def test_any_moves_leave_the_order_of_a_plain_model(firm, running, moves):
    PilotTask.objects.all().delete()
    tasks = [add(firm, running, title) for title in "abcdef"]
    model = {"to_do": list("abcdef"), "doing": [], "done": []}

    for which, status, before in moves:
        move(firm, tasks[which], status, None if before is None else tasks[before].pk)
        title = tasks[which].title
        for cards in model.values():
            if title in cards:
                cards.remove(title)
        cards = model[status]
        target = None if before is None else tasks[before].title
        cards.insert(cards.index(target) if target in cards else len(cards), title)

    assert {status: column(running, status) for status in STATUSES} == model
    for status in STATUSES:
        assert positions(running, status) == list(range(len(model[status])))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs rows that can be locked")
@pytest.mark.django_db(transaction=True)
def test_moves_at_the_same_time_lose_no_card_and_no_place(firm, running):
    tasks = [add(firm, running, str(number)) for number in range(8)]
    gate, broken = threading.Barrier(len(tasks)), []

    def act(number):
        try:
            gate.wait(10)
            before = tasks[(number + 3) % 8].pk if number % 2 else None
            move(firm, tasks[number], STATUSES[number % 2], before)
        except Exception as error:  # noqa: BLE001 - shown below
            broken.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert broken == []
    found = {status: column(running, status) for status in STATUSES}
    assert sorted(found["to_do"]) == ["0", "2", "4", "6"]
    assert sorted(found["doing"]) == ["1", "3", "5", "7"]
    for status in STATUSES:
        assert positions(running, status) == list(range(len(found[status])))
