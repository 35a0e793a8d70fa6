"""The fields of a file of team rosters, the headers that mean them, and how cells are read."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from django.utils.translation import gettext_lazy as _

from orgchange.core.spreadsheets import DANGEROUS
from orgchange.directory.roster import values
from orgchange.directory.roster.lines import Shape
from orgchange.directory.roster.matching import PEOPLE_FIELDS, Field
from orgchange.directory.roster.values import Unreadable

FIELDS: Final = (
    Field(
        "team",
        _("Team"),
        (
            *("team", "team name", "team id", "squad", "project", "project team"),
            *("团队", "团队名称", "小组", "小组名称", "项目组", "团队编号", "項目組", "團隊"),
            *("團隊名稱", "小組", "小組名稱", "專案團隊"),
        ),
    ),
    PEOPLE_FIELDS[0],
    Field(
        "slot",
        _("Slot"),
        (
            *("slot", "role", "role in team", "team role", "position in team", "seat"),
            *("席位", "角色", "岗位", "团队角色", "职责", "崗位", "團隊角色", "職責"),
        ),
    ),
    Field(
        "allocation",
        _("Allocation"),
        (
            *("allocation", "share", "percent", "time share", "allocation percent", "fte"),
            *("投入比例", "投入", "占比", "比例", "时间占比", "分配比例", "投入百分比"),
            *("佔比", "時間佔比", "投入占比"),
        ),
    ),
    Field(
        "standing",
        _("Standing"),
        (
            *("standing", "membership", "member type", "kind of member"),
            *("身份", "成员类型", "成员身份", "身分", "成員類型", "成員身分"),
        ),
    ),
    Field(
        "starts_on",
        _("Starts on"),
        (
            *("starts on", "start date", "start", "from", "joined on", "since"),
            *("开始日期", "开始日", "起始日期", "加入日期", "生效日期", "開始日期", "起始日"),
        ),
    ),
    Field(
        "ends_on",
        _("Last day"),
        (
            *("last day", "ends on", "end date", "end", "until", "to"),
            *("结束日期", "结束日", "截止日期", "最后一天", "離開日期", "結束日期", "截止日"),
        ),
    ),
)
SHAPE: Final = Shape(
    FIELDS,
    needed=("team", "employee_number", "slot"),
    dates=("starts_on", "ends_on"),
    limits={"team": 300, "employee_number": 60, "slot": 200, "allocation": 30, "standing": 60},
)
STANDINGS: Final = {
    word: standing
    for standing, words in {
        "member": "member full regular core 成员 成員 正式成员 正式",
        "deputy": "deputy substitute stand-in backup 副手 代理 代理人 替补 替補 副",
        "guest": "guest advisor adviser observer 嘉宾 客座 顾问 顧問 列席 观察员 來賓",
    }.items()
    for word in words.split()
}
NUMBER = re.compile(r"\d{1,9}")


@dataclass(frozen=True)
class Share:
    """A share as it stands in a cell: 20, 20 % or 0.2."""

    number: Decimal
    has_sign: bool


def read_share(text: str) -> Share | None:
    """A share of somebody's time; None for an empty cell."""
    if values.is_empty(text):
        return None
    bare = text.strip().rstrip("%％").strip()
    try:
        number = Decimal(bare.replace(",", "."))
    except InvalidOperation:
        raise Unreadable("not_a_share") from None
    if not number.is_finite():
        raise Unreadable("not_a_share")
    return Share(number, bare != text.strip())


def percent(share: Share, *, fractions: bool | None) -> int:
    """The share in whole percent. `fractions`: whether the column is written in them, if it shows.

    A bare 1 is 1 % in a column of percentages and all of it in one of fractions. Raises
    Unreadable where nothing tells, and for what is no whole percent.
    """
    number = share.number
    if not share.has_sign and 0 < number <= 1:
        if number == 1 and fractions is None:
            raise Unreadable("ambiguous_share")
        if number < 1 or fractions:
            number *= 100
    if number != int(number) or not 0 <= number <= 100:
        raise Unreadable("not_a_share")
    return int(number)


def in_fractions(shares: list[Share]) -> bool | None:
    """Whether bare numbers are fractions of one; None where they show neither, or both."""
    bare = [share.number for share in shares if not share.has_sign]
    small = any(0 < number < 1 for number in bare)
    large = any(number > 1 for number in bare)
    return small if small != large else None


def read_standing(text: str) -> str:
    """Member, deputy or guest; "" for an empty cell."""
    return values.read_word(text, STANDINGS, "unknown_standing")


def unquoted(text: str) -> str:
    """Without the mark that keeps a spreadsheet from taking a text for a formula."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(DANGEROUS) else text
