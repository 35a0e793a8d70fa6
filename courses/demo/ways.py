"""The people on tracks at Halden Group, as data: who, from which unit, and how far they came.

Days are counted from today. How somebody of each kind comes so far is told in `tracks`.
"""

from dataclasses import dataclass
from decimal import Decimal

TRANSLATOR, STEWARD = "ai-translator", "data-steward"
FUNCTION = {
    "SALES": "business", "SERVICE": "operations", "OPS": "operations", "TECH": "engineering",
    "FIN": "finance", "PEOPLE": "hr", "HG": "business",
}  # fmt: skip


@dataclass(frozen=True)
class Term:
    """A cohort: its name, when it begins and ends, and its places."""

    name: str
    starts: int
    ends: int
    places: int
    is_closed: bool = False


@dataclass(frozen=True)
class Way:
    """Somebody's way. `unit`: of whom, or an employee number; `nominated`: on which day.

    `reaches`: a state, or a stage. `since`: the day on which they came there.
    """

    key: str
    unit: str
    nominated: int
    reaches: str
    since: int = 0
    level: int = 0
    led: int | None = None  # the day on which practicum B began
    years: int = 0  # of work elsewhere, which HR entered
    by_manager: bool = False
    track: str = TRANSLATOR

    @property
    def domain(self) -> str:
        """The function that they know from the inside."""
        return FUNCTION[self.unit.split("-")[0]]


COHORTS = (
    Term("First round", -850, -770, 4, is_closed=True),
    Term("Spring round", -340, -260, 10, is_closed=True),
    Term("Summer round", -150, -70, 6, is_closed=True),
    Term("Autumn round", -50, 25, 6),
    Term("Winter round", 30, 110, 2),
)
WAYS = (
    Way("renewing", "FIN-CON", -880, "certified", -650, level=2),
    Way("lapsed", "OPS-LOG", -880, "certified", -735, level=1),
    Way("mentor", "SERVICE", -372, "certified", -210, level=3),
    Way("mentor-zh", "OPS-QUA", -372, "certified", -205, level=3),
    Way("certified", "OPS-PRO", -370, "certified", -60, level=2),
    Way("revoked", "SALES-EU-RET", -370, "certified", -120, level=1),
    Way("exited", "FIN-LEG", -368, "foundation"),
    Way("panel", "PEOPLE-REC", -366, "panel", -18, led=-200, by_manager=True),
    Way("practicum-b", "SALES-CN-E", -192, "practicum-b", -34, led=-34, by_manager=True),
    Way("practicum-a", "SALES-EU", -190, "practicum-a", -52),
    Way("practicum-a-zh", "OPS-MFG-SZ", -188, "practicum-a", -50, by_manager=True),
    Way("foundation", "SALES-EU-KEY", -80, "foundation", by_manager=True),
    Way("foundation-2", "FIN", -79, "foundation"),
    Way("foundation-3", "OPS-MFG-LNZ", -78, "foundation"),
    Way("paused", "FIN-RISK", -78, "foundation"),
    Way("placed", "FIN-CON", -40, "waiting"),
    Way("placed-2", "SALES-AM", -38, "waiting", by_manager=True),
    Way("waiting", "SERVICE", -36, "waiting"),
    Way("waiting-2", "OPS-PRO", -34, "waiting"),
    Way("half-signed", "SALES-CN-S", -4, "half-signed"),
    Way("release-asked", "SALES", -2, "screening"),
    Way("candidate-zh", "H1343", -3, "rating", years=4, by_manager=True),
    Way("nominated", "SALES-EU-KEY", -2, "nominated", by_manager=True),
    Way("declined", "TECH-IT", -60, "declined"),
    Way("exempt", "TECH-PROD", -90, "exempt"),
    Way("steward", "OPS-QUA", -2, "rating", track=STEWARD),
)
WHY = {
    False: "I know how the work is done here, and I want what we try to survive its first Monday.",
    True: "我熟悉一线的工作，希望试点不只停留在演示里。",
}
# Problem, number, unit; by turns.
PROBLEMS = {
    False: (
        ("Every offer is typed twice, into two systems.", Decimal(6), "hours a week"),
        ("Complaints wait for somebody who knows the product.", Decimal(31), "% after two days"),
        ("Plans are made from figures that are a week old.", Decimal(7), "days"),
        ("The same question is answered by four desks.", Decimal(45), "questions a day"),
    ),
    True: (
        ("报价要在两个系统里各录一遍。", Decimal(6), "小时/周"),
        ("换班时的异常只靠口头交接。", Decimal(9), "次/周"),
        ("同样的缺陷每个月都要重新排查。", Decimal(14), "小时/月"),
    ),
}
PAUSED = "Parental leave until the spring; the place in the next cohort is kept."
EXITED = "A new job in the house: there is no time for the practicum this year."
REVOKED = "The evidence of the practicum was a colleague's. Agreed with HR and told in person."
DECLINED = "Engineering is not the function from which this track grows. Look at the data steward."
EXEMPT = "Led four pilots as a translator elsewhere; her references were read by two of us."
ADMITTED = "Knows the work, and can say what the number means."
PASSED = "You asked the users before you asked the model. Next time, bring finance in earlier."
NO_PLACE = "The first of her language who knows this market, and the pilot asked for her."
RELEASED = "A day a week, from Monday on."
PAIR = "Same house, another line, and the same kind of customers."
