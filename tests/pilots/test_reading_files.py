"""Readings from a file: shown before they are written, written as they were shown."""

import io
from datetime import date
from decimal import Decimal

import pytest
import time_machine
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from orgchange.directory.roster.values import Unreadable
from orgchange.pilots.models import Reading
from orgchange.pilots.reading_files.columns import read_count, read_number
from tests.factories import pilots as p
from tests.factories.innovation import NOW

CSV = """Date,Minutes,Cases,Metric,Comment
2026-08-17,4.4,210,,fine
2026-08-31,4.1,,Wrong fields,
2026-09-14,five,,,
2026-09-28,3.9,,Speed,
2027-01-01,3.9,,,
2026-08-17,4.5,,,again
"""


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def send(client, firm, running):
    def post(data, who="member"):
        client.force_login(firm.users[who])
        return client.post(reverse("pilots:readings-import", args=[running.pk]), data)

    return post


def csv(text, name="readings.csv"):
    return {"file": SimpleUploadedFile(name, text.encode())}


def wrong(answer):
    return [(one["row"], one["column"], one["code"]) for one in answer.context["preview"].problems]


def test_a_file_is_shown_before_anything_is_written(send, running):
    answer = send(csv(CSV.replace("Minutes", "Value")))

    preview = answer.context["preview"]
    assert [(one.reading.series, one.reading.value) for one in preview.planned] == [
        ("primary", Decimal("4.4")),
        ("wrong", Decimal("4.1")),
    ]
    assert wrong(answer) == [
        (4, "Value", "not_a_number"),
        (5, "Metric", "unknown_measure"),
        (6, "Date", "in_the_future"),
        (7, "Date", "same_day"),
    ]
    assert not Reading.objects.exists()


def test_what_was_shown_is_written(send):
    token = send(csv(CSV.replace("Minutes", "Value"))).context["token"]

    send({"preview": token})

    row = Reading.objects.get(series="primary")
    assert (row.value, row.sample, row.note, row.source) == (Decimal("4.4"), 210, "fine", "file")
    assert Reading.objects.count() == 2


def test_the_same_file_again_writes_nothing_and_another_value_corrects(send, running):
    p.reading(running, "4.4", on=date(2026, 8, 17))
    first = p.reading(running, "4.1", on=date(2026, 8, 31))

    answer = send(csv("day;value\n17.08.2026;4,4\n31.08.2026;4,2\n"))
    send({"preview": answer.context["token"]})

    assert answer.context["preview"].unchanged == 1
    assert Reading.objects.get(corrects=first).value == Decimal("4.2")


def test_a_workbook_is_read_too(send):
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held)
    sheet = book.add_worksheet()
    for row, cells in enumerate([("日期", "数值"), ("2026-08-17", 0.1 + 0.2)]):
        sheet.write_row(row, 0, cells)
    book.close()

    answer = send({"file": SimpleUploadedFile("readings.xlsx", held.getvalue())})

    assert [one.reading.value for one in answer.context["preview"].planned] == [Decimal("0.3")]


def test_a_preview_holds_for_who_saw_it_alone(send):
    token = send(csv("day,value\n2026-08-17,4.4\n")).context["token"]

    assert send({"preview": token}, who="owner").status_code == 422
    assert send({"preview": token + "x"}).status_code == 422
    assert not Reading.objects.exists()


def test_what_was_read_meanwhile_is_not_written_over(send, running):
    token = send(csv("day,value\n2026-08-17,4.4\n")).context["token"]
    p.reading(running, "5", on=date(2026, 8, 17))

    answer = send({"preview": token})

    assert answer.status_code == 422
    assert Reading.objects.get().value == 5


@pytest.mark.parametrize(
    "text", ["", "nothing,here\n1,2\n", "day,value\n" + "2026-08-17,1\n" * 1001]
)
def test_a_file_that_cannot_be_taken_says_why(send, text):
    answer = send(csv(text))

    assert answer.status_code == 422
    assert answer.context["form"].errors


@pytest.mark.parametrize("who", ["stranger", "manager"])
def test_nobody_else_brings_a_file(send, who):
    assert send(csv(CSV), who=who).status_code == 403


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("6.4", "6.4"),
        ("6,4", "6.4"),
        ("−0.25", "-0.25"),
        ("1,234.5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("1.234", "1.234"),
        ("12 %", "12"),
        ("1,234,567", "1234567"),
    ],
)
def test_numbers_are_read_as_people_write_them(text, number):
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["1,234", "six", "1e13", "0.12345", "nan", "1,2,3", "--4"])
def test_what_may_be_another_number_is_not_guessed(text):
    with pytest.raises(Unreadable):
        read_number(text)


@given(
    value=st.decimals(
        allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9
    )
)
def test_every_number_of_a_reading_is_read_back(value):
    assert read_number(f"{value:f}") == value


def test_cases_are_whole_numbers():
    assert read_count(" 1,200 ") == 1200
    with pytest.raises(Unreadable):
        read_count("12.5")
