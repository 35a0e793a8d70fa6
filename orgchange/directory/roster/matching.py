"""Which column holds which field: by name in English and Chinese, by memory, or as told.

A field may also be joined from several columns (`department=Parent Department / Unit`).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgchange.core.errors import InvalidInput, Problem

JOINERS = (" / ", " + ", " > ")


class UnknownColumn(InvalidInput):
    """A mapping that names a field or a column that is not there."""

    code = "unknown_column"


@dataclass(frozen=True)
class Field:
    """A field of a file: its name in the contract, its label, and the headers that mean it."""

    name: str
    label: str | Promise
    headers: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split("|"))


PEOPLE_FIELDS = (
    Field(
        "employee_number",
        gettext_lazy("Employee number"),
        _words(
            "employee number|employee no|employee id|employeeid|emp id|emp no|staff number|staff no"
            "|staff id|personnel number|personnel no|payroll number|person number|person id"
            "|worker id|badge number|post unique reference|工号|员工编号|员工号"
            "|员工工号|职工号|职工编号|人员编号|人员编码|员工id|工號|員工編號|員工號|員編|職工編號"
            "|人員編號|員工代號|員工代碼"
        ),
    ),
    Field(
        "full_name",
        gettext_lazy("Name"),
        _words(
            "full name|name|employee name|display name|staff name|worker name|preferred name"
            "|姓名|员工姓名|名字|员工名称|中文姓名|員工姓名|名稱"
        ),
    ),
    Field(
        "email",
        gettext_lazy("E-mail"),
        _words(
            "email|e mail|email address|e mail address|work email|contact e mail|contact email"
            "|business email|mail|邮箱|电子邮箱|电子邮件|邮件|邮箱地址|公司邮箱|工作邮箱|電子郵件"
            "|郵箱|電郵|電子信箱|信箱|電子郵箱"
        ),
    ),
    Field(
        "department",
        gettext_lazy("Department"),
        _words(
            "department|dept|department name|dept name|department path|org unit|organisation unit"
            "|organization unit|organisational unit|organizational unit|unit|org path|team|division"
            "|部门|部门名称|所属部门|所在部门|部门路径|组织|组织单元|所属组织|科室|部門|部門名稱"
            "|所屬部門|單位|單位名稱|服務單位|部门全称|部門全稱"
        ),
    ),
    Field(
        "department_code",
        gettext_lazy("Department code"),
        _words(
            "department code|dept code|department id|dept id|department number|org code|org unit id"
            "|unit code|部门编码|部门编号|部门代码|部门id|组织编码|部門編號|部門代碼|部門代號"
            "|單位代碼|單位代號"
        ),
    ),
    Field(
        "department_parent",
        gettext_lazy("Parent department"),
        _words(
            "department parent|parent department|parent dept|parent department code|parent code"
            "|parent unit|parent org|parent department id|上级部门|上级部门编码|上级部门编号|父部门"
            "|上级组织|上級部門|上級部門編號|上級部門代碼|上級單位|上級單位代碼|父部門"
        ),
    ),
    Field(
        "manager",
        gettext_lazy("Manager"),
        _words(
            "manager|line manager|manager id|manager number|manager employee number|manager email"
            "|manager e mail|manager name|supervisor|supervisor id|supervisor name|reports to"
            "|reporting to|reports to senior post|direct manager|manager no|上级|直属上级|直接上级"
            "|上级工号|汇报对象|汇报人|经理|主管|直属主管|主管工号|直属经理|上級|直屬主管|主管工號"
            "|主管編號|主管員工編號|直屬上級|直接主管|主管姓名|上级姓名|上级邮箱"
        ),
    ),
    Field(
        "job_title",
        gettext_lazy("Job title"),
        _words(
            "job title|title|position|position title|position name|job name|job|post|post title"
            "|designation|岗位|岗位名称|职位|职务|职称|职位名称|崗位|職稱|職位|職務|職位名稱|職務名稱"
        ),
    ),
    Field(
        "function",
        gettext_lazy("Job function"),
        _words("function|job function|job family|职能|序列|职能序列|岗位序列|職能|職系|職類"),
    ),
    Field(
        "site",
        gettext_lazy("Site"),
        _words(
            "site|location|office|work location|work site|office location|place of work|city"
            "|地点|工作地点|办公地点|工作地|城市|地點|工作地點|辦公地點|據點|工作地"
        ),
    ),
    Field(
        "country",
        gettext_lazy("Country"),
        _words("country|country code|country region|国家|国家地区|国别|國家|國別|國家地區"),
    ),
    Field(
        "time_zone",
        gettext_lazy("Time zone"),
        _words("time zone|timezone|tz|时区|時區"),
    ),
    Field(
        "language",
        gettext_lazy("Language"),
        _words("language|preferred language|locale|lang|语言|首选语言|語言|偏好語言"),
    ),
    Field(
        "kind",
        gettext_lazy("Kind"),
        _words(
            "kind|employee type|employment type|worker type|contract type|employee class"
            "|person type|用工类型|员工类型|人员类别|人员类型|人員類型"
            "|员工类别|雇佣类型|用工形式|人員類別|員工類別"
            "|雇用類型|聘用類型|僱用類型"
        ),
    ),
    Field(
        "hired_on",
        gettext_lazy("Hired on"),
        _words(
            "hired on|hire date|date of hire|start date|joining date|date of joining|date joined"
            "|join date|employment start date|entry date|入职日期|入职时间|入职日|到岗日期|入司日期"
            "|入職日期|到職日|到職日期|入職日|報到日期"
        ),
    ),
    Field(
        "left_on",
        gettext_lazy("Left on"),
        _words(
            "left on|leaving date|end date|termination date|last day|last working day|leave date"
            "|date left|exit date|employment end date|离职日期|离职日|离职时间|最后工作日|離職日"
            "|離職日期|最後工作日"
        ),
    ),
    Field(
        "working_status",
        gettext_lazy("Working status"),
        _words(
            "working status|status|employment status|employee status|worker status|状态|在职状态"
            "|员工状态|人员状态|狀態|在職狀態|員工狀態|任職狀態"
        ),
    ),
)

DEPARTMENT_FIELDS = (
    Field(
        "code",
        gettext_lazy("Code"),
        (
            *_words("code|id|number|unit code|org code|编码|编号|代码|編號|代碼|代號|oid"),
            *PEOPLE_FIELDS[4].headers,
        ),
    ),
    Field(
        "name",
        gettext_lazy("Name"),
        (*_words("name|title|unit name|名称|名稱|机构名称|機關名稱"), *PEOPLE_FIELDS[3].headers),
    ),
    Field(
        "parent",
        gettext_lazy("Parent department"),
        (*_words("parent|parent id|上级|上級|上级编码|上級代碼"), *PEOPLE_FIELDS[5].headers),
    ),
    Field(
        "head",
        gettext_lazy("Head"),
        (
            *_words("head|department head|head of department|负责人|部门负责人|負責人|部門主管"),
            *PEOPLE_FIELDS[6].headers,
        ),
    ),
    Field(
        "cost_centre",
        gettext_lazy("Cost centre"),
        _words(
            "cost centre|cost center|cost centre code|costcenter|成本中心|成本中心编码|成本中心代碼"
        ),
    ),
    Field("function", gettext_lazy("Job function"), PEOPLE_FIELDS[8].headers),
)

NAME_PARTS = (
    (("first name", "given name", "firstname", "forename"), ("last name", "surname", "lastname")),
)


def known_words(fields: Iterable[Field]) -> frozenset[str]:
    """Every header that means something: what the judging of encodings looks for."""
    return frozenset(header for field in fields for header in field.headers)


def plain(header: str) -> str:
    """A header without case, blanks and marks, for comparing."""
    return re.sub(r"[^\w]+|_", "", header.casefold())


def match(
    columns: Sequence[str],
    *,
    fields: Sequence[Field],
    told: Mapping[str, str] | None = None,
    remembered: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """{field: column}. What was told wins over what is remembered, that over the names.

    A field told to be "" is left out. Raises UnknownColumn for what is not there.
    """
    told = told or {}
    _check(columns, fields, told)
    chosen = {name: column for name, column in told.items() if column}
    silent = {name for name, column in told.items() if not column}
    for name, kept in (remembered or {}).items():
        is_free = name not in silent and name not in chosen and kept not in chosen.values()
        if is_free and _exists(kept, columns):
            chosen[name] = kept
    by_name = {plain(column): column for column in reversed(columns)}
    for place in range(max(len(field.headers) for field in fields)):
        for field in fields:
            if field.name in chosen or field.name in silent or place >= len(field.headers):
                continue
            column = by_name.get(plain(field.headers[place]))
            is_key_too = field.name == "full_name" and column == told.get("employee_number")
            if column is not None and (is_key_too or column not in chosen.values()):
                chosen[field.name] = column
    if "full_name" in {f.name for f in fields} - silent and "full_name" not in chosen:
        chosen.update(_name_parts(by_name))
    return {field.name: chosen[field.name] for field in fields if field.name in chosen}


def _name_parts(by_name: Mapping[str, str]) -> dict[str, str]:
    for firsts, lasts in NAME_PARTS:
        first = next((by_name[plain(w)] for w in firsts if plain(w) in by_name), None)
        last = next((by_name[plain(w)] for w in lasts if plain(w) in by_name), None)
        if first and last:
            return {"full_name": f"{first} + {last}"}
    return {}


def _check(columns: Sequence[str], fields: Sequence[Field], told: Mapping[str, str]) -> None:
    names = [field.name for field in fields]
    problems = []
    for name, column in told.items():
        if name not in names:
            message = _("There is no field “%(field)s”. Fields: %(fields)s.") % {
                "field": name,
                "fields": ", ".join(names),
            }
            problems.append(Problem(name, "unknown_field", message))
        elif column and not _exists(column, columns):
            message = _("There is no column “%(column)s”. Columns: %(columns)s.") % {
                "column": column,
                "columns": ", ".join(columns),
            }
            problems.append(Problem(name, "unknown_column", message))
    if problems:
        raise UnknownColumn(" ".join(p.message for p in problems), problems=problems)


def _exists(column: str, columns: Sequence[str]) -> bool:
    return places(column, columns) is not None


def places(column: str, columns: Sequence[str]) -> list[int] | None:
    """Where a column, or each of several joined ones, stands; None when one is not there."""
    if column in columns:
        return [columns.index(column)]
    loose = {plain(c): n for n, c in reversed(list(enumerate(columns)))}
    if column.startswith("#") and column[1:].isdigit() and 0 < int(column[1:]) <= len(columns):
        return [int(column[1:]) - 1]
    if plain(column) and plain(column) in loose:
        return [loose[plain(column)]]
    for joiner in JOINERS:
        if joiner in column:
            found = [places(part.strip(), columns) for part in column.split(joiner)]
            if all(found):
                return [p[0] for p in found if p]
    return None
