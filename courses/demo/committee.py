"""Who serves in the innovation fund of Halden Group, and its two rounds, as data."""

from dataclasses import dataclass

from orgchange.innovation.models import FundRole

FUND = "front-line"
FUND_NAMES = ("Front-line experiments", "一线小实验基金")
PURPOSE = (
    "Small money for people who see a problem every day: one scenario, one metric, one team, "
    "three to six months. A clear no from the data is as good a result as a yes."
)
PURPOSE_ZH = (
    "为每天面对问题的人提供小额资金：一个场景、一个指标、一个团队、三到六个月。"
    "数据给出明确的否定，与肯定同样是好结果。"
)


@dataclass(frozen=True)
class Seat:
    """A role, and from which department somebody takes it; `is_head`: its head does."""

    role: FundRole
    unit: str
    is_head: bool = False


SEATS = (
    Seat(FundRole.MANAGER, "PEOPLE-LRN", is_head=True),
    Seat(FundRole.MANAGER, "TECH-PROD", is_head=True),
    Seat(FundRole.CHAIR, "TECH-DATA", is_head=True),
    Seat(FundRole.DIRECTOR, "TECH", is_head=True),
    Seat(FundRole.DIRECTOR, "HG", is_head=True),
    Seat(FundRole.FINANCE, "FIN-CON", is_head=True),
    Seat(FundRole.LEGAL, "FIN-LEG", is_head=True),
    Seat(FundRole.REVIEWER, "TECH-DATA"),
    Seat(FundRole.REVIEWER, "TECH-ENG"),
    Seat(FundRole.REVIEWER, "OPS-QUA"),
    Seat(FundRole.REVIEWER, "OPS-LOG"),
    Seat(FundRole.REVIEWER, "SERVICE"),
    Seat(FundRole.REVIEWER, "FIN-RISK"),
    Seat(FundRole.REVIEWER, "SALES-EU-KEY"),
    Seat(FundRole.REVIEWER, "SALES-CN-E"),
)


@dataclass(frozen=True)
class Term:
    """A round by its days from today."""

    name: str
    name_zh: str
    theme: str
    theme_zh: str
    opens: int
    closes: int
    reviews_due: int
    panel: int
    tell: int


ROUNDS = (
    Term(
        "Spring round", "春季轮次",
        "Paper that people carry from one place to another.", "在人与人之间传递的纸张。",
        opens=-210, closes=-150, reviews_due=-130, panel=-122, tell=-115,
    ),
    Term(
        "Autumn round", "秋季轮次",
        "Minutes that come back every day: at the line, on the phone, in the inbox.",
        "每天反复耗费的几分钟：在产线、在电话里、在收件箱中。",
        opens=-45, closes=21, reviews_due=35, panel=42, tell=49,
    ),
)  # fmt: skip
