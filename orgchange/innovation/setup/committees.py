"""Who serves in a fund, by role, as far as the viewer may see."""

from dataclasses import dataclass

from orgchange.core.registry import Text
from orgchange.directory.scopes import Sight
from orgchange.innovation.models import Fund, FundOffice, FundRole
from orgchange.innovation.setup.setup_scopes import offices_visible_to


@dataclass(frozen=True)
class Seats:
    """A role and who holds it now or later. `is_vacant`: nobody does today."""

    role: FundRole
    label: Text
    offices: tuple[FundOffice, ...]
    is_vacant: bool


def committee_of(fund: Fund, sight: Sight) -> list[Seats]:
    """Every role of a fund with those who hold it today or will; ended offices are left out."""
    rows = offices_visible_to(sight).filter(fund=fund).exclude(ends_on__lte=sight.on)
    held = list(rows.select_related("employee").order_by("employee__full_name", "pk"))
    found = []
    for role in FundRole:
        own = tuple(office for office in held if office.role == role)
        is_vacant = not any(office.starts_on <= sight.on for office in own)
        found.append(Seats(role, role.label, own, is_vacant))
    return found
