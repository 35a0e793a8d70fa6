"""Dates as people say them."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone, translation

from orgchange.core import wording

TODAY = date(2026, 11, 13)


@pytest.mark.parametrize(
    ("day", "english", "chinese"),
    [
        (date(2026, 11, 20), "20 Nov, in 7 days", "11月20日，还有 7 天"),
        (date(2026, 11, 14), "14 Nov, tomorrow", "11月14日，明天"),
        (date(2026, 11, 13), "13 Nov, today", "11月13日，今天"),
        (date(2026, 11, 10), "10 Nov, 3 days ago", "11月10日，3 天前"),
        (date(2027, 1, 2), "2 Jan 2027, in 50 days", "2027年1月2日，还有 50 天"),
    ],
)
def test_a_date_brings_its_distance(day, english, chinese):
    assert wording.day_with_distance(day, today=TODAY) == english
    with translation.override("zh-hans"):
        assert wording.day_with_distance(day, today=TODAY) == chinese


def test_an_instant_is_said_in_the_readers_zone():
    instant = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)

    with timezone.override("Asia/Shanghai"):
        assert wording.instant_text(instant) == "21 Nov 2026, 07:30"
        with translation.override("zh-hans"):
            assert wording.instant_text(instant) == "2026年11月21日 07:30"
