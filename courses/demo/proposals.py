"""Telling the proposals of Halden Group to the services: each as far on its way as it has come."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from courses.demo.build import Stage, at
from courses.demo.committee import SEATS
from courses.demo.funds import MONEY, Money
from courses.demo.ideas import AUTUMN, SPRING, Idea
from courses.demo.story import UNIT
from orgchange.accounts.models import User
from orgchange.directory.models import Employee
from orgchange.innovation.involvement import tie_of
from orgchange.innovation.models import Decision, FundRole, Lane, Proposal, ReviewAssignment, Round
from orgchange.innovation.services import (
    allocating,
    assigning,
    batches,
    drafting,
    handling,
    reviewing,
    steps,
    submitting,
    telling,
)
from orgchange.innovation.services.contents import Content
from orgchange.innovation.services.entries import Paper

THOUSAND = Decimal(1000)
HARMED = {
    False: "Who is read wrongly: every result is looked at by a person before it counts.",
    True: "可能被误判的人：每个结果在生效前都由人复核。",
}
SIMPLER = {
    False: "A form was tried for a month; half of it stayed empty.",
    True: "试过一个月的表格，一半没人填。",
}


@dataclass
class Desk:
    """One proposal on its way: whose it is, when, and in whose hands."""

    stage: Stage
    money: Money
    idea: Idea
    of: Round
    now: datetime
    proposal: Proposal | None = None

    def later(self, days: float) -> "Desk":
        """The same, some days on; never after the end of the story."""
        return replace(self, now=min(self.now + timedelta(days=days), self.stage.now))

    def user(self, person: Employee) -> User:
        """The account of somebody."""
        return User.objects.get(employee=person)

    def who(self, role: FundRole) -> User:
        """The account of the first who has a role."""
        return self.user(self.money.who(role))

    def director(self) -> User:
        """The account of the first director without a part in it: who is above its team has one."""
        directors = self.money.people[FundRole.DIRECTOR]
        on = self.now.date()
        return self.user(next(one for one in directors if tie_of(one.pk, self.it, on=on) is None))

    @property
    def it(self) -> Proposal:
        """The proposal, as it is now."""
        if self.proposal is None:
            raise LookupError(self.idea.title)
        self.proposal.refresh_from_db()
        return self.proposal

    def take(self, step: str, role: FundRole = FundRole.MANAGER, **given: object) -> None:
        """A step of the committee."""
        steps.take(proposal=self.it, step=step, given=given, actor=self.who(role), now=self.now)


def tell_proposals(stage: Stage, money: Money) -> None:
    """Money first, then every idea in the order in which it was handed in."""
    start = at(stage.day(-235))
    allocating.allocate(
        period=money.period,
        amount=MONEY,
        paper=Paper("demo-budget", occurred_on=start.date(), text="Budget of the year"),
        actor=None,
        now=start,
    )
    for held, ideas in zip(money.rounds.values(), (SPRING, AUTUMN), strict=True):
        for idea in sorted(ideas, key=lambda idea: idea.day):
            desk = Desk(stage, money, idea, held, at(stage.day(idea.day)))
            desk.proposal = _write(desk)
            WAYS[idea.way](desk)


def _submitter(desk: Desk) -> Employee:
    """Somebody of the department, without a role in the fund and without a proposal yet."""
    taken = {person.pk for people in desk.money.people.values() for person in people}
    taken |= set(Proposal.objects.values_list("submitter_id", flat=True))
    heads = set(desk.stage.story.heads.values())
    return next(
        desk.stage.employees[person.number]
        for person in desk.stage.story.people
        if person.number not in heads
        and person.email
        and person.leaves_on is None
        and person.joined_on < desk.now.date()
        and {job.department for job in person.jobs} == {desk.idea.unit}
        and person.jobs[0].kind == "employee"
        and desk.stage.employees[person.number].pk not in taken
    )


def _write(desk: Desk) -> Proposal:
    """Begun some days before it is handed in."""
    actor = desk.user(_submitter(desk))
    lane = Lane.MICRO if desk.idea.way.startswith("micro") else Lane.STANDARD
    begun = desk.now - timedelta(days=1)
    proposal = drafting.start(of=desk.of, lane=lane, actor=actor, now=begun)
    drafting.save(proposal=proposal, revision=0, content=_content(desk), actor=actor, now=begun)
    return proposal


def _content(desk: Desk) -> Content:
    idea, zh = desk.idea, desk.idea.is_chinese
    owner = desk.stage.employees[desk.stage.story.heads[idea.unit]].pk
    asked = idea.asked * THOUSAND
    licences = (asked * Decimal("0.6")).quantize(Decimal(1))
    return Content(
        fields={
            "title": idea.title,
            "scenario": idea.scenario,
            "change": "同一个人把省下的时间用在更需要人的事上。"
            if zh
            else "The same people have this time for what needs a person.",
            "problem_owner": desk.stage.employees[desk.stage.story.heads[idea.unit]],
            "metric": idea.metric,
            "metric_unit": idea.unit_of_metric,
            "direction": "down" if idea.target < idea.baseline else "up",
            "baseline": Decimal(idea.baseline),
            "baseline_on": desk.now.date() - timedelta(days=20),
            "baseline_source": "连续两周的手工统计" if zh else "Counted by hand for two weeks",
            "target": Decimal(idea.target),
            "technique": "language",
            "why_not_simpler": SIMPLER[zh],
            "explained": "reasons",
            "risks": "结果看起来对但其实不对。" if zh else "A result that looks right and is not.",
            "harmed": HARMED[zh],
            "person_days": 30,
            "weeks": 16,
        },
        lists={
            "sources": [
                {
                    "name": "班组记录" if zh else "Records of the shift",
                    "owner_id": owner,
                    "classification": "internal",
                    "has_personal_data": False,
                    "is_complete": "partly",
                    "is_consistent": "yes",
                    "is_current": "yes",
                }
            ],
            "lines": [
                {"text": "许可和计算" if zh else "Licences and computing", "amount": licences},
                {"text": "标注和测试" if zh else "Labelling and tests", "amount": asked - licences},
            ],
            "milestones": [
                {"text": "首次试用" if zh else "First trial at one place", "week": 4},
                {"text": "中期结果" if zh else "Numbers of half the time", "week": 9},
            ],
        },
    )


def _submit(desk: Desk) -> Desk:
    seen = list(Proposal.objects.exclude(pk=desk.it.pk).values_list("pk", flat=True))
    actor = desk.user(desk.it.submitter)
    submitting.submit(proposal=desk.it, actor=actor, now=desk.now, similar_seen=seen)
    return desk


def _in_hand(desk: Desk) -> Desk:
    actor = desk.user(desk.money.who(FundRole.MANAGER))
    handling.take_in_hand(proposal=desk.it, actor=actor, now=desk.now)
    return desk


def _open(desk: Desk) -> Desk:
    """Three reviewers who are free of it and have the fewest so far; then it goes to review.

    The first of them is of another function than the submitter.
    """
    desk = _in_hand(_submit(desk).later(1)).later(1)
    ordered = _by_turns(desk)
    first = next(one for one, is_other in ordered if is_other and _assigned(desk, one))
    chosen = 1
    for person, _is_other in ordered:
        if chosen < desk.of.min_reviewers and person != first:
            chosen += _assigned(desk, person)
    desk.take("review")
    return desk


def _assigned(desk: Desk, person: Employee) -> bool:
    """Whether somebody could be asked: who is too close to it is not."""
    actor = desk.who(FundRole.MANAGER)
    try:
        assigning.assign(proposal=desk.it, reviewer=person, actor=actor, now=desk.now)
    except assigning.TooClose:
        return False
    return True


def _by_turns(desk: Desk) -> list[tuple[Employee, bool]]:
    """Reviewers with the fewest so far first, and whether each is of another function."""
    own = UNIT[desk.idea.unit].function
    units = [seat.unit for seat in SEATS if seat.role == FundRole.REVIEWER]
    pairs = zip(desk.money.people[FundRole.REVIEWER], units, strict=True)
    ordered = sorted(pairs, key=lambda pair: _load(pair[0]))
    return [(person, UNIT[unit].function != own) for person, unit in ordered]


def _load(person: Employee) -> tuple[int, int]:
    return ReviewAssignment.objects.filter(reviewer=person).count(), person.pk


def _review(desk: Desk, *, count: int, base: int) -> Desk:
    """So many reviews are handed in, around a score."""
    rows = ReviewAssignment.objects.filter(proposal=desk.it).order_by("pk")[:count]
    codes = list(desk.it.rubric.criteria.values_list("code", flat=True))
    for number, row in enumerate(rows):
        desk = desk.later(1)
        _score(desk, row, codes, base + number % 2)
    return desk


def _score(desk: Desk, row: ReviewAssignment, codes: list[str], base: int) -> None:
    """One review, with scores that are this reviewer's own."""
    actor = desk.user(row.reviewer)
    review = reviewing.affirm(assignment=row, actor=actor, now=desk.now)
    scores = {
        code: max(1, min(5, base + (row.reviewer_id + index) % 3 - 1))
        for index, code in enumerate(codes)
    }
    reviewing.save(
        assignment=row,
        revision=review.revision,
        scores=scores,
        texts={"for_submitter": "The number is clear; say who measures it, and how often."},
        actor=actor,
        now=desk.now,
    )
    reviewing.hand_in(assignment=row, actor=actor, now=desk.now)


def _calibrated(desk: Desk, base: int = 4) -> Desk:
    desk = _review(_open(desk), count=3, base=base).later(1)
    desk.take("calibrate", FundRole.CHAIR)
    return desk.later(1)


def _marked(desk: Desk, *, to_fund: bool) -> Desk:
    desk = _calibrated(desk, base=4 if to_fund else 2)
    if to_fund:
        desk.take("mark_fund", amount=desk.it.asked)
    else:
        desk.take("mark_decline", words=_reasons(desk))
    return desk.later(1)


def _reasons(desk: Desk) -> str:
    metric = desk.idea.metric
    return (
        f"“{metric}” would move for many reasons beside this one, and the panel did not see how "
        "one team could tell them apart in six months. A smaller trial at one place would."
    )


def _requested(desk: Desk, *, to_fund: bool) -> Desk:
    desk = _marked(desk, to_fund=to_fund)
    actor = desk.who(FundRole.MANAGER)
    batches.request(
        fund=desk.money.fund, proposals=[desk.it], name=desk.idea.title, actor=actor, now=desk.now
    )
    return desk.later(1)


def _decided(desk: Desk, *, to_fund: bool) -> Desk:
    desk = _requested(desk, to_fund=to_fund)
    item = desk.it.batch_items.get(settled_at=None)
    words = "One metric, one team, and somebody who owns the problem: go." if to_fund else ""
    choice = batches.Choice(
        item.pk, "approve" if to_fund else "decline", words or _reasons(desk) + " Come again."
    )
    director = desk.director()
    batches.decide(batch=item.batch, choices=[choice], actor=director, now=desk.now)
    return desk.later(2)


def _told(desk: Desk, *, to_fund: bool) -> Desk:
    desk = _decided(desk, to_fund=to_fund)
    rows = Decision.objects.filter(proposal=desk.it, told_at=None)
    actor = desk.who(FundRole.MANAGER)
    telling.tell(fund=desk.money.fund, decisions=rows, actor=actor, now=desk.now)
    return desk


def _asked(desk: Desk) -> None:
    desk = _submit(desk).later(2)
    questions = ["Who counts the questions today?", "Which manual is meant, and who keeps it?"]
    desk.take("ask", questions=questions)


def _joined(desk: Desk) -> None:
    desk = _submit(desk).later(3)
    first = Proposal.objects.get(title=SPRING[0].title)
    words = "The same forms, the same minutes: two teams in one trial will tell more."
    desk.take("join", duplicate_of=first, words=words)


def _ruled_out(desk: Desk) -> None:
    words = "Ranking people is not an experiment for small money: HR and the works council decide."
    _submit(desk).later(2).take("rule_out", words=words)


def _withdrawn(desk: Desk) -> None:
    desk = _submit(desk).later(6)
    actor = desk.user(desk.it.submitter)
    submitting.withdraw(proposal=desk.it, actor=actor, now=desk.now)


def _micro(desk: Desk) -> None:
    """The second manager approves what the first has in hand."""
    desk = _in_hand(_submit(desk).later(1)).later(1)
    second = desk.user(desk.money.people[FundRole.MANAGER][1])
    given = {"words": "Small, clear, and tried within a week."}
    steps.take(proposal=desk.it, step="approve_micro", given=given, actor=second, now=desk.now)


def _waitlisted(desk: Desk) -> None:
    desk = _calibrated(desk, base=3)
    desk.take("waitlist", until=(desk.stage.now + timedelta(days=50)).date())


WAYS: Mapping[str, Callable[[Desk], object]] = {
    "draft": lambda desk: None,
    "submitted": _submit,
    "micro_waiting": lambda desk: _in_hand(_submit(desk).later(1)),
    "needs_info": _asked,
    "in_review": lambda desk: _review(_open(desk), count=2, base=4),
    "in_review_late": lambda desk: _review(_open(desk), count=1, base=3),
    "calibration": _calibrated,
    "waitlisted": _waitlisted,
    "marked_fund": lambda desk: _marked(desk, to_fund=True),
    "marked_decline": lambda desk: _marked(desk, to_fund=False),
    "pending": lambda desk: _requested(desk, to_fund=True),
    "pending_decline": lambda desk: _requested(desk, to_fund=False),
    "untold_approved": lambda desk: _decided(desk, to_fund=True),
    "told_approved": lambda desk: _told(desk, to_fund=True),
    "told_declined": lambda desk: _told(desk, to_fund=False),
    "duplicate": _joined,
    "out_of_scope": _ruled_out,
    "withdrawn": _withdrawn,
    "micro": _micro,
}
