"""How long the files of imports are kept: they are full of people, and of use for a while only.

What a file changed, and who brought it in, stays; the cells that were quoted from it go with it.
"""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction

from orgchange.directory.roster.models import FileImport


def forget_files(model: type[FileImport], *, now: datetime) -> int:
    """Delete the files of imports that nobody touched within the keep time; how many there were.

    Safe to run twice. A file goes once it is committed that nothing names it any more.
    """
    before = now - timedelta(days=settings.IMPORT_FILE_DAYS)
    old = model._default_manager.filter(updated_at__lt=before).exclude(file="")
    found: list[Any] = list(old.order_by("pk"))
    for held in found:
        with transaction.atomic():
            transaction.on_commit(partial(held.file.storage.delete, held.file.name))
            model._default_manager.filter(pk=held.pk).update(file="", samples={})
            held.problems.update(value="")
    return len(found)
