"""Keeping a filter of the board under a name, and dropping it."""

from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import Problem
from orgchange.directory.scopes import day_of, sight_of
from orgchange.directory.services.writing import refuse_invalid, require, too_long
from orgchange.innovation.board.filters import NAMES
from orgchange.innovation.board.scope import sees_fund
from orgchange.innovation.models import Fund, SavedFilter

LONGEST, LONGEST_QUERY = 60, 500
KEPT = (*NAMES, "view", "state", "sort")


def save_filter(*, fund: Fund, name: str, query: str, actor: User, now: datetime) -> SavedFilter:
    """Keep what a query string asks of a fund's board; a name used before means this from now."""
    require(sees_fund(sight_of(actor, on=day_of(actor, now)), fund))
    word, kept = " ".join(name.split()), plain(query, fund)
    refuse_invalid(_wrong(word, kept))
    with transaction.atomic():
        found, _made = SavedFilter.objects.update_or_create(
            owner=actor, fund=fund, name=word, defaults={"query": kept}
        )
        facts = {"fund": fund.code, "query": kept}
        record(action="board.filter_saved", obj=found, actor=actor, at=now, changes=facts)
    return found


def drop_filter(*, saved: SavedFilter, actor: User, now: datetime) -> None:
    """Forget a filter of one's own."""
    require(saved.owner_id == actor.pk)
    with transaction.atomic():
        record(action="board.filter_dropped", obj=saved, actor=actor, at=now)
        saved.delete()


def plain(query: str, fund: Fund) -> str:
    """The query string with what narrows the board of a fund, and nothing else."""
    asked = [(name, value) for name, value in parse_qsl(query) if name in KEPT]
    return urlencode([("fund", fund.code), *asked])


def _wrong(name: str, query: str) -> list[Problem]:
    if not name:
        return [Problem("name", "required", _("Give it a name."))]
    return [*too_long("name", name, LONGEST), *too_long("name", query, LONGEST_QUERY)]
