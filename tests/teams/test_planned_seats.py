"""Seats as they would be after a write are the seats as they are after it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from orgchange.core.dated import Statement, put_many
from orgchange.core.dates import OPEN_DATE
from orgchange.teams.loads import after, seats_of
from orgchange.teams.models import TeamMembership
from tests.factories.directory import employee
from tests.factories.teams import team

AT = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = st.integers(0, 12)


@st.composite
def acts(draw):
    low = draw(DAYS)
    high = draw(st.integers(low, 13))
    value = draw(
        st.none()
        | st.fixed_dictionaries(
            {"allocation": st.integers(0, 3), "standing": st.sampled_from(["member", "guest"])}
        )
    )
    return draw(st.sampled_from(["owner", "other"])), value, low, high


class TestPlanned(TestCase):
    """Any acts on one person's seats in one team."""

    @pytest.mark.django_db
    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(acts(), max_size=5), st.lists(acts(), min_size=1, max_size=5))
    def test_the_plan_is_what_the_write_makes(self, first, then):
        of, person = team(), employee()
        put_many(TeamMembership, said(of, person, first), at=AT)
        held = seats_of([person.pk], since=date.min)

        planned = after(held, said(of, person, then))
        put_many(TeamMembership, said(of, person, then), at=AT)

        written = seats_of([person.pk], since=date.min)
        assert days(planned, person) == days(written, person)


def said(of, person, drawn):
    return [
        Statement(
            {"team_id": of.pk, "employee_id": person.pk, "slot": slot},
            value,
            day(low),
            OPEN_DATE if high == 13 else day(high),
        )
        for slot, value, low, high in drawn
    ]


def day(number):
    return date(2026, 1, 1) + timedelta(days=number)


def days(held, person):
    """{(day, slot): (share, standing)}: rows may be cut differently and say the same."""
    return {
        (number, seat.slot): (seat.allocation, seat.standing)
        for seat in held.get(person.pk, ())
        for number in range(20)
        if seat.starts_on <= day(number) < seat.ends_on
    }
