"""The fields of a file of readings, the headers that mean them, and how a number is read."""

import re
from decimal import Decimal, InvalidOperation
from typing import Final

from django.utils.translation import gettext_lazy as _

from orgchange.directory.roster import values
from orgchange.directory.roster.lines import Shape
from orgchange.directory.roster.matching import Field
from orgchange.directory.roster.problems import MESSAGES
from orgchange.directory.roster.values import Unreadable
from orgchange.pilots.services.reading_problems import FINEST, MOST, MOST_CASES

FIELDS: Final = (
    Field(
        "measured_on",
        _("Day"),
        (
            *("day", "date", "measured on", "until", "week ending", "period end"),
            *("日期", "测量日期", "截止日期", "日期時間", "測量日期"),
        ),
    ),
    Field(
        "value",
        _("Value"),
        (
            *("value", "reading", "measurement", "result", "mean", "average"),
            *("数值", "读数", "测量值", "平均值", "結果", "數值"),
        ),
    ),
    Field(
        "series",
        _("Measure"),
        ("measure", "metric", "series", "indicator", "kpi", "指标", "度量", "指標"),
    ),
    Field(
        "sample",
        _("Number of cases"),
        (
            "cases",
            "sample",
            "sample size",
            "n",
            "count",
            "number of cases",
            "样本量",
            "数量",
            "樣本",
        ),
    ),
    Field("note", _("Note"), ("note", "notes", "comment", "remark", "备注", "说明", "備註")),
)
SHAPE: Final = Shape(
    FIELDS,
    needed=("measured_on", "value"),
    dates=("measured_on",),
    limits={"value": 40, "series": 300, "sample": 20, "note": 300},
)
AROUND = " \u00a0\u202f'’%"
GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}")
DOTTED = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}")
AMBIGUOUS = re.compile(r"\d{1,3},\d{3}")
DIGITS = 15  # of a spreadsheet's number that mean something

MESSAGES.update(
    {
        "not_a_number": _("This is not a number."),
        "ambiguous_number": _("Thousands or decimals? Write 1234 or 1.234."),
        "too_precise": _("At most four decimal places."),
        "no_value": _("The value is missing."),
        "not_a_count": _("This is not a number of cases."),
        "unknown_measure": _("The contract has no such measure: %(names)s."),
        "no_day": _("The day is missing."),
        "after_the_end": _("The pilot had stopped running by then."),
        "same_day": _("Row %(first)s is of the same day; one of them is wrong."),
    }
)


def read_number(text: str) -> Decimal | None:
    """6.4, 6,4, −0.25, 1,234.5 or 1.234,5; None for an empty cell. A bare 1,234 is refused."""
    if values.is_empty(text):
        return None
    bare = text.strip().translate(dict.fromkeys(map(ord, AROUND))).replace("−", "-")
    sign, bare = ("-", bare[1:]) if bare.startswith("-") else ("", bare)
    if AMBIGUOUS.fullmatch(bare):
        raise Unreadable("ambiguous_number")
    if GROUPED.fullmatch(bare):
        bare = bare.replace(",", "")
    elif DOTTED.fullmatch(bare):
        bare = bare.replace(".", "").replace(",", ".")
    else:
        bare = bare.replace(",", ".")
    return _in_range(sign + bare)


def _in_range(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise Unreadable("not_a_number") from None
    if not number.is_finite() or abs(number) >= MOST:
        raise Unreadable("not_a_number")
    if len(number.as_tuple().digits) > DIGITS:  # 0.30000000000000004 is what a sheet makes of 0.3
        return number.quantize(FINEST).normalize()
    if number != number.quantize(FINEST):
        raise Unreadable("too_precise")
    return number


def read_count(text: str) -> int | None:
    """A whole number of cases; None for an empty cell."""
    if values.is_empty(text):
        return None
    bare = text.strip().replace(",", "").replace(" ", "")
    if not bare.isascii() or not bare.isdigit() or not 0 < int(bare) <= MOST_CASES:
        raise Unreadable("not_a_count")
    return int(bare)
