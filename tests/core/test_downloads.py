"""Files that somebody handed in, as downloads."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile
from django.http import Http404

from orgchange.core.downloads import download
from orgchange.pilots.models import PilotFile

SHOWN = {".pdf": "application/pdf"}


@pytest.fixture
def kept(settings, tmp_path):
    """Keeps a file, and gives it as a model has it."""
    settings.MEDIA_ROOT = tmp_path
    field = PilotFile._meta.get_field("file")

    def keep(name):
        stored = default_storage.save(name, ContentFile(b"<script>alert(1)</script>"))
        return FieldFile(PilotFile(), field, stored)

    return keep


def test_no_browser_takes_it_for_a_page(kept):
    response = download(kept("page.html"))

    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"] == 'attachment; filename="page.html"'
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert b"".join(response.streaming_content) == b"<script>alert(1)</script>"


def test_it_goes_by_the_name_it_was_handed_in_with(kept):
    response = download(kept("0a1b2c"), name="notes.txt")

    assert 'filename="notes.txt"' in response.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("paper.PDF", "application/pdf", True),
        ("paper.html", "application/octet-stream", False),
    ],
)
def test_what_a_browser_may_show_is_shown(kept, name, kind, shown):
    response = download(kept(name), shown=SHOWN)

    assert response.headers["Content-Type"] == kind
    assert response.headers["Content-Disposition"].startswith("inline") is shown


def test_what_is_gone_is_not_found(kept):
    file = kept("paper.pdf")
    default_storage.delete(file.name)

    with pytest.raises(Http404):
        download(file)
    with pytest.raises(Http404):
        download(FieldFile(PilotFile(), PilotFile._meta.get_field("file"), ""))
