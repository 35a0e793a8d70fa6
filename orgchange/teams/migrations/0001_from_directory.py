"""Teams become an area of their own: the two tables move here from the directory as they are."""

import datetime

import django.db.models.deletion
from django.db import migrations, models

OPEN_DATE = datetime.date(9999, 12, 31)
OPEN_INSTANT = datetime.datetime(9999, 12, 31, tzinfo=datetime.UTC)
FUNCTIONS = [
    ("business", "Business line"),
    ("data_science", "Data science"),
    ("engineering", "Engineering"),
    ("product", "Product"),
    ("legal", "Legal and compliance"),
    ("operations", "Operations"),
    ("hr", "HR"),
    ("finance", "Finance"),
    ("other", "Other"),
]
VALID_ORDER = models.Q(("valid_from__lt", models.F("valid_to")))
KNOWN_ORDER = models.Q(("recorded_at__lt", models.F("superseded_at")))


def checks(name):
    """The checks of a dated table carry its name."""
    return [
        models.CheckConstraint(condition=VALID_ORDER, name=f"{name}_valid_order"),
        models.CheckConstraint(condition=KNOWN_ORDER, name=f"{name}_known_order"),
    ]


team = migrations.CreateModel(
    name="Team",
    fields=[
        ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
        ("name", models.CharField(max_length=300, verbose_name="name")),
        ("kind", models.CharField(max_length=10, verbose_name="kind")),
        ("purpose", models.TextField(blank=True, verbose_name="purpose")),
        ("host_function", models.CharField(choices=FUNCTIONS, max_length=20, verbose_name="host function")),
        ("opens_on", models.DateField(verbose_name="opens on")),
        ("closes_on", models.DateField(default=OPEN_DATE, help_text="The first day it is no longer open.", verbose_name="closes on")),
        ("lead", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="led_teams", to="directory.employee")),
    ],
    options={
        "verbose_name": "team",
        "verbose_name_plural": "teams",
        "ordering": ["name", "pk"],
        "db_table": "directory_team",
        "constraints": [
            models.CheckConstraint(condition=models.Q(("opens_on__lt", models.F("closes_on"))), name="team_open_order")
        ],
    },
)  # fmt: skip
membership = migrations.CreateModel(
    name="TeamMembership",
    fields=[
        ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
        ("valid_from", models.DateField(verbose_name="valid from")),
        ("valid_to", models.DateField(default=OPEN_DATE, help_text="The first day it no longer holds.", verbose_name="valid to")),
        ("recorded_at", models.DateTimeField(verbose_name="recorded at")),
        ("superseded_at", models.DateTimeField(default=OPEN_INSTANT, verbose_name="superseded at")),
        ("slot", models.CharField(max_length=20, verbose_name="slot")),
        ("allocation", models.PositiveSmallIntegerField(verbose_name="allocation, %")),
        ("employee", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="directory.employee")),
        ("team", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="teams.team")),
    ],
    options={
        "verbose_name": "team membership",
        "verbose_name_plural": "team memberships",
        "ordering": ["valid_from", "pk"],
        "db_table": "directory_teammembership",
        "indexes": [
            models.Index(fields=["team", "valid_from"], name="membership_of_team"),
            models.Index(fields=["employee", "valid_from"], name="membership_of_employee"),
        ],
        "constraints": [
            *checks("directory_teammembership"),
            models.CheckConstraint(
                condition=models.Q(("allocation__gte", 0), ("allocation__lte", 100)), name="membership_allocation"
            ),
        ],
    },
)  # fmt: skip


class Migration(migrations.Migration):
    initial = True

    dependencies = [("directory", "0003_roster")]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[team, membership]),
        migrations.AlterModelTable(name="team", table=None),
        migrations.AlterModelTable(name="teammembership", table=None),
        *[
            migrations.RemoveConstraint(model_name="teammembership", name=check.name)
            for check in checks("directory_teammembership")
        ],
        *[
            migrations.AddConstraint(model_name="teammembership", constraint=check)
            for check in checks("teams_teammembership")
        ],
    ]
