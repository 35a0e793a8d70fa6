"""What the template tags draw."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.test import RequestFactory


def render(source, **context):
    return engines["django"].from_string(source).render(context)


def test_a_state_is_shape_and_word():
    html = render('{% state "overdue" _("Overdue, expired") %}')

    assert 'data-state="overdue"' in html
    assert "#s-overdue" in html
    assert "Overdue, expired" in html


def test_a_bar_has_parts_as_long_as_their_counts():
    html = render("{% bar 41 6 5 %}")

    assert 'class="f-covered" x="0.00%" width="78.85%"' in html
    assert 'class="f-overdue" x="90.38%" width="9.62%"' in html


def test_a_bar_of_nobody_is_empty():
    assert "<rect" not in render("{% bar 0 0 0 %}")


@pytest.mark.parametrize(
    ("name", "letters"), [("Marco Silva", "MS"), ("李明", "李明"), ("欧阳小明", "小明"), ("", "?")]
)
def test_an_avatar_shows_initials(name, letters):
    assert render("{{ name|initials }}", name=name) == letters


def test_names_from_outside_are_escaped_and_kept_apart():
    assert render("{{ name|isolate }}", name="<b>\u202ex") == "<bdi>&lt;b&gt;\u202ex</bdi>"


def test_a_day_knows_today_from_the_request():
    request = SimpleNamespace(today=date(2026, 11, 13))
    source = "{% day due distance=True %}|{% day none %}"

    html = (
        engines["django"]
        .from_string(source)
        .template.render(
            __import__("django.template").template.Context(
                {"request": request, "due": date(2026, 11, 20), "none": None}
            )
        )
    )

    assert html == "20 Nov, in 7 days|"


def test_a_head_sorts_up_then_down_and_keeps_the_filters():
    request = RequestFactory().get("/people/?sort=name&q=x&page=3")
    request.user = AnonymousUser()
    template = engines["django"].from_string('{% sort_header "name" "Person" %}')

    html = template.render({}, request)

    assert 'aria-sort="ascending"' in html
    assert 'href="?sort=-name&amp;q=x"' in html


def test_a_line_breaks_where_a_month_is_missing():
    html = render("{% spark values %}", values=[50, 60, None, 80, 100])

    assert html.count("<polyline") == 2
