"""Where a kept file stands: whether it may be read again, whether it may be applied."""

from django.utils.translation import gettext as _

from orgchange.directory.roster.models import FileImport, ImportState
from orgchange.directory.roster.services import HasErrors, NotPreviewed


def check_open(held: FileImport) -> None:
    """Refuse what was applied."""
    if held.state in (ImportState.APPLIED, ImportState.UNDONE):
        raise NotPreviewed(_("This import is applied already."))


def check_applicable(held: FileImport, *, undoes: FileImport | None, refusal: str) -> None:
    """Refuse what has no preview; what undoes a file that is not applied; all or nothing with bad
    rows, in the words of `refusal`, which count them (`%s`)."""
    if held.state not in (ImportState.PREVIEWED, ImportState.APPLYING):
        raise NotPreviewed(_("There is no preview of this import to apply."))
    if undoes is not None and undoes.state != ImportState.APPLIED:
        raise NotPreviewed(_("Only a file that is applied can be undone."))
    errors = held.counts.get("errors", 0)
    if held.is_all_or_nothing and errors:
        raise HasErrors(refusal % errors)
