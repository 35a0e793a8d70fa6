"""Files of imports are kept for a while: then the file goes, and what it changed stays."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest

from orgchange.directory.models import Employee
from orgchange.directory.roster import services
from orgchange.directory.roster.keeping import forget_files
from orgchange.directory.roster.models import ImportState, RosterImport

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
FILE = "employee number,name,department\nE1,Ana,Sales\nE2,,Sales\n,Nobody,Sales\n"


@pytest.fixture(autouse=True)
def a_month(settings):
    settings.IMPORT_FILE_DAYS = 30


@pytest.fixture
def made():
    held = services.preview(
        file=io.BytesIO(FILE.encode()),
        file_name="people.csv",
        options=services.Options(effective_on=date(2026, 3, 1)),
        actor=None,
        now=NOW,
    )
    touched(held, NOW)
    return held


def touched(held, at):
    RosterImport.objects.filter(pk=held.pk).update(updated_at=at)


def test_a_file_goes_when_its_keep_time_is_over_and_what_it_changed_stays(
    made, django_capture_on_commit_callbacks
):
    services.apply_import(roster_import=made, actor=None, now=NOW)
    touched(made, NOW)
    storage, name = made.file.storage, made.file.name

    with django_capture_on_commit_callbacks(execute=True):
        assert forget_files(RosterImport, now=NOW + timedelta(days=30)) == 0
    assert storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_files(RosterImport, now=NOW + timedelta(days=31)) == 1
        assert storage.exists(name)  # not before it is committed

    made.refresh_from_db()
    assert (storage.exists(name), made.file.name, made.samples) == (False, "", {})
    assert not made.problems.exclude(value="").exists()
    assert made.state == ImportState.APPLIED
    assert Employee.objects.filter(employee_number="E1", full_name="Ana").exists()
    assert forget_files(RosterImport, now=NOW + timedelta(days=31)) == 0


def test_a_preview_whose_file_is_gone_says_so_when_it_is_read_again(made):
    forget_files(RosterImport, now=NOW + timedelta(days=31))
    made.refresh_from_db()

    with pytest.raises(services.NotPreviewed, match="no longer kept"):
        services.read(made)

    assert made.state == ImportState.REFUSED
