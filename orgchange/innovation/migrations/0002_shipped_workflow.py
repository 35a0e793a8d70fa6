"""The way of a proposal and the criteria that ship, ready to use, in both languages."""

import datetime

from django.db import migrations

SHIPPED_AT = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
DECIDING = ("Being decided", "正在决定")

# code: (English, Chinese, public, public in Chinese, whose turn, stand, due days, working days,
#        text locked, told at once)
STATES = {
    "draft": ("Draft", "草稿", "Draft", "草稿", "submitter", "draft", None, False, False, True),
    "submitted": ("Submitted", "已提交", "We are reading it", "我们正在阅读", "manager", "open", 5, True, False, True),
    "needs_info": ("Needs information", "待补充信息", "We have questions for you", "我们有问题想请您回答", "submitter", "open", 14, False, False, True),
    "in_review": ("In review", "评审中", "Being reviewed", "评审中", "reviewer", "open", 14, False, True, True),
    "calibration": ("Calibration", "校准", "Reviewed, the panel compares", "已评审，评审组正在比较", "chair", "open", 7, False, True, True),
    "waitlisted": ("Waitlisted", "候补", "On the waiting list", "在候补名单上", "manager", "open", 60, False, True, True),
    "returned": ("Sent back", "退回评审组", *DECIDING, "manager", "open", 5, True, True, False),
    "marked_fund": ("Marked to fund", "拟资助", *DECIDING, "manager", "open", 14, False, True, False),
    "marked_decline": ("Marked to decline", "拟婉拒", *DECIDING, "manager", "open", 14, False, True, False),
    "pending_approval": ("Waiting for the director", "待总监批准", *DECIDING, "director", "open", 5, True, True, False),
    "approved": ("Approved", "已批准", "Approved", "已批准", "manager", "decided", None, False, True, False),
    "declined": ("Declined", "已婉拒", "Not this time", "这次未获资助", "manager", "decided", None, False, True, False),
    "duplicate": ("Duplicate", "重复", "Joined with a similar one", "已与相似提案合并", "manager", "ended", None, False, True, True),
    "out_of_scope": ("Out of scope", "不在范围内", "Not for this fund", "不属于本基金", "manager", "ended", None, False, True, True),
    "rescinded": ("Rescinded", "已撤销批准", "The approval was taken back", "批准已撤销", "manager", "ended", None, False, True, True),
    "withdrawn": ("Withdrawn", "已撤回", "Withdrawn by you", "您已撤回", "submitter", "ended", None, False, True, True),
    "expired": ("Expired", "已过期", "Closed after a long silence", "长期未处理，已关闭", "submitter", "ended", None, False, True, True),
}
FUNDABLE = ("calibration", "waitlisted", "returned")
BEFORE_APPROVAL = (
    "draft", "submitted", "needs_info", "in_review", "calibration", "waitlisted", "returned",
    "marked_fund", "marked_decline", "pending_approval",
)
# (code, sources, target, English, Chinese, roles, guards, effects, needs words, by the clock after)
STEPS = (
    ("submit", ("draft",), "submitted", "Submit", "提交", ["submitter"],
     ["round_open", "complete", "within_cap", "similar_seen"],
     ["number", "freeze_version", "start_reply_clock"], False, None),
    ("ask", ("submitted",), "needs_info", "Ask the submitter", "向提交人提问", ["manager"],
     ["questions_listed"], ["put_questions", "first_reply", "stop_reply_clock", "stale_reviews"],
     False, None),
    ("answer", ("needs_info",), "submitted", "Answer and hand in again", "回答并重新提交", ["submitter"],
     ["complete", "within_cap", "questions_answered"], ["freeze_version", "resume_reply_clock"],
     False, None),
    ("join", ("submitted",), "duplicate", "Join with a similar one", "与相似提案合并", ["manager"],
     ["duplicate_named"], ["first_reply", "union_votes"], True, None),
    ("rule_out", ("submitted",), "out_of_scope", "Not for this fund", "不属于本基金", ["manager"], [],
     ["first_reply"], True, None),
    ("object", ("duplicate", "out_of_scope"), "submitted", "Object", "提出异议", ["submitter"],
     ["first_objection"], ["undo_union", "start_reply_clock"], True, None),
    ("approve_micro", ("submitted",), "approved", "Approve at once", "立即批准", ["manager"],
     ["micro_lane", "not_the_handler", "not_involved", "low_data_risk", "yearly_cap"],
     ["first_reply", "decide_approved", "reserve_and_commit", "award"], True, None),
    ("review", ("submitted",), "in_review", "Send to review", "送交评审", ["manager"],
     ["enough_reviewers"], ["first_reply", "open_reviews"], False, None),
    ("calibrate", ("in_review",), "calibration", "To calibration", "进入校准", ["chair"],
     ["reviews_in"], ["show_reviews"], False, None),
    ("review_more", ("calibration",), "in_review", "One more reviewer", "增加一位评审人", ["chair"],
     ["spread_too_wide"], ["open_reviews"], False, None),
    ("mark_fund", FUNDABLE, "marked_fund", "Mark to fund", "标记为拟资助", ["manager"],
     ["amount_within"], ["reserve"], False, None),
    ("mark_decline", FUNDABLE, "marked_decline", "Mark to decline", "标记为拟婉拒", ["manager"],
     ["own_words"], [], True, None),
    ("waitlist", ("calibration",), "waitlisted", "Put on the waiting list", "列入候补", ["manager"],
     ["end_given"], [], False, None),
    ("unmark", ("marked_fund", "marked_decline"), "calibration", "Take the mark back", "取消标记",
     ["manager"], [], ["unreserve"], False, None),
    ("request", ("marked_fund", "marked_decline"), "pending_approval", "Put before the director",
     "提请总监批准", ["manager"], ["in_a_batch"], ["hold_reserve"], False, None),
    ("lapse", ("marked_fund",), "calibration", "The reserve ran out", "预留已到期", [],
     ["reserve_ran_out"], ["unreserve"], False, 14),
    ("approve", ("pending_approval",), "approved", "Approve", "批准", ["director"],
     ["wished_to_fund", "not_involved", "still_affordable"],
     ["decide_approved", "commit", "award", "leave_batch"], False, None),
    ("decline", ("pending_approval",), "declined", "Decline", "婉拒", ["director"],
     ["not_involved", "own_words"], ["decide_declined", "unreserve", "leave_batch"], True, None),
    ("send_back", ("pending_approval",), "returned", "Send back to the panel", "退回评审组",
     ["director"], ["not_involved"], ["decide_returned", "unreserve", "leave_batch"], True, None),
    ("admit_appeal", ("declined",), "in_review", "Admit the appeal", "受理申诉", ["chair"],
     ["appealed_in_time", "enough_new_reviewers"], ["open_reviews"], False, None),
    ("rescind", ("approved",), "rescinded", "Rescind", "撤销批准", ["director"],
     ["not_involved", "second_person", "nothing_released"], ["decide_rescinded", "decommit"],
     True, None),
    ("withdraw", BEFORE_APPROVAL, "withdrawn", "Withdraw", "撤回", ["submitter"], [],
     ["unreserve", "leave_batch", "close_reviews"], False, None),
    ("expire", ("draft", "needs_info", "waitlisted"), "expired", "Expired", "已过期", [],
     ["idle_and_reminded"], ["close_reviews"], False, 60),
)

# code: (English, Chinese, question, question in Chinese, weight, {score: (English, Chinese)})
CRITERIA = {
    "problem": (
        "A real problem", "真实的问题",
        "Does somebody with a name have this problem, often enough to matter?",
        "是否有具体的人经常遇到这个问题，且值得解决？", 3,
        {1: ("Nobody is named who has it.", "没有指明谁遇到这个问题。"),
         3: ("Named people have it, how often is a guess.", "指明了人，但频率只是估计。"),
         5: ("Named people have it, counted, and ask for help.", "指明了人、有统计，并主动求助。")},
    ),
    "metric": (
        "A metric that decides", "能下结论的指标",
        "Will one number with a dated baseline tell success from failure within six months?",
        "一个有基线日期的数字，能否在六个月内分出成败？", 3,
        {1: ("No number, or none that can be read.", "没有数字，或无法读取。"),
         3: ("A number, its baseline still to be measured.", "有数字，但基线尚待测量。"),
         5: ("A number, a dated baseline, its source and a target.", "有数字、有日期的基线、来源和目标。")},
    ),
    "data": (
        "Data at hand", "数据可得",
        "Is the data there, owned by somebody who agrees, and good enough?",
        "数据是否存在、负责人是否同意、质量是否够用？", 2,
        {1: ("Unknown owner or unknown data.", "负责人或数据不明。"),
         3: ("The owner is known; access or quality is open.", "负责人明确；权限或质量待定。"),
         5: ("The owner agrees, the quality was checked.", "负责人同意，质量已检查。")},
    ),
    "means": (
        "The simplest means", "最简单的手段",
        "Would anything simpler do?", "有没有更简单的办法？", 1,
        {1: ("Something simpler would clearly do.", "显然有更简单的办法。"),
         3: ("Simpler means were named, not tried.", "提到了更简单的办法，但未尝试。"),
         5: ("Simpler means were tried and shown too weak.", "尝试过更简单的办法，证明不够。")},
    ),
    "team": (
        "A team across functions", "跨职能的团队",
        "Are those who know the work, the data and the rules in it?",
        "懂业务、懂数据、懂规则的人都在吗？", 2,
        {1: ("One function alone.", "只有一个职能。"),
         3: ("Several functions, time not yet agreed.", "多个职能，时间尚未商定。"),
         5: ("All that it takes, with time released.", "所需职能齐全，时间已释放。")},
    ),
    "harm": (
        "Harm is foreseen", "预见危害",
        "Is it said who could be harmed, and what is done about it?",
        "是否说明谁可能受害，以及如何应对？", 2,
        {1: ("Not thought of.", "没有考虑。"),
         3: ("Named, without a measure.", "已指出，但没有措施。"),
         5: ("Named, with a measure and a stop rule.", "已指出，有措施和停止规则。")},
    ),
}


def ship(apps, schema_editor):
    ship_workflow(apps)
    ship_rubric(apps)


def ship_workflow(apps):
    model = apps.get_model
    workflow = model("innovation", "Workflow").objects.create(
        code="proposal", name="The way of a proposal", name_zh="提案流程"
    )
    version = model("innovation", "WorkflowVersion").objects.create(
        workflow=workflow, number=1, published_at=SHIPPED_AT
    )
    names = ("name", "name_zh", "public_name", "public_name_zh", "owner", "stand", "due_days",
             "in_working_days", "is_text_locked", "is_told")
    states = model("innovation", "WorkflowState").objects
    for position, (code, values) in enumerate(STATES.items(), start=1):
        states.create(
            version=version, position=position, code=code, **dict(zip(names, values, strict=True))
        )
    names = ("code", "target", "label", "label_zh", "roles", "guards", "effects", "needs_words",
             "after_days")
    steps = model("innovation", "WorkflowTransition").objects
    position = 0
    for code, sources, *rest in STEPS:
        for source in sources:
            position += 1
            values = dict(zip(names, (code, *rest), strict=True))
            steps.create(version=version, position=position, source=source, **values)


def ship_rubric(apps):
    model = apps.get_model
    rubric = model("innovation", "Rubric").objects.create(
        code="experiment", name="Small experiments", name_zh="小型实验"
    )
    version = model("innovation", "RubricVersion").objects.create(
        rubric=rubric, number=1, published_at=SHIPPED_AT
    )
    for position, (code, values) in enumerate(CRITERIA.items(), start=1):
        name, name_zh, question, question_zh, weight, anchors = values
        criterion = model("innovation", "Criterion").objects.create(
            version=version, position=position, code=code, name=name, name_zh=name_zh,
            question=question, question_zh=question_zh, weight=weight,
        )
        for score, (text, text_zh) in anchors.items():
            model("innovation", "Anchor").objects.create(
                criterion=criterion, score=score, text=text, text_zh=text_zh
            )


def take_back(apps, schema_editor):
    model = apps.get_model
    model("innovation", "WorkflowVersion").objects.filter(workflow__code="proposal").delete()
    model("innovation", "Workflow").objects.filter(code="proposal").delete()
    model("innovation", "RubricVersion").objects.filter(rubric__code="experiment").delete()
    model("innovation", "Rubric").objects.filter(code="experiment").delete()


class Migration(migrations.Migration):
    dependencies = [("innovation", "0001_initial")]
    operations = [migrations.RunPython(ship, take_back)]
