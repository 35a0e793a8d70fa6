"""The tracks that ship: as the rules say, in both languages, published and so unchangeable."""

import re
from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from courses.tracks.models import (
    Criterion,
    Item,
    Stage,
    StageSigner,
    StageTerms,
    Track,
    TrackLevel,
    TrackVersion,
)
from tests.factories import accounts
from tests.factories.tracks import shipped_track, unguarded

pytestmark = pytest.mark.django_db
shipping = import_module("courses.tracks.migrations.0010_shipped_tracks")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
TRACKS = ["ai-product-owner", "ai-translator", "data-steward"]
STAGES = [
    ("nominated", "nomination", []),
    ("screened", "screening", ["hr", "lead"]),
    ("foundation", "learning", ["trainer"]),
    ("practicum-a", "practice", ["mentor"]),
    ("practicum-b", "practice", ["mentor", "owner"]),
    ("panel", "panel", []),
    ("certified", "certified", ["lead"]),
    ("renewal", "renewal", ["lead"]),
]
CHECKS = {
    "years_in_function",
    "literacy_covered",
    "released",
    "baseline_rated",
    "place_in_cohort",
    "stage_done",
    "mentor_paired",
    "pilot_matched",
    "evidence_complete",
    "panel_passed",
}


@pytest.fixture(autouse=True)
def _shipped():
    shipped_track()


@pytest.fixture
def version():
    return TrackVersion.objects.get(track__code="ai-translator")


def assert_in_both(row, *names):
    for name in names:
        english, chinese = getattr(row, name), getattr(row, f"{name}_zh")
        assert english, (row, name)
        assert not CHINESE.search(english), (row, name)
        assert CHINESE.search(chinese), (row, name)


@pytest.mark.parametrize("code", TRACKS)
def test_stages_kinds_and_signers_are_those_of_the_rules(code):
    version = TrackVersion.objects.get(track__code=code)
    found = [
        (terms.stage.code, terms.kind, sorted(signer.role for signer in terms.signers.all()))
        for terms in version.stages.all()
    ]
    assert found == STAGES
    assert (version.number, version.published_at) == (1, datetime(2020, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("code", TRACKS)
def test_thresholds_are_those_of_the_rules(code):
    version = TrackVersion.objects.get(track__code=code)
    assert (version.minimum_years, version.release_percent, version.release_months) == (3, 20, 6)
    assert (version.mentor_level, version.mentees, version.pilots) == (3, 3, 2)
    assert (version.assessors, version.panel_minutes) == (2, 30)
    assert (version.valid_months, version.warning_days) == (24, 90)


def test_every_word_stands_in_both_languages():
    for track in Track.objects.filter(code__in=TRACKS):
        assert_in_both(track, "name", "about")
    for terms in StageTerms.objects.all():
        assert_in_both(terms, "name", "about")
    for item in Item.objects.all():
        assert_in_both(item, "name", "anchor")
    for level in TrackLevel.objects.all():
        assert CHINESE.search(level.name_zh)


def test_chinese_folded_over_lines_holds_no_stray_space():
    stray = re.compile(r"[\u3001-\u303f\u4e00-\u9fff\uff00-\uffef]\s+[\u4e00-\u9fff]")
    for item in Item.objects.all():
        assert not stray.search(item.anchor_zh), item.anchor_zh
    for terms in StageTerms.objects.all():
        assert not stray.search(terms.about_zh), terms.about_zh


def test_each_level_names_a_profile_with_needs_of_its_own():
    for level in TrackLevel.objects.select_related("profile", "version__track"):
        assert level.profile.code == f"{level.version.track.code}-l{level.level}"
        assert level.profile.needs.filter(is_mandatory=True).exists()
    assert TrackLevel.objects.count() == 4 * len(TRACKS)


def test_every_check_is_known_and_every_stage_it_names_comes_before():
    assert set(Criterion.objects.values_list("code", flat=True)) == CHECKS
    for criterion in Criterion.objects.select_related("terms"):
        named = criterion.settings.get("stages", [])
        named = [*named, *([criterion.settings["stage"]] if "stage" in criterion.settings else [])]
        before = criterion.terms.version.stages.filter(position__lt=criterion.terms.position)
        assert set(named) <= set(before.values_list("stage__code", flat=True))


def test_who_signs_evidence_follows_the_stage():
    signed = dict(
        Item.objects.filter(terms__version__track__code="ai-translator").values_list(
            "code", "signed_by"
        )
    )
    assert signed["motivation"] == signed["baseline-self"] == signed["courses"] == ""
    assert signed["case-exam"] == "trainer"
    assert signed["value-estimate"] == "finance"
    for code in ("line-week", "metric-contract", "adoption-plan", "risk-sheet", "mid-gate-talk"):
        assert signed[code] == "mentor"
    assert signed["practice-since"] == signed["law-and-technology"] == "lead"


@pytest.mark.parametrize(
    "part", [StageTerms, StageSigner, Criterion, Item, TrackLevel, TrackVersion]
)
def test_nothing_published_is_changed(part):
    fields = {StageSigner: "role", Criterion: "code", TrackVersion: "notes"}
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        part.objects.update(**{fields.get(part, "name"): "hr"})


@pytest.mark.parametrize("part", [StageTerms, StageSigner, Criterion, Item, TrackLevel])
def test_nothing_is_added_to_what_is_published(part):
    row = part.objects.first()
    row.pk = None
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        row.save()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="tests empty tables row by row there")
@pytest.mark.parametrize("part", [StageSigner, Criterion, Item, TrackLevel, TrackVersion])
def test_nothing_published_is_deleted(part):
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        part.objects.all()._raw_delete(part.objects.db)


def test_whoever_published_a_version_may_be_forgotten(version):
    publisher = accounts.user("hr")
    with unguarded():
        TrackVersion.objects.filter(pk=version.pk).update(published_by=publisher)

    publisher.delete()

    version.refresh_from_db()
    assert version.published_by is None


def test_a_draft_is_free_until_it_is_published(version):
    draft = TrackVersion.objects.create(track=version.track, number=2)
    terms = StageTerms.objects.create(
        version=draft,
        stage=version.track.stages.get(code="nominated"),
        position=1,
        kind="nomination",
        name="Put forward",
    )
    terms.due_days = 7
    terms.save()
    item = Item.objects.create(terms=terms, code="motivation", kind="text", name="Why")
    item.delete()
    draft.published_at = datetime(2026, 1, 1, tzinfo=UTC)
    draft.save()

    terms.due_days = 8
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        terms.save()


def test_parts_do_not_move_between_a_draft_and_what_is_published(version):
    draft = TrackVersion.objects.create(track=version.track, number=2)
    level = TrackLevel.objects.create(
        version=draft, level=1, name="L1", profile=version.levels.first().profile
    )
    level.version, level.level = version, 1
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        level.save()


def test_shipping_is_taken_back_whole_and_done_again():
    with unguarded():
        shipping.take_back(apps, None)
        assert not Track.objects.filter(code__in=TRACKS).exists()
        assert not Stage.objects.exists()
        shipping.ship(apps, None)
    assert Track.objects.filter(code__in=TRACKS).count() == len(TRACKS)


def test_a_track_of_the_firms_own_stays_as_it_is():
    with unguarded():
        shipping.take_back(apps, None)
    own = Track.objects.create(code="data-steward", name="Keeper of data")

    shipping.ship(apps, None)
    with unguarded():
        shipping.take_back(apps, None)

    assert list(Track.objects.all()) == [own]
    assert own.name == "Keeper of data"
