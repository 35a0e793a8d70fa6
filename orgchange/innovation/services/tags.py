"""Words that the committee puts on proposals, on many at once."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import InvalidInput, Problem
from orgchange.core.sql import id_list
from orgchange.directory.scopes import day_of, sight_of
from orgchange.directory.services.writing import refuse_invalid, require, too_long
from orgchange.innovation import policies
from orgchange.innovation.models import Fund, Proposal, Tag, Tagging

LONGEST = 60


def tag(*, fund: Fund, proposals: Collection[int], tag: str, actor: User, now: datetime) -> int:
    """Put a word on proposals of a fund; how many did not have it yet."""
    word = _word(tag)
    require(policies.may_run(sight_of(actor, on=day_of(actor, now)), fund.pk))
    refuse_invalid(_wrong(word))
    with transaction.atomic():
        found, _made = Tag.objects.get_or_create(fund=fund, name=word)
        rows = _of(fund, proposals).exclude(taggings__tag=found)
        new = [Tagging(tag=found, proposal=row, by=actor) for row in rows]
        Tagging.objects.bulk_create(new, ignore_conflicts=True)
        facts = {"tag": word, "proposals": len(new)}
        record(action="proposals.tagged", obj=fund, actor=actor, at=now, changes=facts)
    return len(new)


def untag(*, fund: Fund, proposals: Collection[int], tag: str, actor: User, now: datetime) -> int:
    """Take a word off proposals of a fund; how many had it. A word that is on nothing is gone."""
    word = _word(tag)
    require(policies.may_run(sight_of(actor, on=day_of(actor, now)), fund.pk))
    with transaction.atomic():
        found = Tag.objects.select_for_update().filter(fund=fund, name=word).first()
        if found is None:
            text = _("No proposal of this fund has this tag.")
            raise InvalidInput(text, problems=[Problem("tag", "unknown", text)])
        gone, _rows = Tagging.objects.filter(tag=found, proposal__in=id_list(proposals)).delete()
        facts = {"tag": word, "proposals": gone}
        record(action="proposals.untagged", obj=fund, actor=actor, at=now, changes=facts)
        if not found.taggings.exists():
            found.delete()
    return gone


def _word(typed: str) -> str:
    return " ".join(typed.split())


def _wrong(word: str) -> list[Problem]:
    if not word:
        return [Problem("tag", "required", _("Write a word."))]
    return too_long("tag", word, LONGEST)


def _of(fund: Fund, proposals: Collection[int]) -> QuerySet[Proposal]:
    return Proposal.objects.filter(pk__in=id_list(proposals), round__fund=fund)
