"""The fields of a file of spending, the headers that mean them, and how an amount is read."""

import re
from decimal import Decimal, InvalidOperation
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgchange.directory.roster import values
from orgchange.directory.roster.lines import Shape
from orgchange.directory.roster.matching import Field
from orgchange.directory.roster.values import Unreadable
from orgchange.innovation.amounts import CENT, MOST

FIELDS: Final = (
    Field(
        "proposal",
        _("Proposal"),
        (
            *("proposal", "proposal number", "project", "project number", "award", "order"),
            *("internal order", "cost object", "wbs", "number"),
            *(
                "提案",
                "提案编号",
                "项目",
                "项目编号",
                "内部订单",
                "成本对象",
                "提案編號",
                "專案編號",
            ),
        ),
    ),
    Field(
        "amount",
        _("Amount"),
        (
            *("amount", "net amount", "value", "total", "amount in local currency", "sum"),
            *("金额", "净额", "本币金额", "合计", "金額", "淨額"),
        ),
    ),
    Field(
        "occurred_on",
        _("Happened on"),
        (
            *("happened on", "date", "posting date", "document date", "invoice date", "booked on"),
            *("日期", "过账日期", "凭证日期", "发票日期", "记账日期", "過帳日期", "發票日期"),
        ),
    ),
    Field(
        "reference",
        _("Reference"),
        (
            *("reference", "invoice", "invoice number", "document number", "voucher", "document"),
            *("发票号", "发票号码", "凭证号", "单据号", "参考号", "發票號碼", "憑證號"),
        ),
    ),
    Field(
        "text",
        pgettext_lazy("paper", "Text"),
        (
            *("text", "description", "supplier", "vendor", "purpose", "memo"),
            *("摘要", "说明", "供应商", "用途", "備註", "說明", "供應商"),
        ),
    ),
)
SHAPE: Final = Shape(
    FIELDS,
    needed=("proposal", "amount", "occurred_on", "reference"),
    dates=("occurred_on",),
    limits={"proposal": 300, "amount": 40, "reference": 120, "text": 300},
)
GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?")
DECIMAL_COMMA = re.compile(r"\d+,\d{1,2}|\d{1,3}(?:\.\d{3})+,\d+")
AMBIGUOUS = re.compile(r"\d{1,3}\.\d{3}")
AROUND = " \u00a0\u202f'’€$£¥￥元"


def read_amount(text: str) -> Decimal | None:
    """1,234.56, 1.234,56, (150.55), -150.55 or 150.55-; None for an empty cell.

    What is given back is negative. A bare 1.234 is refused: it may be either.
    """
    if values.is_empty(text):
        return None
    bare = re.sub(r"[A-Z]{3}", "", text.strip()).translate(dict.fromkeys(map(ord, AROUND)))
    is_back = bare.startswith(("-", "−", "(")) or bare.endswith("-")
    bare = bare.strip("-−+()")
    if AMBIGUOUS.fullmatch(bare):
        raise Unreadable("ambiguous_amount")
    number = _number(bare)
    if number > MOST or number != number.quantize(CENT):
        raise Unreadable("not_an_amount")
    return -number if is_back else number


def _number(bare: str) -> Decimal:
    if DECIMAL_COMMA.fullmatch(bare):
        bare = bare.replace(".", "").replace(",", ".")
    elif GROUPED.fullmatch(bare):
        bare = bare.replace(",", "") if "," in bare else bare.replace(".", "")
    try:
        number = Decimal(bare)
    except InvalidOperation:
        raise Unreadable("not_an_amount") from None
    if not number.is_finite():
        raise Unreadable("not_an_amount")
    return number
