"""The tracks that ship, each with a published first version, in both languages.

The words lie in `courses/tracks/shipped`. A track whose code a firm already uses stays as it is.
"""

import datetime
from pathlib import Path

import yaml
from django.db import migrations

FOLDER = Path(__file__).resolve().parent.parent / "shipped"
SHIPPED_AT = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)

# model: how it names its track; in the order of taking them back
WHOLE = {
    "TrackLevel": "version__track",
    "StageSigner": "terms__version__track",
    "Criterion": "terms__version__track",
    "Item": "terms__version__track",
    "StageTerms": "version__track",
    "TrackVersion": "track",
    "Stage": "track",
    "Track": "pk",
}


def read():
    return [yaml.safe_load(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.yaml"))]


def ship(apps, schema_editor):
    for words in read():
        if not apps.get_model("tracks", "Track").objects.filter(code=words["code"]).exists():
            ship_track(apps.get_model, words)


def ship_track(model, words):
    levels, stages, profiles = (words.pop(name) for name in ("levels", "stages", "profiles"))
    track = model("tracks", "Track").objects.create(**words)
    version = model("tracks", "TrackVersion").objects.create(track=track, number=1)
    for level, names in levels.items():
        profile = model("skills", "RoleProfile").objects.get(code=f"{profiles}-l{level}")
        model("tracks", "TrackLevel").objects.create(
            version=version, level=level, profile=profile, **names
        )
    for position, stage in enumerate(stages, start=1):
        ship_stage(model, version, position, stage)
    version.published_at = SHIPPED_AT  # last: from then on its parts stand
    version.save(update_fields=["published_at"])


def ship_stage(model, version, position, words):
    signers, criteria = words.pop("signers", []), words.pop("criteria", [])
    items = words.pop("items", [])
    stage = model("tracks", "Stage").objects.create(track=version.track, code=words.pop("code"))
    terms = model("tracks", "StageTerms").objects.create(
        version=version, stage=stage, position=position, **words
    )
    for role in signers:
        model("tracks", "StageSigner").objects.create(terms=terms, role=role)
    for name, rows in (("Criterion", criteria), ("Item", items)):
        for place, row in enumerate(rows, start=1):
            model("tracks", name).objects.create(terms=terms, position=place, **row)


def take_back(apps, schema_editor):
    """Refused by the foreign keys once somebody is on one of them."""
    codes = [words["code"] for words in read()]
    tracks = apps.get_model("tracks", "Track").objects
    shipped = tracks.filter(code__in=codes, versions__published_at=SHIPPED_AT)
    ours = list(shipped.values_list("pk", flat=True))
    for name, path in WHOLE.items():
        rows = apps.get_model("tracks", name).objects.filter(**{f"{path}__in": ours})
        rows._raw_delete(rows.db)


class Migration(migrations.Migration):
    dependencies = [
        ("tracks", "0002_never_changed"),
        ("skills", "0010_shipped_framework"),
    ]
    operations = [migrations.RunPython(ship, take_back)]
