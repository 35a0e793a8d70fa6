"""Once more, holds, extensions, and what the clock does; it may run twice."""

from datetime import date, timedelta

import pytest

from orgchange.innovation.ways import NotReady
from orgchange.pilots.models import Gate, KillAlarm
from orgchange.pilots.services import move
from orgchange.pilots.services.clock import tick
from orgchange.pilots.workflow import GUARDS
from tests.pilots.gates import DAY, NOW, WORDS, at_the_end, build, decided, held, new_version
from tests.pilots.gates import prepared as prepare

TODAY = NOW.date()


@pytest.fixture
def of(firm, monkeypatch):
    return build(firm, monkeypatch)


def looks(of, milestone="m1"):
    rows = of.pilot.gates.filter(milestone=milestone).order_by("round")
    return [(gate.round, gate.decision) for gate in rows]


def fresh(of):
    of.pilot.refresh_from_db()
    return of.pilot


class TestOnceMore:
    def test_the_milestone_has_a_second_look_with_the_same_panel(self, of):
        prepare(of)
        new_version(of)
        decided(of, "recycle")

        second = of.pilot.gates.get(milestone="m1", round=2)
        assert looks(of) == [(1, "recycle"), (2, "")]
        assert second.planned_on == TODAY + 3 * DAY
        assert {seat.employee for seat in second.seats.all()} == {
            of.people["chair"],
            of.people["stranger"],
        }

    def test_it_needs_a_new_version_of_the_contract(self, of):
        prepare(of)

        with pytest.raises(NotReady) as refused:
            decided(of, "recycle")
        assert [one.code for one in refused.value.problems] == ["not_changed"]

    def test_a_version_from_before_the_gate_is_no_change(self, of):
        new_version(of)
        prepare(of)

        with pytest.raises(NotReady):
            decided(of, "recycle")

    def test_it_happens_once_for_a_milestone(self, of):
        prepare(of)
        new_version(of)
        decided(of, "recycle")
        second = of.pilot.gates.get(milestone="m1", round=2)
        prepare(of, gate=second)
        new_version(of, number=3)

        with pytest.raises(NotReady) as refused:
            decided(of, "recycle", gate=second)
        assert [one.code for one in refused.value.problems] == ["recycled"]

    def test_the_plan_follows_the_new_version(self, of):
        prepare(of)
        new_version(of, days=180, milestones=3)
        decided(of, "recycle")

        pilot = fresh(of)
        days = {gate.milestone: gate.planned_on for gate in pilot.gates.filter(decided_at=None)}
        assert days["m2"] == days["m1"] + DAY  # its day is past, and the first comes first
        assert days["m3"] == pilot.started_on + timedelta(days=135)


class TestHold:
    def test_it_lasts_until_its_day_and_says_what_it_waits_for(self, of):
        held(of, 10)

        pilot = fresh(of)
        assert (pilot.state, pilot.held_until) == ("on_hold", TODAY + 10 * DAY)
        assert pilot.restart_condition == "New labels."

    @pytest.mark.parametrize(
        ("days", "condition", "field"), [(46, "x", "until"), (0, "x", "until"), (10, " ", None)]
    )
    def test_it_is_forty_five_days_at_most_with_a_condition(self, of, days, condition, field):
        prepare(of)
        until = TODAY + days * DAY

        with pytest.raises(NotReady) as refused:
            decided(of, "hold", until=until, restart_condition=condition)
        assert [one.field for one in refused.value.problems] == [field or "restart_condition"]

    def test_going_on_moves_the_plan_by_the_days_held(self, of):
        of.pilot.gates.filter(milestone="m2").update(planned_on=TODAY + 20 * DAY)
        end = of.pilot.planned_end_on
        held(of, 20)

        later = NOW + 12 * DAY
        move(
            pilot=of.pilot,
            transition="restart",
            actor=of.users["manager"],
            now=later,
            words=WORDS,
        )

        pilot = fresh(of)
        assert (pilot.state, pilot.held_days, pilot.held_until) == ("running", 12, None)
        assert pilot.planned_end_on == end + 12 * DAY
        assert pilot.gates.get(milestone="m2").planned_on == TODAY + 32 * DAY

    def test_what_was_held_is_looked_at_again(self, of):
        held(of, 20)
        move(
            pilot=of.pilot,
            transition="restart",
            actor=of.users["chair"],
            now=NOW + 12 * DAY,
            words=WORDS,
        )

        again = of.pilot.gates.get(milestone="m1", round=2)
        assert looks(of) == [(1, "hold"), (2, "")]
        assert again.planned_on == TODAY + 15 * DAY

    def test_it_ends_by_itself_at_a_gate_for_the_same_milestone(self, of):
        held(of, 20)

        assert tick(now=NOW + 19 * DAY) == 0
        assert tick(now=NOW + 20 * DAY) == 1
        assert tick(now=NOW + 20 * DAY) == 0

        assert fresh(of).state == "gate_review"
        assert of.pilot.gates.get(opened_at__isnull=False, decided_at=None).round == 2
        assert of.pilot.held_days == 20

    def test_all_holds_together_are_forty_five_days(self, of):
        held(of, 40)
        tick(now=NOW + 40 * DAY)
        again = of.pilot.gates.get(milestone="m1", round=2)
        later = NOW + 40 * DAY

        with pytest.raises(NotReady):
            decided(
                of,
                "hold",
                gate=again,
                until=later.date() + 6 * DAY,
                restart_condition="More.",
                at=later,
            )

    def test_stopped_on_hold_nothing_is_looked_at_again(self, of):
        held(of, 20)

        move(pilot=of.pilot, transition="stop_held", actor=of.users["chair"], now=NOW, words=WORDS)

        assert fresh(of).state == "evaluating"
        assert looks(of) == [(1, "hold")]


class TestByTheClock:
    def test_a_gate_opens_on_its_day_and_once(self, of):
        Gate.objects.filter(pk=of.gate.pk).update(planned_on=TODAY + DAY)
        Gate.objects.filter(milestone="m2").update(planned_on=TODAY + 30 * DAY)

        assert tick(now=NOW) == 0
        assert tick(now=NOW + DAY) == 1
        assert tick(now=NOW + DAY) == 0

        assert fresh(of).state == "gate_review"
        of.gate.refresh_from_db()
        assert (of.gate.opened_at, of.gate.contract) == (NOW + DAY, of.contract)

    def test_a_gate_of_a_pilot_on_hold_does_not_open(self, of):
        held(of, 20)
        Gate.objects.filter(milestone="m2").update(planned_on=TODAY)

        assert tick(now=NOW + DAY) == 0

    def test_a_day_is_the_firms_day(self, of, settings):
        settings.FIRM_TIME_ZONE = "Asia/Shanghai"
        Gate.objects.filter(pilot=of.pilot).update(planned_on=date(2026, 11, 3))

        assert tick(now=NOW.replace(hour=15)) == 0
        assert tick(now=NOW.replace(hour=16)) == 1

    def test_an_open_gate_that_is_dropped_is_planned_again(self, of, monkeypatch):
        prepare(of)
        monkeypatch.setitem(GUARDS, "kill_met", lambda step: [])

        move(pilot=of.pilot, transition="kill", actor=None, now=NOW)

        of.gate.refresh_from_db()
        assert fresh(of).state == "evaluating"
        assert (of.gate.opened_at, of.gate.pre_read) == (None, "Read this.")

    def test_a_killed_hold_ends(self, of, monkeypatch):
        held(of, 20)
        monkeypatch.setitem(GUARDS, "kill_met", lambda step: [])

        move(pilot=of.pilot, transition="kill", actor=None, now=NOW + 5 * DAY)

        assert (fresh(of).held_until, of.pilot.held_days) == (None, 5)


class TestOutOfTurn:
    def call(self, of, by="sponsor"):
        move(pilot=of.pilot, transition="call_gate", actor=of.users[by], now=NOW, words="She left.")
        return of.pilot.gates.get(milestone="")

    def test_it_opens_at_once_with_the_last_panel_and_the_words_to_read(self, of):
        gate = self.call(of)

        assert (gate.pre_read, gate.opened_at) == ("She left.", NOW)
        assert gate.seats.count() == 2

    def test_it_goes_on_without_evidence_and_pays_nothing(self, of):
        gate = self.call(of)
        decided(of, "go", gate=gate)

        assert fresh(of).state == "running"
        assert not of.pilot.award.tranches.filter(accepted_at__isnull=False).exists()
        assert looks(of) == [(1, "")]

    def test_there_is_nothing_to_try_once_more(self, of):
        gate = self.call(of)
        new_version(of)

        with pytest.raises(NotReady):
            decided(of, "recycle", gate=gate)


def extend(of, days, by="director"):
    return move(
        pilot=of.pilot,
        transition="extend",
        actor=of.users[by],
        now=NOW,
        words=WORDS,
        days=days,
    )


class TestExtension:
    def test_it_moves_the_end_once(self, of):
        end = of.pilot.planned_end_on
        extend(of, 60)

        assert fresh(of).planned_end_on == end + 60 * DAY
        with pytest.raises(NotReady):
            extend(of, 1)

    @pytest.mark.parametrize("days", [0, 61, None])
    def test_it_is_sixty_days_at_most(self, of, days):
        with pytest.raises(NotReady):
            extend(of, days)

    def test_it_brings_a_pilot_back_that_waits_for_its_evaluator(self, of):
        at_the_end(of)
        extend(of, 30)

        assert (fresh(of).state, of.pilot.ended_on) == ("running", None)

    def test_an_alarm_is_settled_first(self, of):
        criterion = of.contract.kill_criteria.get()
        KillAlarm.objects.create(pilot=of.pilot, criterion=criterion, raised_at=NOW)

        with pytest.raises(NotReady) as refused:
            extend(of, 30)
        assert [one.code for one in refused.value.problems] == ["alarm_open"]
