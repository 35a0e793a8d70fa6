"""HR brings in past completions in a real browser: dropped, looked at, confirmed, undone."""

from datetime import date

import pytest

from courses.catalogue.models import Course
from courses.learning.models import CompletionImport, Revocation
from tests.factories.directory import department, employee, grant, user

FILE = """工号,课程,完成日期,成绩,来源
1001,ai-literacy,2025-06-01,88,LMS
1002,ai-literacy,2025-06-02,,LMS
9999,ai-literacy,2025-06-02,,LMS
1003,ai-literacy,2025-02-30,,LMS
"""


@pytest.fixture
def hr(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    home = department("HOME")
    for number, name in (("1001", "Ana Lima"), ("1002", "陈静"), ("1003", "Wei Sun")):
        employee(home, number=number, name=name)
    Course.objects.create(code="ai-literacy", title="AI literacy", created_on=date(2025, 1, 1))
    account = user(employee(number="HR", name="Hanna Ray"))
    grant(account, "hr")
    return account


def other_hr():
    """Whose language changes from picture to picture."""
    account = user(employee(number="HR2", name="Otto Ray"))
    grant(account, "hr")
    return account


def test_past_completions_are_brought_in_looked_at_and_undone(hr, open_page, screens):
    desk = open_page(hr, path="/learning/imports/")
    desk.set_input_files(
        "input[type=file]",
        {"name": "past.csv", "mimeType": "text/csv", "buffer": FILE.encode("gb18030")},
    )
    desk.get_by_role("button", name="Read the file").click()
    desk.get_by_text("Ana Lima").wait_for()
    held = CompletionImport.objects.get()
    looks = other_hr()
    screens(f"/learning/imports/{held.pk}/", "completion-import", looks)
    screens(f"/learning/imports/{held.pk}/?tab=errors", "completion-errors", looks)

    desk.get_by_role("button", name="Confirm and apply").click()
    desk.get_by_text("2 completions recorded.").wait_for()
    desk.get_by_role("button", name="Preview undoing it").click()
    desk.get_by_role("button", name="Confirm the undoing").click()
    desk.get_by_text("2 completions revoked.").wait_for()

    assert Revocation.objects.count() == 2
    screens("/learning/imports/", "completion-imports", looks)
