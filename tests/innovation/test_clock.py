"""What time does to proposals."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.innovation import clocks
from orgchange.innovation.models import PeriodBalance, Proposal
from orgchange.innovation.services import clock, steps
from orgchange.innovation.services.moving import move
from orgchange.innovation.ways import NotReady
from orgchange.notices import texts
from orgchange.notices.kinds import get
from orgchange.notices.models import Notice, Reason
from tests.factories import innovation as f
from tests.innovation.deciding import build
from tests.innovation.test_batches import marked, put


@pytest.fixture
def firm(db, monkeypatch):
    return build(monkeypatch)


def days(n):
    return f.NOW + timedelta(days=n)


def told(kind):
    return list(Notice.objects.filter(kind=kind).values_list("recipient__full_name", flat=True))


def state(row):
    row.refresh_from_db()
    return row.state


class TestReserve:
    def test_it_runs_out_after_fourteen_days(self, firm):
        row = marked(firm, "A")

        assert clock.lapse(now=days(14)) == 0
        assert clock.lapse(now=days(15)) == 1
        assert state(row) == "calibration"
        assert PeriodBalance.objects.get(period=firm.period, unit="money").available == 100_000

    def test_its_clock_stops_before_the_director(self, firm):
        row = marked(firm, "A")
        put(firm, row)

        assert clock.lapse(now=days(60)) == 0
        assert state(row) == "pending_approval"

    def test_running_twice_takes_one_step(self, firm):
        marked(firm, "A")

        assert clock.tick(now=days(15)).lapsed == 1
        assert clock.tick(now=days(15)).lapsed == 0

    def test_the_fund_manager_hears_of_it_and_the_submitter_does_not(self, firm):
        marked(firm, "A")

        clock.lapse(now=days(15))

        assert told("fund_arrived") == ["Manager"]
        assert told("fund_moved") == []


class TestRest:
    @pytest.fixture
    def asked(self, firm):
        return f.proposal(firm.of, firm.people["ada"], state="needs_info")

    def test_two_reminders_go_out_and_then_it_ends(self, firm, asked):
        for day in (38, 39, 45, 52, 53, 59, 60):
            clock.tick(now=days(day))

        assert told("fund_idle") == ["Ada", "Ada"]
        assert state(asked) == "expired"

    def test_without_both_reminders_nothing_ends(self, firm, asked):
        clock.tick(now=days(70))
        clock.tick(now=days(71))

        assert told("fund_idle") == ["Ada"]
        assert state(asked) == "needs_info"

    def test_after_a_standstill_both_still_go_out_a_week_apart(self, firm, asked):
        for day in (70, 71, 76, 77, 82, 83):
            clock.tick(now=days(day))

        first, second = Notice.objects.filter(kind="fund_idle").order_by("planned_at")
        assert second.planned_at - first.planned_at >= timedelta(days=6)
        assert state(asked) == "expired"

    def test_work_on_it_begins_another_rest(self, firm, asked):
        for day in (40, 54):
            clock.tick(now=days(day))
        Proposal.objects.filter(pk=asked.pk).update(touched_at=days(55))

        for day in (62, 75, 90):
            clock.tick(now=days(day))

        assert state(asked) == "needs_info"

    def test_a_reminder_that_work_has_overtaken_is_not_sent(self, firm, asked):
        clock.tick(now=days(40))
        notice = Notice.objects.get(kind="fund_idle")
        Proposal.objects.filter(pk=asked.pk).update(touched_at=days(41))

        assert get("fund_idle").holds([notice], days(41)) == {notice.pk: Reason.COMPLETED}

    def test_who_waits_until_a_day_waits_until_then(self, firm):
        row = f.proposal(firm.of, firm.people["ada"], state="waitlisted", due_at=days(100))

        for day in (60, 79, 93, 99):
            clock.tick(now=days(day))
        assert state(row) == "waitlisted"
        clock.tick(now=days(100))

        assert state(row) == "expired"


class TestFirstReply:
    @pytest.fixture
    def waiting(self, firm):
        return f.proposal(firm.of, firm.people["ada"], reply_due_at=days(7))

    def test_all_fund_managers_hear_a_day_before(self, firm, waiting):
        clock.tick(now=days(3))  # Thursday: due on Monday
        assert told("fund_reply_due") == []

        clock.tick(now=days(4))

        assert sorted(told("fund_reply_due")) == ["Manager", "Other_Manager"]

    def test_who_has_it_hears_alone(self, firm, waiting):
        Proposal.objects.filter(pk=waiting.pk).update(handler=firm.people["manager"])

        clock.tick(now=days(6.5))

        assert told("fund_reply_due") == ["Manager"]

    def test_when_it_is_late_the_directors_hear_too_once(self, firm, waiting):
        for day in (7, 8, 9):
            clock.tick(now=days(day))

        assert sorted(told("fund_reply_late")) == [
            "Director",
            "Manager",
            "Other_Director",
            "Other_Manager",
        ]

    def test_who_was_answered_waits_no_more(self, firm, waiting):
        Proposal.objects.filter(pk=waiting.pk).update(replied_at=f.NOW)

        clock.tick(now=days(9))

        assert told("fund_reply_late") == []

    def test_the_words_name_the_day(self, firm, waiting):
        clock.tick(now=days(8))

        notice = Notice.objects.filter(kind="fund_reply_late").first()
        facts = texts.facts_of([notice], days(8))[notice.pk]
        text = texts.text_of(notice.kind, facts, language="en")
        assert "9 Nov 2026" in text.body


def test_a_state_that_lasts_too_long_is_said_once_to_whose_turn_it_is(firm):
    f.proposal(firm.of, firm.people["ada"], state="calibration", due_at=days(7))

    for day in (7, 8):
        clock.tick(now=days(day))

    assert told("fund_overdue") == ["Chair"]


def test_an_appeal_reaches_the_chair(firm):
    f.proposal(firm.of, firm.people["ada"], state="declined", appealed_at=days(1))

    for day in (0, 1, 2):
        clock.tick(now=days(day))

    assert told("fund_appeal") == ["Chair"]


@pytest.mark.parametrize("rows", [1, 10])
def test_the_clock_asks_as_often_for_ten_as_for_one(firm, rows, django_assert_max_num_queries):
    for n in range(rows):
        f.proposal(firm.of, firm.people["ada"], title=str(n), reply_due_at=days(1))
        f.proposal(firm.of, firm.people["ada"], state="calibration", due_at=days(1))
        f.proposal(firm.of, firm.people["ada"], state="needs_info", now=f.NOW - timedelta(days=50))

    with django_assert_max_num_queries(40):
        clock.tick(now=days(2))


class TestNoAnswer:
    """Questions that wait for an answer for longer than the clock stands still."""

    @pytest.fixture
    def asked(self, firm):
        row = f.proposal(firm.of, firm.people["ada"], reply_due_at=days(7))
        f.belongs(row, firm.people["ben"])
        move(
            proposal=row,
            transition="ask",
            actor=firm.users["manager"],
            now=f.NOW,
            questions=["Whose reports?"],
        )
        return row

    def take(self, firm, row, at, words="We know enough by now.", by="manager"):
        given = {"words": words}
        steps.take(proposal=row, step="go_on", given=given, actor=firm.users[by], now=at)

    def test_while_there_is_time_nobody_is_told(self, firm, asked):
        clock.tick(now=days(14))

        assert told("fund_answer_late") == told("fund_answer_missing") == []
        assert asked.clock_stopped_at == f.NOW

    def test_then_submitters_and_who_has_it_hear_once(self, firm, asked):
        for day in (15, 16, 30):
            clock.tick(now=days(day))

        assert sorted(told("fund_answer_late")) == ["Ada", "Ben"]
        assert told("fund_answer_missing") == ["Manager"]

    def test_the_words_say_what_the_clock_does_next(self, firm, asked):
        clock.tick(now=days(15))

        for language, day, end in (
            ("en", "16 Nov 2026", "closes by itself on"),
            ("zh-hans", "2026年11月16日", "自动关闭"),
        ):
            for kind in ("fund_answer_late", "fund_answer_missing"):
                notice = Notice.objects.filter(kind=kind).first()
                facts = texts.facts_of([notice], days(15))[notice.pk]
                text = texts.text_of(notice.kind, facts, language=language)
                assert day in text.body
                assert end in text.body

    def test_an_answer_meanwhile_makes_it_pointless(self, firm, asked):
        clock.tick(now=days(15))
        Proposal.objects.filter(pk=asked.pk).update(state="submitted")

        notice = Notice.objects.filter(kind="fund_answer_late").first()

        assert get(notice.kind).holds([notice], days(16)) == {notice.pk: Reason.COMPLETED}

    def test_the_reply_clock_goes_on_after_two_weeks(self, firm, asked):
        clock.tick(now=days(15))
        clock.tick(now=days(40))

        asked.refresh_from_db()
        assert asked.clock_stopped_at is None
        assert asked.reply_due_at == clocks.end_of_day(date(2026, 11, 23), "UTC")
        assert sorted(told("fund_reply_late")) == [
            "Director",
            "Manager",
            "Other_Director",
        ]

    def test_the_manager_goes_on_with_words_once_the_time_is_over(self, firm, asked):
        with pytest.raises(NotReady, match="still has time"):
            self.take(firm, asked, days(14))
        with pytest.raises(InvalidInput):
            self.take(firm, asked, days(15), words="")

        self.take(firm, asked, days(15))

        assert state(asked) == asked.told_state == "submitted"
        assert asked.clock_stopped_at is None
        heard = Notice.objects.filter(kind="fund_moved", context__words="We know enough by now.")
        assert heard.count() == 2

    def test_nobody_else_does(self, firm, asked):
        for name in ("chair", "ada", "stranger", "director"):
            with pytest.raises(NotAllowed):
                self.take(firm, asked, days(15), by=name)

    def test_the_submitters_page_says_that_it_is_late_and_when_it_closes(self, firm, asked):
        client = Client()
        client.force_login(firm.users["ada"])

        def shown(**distance):
            due_at = timezone.now() + timedelta(**distance)
            Proposal.objects.filter(pk=asked.pk).update(due_at=due_at, told_due_at=due_at)
            return client.get(f"/fund/ideas/{asked.pk}/").content.decode()

        assert "Your answer was expected by" not in shown(days=1)
        assert "Your answer was expected by" in shown(days=-1)
        assert "Closes by itself" in shown(days=-1)


def test_what_was_withdrawn_owes_nobody_a_reply(firm):
    row = f.proposal(firm.of, firm.people["ada"], reply_due_at=days(1))
    client = Client()
    client.force_login(firm.users["manager"])
    assert row.title in client.get("/").content.decode()

    Proposal.objects.filter(pk=row.pk).update(state="withdrawn", told_state="withdrawn")

    assert row.title not in client.get("/").content.decode()


class TestCommitteesPage:
    """What the fund manager reads of a proposal whose submitter is asked."""

    def page(self, firm, **fields):
        row = f.proposal(
            firm.of,
            firm.people["ada"],
            state="needs_info",
            handler=firm.people["manager"],
            **fields,
        )
        client = Client()
        client.force_login(firm.users["manager"])
        return client.get(f"/fund/proposals/{row.pk}/committee/").content.decode()

    def test_a_clock_that_stands_still_is_not_late(self, firm):
        shown = self.page(firm, reply_due_at=days(-9), clock_stopped_at=days(-10))

        assert "stands still while the submitter answers" in shown

    def test_going_on_is_offered_once_the_time_is_over(self, firm):
        now = timezone.now()

        assert "Go on without" not in self.page(firm, due_at=now + timedelta(days=3))
        assert "Go on without" in self.page(firm, due_at=now - timedelta(days=1))

    def test_due_at_midnight_is_the_day_before(self, firm):
        assert "30 Nov" in self.page(firm, due_at=datetime(2027, 12, 1, tzinfo=UTC))
