"""The way of a pilot that ships, in both languages. It lies in the same tables as the proposal's."""

import datetime

from django.db import migrations

SHIPPED_AT = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)

# code: (English, Chinese, whose turn, stand, due days, working days)
STATES = {
    "setup": ("Setting up", "筹备中", "owner", "draft", 30, False),
    "ready": ("Ready to start", "可以启动", "manager", "open", 5, True),
    "running": ("Running", "进行中", "owner", "open", None, False),
    "gate_review": ("At a gate", "关口评审中", "chair", "open", 5, True),
    "on_hold": ("On hold", "暂停中", "manager", "open", 45, False),
    "evaluating": ("Being evaluated", "评估中", "evaluator", "open", 14, False),
    "decision": ("Waiting for the decision", "等待决定", "director", "open", 5, True),
    "closing": ("Closing", "收尾中", "owner", "decided", 14, False),
    "closed": ("Closed", "已结束", "manager", "ended", None, False),
}
WHOLE_SETUP = [
    "team_rule", "capacity_released", "sponsor_named", "evaluator_named", "contract_complete",
    "signed_off", "data_ready", "buffer_set",
]
# (code, sources, target, English, Chinese, roles, guards, effects, needs words, by the clock after)
STEPS = (
    ("prepare", ("setup",), "ready", "It is ready", "筹备完成", ["owner", "manager"], WHOLE_SETUP,
     [], False, None),
    ("reopen_setup", ("ready",), "setup", "Back to setting up", "退回筹备", ["owner", "manager"],
     [], [], True, None),
    ("fall_back", ("ready",), "setup", "Something is missing again", "条件不再满足", [],
     ["no_longer_ready"], [], False, 1),
    ("start", ("ready",), "running", "Start", "启动", ["manager"],
     [*WHOLE_SETUP, "baseline_before_start", "first_tranche"],
     ["lock_contract", "begin_running", "plan_gates"], False, None),
    ("open_gate", ("running",), "gate_review", "Open the gate", "开启关口评审", ["owner", "manager", "chair"],
     ["gate_ahead"], ["open_gate"], False, None),
    ("gate_due", ("running",), "gate_review", "The gate is due", "关口到期", [], ["gate_is_due"],
     ["open_gate"], False, 1),
    ("call_gate", ("running",), "gate_review", "Ask for a gate now", "要求立即召开关口评审",
     ["owner", "sponsor", "manager", "chair"], [], ["call_gate"], True, None),
    ("person_left", ("running",), "gate_review", "Somebody it needs has left", "关键人员离开", [],
     ["key_person_left"], ["call_gate"], False, 1),
    ("go", ("gate_review",), "running", "Go", "通过", ["chair"],
     ["panel_seated", "pre_read_in_time", "evidence_accepted"], ["decide_gate", "accept_tranche"],
     False, None),
    ("recycle", ("gate_review",), "running", "Once more", "重做一次", ["chair"],
     ["panel_seated", "not_recycled_before", "contract_changed"], ["decide_gate", "plan_again"],
     True, None),
    ("hold", ("gate_review",), "on_hold", "Hold", "暂停", ["chair"],
     ["panel_seated", "hold_within"], ["decide_gate", "begin_hold"], True, None),
    ("stop", ("gate_review",), "evaluating", "Stop", "停止", ["chair"], ["panel_seated"],
     ["decide_gate", "end_running"], True, None),
    ("restart", ("on_hold",), "running", "Go on", "恢复", ["manager", "chair"], [], ["end_hold"],
     True, None),
    ("hold_over", ("on_hold",), "gate_review", "The hold is over", "暂停到期", [],
     ["hold_ran_out"], ["end_hold", "call_gate"], False, 45),
    ("stop_held", ("on_hold",), "evaluating", "Stop", "停止", ["chair"], [],
     ["end_hold", "end_running"], True, None),
    ("kill", ("running", "gate_review", "on_hold"), "evaluating", "A kill criterion is met",
     "触发终止条件", [], ["kill_met"], ["drop_gate", "end_hold", "end_running"], False, 1),
    ("resume", ("evaluating",), "running", "Go on after all", "恢复运行", ["manager"],
     ["kill_withdrawn", "before_planned_end"], ["resume_running"], True, None),
    ("planned_end", ("running", "gate_review"), "evaluating", "The planned end", "计划结束", [],
     ["past_planned_end"], ["drop_gate", "end_running"], False, 1),
    ("extend", ("running", "evaluating"), "running", "Extend", "延期", ["director"],
     ["extended_once", "extension_within"], ["extend"], True, None),
    ("evaluate", ("evaluating",), "decision", "Say what came out", "提交评估结果", ["evaluator"],
     ["evaluator_off_team", "outcome_written"], ["give_outcome"], False, None),
    ("ask_again", ("decision",), "evaluating", "Back to the evaluator", "退回评估", ["director"], [],
     ["reopen_outcome"], True, None),
    ("scale", ("decision",), "closing", "Scale it", "推广", ["director"], ["is_validated"],
     ["decide_scale", "open_scale_up"], True, None),
    ("end_here", ("decision",), "closing", "Stop here", "到此为止", ["director"], [],
     ["decide_stop"], True, None),
    ("iterate", ("decision",), "closing", "Try once more", "再试一次", ["director"],
     ["first_iteration"], ["decide_iterate", "open_iteration"], True, None),
    ("close", ("closing",), "closed", "Close", "结束", ["manager"],
     ["lesson_published", "ledger_settled"], ["free_team", "post_evidence"], False, None),
    ("abandon", ("setup", "ready"), "closing", "Give it up", "放弃", ["manager", "sponsor"], [],
     ["never_ran"], True, None),
    ("award_gone", ("setup", "ready"), "closing", "The award was taken back", "批准已撤销", [],
     ["award_rescinded"], ["never_ran"], False, 1),
)


def ship(apps, schema_editor):
    model = apps.get_model
    workflow = model("innovation", "Workflow").objects.create(
        code="pilot", name="The way of a pilot", name_zh="试点流程"
    )
    version = model("innovation", "WorkflowVersion").objects.create(
        workflow=workflow, number=1, published_at=SHIPPED_AT
    )
    states = model("innovation", "WorkflowState").objects
    for position, (code, values) in enumerate(STATES.items(), start=1):
        name, name_zh, owner, stand, due_days, in_working_days = values
        states.create(
            version=version, position=position, code=code, name=name, name_zh=name_zh,
            public_name=name, public_name_zh=name_zh, owner=owner, stand=stand,
            due_days=due_days, in_working_days=in_working_days,
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


def take_back(apps, schema_editor):
    model = apps.get_model
    model("innovation", "WorkflowVersion").objects.filter(workflow__code="pilot").delete()
    model("innovation", "Workflow").objects.filter(code="pilot").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("pilots", "0001_initial"),
        ("innovation", "0071_appeals_turned_down"),
    ]
    # Once published versions are guarded, what ships could not be taken back.
    run_before = [("innovation", "0080_published_versions_stand")]
    operations = [migrations.RunPython(ship, take_back)]
