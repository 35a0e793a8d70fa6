"""A fund's own letters: checked when they are saved, given up for those that ship."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import Problem
from orgchange.directory.services.writing import (
    refuse_invalid,
    require,
    sight_of_actor,
    too_long,
)
from orgchange.innovation import offices, policies
from orgchange.innovation.deciding.letters import NEEDED, PLACEHOLDERS, SHIPPED
from orgchange.innovation.models import Fund, LetterTemplate
from orgchange.notices.texts import PLACEHOLDER

LONGEST_SUBJECT, LONGEST_BODY = 200, 5000


def save(
    *,
    fund: Fund,
    outcome: str,
    language: str,
    subject: str,
    body: str,
    actor: User,
    now: datetime,
) -> LetterTemplate:
    """Use these words for a result in a language from now on."""
    require(policies.can_tell(offices.roles_in(sight_of_actor(actor, now), fund.pk)))
    refuse_invalid(wrong(outcome=outcome, language=language, subject=subject, body=body))
    with transaction.atomic():
        row, _made = LetterTemplate.objects.update_or_create(
            fund=fund,
            outcome=outcome,
            language=language,
            defaults={"subject": subject.strip(), "body": body.strip()},
        )
        record(
            action="letter.saved",
            obj=row,
            actor=actor,
            at=now,
            label=f"{fund} {outcome} ({language})",
            changes={"subject": row.subject, "body": row.body},
        )
    return row


def give_up(*, fund: Fund, outcome: str, language: str, actor: User, now: datetime) -> None:
    """Go back to the letter that ships."""
    require(policies.can_tell(offices.roles_in(sight_of_actor(actor, now), fund.pk)))
    with transaction.atomic():
        rows = LetterTemplate.objects.filter(fund=fund, outcome=outcome, language=language)
        gone, _rows = rows.delete()
        if gone:
            record(
                action="letter.given_up",
                object_type=LetterTemplate._meta.label_lower,
                actor=actor,
                at=now,
                label=f"{fund} {outcome} ({language})",
            )


def wrong(*, outcome: str, language: str, subject: str, body: str) -> list[Problem]:
    """What keeps a letter from being used."""
    problems = [
        *too_long("subject", subject, LONGEST_SUBJECT),
        *too_long("body", body, LONGEST_BODY),
    ]
    if outcome not in SHIPPED:
        problems.append(Problem("outcome", "unknown", _("Of this no letter is written.")))
    if language not in dict(settings.LANGUAGES):
        problems.append(Problem("language", "unknown", _("We do not write in it.")))
    if not subject.strip() or "\n" in subject.strip():
        problems.append(Problem("subject", "one_line", _("A subject is one line.")))
    problems += _strange("subject", subject) + _strange("body", body)
    for name in NEEDED:
        if f"{{{name}}}" not in body:
            text = _("{%(name)s} must be in it: without it the letter could be anybody’s.")
            problems.append(Problem("body", "words_missing", text % {"name": name}))
    return problems


def _strange(field: str, text: str) -> list[Problem]:
    message = _("{%(name)s} is not filled here.")
    return [
        Problem(field, "unknown_placeholder", message % {"name": name})
        for name in sorted(set(PLACEHOLDER.findall(text)) - set(PLACEHOLDERS))
    ]
