"""The framework that ships: whole, in both languages, and gentle with what a firm wrote itself."""

import re
from datetime import UTC, date, datetime
from importlib import import_module

import pytest
from django.apps import apps

from courses.catalogue.models import Skill
from courses.skills.models import HIGHEST, Anchor, ProfileNeed, RoleProfile, SlotSkill
from tests.factories.skills import shipped_framework
from tests.factories.tracks import unguarded

pytestmark = pytest.mark.django_db
shipping = import_module("courses.skills.migrations.0010_shipped_framework")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SKILLS = [
    "domain-depth",
    "problem-framing",
    "data-ai-fluency",
    "delivery-product",
    "adoption-change",
    "risk-law-ethics",
    "communication",
]


def assert_in_both(row, *names):
    for name in names:
        english, chinese = getattr(row, name), getattr(row, f"{name}_zh")
        assert english, (row, name)
        assert not CHINESE.search(english), (row, name)
        assert CHINESE.search(chinese), (row, name)


@pytest.fixture(autouse=True)
def _shipped():
    shipped_framework()


@pytest.fixture
def nothing_shipped():
    with unguarded():
        import_module("courses.tracks.migrations.0010_shipped_tracks").take_back(apps, None)
    shipping.take_back(apps, None)
    SlotSkill.objects.all().delete()
    Skill.objects.all().delete()


def test_the_seven_skills_stand_in_their_order_with_an_anchor_for_each_level():
    assert [skill.code for skill in Skill.objects.filter(code__in=SKILLS)] == SKILLS
    for skill in Skill.objects.filter(code__in=SKILLS):
        levels = skill.anchors.current().values_list("level", flat=True)
        assert list(levels) == list(range(HIGHEST + 1)), skill


def test_every_word_of_the_framework_stands_in_both_languages():
    for skill in Skill.objects.filter(code__in=SKILLS):
        assert_in_both(skill, "name", "about")
    for anchor in Anchor.objects.current():
        assert_in_both(anchor, "text", "evidence")
    for profile in RoleProfile.objects.all():
        assert_in_both(profile, "about")
        assert profile.name_zh


def test_no_two_anchors_say_the_same():
    said = [text for row in Anchor.objects.all() for text in (row.text, row.text_zh)]
    assert len(said) == len(set(said))


def test_anchors_and_needs_hold_and_are_known_from_2020_on():
    for model in (Anchor, ProfileNeed):
        for row in model.objects.all():
            assert row.valid_from == date(2020, 1, 1)
            assert row.recorded_at == datetime(2020, 1, 1, tzinfo=UTC)


def test_each_role_has_four_profiles_that_never_ask_for_less_as_they_rise():
    for role in ("ai-translator", "data-steward", "ai-product-owner"):
        needed = {}
        for level in range(1, 5):
            needs = ProfileNeed.objects.filter(profile__code=f"{role}-l{level}", is_mandatory=True)
            held = {need.skill.code: need.level for need in needs.select_related("skill")}
            assert needed.keys() <= held.keys(), (role, level)
            assert all(held[code] >= least for code, least in needed.items()), (role, level)
            assert held != needed
            needed = held


def test_references_name_their_scheme_and_code():
    for skill in Skill.objects.all():
        for reference in skill.references:
            assert reference["scheme"] in ("esco", "sfia")
            assert reference["code"]
            assert reference["uri"].startswith("http")


@pytest.mark.usefixtures("nothing_shipped")
def test_a_skill_that_a_course_named_is_kept_and_described():
    course_named = Skill.objects.create(code="data-ai-fluency", name="AI fluency", name_zh="AI")

    shipping.ship(apps, None)

    kept = Skill.objects.get(code="data-ai-fluency")
    assert (kept.pk, kept.name, kept.name_zh) == (course_named.pk, "AI fluency", "AI")
    assert kept.about
    assert kept.anchors.count() == HIGHEST + 1


@pytest.mark.usefixtures("nothing_shipped")
def test_what_a_firm_wrote_itself_stays():
    skill = Skill.objects.create(code="communication", name="Talking", about="Our own words.")
    Anchor.objects.create(
        skill=skill,
        level=1,
        text="Ours",
        valid_from=date(2024, 1, 1),
        recorded_at=datetime(2024, 1, 1, tzinfo=UTC),
    )
    RoleProfile.objects.create(code="data-steward-l1", name="Our steward")

    shipping.ship(apps, None)

    skill.refresh_from_db()
    assert (skill.name, skill.about, skill.references) == ("Talking", "Our own words.", [])
    assert [anchor.text for anchor in skill.anchors.all()] == ["Ours"]
    profile = RoleProfile.objects.get(code="data-steward-l1")
    assert (profile.name, profile.needs.count()) == ("Our steward", 0)


def test_shipping_twice_writes_nothing_more():
    counts = [model.objects.count() for model in (Skill, Anchor, RoleProfile, ProfileNeed)]

    shipping.ship(apps, None)

    again = [model.objects.count() for model in (Skill, Anchor, RoleProfile, ProfileNeed)]
    assert again == counts
