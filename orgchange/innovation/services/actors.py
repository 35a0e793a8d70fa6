"""Who acts: their sight, and who they are in the organisation."""

from datetime import datetime

from orgchange.accounts.models import User
from orgchange.directory.scopes import Sight
from orgchange.directory.services.writing import require, sight_of_actor


def sight_and_person(actor: User, now: datetime) -> tuple[Sight, int]:
    """What an account may see today, and whose account it is; refuses who is nobody here."""
    sight = sight_of_actor(actor, now)
    person = sight.employee_id if sight else None
    require(person is not None)
    assert sight is not None  # noqa: S101 - an account always has a sight
    assert person is not None  # noqa: S101 - required above
    return sight, person
