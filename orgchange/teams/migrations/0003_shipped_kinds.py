"""The kinds that ship, ready to use, in both languages; each team gets a charter of its columns."""

import datetime

from django.db import migrations

SHIPPED_AT = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)

# code: (English, Chinese, job function, core)
SLOTS = {
    "owner": ("Accountable owner", "责任人", "", True),
    "sponsor": ("Sponsor", "发起人", "", False),
    "translator": ("Translator", "业务翻译", "", True),
    "data_scientist": ("Data scientist", "数据科学家", "data_science", True),
    "engineer": ("Engineer", "工程师", "engineering", False),
    "business_expert": ("Business expert", "业务专家", "business", True),
    "product_manager": ("Product manager", "产品经理", "product", False),
    "legal": ("Legal and compliance", "法务与合规", "legal", False),
    "evaluator": ("Evaluator", "评估人", "", False),
    "other": ("Other", "其他", "", False),
}
NEVER = [["owner", "legal"], ["owner", "evaluator"]]
# code: (English, Chinese, purpose, purpose in Chinese, {slot: how many})
KINDS = {
    "pilot": (
        "Pilot",
        "试点团队",
        "One scenario, one metric, one team: three to six months, then a verdict.",
        "一个场景、一个指标、一支团队：三到六个月，然后给出结论。",
        {
            "owner": 1,
            "sponsor": 1,
            "translator": 1,
            "data_scientist": 1,
            "business_expert": 1,
            "product_manager": 1,
            "legal": 1,
            "engineer": 0,
            "evaluator": 0,
            "other": 0,
        },
    ),
    "project": (
        "Project",
        "项目团队",
        "A result with an end: built across functions, closed when it is delivered.",
        "有明确结果和终点：跨职能组建，交付后解散。",
        {
            "owner": 1,
            "sponsor": 1,
            "data_scientist": 1,
            "engineer": 1,
            "business_expert": 1,
            "product_manager": 1,
            "translator": 0,
            "legal": 0,
            "evaluator": 0,
            "other": 0,
        },
    ),
    "standing": (
        "Standing team",
        "常设团队",
        "A lasting task that no department can do alone.",
        "任何单一部门都无法独立承担的长期任务。",
        {
            "owner": 1,
            "translator": 1,
            "data_scientist": 1,
            "business_expert": 2,
            "legal": 1,
            "sponsor": 0,
            "engineer": 0,
            "product_manager": 0,
            "evaluator": 0,
            "other": 0,
        },
    ),
}


def ship(apps, schema_editor):
    ship_kinds(apps)
    _charter_teams(apps)


def ship_kinds(apps):
    kind_model = apps.get_model("teams", "TeamKind")
    version_model = apps.get_model("teams", "KindVersion")
    slot_model = apps.get_model("teams", "KindSlot")
    for code, (name, name_zh, purpose, purpose_zh, slots) in KINDS.items():
        kind = kind_model.objects.create(code=code, name=name, name_zh=name_zh)
        version = version_model.objects.create(
            kind=kind,
            number=1,
            name=name,
            name_zh=name_zh,
            purpose=purpose,
            purpose_zh=purpose_zh,
            never_together=NEVER,
        )
        for position, (slot, required) in enumerate(slots.items(), start=1):
            english, chinese, function, is_core = SLOTS[slot]
            slot_model.objects.create(
                version=version,
                position=position,
                code=slot,
                name=english,
                name_zh=chinese,
                required=required,
                function=function,
                is_core=is_core,
            )
        version.published_at = SHIPPED_AT  # complete; from now on nothing is added
        version.save(update_fields=["published_at"])


def _charter_teams(apps):
    charter_model = apps.get_model("teams", "TeamCharter")
    kinds = {kind.code: kind for kind in apps.get_model("teams", "TeamKind").objects.all()}
    versions = {row.kind_id: row for row in apps.get_model("teams", "KindVersion").objects.all()}
    for team in apps.get_model("teams", "Team").objects.all():
        team.kind = kinds[team.kind_code]
        team.save(update_fields=["kind"])
        charter_model.objects.create(
            team=team,
            name=team.name,
            version=versions[team.kind_id],
            host_function=team.host_function,
            lead_id=team.lead_id,
            purpose=team.purpose,
            valid_from=team.opens_on,
            valid_to=team.closes_on,
            recorded_at=team.created_at,
        )


def take_back(apps, schema_editor):
    charters = apps.get_model("teams", "TeamCharter").objects
    for team in apps.get_model("teams", "Team").objects.select_related("kind"):
        last = charters.filter(team=team).order_by("superseded_at", "valid_from").last()
        team.kind_code = team.kind.code[:10]
        if last is not None:
            team.host_function, team.purpose = last.host_function, last.purpose
        team.kind = None
        team.save(update_fields=["kind_code", "kind", "host_function", "purpose"])
    for name in ("Waiver", "TeamCharter", "KindSlot", "KindVersion", "TeamKind"):
        rows = apps.get_model("teams", name).objects.all()
        rows._raw_delete(schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("teams", "0002_kinds_and_charters")]

    operations = [migrations.RunPython(ship, take_back)]
