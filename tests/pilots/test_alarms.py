"""Kill criteria: watched on every reading, raised at once, withdrawn by corrections alone."""

from datetime import timedelta

import pytest

from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.innovation.ways import NotReady
from orgchange.pilots.models import KillAlarm, Reading
from orgchange.pilots.services import clock, move
from orgchange.pilots.services.alarms import (
    NotRaised,
    StillMet,
    raise_alarm,
    settle_alarm,
)
from tests.factories import pilots as p
from tests.factories.innovation import NOW
from tests.pilots.running import START, fortnight, new, write

WORDS = "The meter was turned off."


def test_so_many_in_a_row_beyond_the_line_stop_the_pilot_at_once(firm, running):
    write(running, firm.users["owner"], new("7.6"))
    assert running.state == "running"

    write(running, firm.users["owner"], new("7.7", fortnight(1)))

    alarm = KillAlarm.objects.get()
    assert (running.state, running.ended_on) == ("evaluating", NOW.date())
    assert alarm.reading.measured_on == fortnight(1)
    assert running.moves.last().by is None


def test_the_line_itself_is_not_beyond_it(firm, running):
    write(running, firm.users["owner"], new("7.5"), new("7.5", fortnight(1)))

    assert running.state == "running"


def test_a_good_reading_between_two_bad_ones_breaks_the_row(firm, running):
    write(
        running,
        firm.users["owner"],
        *(new(value, fortnight(n)) for n, value in enumerate(["7.6", "7.0", "7.6"])),
    )

    assert running.state == "running"


def test_a_row_is_of_days_not_of_the_order_of_writing(firm, running):
    write(running, firm.users["owner"], new("7.6"), new("7", fortnight(2)))
    assert running.state == "running"

    write(running, firm.users["owner"], new("7.6", fortnight(1)))

    assert running.state == "evaluating"


def test_readings_from_before_the_start_are_the_baseline(firm, running):
    write(
        running,
        firm.users["owner"],
        new("8", START - timedelta(days=14)),
        new("8", START - timedelta(days=7)),
    )

    assert running.state == "running"


def test_a_correction_can_meet_it_too(firm, running):
    [_first, second] = write(running, firm.users["owner"], new("7.6"), new("6", fortnight(1)))

    write(running, firm.users["owner"], new("8", fortnight(1), corrects=second.pk))

    assert running.state == "evaluating"


def test_a_pilot_on_hold_is_stopped_too(firm, running):
    running.state = "on_hold"
    running.save()

    write(running, firm.users["owner"], new("8"), new("8", fortnight(1)))

    assert running.state == "evaluating"


def test_what_a_panel_knew_when_it_tightened_the_line_does_not_stop_it_by_itself(firm, running):
    write(
        running, firm.users["owner"], new("7"), new("7", fortnight(1)), now=NOW - timedelta(days=9)
    )
    p.contract(
        running,
        number=2,
        now=NOW - timedelta(days=5),
        also=lambda tighter: tighter.kill_criteria.update(threshold=6),
    )

    write(running, firm.users["owner"], new("5", fortnight(2)))
    assert running.state == "running"

    write(running, firm.users["owner"], new("7", fortnight(3)), new("7", fortnight(4)))
    assert running.state == "evaluating"


def killed(firm, running):
    return write(running, firm.users["owner"], new("8"), new("8", fortnight(1)))


def test_a_correction_that_undoes_it_lets_the_pilot_go_on(firm, running):
    [first, _second] = killed(firm, running)
    with pytest.raises(NotReady):
        move(pilot=running, transition="resume", actor=firm.users["manager"], now=NOW, words=WORDS)

    write(running, firm.users["owner"], new("5", corrects=first.pk))
    move(pilot=running, transition="resume", actor=firm.users["manager"], now=NOW, words=WORDS)

    alarm = KillAlarm.objects.get()
    assert (running.state, running.ended_on) == ("running", None)
    assert (alarm.settled_words, alarm.settled_by) == (WORDS, firm.people["manager"])


def test_after_the_planned_end_it_does_not_go_on(firm, running):
    [first, _second] = killed(firm, running)
    write(running, firm.users["owner"], new("5", corrects=first.pk))
    late = NOW + timedelta(days=60)

    with pytest.raises(NotReady) as refused:
        move(pilot=running, transition="resume", actor=firm.users["manager"], now=late, words=WORDS)

    assert [one.code for one in refused.value.problems] == ["past"]


def test_a_pilot_that_ended_as_planned_does_not_go_on(firm, running):
    running.state = "evaluating"
    running.save()

    with pytest.raises(NotReady):
        move(pilot=running, transition="resume", actor=firm.users["manager"], now=NOW, words=WORDS)


def test_an_alarm_is_raised_once_while_it_is_open(firm, running):
    killed(firm, running)

    write(running, firm.users["owner"], new("8", fortnight(2)))

    assert KillAlarm.objects.count() == 1


def test_readings_and_alarm_are_one_transaction(firm, running, monkeypatch):
    def broken(**_given):
        raise RuntimeError

    monkeypatch.setattr("orgchange.pilots.services.alarms.move", broken)

    with pytest.raises(RuntimeError):
        killed(firm, running)

    assert not Reading.objects.exists()
    assert not KillAlarm.objects.exists()


@pytest.fixture
def in_words(firm, running):
    return p.in_words(firm.contract)


@pytest.mark.parametrize("who", ["owner", "member", "sponsor", "manager", "chair", "legal"])
def test_a_criterion_in_words_is_raised_by_hand(firm, running, in_words, who):
    raise_alarm(
        pilot=running, criterion=in_words, words=" I saw it. ", actor=firm.users[who], now=NOW
    )

    assert running.state == "evaluating"
    assert KillAlarm.objects.get().words == "I saw it."


@pytest.mark.parametrize("who", ["stranger", "evaluator"])
def test_nobody_else_raises_it(firm, running, in_words, who):
    with pytest.raises(NotAllowed):
        raise_alarm(pilot=running, criterion=in_words, words="x", actor=firm.users[who], now=NOW)


def test_a_watched_criterion_is_not_raised_by_hand(firm, running):
    watched = firm.contract.kill_criteria.get()

    with pytest.raises(InvalidInput):
        raise_alarm(pilot=running, criterion=watched, words="x", actor=firm.users["owner"], now=NOW)


def test_one_raised_by_hand_is_settled_before_it_goes_on(firm, running, in_words):
    alarm = raise_alarm(
        pilot=running, criterion=in_words, words="x", actor=firm.users["member"], now=NOW
    )
    resume = {"pilot": running, "transition": "resume", "actor": firm.users["manager"]}
    with pytest.raises(NotReady):
        move(**resume, now=NOW, words=WORDS)

    settle_alarm(alarm=alarm, words=WORDS, actor=firm.users["chair"], now=NOW)
    move(**resume, now=NOW, words=WORDS)

    assert running.state == "running"


def test_what_the_readings_meet_is_not_settled_by_words(firm, running):
    killed(firm, running)

    with pytest.raises(StillMet):
        settle_alarm(
            alarm=KillAlarm.objects.get(), words=WORDS, actor=firm.users["manager"], now=NOW
        )


@pytest.mark.parametrize("who", ["owner", "sponsor", "director"])
def test_only_manager_and_chair_settle(firm, running, in_words, who):
    alarm = raise_alarm(
        pilot=running, criterion=in_words, words="x", actor=firm.users["member"], now=NOW
    )

    with pytest.raises(NotAllowed):
        settle_alarm(alarm=alarm, words=WORDS, actor=firm.users[who], now=NOW)


def test_nothing_is_raised_where_nothing_runs(firm, running, in_words):
    running.state = "closing"
    running.save()

    with pytest.raises(NotRaised):
        raise_alarm(
            pilot=running, criterion=in_words, words="x", actor=firm.users["owner"], now=NOW
        )


def test_the_planned_end_takes_it_to_its_evaluation(firm, running):
    last = NOW + timedelta(days=34)  # the 126th day

    clock.tick(now=last)
    running.refresh_from_db()
    assert running.state == "running"

    clock.tick(now=last + timedelta(days=1))
    running.refresh_from_db()
    assert (running.state, running.ended_on) == ("evaluating", START + timedelta(days=126))


def test_an_open_alarm_that_nothing_answered_is_answered_by_the_clock(firm, running):
    KillAlarm.objects.create(
        pilot=running, criterion=firm.contract.kill_criteria.get(), raised_at=NOW
    )

    clock.tick(now=NOW)

    running.refresh_from_db()
    assert running.state == "evaluating"
