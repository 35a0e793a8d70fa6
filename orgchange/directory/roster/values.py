"""From a cell to a value: dates in every common form, words in English and Chinese.

Each reader takes a cell's text and gives the value, or raises Unreadable with a problem's code.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from zoneinfo import available_timezones

from orgchange.core.dates import EARLIEST, LATEST, OPEN_DATE

EXCEL_EPOCH = date(1899, 12, 30)
# "Null", "None" and "Na" are people's names; NA is a country, a region. So they are not here.
EMPTY_MARKS = frozenset({"", "-", "--", "—", "–", "/", "n/a", "n/d", "#n/a", "无", "無", "暂无"})
EMPTY_WORDS = EMPTY_MARKS | {"null", "none", "nil", "na", "nd"}  # where no name can stand
WITHHELD_MARKS = frozenset(
    {"n/d", "nd", "n/a", "withheld", "not disclosed", "保密", "不公开", "不公開"}
)
NOBODY_MARKS = EMPTY_WORDS | {"x", "xx", "xxx", "root", "top", "0", "vacant"}
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january"),
            ("feb", "february"),
            ("mar", "march"),
            ("apr", "april"),
            ("may",),
            ("jun", "june"),
            ("jul", "july"),
            ("aug", "august"),
            ("sep", "sept", "september"),
            ("oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        1,
    )
    for name in names
}
YEAR_FIRST = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号號]?(?:[T\s].*)?"
)
TAIWAN = re.compile(r"民[国國]\s*(\d{2,3})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:\s.*)?")
DAY_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s\-.]+([A-Za-z]{3,9})\.?,?[\s\-]+(\d{4})")
MONTH_NAMED = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
COMPACT = re.compile(r"(?:19|20|21)\d{6}")
SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")
BAD_CHARACTERS = re.compile("[\x00\ud800-\udfff]")


class Unreadable(Exception):
    """A cell that cannot be read; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def squeezed(cell: str) -> str:
    """Text without the blanks around it and with single ones inside."""
    return " ".join(cell.split())


def is_empty(text: str) -> bool:
    """Whether a cell says nothing: blank, or a mark for it."""
    return text.strip("'\" ").casefold() in EMPTY_MARKS


def read_date(text: str, *, day_first: bool | None) -> date | None:
    """A date; None for an empty cell. `day_first` says how 03/04/2026 is meant, if known."""
    if text.strip("'\" ").casefold() in EMPTY_WORDS:
        return None
    year, month, day = _parts(text.strip(), day_first)
    try:
        found = date(year, month, day)
    except ValueError:
        raise Unreadable("impossible_date") from None
    if found >= OPEN_DATE - timedelta(days=366):  # how some systems write "never"
        return None
    if not EARLIEST <= found < LATEST:
        raise Unreadable("date_out_of_range")
    return found


def date_reader(day_first: bool | None) -> Callable[[str], date | None]:
    """`read_date` for a column in which days or months are known to come first, or not."""
    return partial(read_date, day_first=day_first)


def _parts(text: str, day_first: bool | None) -> tuple[int, int, int]:
    if found := YEAR_FIRST.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := TAIWAN.fullmatch(text):
        return int(found[1]) + 1911, int(found[2]), int(found[3])
    if found := YEAR_LAST.fullmatch(text):
        return _year_last(int(found[1]), int(found[2]), int(found[3]), day_first)
    if found := DAY_NAMED.fullmatch(text):
        return int(found[3]), _month(found[2]), int(found[1])
    if found := MONTH_NAMED.fullmatch(text):
        return int(found[3]), _month(found[1]), int(found[2])
    if COMPACT.fullmatch(text):
        return int(text[:4]), int(text[4:6]), int(text[6:])
    if found := SERIAL.fullmatch(text):
        day = EXCEL_EPOCH + timedelta(days=int(found[1]))
        return day.year, day.month, day.day
    raise Unreadable("not_a_date")


def _year_last(one: int, two: int, year: int, day_first: bool | None) -> tuple[int, int, int]:
    if one == two or day_first is True:
        return year, two, one
    if day_first is False:
        return year, one, two
    if one > 12 or two > 12:
        return (year, two, one) if one > 12 else (year, one, two)
    raise Unreadable("ambiguous_date")


def _month(name: str) -> int:
    if name.casefold() not in MONTHS:
        raise Unreadable("not_a_date")
    return MONTHS[name.casefold()]


def order_shown(text: str) -> bool | None:
    """Whether a date with the year last shows by itself that the day, or the month, is first."""
    found = YEAR_LAST.fullmatch(text.strip())
    if not found:
        return None
    one, two = int(found[1]), int(found[2])
    if one > 12 >= two:
        return True
    return False if two > 12 >= one else None


KINDS = {
    "employee": "employee regular permanent perm staff worker full-time fulltime part-time parttime"
    " 正式 正式员工 正式員工 员工 員工 全职 全職 兼职 兼職 在编 合同工",
    "contractor": "contractor consultant external agency freelancer contingent temp temporary"
    " vendor 外包 外包人员 外包人員 劳务派遣 派遣 派遣员工 派遣人員 顾问 顧問 外部 临时"
    " 臨時 约聘 約聘",
    "intern": "intern trainee apprentice internship student 实习 实习生 實習 實習生 学徒 工讀生",
    "service_account": "service_account service-account serviceaccount service robot bot system"
    " 服务账号 系统账号 服務帳號 系統帳號 机器人",
}
STATUSES = {
    "active": "active employed working yes y 1 true 在职 在職 正常 在岗 试用 試用 试用期 正式",
    "on_leave": "on_leave leave on-leave onleave loa maternity parental sabbatical inactive-leave"
    " 休假 请假 停职 产假 病假 留職停薪 休長假 請假 育嬰留停 留职停薪 停薪留职",
    "left": "left leaver terminated resigned inactive former ended retired 离职 離職 已离职 已離職"
    " 退休 退職 辞职 解除",
}
FUNCTIONS = {
    "business": "business sales marketing business_line business-line commercial 业务 業務 销售"
    " 銷售 市场 市場",
    "data_science": "data_science data-science data analytics 数据科学 數據科學 数据"
    " 資料科學 数据分析",
    "engineering": "engineering it technology tech development software 工程 研发 研發"
    " 技术 技術 开发",
    "product": "product product_management 产品 產品",
    "legal": "legal compliance legal_and_compliance law risk 法务 法務 合规 合規 法务与合规 法遵",
    "operations": "operations ops operational_delivery 运营 營運 运维 運營",
    "hr": "hr human_resources human-resources people 人力资源 人力資源 人事",
    "finance": "finance accounting 财务 財務 会计 會計",
    "other": "other 其他 其它",
}
LANGUAGES = {
    "en": "en english en-gb en-us en_gb en_us 英语 英文 英語",
    "zh-hans": "zh-hans zh zh-cn zh_cn zh_hans chinese simplified_chinese mandarin 中文 简体中文"
    " 汉语 简体 zh-sg",
}
COUNTRIES = {
    "GB": "gb uk united_kingdom great_britain england scotland wales britain 英国 英國",
    "US": "us usa united_states united_states_of_america america 美国 美國",
    "CN": "cn china prc mainland_china 中国 中國 中国大陆",
    "TW": "tw taiwan 台湾 台灣 臺灣",
    "HK": "hk hong_kong 香港",
    "SG": "sg singapore 新加坡",
    "JP": "jp japan 日本",
    "KR": "kr korea south_korea 韩国 韓國",
    "IN": "in india 印度",
    "DE": "de germany deutschland 德国 德國",
    "FR": "fr france 法国 法國",
    "IE": "ie ireland 爱尔兰 愛爾蘭",
    "NL": "nl netherlands holland 荷兰 荷蘭",
    "BE": "be belgium 比利时 比利時",
    "CH": "ch switzerland 瑞士",
    "AT": "at austria 奥地利 奧地利",
    "ES": "es spain 西班牙",
    "PT": "pt portugal 葡萄牙",
    "IT": "it italy 意大利 義大利",
    "PL": "pl poland 波兰 波蘭",
    "SE": "se sweden 瑞典",
    "NO": "no norway 挪威",
    "DK": "dk denmark 丹麦 丹麥",
    "FI": "fi finland 芬兰 芬蘭",
    "CA": "ca canada 加拿大",
    "AU": "au australia 澳大利亚 澳洲",
    "NZ": "nz new_zealand 新西兰 紐西蘭",
    "BR": "br brazil 巴西",
    "MX": "mx mexico 墨西哥",
    "ZA": "za south_africa 南非",
    "AE": "ae united_arab_emirates uae 阿联酋",
    "MY": "my malaysia 马来西亚 馬來西亞",
    "TH": "th thailand 泰国 泰國",
    "VN": "vn vietnam 越南",
    "ID": "id indonesia 印度尼西亚 印尼",
    "PH": "ph philippines 菲律宾 菲律賓",
}


def _by_word(table: dict[str, str]) -> dict[str, str]:
    return {
        word.replace("_", " "): value for value, words in table.items() for word in words.split()
    } | {value.replace("_", " ").casefold(): value for value in table}


KIND_WORDS, STATUS_WORDS = _by_word(KINDS), _by_word(STATUSES)
FUNCTION_WORDS, LANGUAGE_WORDS = _by_word(FUNCTIONS), _by_word(LANGUAGES)
COUNTRY_WORDS = _by_word(COUNTRIES)
TIME_ZONES = {name.casefold(): name for name in available_timezones()}


def read_word(text: str, words: dict[str, str], code: str) -> str:
    """The value that a word stands for; "" for an empty cell."""
    if is_empty(text):
        return ""
    found = words.get(text.casefold().replace("_", " "))
    if found is None:
        raise Unreadable(code)
    return found


def read_country(text: str) -> str:
    """A two-letter code, from a code or a common name."""
    if len(text) == 2 and text.isascii() and text.isalpha():
        return "GB" if text.upper() == "UK" else text.upper()
    return read_word(text, COUNTRY_WORDS, "unknown_country")


def read_time_zone(text: str) -> str:
    """A name of the time zone database."""
    if is_empty(text):
        return ""
    found = TIME_ZONES.get(text.casefold().replace(" ", "_"))
    if found is None:
        raise Unreadable("unknown_time_zone")
    return found


def read_email(text: str) -> str:
    """An address, or ""."""
    if is_empty(text):
        return ""
    address = text.removeprefix("mailto:")
    if not ADDRESS.fullmatch(address):
        raise Unreadable("not_an_email")
    return address
