"""Telling the daily work of the pilots that run: a few tasks, and a decision on record."""

from datetime import datetime, timedelta
from functools import partial

from courses.demo.helms import Helm
from orgchange.pilots.models import TaskStatus
from orgchange.pilots.offices import seats_of
from orgchange.pilots.services.board import NewTask, add_tasks
from orgchange.pilots.services.decision_log import log_decision

BEGUN = -6  # the day on which the board was put in order
# Column, days until it is due, and who does it: the slot.
PLACES = (
    (TaskStatus.DONE, -2, "engineer"),
    (TaskStatus.DOING, 3, "data_scientist"),
    (TaskStatus.TO_DO, 6, "business_expert"),
    (TaskStatus.TO_DO, 12, "translator"),
)
TASKS = {
    False: (
        "Take the readings from the file of the week",
        "Look at the ten cases that went wrong",
        "Show it to the colleagues who come back from leave",
        "Write down what nobody had told us",
    ),
    True: (
        "导入本周的读数",
        "查看出错的十个案例",
        "给休假回来的同事演示",
        "记下没人告诉过我们的事",
    ),
}
DECIDED = {
    False: (
        "Cases of less than a minute are not counted.",
        "They were never a problem, and they hide what is.",
    ),
    True: ("一分钟以内的情况不计入。", "它们从来不是问题，却会掩盖真正的问题。"),
}


def plan_board(helm: Helm) -> None:
    """For whoever still works on it today."""
    venture = helm.venture
    if venture.held is None and venture.end is None:
        helm.plan(BEGUN, partial(_put, helm), hour=9)
        helm.plan(venture.start + 20, partial(_decide, helm), hour=15)


def _put(helm: Helm, now: datetime) -> None:
    people = {row.slot: row.employee for row in seats_of(helm.pilot).select_related("employee")}
    tasks = [
        NewTask(
            title=title,
            status=status,
            assignee=people[slot],
            due_on=now.date() + timedelta(days=days - BEGUN),
        )
        for title, (status, days, slot) in zip(TASKS[helm.venture.is_chinese], PLACES, strict=True)
    ]
    add_tasks(pilot=helm.pilot, tasks=tasks, actor=helm.owner, now=now)


def _decide(helm: Helm, now: datetime) -> None:
    text, why = DECIDED[helm.venture.is_chinese]
    log_decision(pilot=helm.pilot, text=text, why=why, actor=helm.owner, now=now)
