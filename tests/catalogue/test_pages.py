"""The pages of the catalogue, and what each may not show to whom."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from courses.catalogue.models import Course, CourseVersion
from tests.factories import catalogue
from tests.factories.directory import department, employee, grant, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(client):
    account = user(employee(department("HR"), number="HR"))
    grant(account, "hr")
    client.force_login(account)
    return client


@pytest.fixture
def reader(client):
    client.force_login(user(employee(department("S"), number="READER")))
    return client


def upload(content=None, name="course.zip"):
    content = catalogue.zipped() if content is None else content
    return {"file": SimpleUploadedFile(name, content)}


def test_a_course_is_imported_looked_at_and_published(hr):
    answer = hr.post(reverse("catalogue:import"), upload(), follow=True)
    assert "a draft" in answer.content.decode()

    answer = hr.post(
        reverse("catalogue:publish", args=["safe-ai", 1]),
        {"change": "minor", "notes": "First edition."},
        follow=True,
    )

    assert "Version 1 is published." in answer.content.decode()
    assert CourseVersion.objects.get().notes == "First edition."


def test_a_refused_archive_names_every_place_and_keeps_the_page(hr):
    files = catalogue.files(**{"quiz__final.yaml": None})
    files["course.yaml"] = files["course.yaml"].replace("change: material", "chnage: material")

    answer = hr.post(reverse("catalogue:import"), upload(catalogue.zipped(files)))

    text = answer.content.decode()
    assert answer.status_code == 400
    assert "course.yaml:3" in text
    assert "course.yaml:15" in text
    assert Course.objects.count() == 0


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_course_is_refused_on_the_page(hr, content):
    answer = hr.post(reverse("catalogue:import"), upload(content))

    assert answer.status_code in (400, 422)
    assert Course.objects.count() == 0


def test_the_draft_shows_what_to_look_at(hr):
    catalogue.version(publish=False, **{"lessons__what.en.md": "![gone](gone.png)\n"})

    text = hr.get(reverse("catalogue:version", args=["safe-ai", 1])).content.decode()

    assert "lessons/what.en.md:1" in text
    assert "gone.png is not in the course." in text


def test_a_preview_shows_the_quiz_with_its_answers_to_hr_only(hr, django_user_model):
    catalogue.version()
    url = reverse("catalogue:preview", args=["safe-ai", 1, "final"])

    assert "One is one." in hr.get(url).content.decode()
    hr.force_login(user(employee(department("S"), number="READER")))
    assert hr.get(url).status_code == 404


def test_readers_see_no_drafts_and_no_retired_courses(reader):
    catalogue.version("open-course")
    catalogue.version("draft-course", publish=False)
    Course.objects.create(
        code="old-course", title="Old", created_on="2024-01-01", retired_on="2025-01-01"
    )

    text = reader.get(reverse("catalogue:list")).content.decode()

    assert "/courses/open-course/" in text
    assert "draft-course" not in text
    assert "old-course" not in text


def test_the_shelf_is_searched_in_both_languages(reader):
    catalogue.version()

    for words, count in (("safe", 1), ("安全", 1), ("nothing", 0)):
        text = reader.get(reverse("catalogue:list"), {"q": words}).content.decode()
        assert text.count('href="/courses/safe-ai/"') == count


def test_titles_are_in_the_readers_language(reader):
    catalogue.version()

    answer = reader.get(reverse("catalogue:list"), headers={"accept-language": "zh-hans"})

    assert "安全使用 AI" in answer.content.decode()


def test_retiring_can_be_undone(hr):
    catalogue.version()

    text = hr.post(
        reverse("catalogue:retire", args=["safe-ai"]), {"retired_on": "2025-03-01"}, follow=True
    ).content.decode()
    assert "Retired since" in text
    hr.post(reverse("catalogue:restore", args=["safe-ai"]))

    assert Course.objects.get().retired_on is None


def test_a_retirement_on_a_day_that_does_not_exist_is_refused(hr):
    catalogue.version()

    hr.post(reverse("catalogue:retire", args=["safe-ai"]), {"retired_on": "2025-02-30"})

    assert Course.objects.get().retired_on is None


def test_search_finds_courses(reader):
    catalogue.version()

    text = reader.get(reverse("core:search"), {"q": "safe use"}).content.decode()

    assert "/courses/safe-ai/" in text
