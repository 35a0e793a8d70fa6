"""Calm: the hours, days, rules and leaves that a person may count on."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgchange.notices.calm import (
    Held,
    Item,
    Recipient,
    Rules,
    decide,
    hold,
    is_working_day,
    next_allowed,
)
from orgchange.notices.models import Reason

LONDON, SHANGHAI = Recipient("Europe/London", "GB"), Recipient("Asia/Shanghai", "CN")


def local(person, *parts):
    return datetime(*parts, tzinfo=ZoneInfo(person.time_zone))


def allowed_to(person, now):
    return next_allowed(now, person=person, rules=Rules())


@pytest.mark.parametrize(
    ("asked", "allowed"),
    [
        ((2026, 11, 18, 10, 30), (2026, 11, 18, 10, 30)),
        ((2026, 11, 18, 8, 59), (2026, 11, 18, 9)),
        ((2026, 11, 18, 17, 0), (2026, 11, 19, 9)),
        ((2026, 11, 20, 18, 0), (2026, 11, 23, 9)),  # Friday evening to Monday
        ((2026, 12, 24, 18, 0), (2026, 12, 29, 9)),  # Christmas, the weekend, the substitute day
    ],
)
def test_mail_waits_for_working_hours_of_a_working_day(asked, allowed):
    assert next_allowed(local(LONDON, *asked), person=LONDON, rules=Rules()) == local(
        LONDON, *allowed
    )


def test_hours_are_those_of_the_persons_own_zone():
    night_in_london = datetime(2026, 11, 18, 1, tzinfo=UTC)

    assert allowed_to(SHANGHAI, night_in_london) == night_in_london
    assert allowed_to(LONDON, night_in_london) == local(LONDON, 2026, 11, 18, 9)


def test_the_country_decides_what_a_working_day_is():
    golden_week, worked_saturday = date(2026, 10, 1), date(2026, 2, 14)

    assert not is_working_day(golden_week, "CN")
    assert is_working_day(golden_week, "GB")
    assert is_working_day(worked_saturday, "CN"), "made up for the Spring Festival"
    assert not is_working_day(worked_saturday, "GB")


@pytest.mark.parametrize("country", ["", "ZZ", "??"])
def test_where_the_country_is_not_known_the_week_is_monday_to_friday(country):
    assert is_working_day(date(2026, 12, 25), country)
    assert not is_working_day(date(2026, 12, 26), country)


def test_a_leave_without_a_known_end_is_looked_at_again_the_next_working_day():
    away = Recipient("Europe/London", "GB", is_on_leave=True)
    friday = local(LONDON, 2026, 11, 20, 10)

    held = hold(person=away, sent=[], rules=Rules(), is_exempt=True, now=friday)

    assert held == Held(Reason.ON_LEAVE, local(LONDON, 2026, 11, 23, 9))


def test_the_fourth_message_within_fourteen_days_waits_until_the_first_is_old():
    sent = [local(LONDON, 2026, 11, day, 10) for day in (9, 11, 13)]
    now = local(LONDON, 2026, 11, 18, 10)

    held = hold(person=LONDON, sent=sent, rules=Rules(), is_exempt=False, now=now)

    assert held == Held(Reason.CAPPED, local(LONDON, 2026, 11, 23, 10))
    assert hold(person=LONDON, sent=sent, rules=Rules(), is_exempt=True, now=now) is None


def test_even_what_cannot_wait_makes_no_second_message_on_one_day():
    sent = [local(LONDON, 2026, 11, 18, 9)]
    now = local(LONDON, 2026, 11, 18, 15)

    held = hold(person=LONDON, sent=sent, rules=Rules(), is_exempt=True, now=now)

    assert held == Held(Reason.CAPPED, local(LONDON, 2026, 11, 19, 9))


PEOPLE = st.builds(
    Recipient,
    time_zone=st.sampled_from(["Europe/London", "Asia/Shanghai", "America/New_York", "UTC"]),
    country=st.sampled_from(["GB", "CN", "US", "SA", ""]),
)
PLANS = st.lists(
    st.tuples(st.integers(0, 24 * 40), st.integers(1, 4), st.booleans()), min_size=1, max_size=25
)
BEGINNING = datetime(2026, 1, 28, tzinfo=UTC)  # holidays and worked weekends ahead in many places


def run(person, plans, rules):
    """Deliver every hour for 80 days, as the sweep does; what went out, and what became of each."""
    plans = sorted(plans)
    waiting, fate, mails = [], {}, []
    for hour in range(24 * 80):
        now = BEGINNING + timedelta(hours=hour)
        while plans and plans[0][0] <= hour:
            _, about, is_exempt = plans.pop(0)
            waiting.append(Item(len(fate) + 1, f"object:{about}", is_exempt))
            fate[len(fate) + 1] = "waiting"
        lately = [at for at, _ in mails if at > now - timedelta(days=14)]
        decision = decide(waiting, person=person, sent=lately, rules=rules, now=now)
        decided = {*decision.send, *decision.held, *decision.superseded}
        assert decided == {item.id for item in waiting}, "every waiting notice is accounted for"
        assert all(held.until > now for held in decision.held.values()), "nobody waits in vain"
        if decision.send:
            mails.append((now, [item for item in waiting if item.id in decision.send]))
        fate.update(dict.fromkeys(decision.send, "sent"))
        fate.update(dict.fromkeys(decision.superseded, "superseded"))
        waiting = [item for item in waiting if item.id in decision.held]
    return mails, fate


@given(person=PEOPLE, plans=PLANS)
def test_whatever_is_planned_a_person_is_left_in_peace_and_nothing_is_lost(person, plans):
    rules = Rules()
    mails, fate = run(person, list(plans), rules)

    assert "waiting" not in fate.values()
    zone = ZoneInfo(person.time_zone)
    days = [at.astimezone(zone).date() for at, _ in mails]
    assert len(days) == len(set(days)), "one message a day at most"
    told = [item.id for _, items in mails for item in items]
    assert len(told) == len(set(told)), "nothing is said twice"
    for number, (at, items) in enumerate(mails):
        there = at.astimezone(zone)
        assert 9 <= there.hour < 17
        assert is_working_day(there.date(), person.country)
        assert len({item.object_key for item in items}) == len(items), "one word about one object"
        if any(item.is_exempt for item in items):
            continue
        before = [earlier for earlier, _ in mails[:number]]
        assert sum(at - earlier < timedelta(hours=24) for earlier in before) < rules.in_a_day
        assert sum(at - earlier < timedelta(days=14) for earlier in before) < rules.in_a_fortnight


@given(person=PEOPLE, plans=PLANS)
def test_what_is_superseded_gave_way_to_something_newer_that_was_told(person, plans):
    mails, fate = run(person, list(plans), Rules())

    keys = {n: about for n, (_, about, _) in enumerate(sorted(plans), 1)}
    told = [item.id for _, items in mails for item in items]
    for about in set(keys.values()):
        of_it = [n for n in told if keys[n] == about]
        assert of_it == sorted(of_it), "old news never follows newer"
        assert max(n for n in keys if keys[n] == about) == of_it[-1], "the newest is always told"
    assert {n for n, end in fate.items() if end == "sent"} == set(told)
