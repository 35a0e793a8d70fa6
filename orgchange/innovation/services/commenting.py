"""Comments of colleagues, and those that the committee writes for itself."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import Problem
from orgchange.directory.services.writing import refuse_invalid, require, too_long
from orgchange.innovation import policies
from orgchange.innovation.models import Comment, Proposal
from orgchange.innovation.notices import talk_notices
from orgchange.innovation.services.actors import sight_and_person

LONGEST = 4000


def comment(
    *, proposal: Proposal, text: str, actor: User, now: datetime, is_inner: bool = False
) -> Comment:
    """Say something to a proposal; `is_inner`: to its committee alone."""
    sight, person = sight_and_person(actor, now)
    may = policies.may_comment_inside if is_inner else policies.may_comment
    require(may(sight, proposal))
    refuse_invalid(_wrong(text))
    with transaction.atomic():
        row = Comment.objects.create(
            proposal=proposal, author_id=person, at=now, text=text.strip(), is_inner=is_inner
        )
        talk_notices.tell_comment(row, now=now)
        facts = {"comment": row.pk, "is_inner": is_inner}
        record(action="proposal.commented", obj=proposal, actor=actor, at=now, changes=facts)
    return row


def withdraw_comment(*, comment: Comment, actor: User, now: datetime) -> Comment:
    """Take one's own comment back; that there was one stays visible."""
    _sight, person = sight_and_person(actor, now)
    require(comment.author_id == person)
    if comment.withdrawn_at is not None:
        return comment
    with transaction.atomic():
        comment.withdrawn_at = now
        comment.save(update_fields=["withdrawn_at", "updated_at"])
        facts = {"comment": comment.pk}
        record(
            action="proposal.comment_withdrawn",
            obj=comment.proposal,
            actor=actor,
            at=now,
            changes=facts,
        )
    return comment


def _wrong(text: str) -> list[Problem]:
    problems = too_long("text", text, LONGEST)
    if not text.strip():
        problems.append(Problem("text", "required", _("Write something.")))
    return problems
