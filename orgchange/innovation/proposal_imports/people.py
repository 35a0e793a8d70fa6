"""Who handed a proposal in: found by number, address or name, a whole file in few queries."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet
from django.db.models.functions import Lower

from orgchange.directory.models import Employee
from orgchange.directory.roster.values import Unreadable, is_empty

CHUNK = 500
WAYS = ("employee_number", "email", "full_name")  # a number goes before an address, that before


class Submitters:
    """The people that the cells of a file may mean, among those whom somebody may look up."""

    def __init__(self, people: QuerySet[Employee], texts: Iterable[str]) -> None:
        wanted = sorted({key(text) for text in texts if not is_empty(text)})
        self.found: dict[str, dict[str, set[int]]] = {}
        for way in WAYS:
            self.found[way] = defaultdict(set)
            keyed = people.order_by().annotate(sought=Lower(way))
            for start in range(0, len(wanted), CHUNK):
                rows = keyed.filter(sought__in=wanted[start : start + CHUNK])
                for sought, pk in rows.values_list("sought", "pk"):
                    self.found[way][sought].add(pk)

    def called(self, text: str) -> int | None:
        """The one person of this number, address or name; None for an empty cell.

        Raises Unreadable where nobody is meant, or several may be.
        """
        if is_empty(text):
            return None
        for way in WAYS:
            ids = self.found[way].get(key(text), set())
            if len(ids) == 1:
                return next(iter(ids))
            if ids:
                raise Unreadable("submitter_ambiguous")
        raise Unreadable("unknown_submitter")


def key(text: str) -> str:
    """A cell as it is looked up."""
    return text.strip().removeprefix("mailto:").lower()
