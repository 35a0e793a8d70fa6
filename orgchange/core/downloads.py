"""Files that somebody handed in, as downloads."""

from collections.abc import Mapping
from pathlib import PurePath

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404

ANY = "application/octet-stream"


def download(
    file: FieldFile, *, name: str = "", shown: Mapping[str, str] | None = None
) -> FileResponse:
    """What a file holds, as a download that no browser takes for a page; 404 where it is gone.

    `shown` maps endings to types that may stand in the browser's window instead of being saved.
    """
    if not file or not file.storage.exists(file.name or ""):
        raise Http404
    said = name or PurePath(file.name or "").name
    kind = (shown or {}).get(PurePath(said).suffix.lower())
    response = FileResponse(
        file.open("rb"), as_attachment=kind is None, filename=said, content_type=kind or ANY
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
