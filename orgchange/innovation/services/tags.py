"""Words that the committee puts on proposals, on many at once."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import Problem
from orgchange.core.sql import id_list
from orgchange.directory.scopes import day_of, sight_of
from orgchange.directory.services.writing import refuse_invalid, require, too_long
from orgchange.innovation import policies
from orgchange.innovation.models import Fund, Proposal, Tag, Tagging

LONGEST = 60


def tag(*, fund: Fund, proposals: Collection[int], name: str, actor: User, now: datetime) -> int:
    """Put a word on proposals of a fund; how many did not have it yet."""
    word = " ".join(name.split())
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


def untag(*, tag: Tag, proposals: Collection[int], actor: User, now: datetime) -> int:
    """Take a word off; a word that is on nothing is gone."""
    require(policies.may_run(sight_of(actor, on=day_of(actor, now)), tag.fund_id))
    with transaction.atomic():
        gone, _rows = Tagging.objects.filter(tag=tag, proposal__in=id_list(proposals)).delete()
        facts = {"tag": tag.name, "proposals": gone}
        record(action="proposals.untagged", obj=tag.fund, actor=actor, at=now, changes=facts)
        if not tag.taggings.exists():
            tag.delete()
    return gone


def _wrong(word: str) -> list[Problem]:
    if not word:
        return [Problem("name", "required", _("Write a word."))]
    return too_long("name", word, LONGEST)


def _of(fund: Fund, proposals: Collection[int]) -> QuerySet[Proposal]:
    return Proposal.objects.filter(pk__in=id_list(proposals), round__fund=fund)
