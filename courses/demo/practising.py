"""Telling the practice: the week with the line, evidence handed in and signed, meetings."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from courses.catalogue.models import Skill
from courses.demo.helms import account
from courses.skills.services.evidence import post_evidence
from courses.tracks.models import Item, Mentorship, SignRequest, SignState
from courses.tracks.services import journal, mentoring, signing
from courses.tracks.services.evidence import Given, hand_in

if TYPE_CHECKING:
    from courses.demo.tracks import Roles

SIGNED_AFTER = 2  # days


@dataclass(frozen=True)
class Piece:
    """What somebody hands in on a day; `is_signed`: the signer has answered since."""

    key: str
    stage: str
    item: str
    day: int
    words: str = ""
    link: str = ""
    value: tuple[int, int, str] | None = None
    is_signed: bool = True


LINK = "https://files.halden.example/tracks/"
PIECES = (
    Piece("practicum-a", "practicum-a", "gate-attended", -40,
          "The gate of the test certificates. The panel asked for the slips of one month; the "
          "values decided. I would have asked who reads the certificate when we are all away."),
    Piece("practicum-a", "practicum-a", "problem-framing", -30, link=f"{LINK}framing-partners"),
    Piece("practicum-a", "practicum-a", "value-estimate", -2,
          "Eleven planners, four hours a week each, at the internal rate; a fifth of it comes "
          "back by itself once the price list is clean.", value=(38_000, 71_000, "EUR a year"),
          is_signed=False),
    Piece("practicum-a-zh", "practicum-a", "line-week", -26, "跟班一周的记录。"),
    Piece("practicum-a-zh", "practicum-a", "gate-attended", -3,
          "旁听了皮带磨损试点的关口评审。评审组要看漏报次数，最后由读数决定。我会问：夜班由谁来听。",
          is_signed=False),
    Piece("practicum-b", "practicum-b", "metric-contract", -24, link=f"{LINK}baojia-zhibiao"),
    Piece("practicum-b", "practicum-b", "adoption-plan", -10, link=f"{LINK}baojia-tuiguang"),
    Piece("practicum-b", "practicum-b", "risk-sheet", -2, link=f"{LINK}baojia-fengxian",
          is_signed=False),
)  # fmt: skip
WEEK = (
    ("早班，二号线", "换班时异常只写在白板上，擦掉就没了。"),
    ("早班，二号线", "同一个报警一小时响了九次，没有人再抬头。"),
    ("夜班，一号线", "夜里没有质检，班长凭手感放行。"),
    ("维修间", "备件领用单比系统晚两天。"),
    ("早班，二号线", "数据里看不到的：谁教新人，就由谁决定停不停机。"),
)
WEEK_FROM = -33
MEETINGS = (
    ("practicum-a", -45, 40, "Which gate to attend, and what to look for.", "Ask the owner"),
    ("practicum-a", -16, 30, "The estimate: a range, and who can calculate it again.", ""),
    ("practicum-b", -20, 45, "指标合约里的终止条件，和谁来喊停。", "约财务一起看基线"),
)
SIGNED = {False: "Read, and asked about in person.", True: "看过，也当面问过了。"}
# Evidence that people posted by themselves: who, skill, level, words.
POSTED = (
    ("certified", "communication", 3, "Told the buyers' meeting in ten minutes why we stopped."),
    ("mentor", "adoption-change", 3, "Two teams use the forecast without me since the spring."),
    ("practicum-b", "data-ai-fluency", 2, "用三百条方言样本比较了两个识别模型，并写明差别。"),
)


def plan_practice(roles: "Roles") -> None:
    """All that was written, handed in, signed and talked about."""
    for number, (place, words) in enumerate(WEEK):
        roles.plan(WEEK_FROM + number, partial(_write_day, roles, place, words), hour=15)
    for piece in PIECES:
        roles.plan(piece.day, partial(_hand_in, roles, piece), hour=13)
        if piece.is_signed:
            roles.plan(piece.day + SIGNED_AFTER, partial(_sign, roles, piece), hour=14)
    for key, day, minutes, about, after in MEETINGS:
        roles.plan(day, partial(_meet, roles, key, minutes, about, after), hour=15)
    for number, (key, skill, level, words) in enumerate(POSTED):
        roles.plan(-12 + number, partial(_post, roles, key, skill, level, words), hour=15)


def _write_day(roles: "Roles", place: str, words: str, now: datetime) -> None:
    key = "practicum-a-zh"
    journal.write_day(
        enrolment=roles.way(key),
        day=now.date(),
        words=words,
        place=place,
        actor=roles.user(key),
        now=now,
    )


def _hand_in(roles: "Roles", piece: Piece, now: datetime) -> None:
    way = roles.way(piece.key)
    low, high, unit = piece.value or (None, None, "")
    given = Given(
        words=piece.words,
        link=piece.link,
        low=None if low is None else Decimal(low),
        high=None if high is None else Decimal(high),
        unit=unit,
    )
    item = Item.objects.select_related("terms").get(
        terms__version=way.version, terms__stage__code=piece.stage, code=piece.item
    )
    hand_in(enrolment=way, item=item, given=given, actor=roles.user(piece.key), now=now)


def _sign(roles: "Roles", piece: Piece, now: datetime) -> None:
    """By the mentor: pieces that finance signs wait."""
    asked = SignRequest.objects.select_related("enrolment").get(
        enrolment=roles.ways[piece.key], submission__item__code=piece.item, state=SignState.OPEN
    )
    mentor = Mentorship.objects.select_related("mentor").get(enrolment=roles.ways[piece.key])
    words = SIGNED[roles.who(piece.key).language.startswith("zh")]
    signing.sign(request=asked, words=words, actor=account(mentor.mentor), now=now)


def _meet(
    roles: "Roles", key: str, minutes: int, about: str, next_steps: str, now: datetime
) -> None:
    mentorship = Mentorship.objects.select_related("mentor", "enrolment").get(
        enrolment=roles.ways[key]
    )
    mentoring.log_session(
        mentorship=mentorship,
        held_on=now.date(),
        minutes=minutes,
        about=about,
        next_steps=next_steps,
        actor=account(mentorship.mentor),
        now=now,
    )


def _post(roles: "Roles", key: str, skill: str, level: int, words: str, now: datetime) -> None:
    post_evidence(
        employee=roles.who(key),
        skill=Skill.objects.get(code=skill),
        level=level,
        words=words,
        actor=roles.user(key),
        now=now,
    )
