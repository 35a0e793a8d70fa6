"""HR's own words for a kind: checked when saved, tried before used, given up for the shipped."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _

from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.errors import InvalidInput, Problem
from orgchange.notices import kinds, policies, texts
from orgchange.notices.kinds import Kind
from orgchange.notices.models import NoticeTemplate
from orgchange.notices.texts import Message


class BadWords(InvalidInput):
    """The words cannot be used as they are; `problems` says where and why."""

    code = "bad_words"


def check(*, kind: Kind, language: str, subject: str, body: str) -> list[Problem]:
    """What is wrong with words: empty ones, and placeholders that the kind cannot fill."""
    problems = []
    if language not in {code for code, _name in settings.LANGUAGES}:
        problems.append(Problem("language", "unknown_language", _("We do not write in it.")))
    for field, words in (("subject", subject), ("body", body)):
        if not words.strip():
            problems.append(Problem(field, "empty", _("This may not be empty.")))
        problems += _strange(kind, field, words)
    if "\n" in subject.strip():
        problems.append(Problem("subject", "one_line", _("A subject is one line.")))
    return problems


def _strange(kind: Kind, field: str, words: str) -> list[Problem]:
    usable = ", ".join(f"{{{name}}}" for name in (*kind.placeholders, *kinds.COMMON))
    return [
        Problem(
            field,
            "unknown_placeholder",
            _("{%(name)s} is not filled here. You can use %(usable)s.")
            % {"name": name, "usable": usable},
        )
        for name in texts.unknown_placeholders(kind, words)
    ]


def require_usable(*, kind: Kind, language: str, subject: str, body: str) -> None:
    """Refuse words that `check` finds fault with."""
    problems = check(kind=kind, language=language, subject=subject, body=body)
    if problems:
        raise BadWords(_("The words cannot be used yet."), problems=problems)


@transaction.atomic
def save(
    *, kind: Kind, language: str, subject: str, body: str, actor: User, now: datetime
) -> NoticeTemplate:
    """Use these words for a kind in a language from now on."""
    policies.require_mail_duty(actor, now=now)
    require_usable(kind=kind, language=language, subject=subject, body=body)
    row, _was_made = NoticeTemplate.objects.update_or_create(
        kind=kind.code,
        language=language,
        defaults={"subject": subject.strip(), "body": body.strip()},
    )
    record(
        action="wording.saved",
        obj=row,
        actor=actor,
        at=now,
        label=f"{kind.code} ({language})",
        changes={"subject": row.subject, "body": row.body},
    )
    return row


@transaction.atomic
def give_up(*, kind: Kind, language: str, actor: User, now: datetime) -> None:
    """Go back to the shipped words."""
    policies.require_mail_duty(actor, now=now)
    gone, _rows = NoticeTemplate.objects.filter(kind=kind.code, language=language).delete()
    if gone:
        record(
            action="wording.given_up",
            object_type=NoticeTemplate._meta.label_lower,
            label=f"{kind.code} ({language})",
            actor=actor,
            at=now,
        )


def preview(*, kind: Kind, language: str, subject: str, body: str, name: str) -> Message:
    """A whole mail with these words, filled with the kind's examples."""
    own = {(kind.code, language): NoticeTemplate(subject=subject, body=body)}
    facts = {"path": "/", **kind.example}
    text = texts.text_of(kind.code, facts, language=language, name=name, own=own)
    parts: Sequence[texts.Text] = [text]
    return texts.message_of(
        parts, name=name, language=language, may_unsubscribe=not kind.is_mandatory
    )


class NoAddress(InvalidInput):
    """There is nowhere to send the test to."""

    code = "no_address"


def send_test(
    *, kind: Kind, language: str, subject: str, body: str, actor: User, now: datetime
) -> str:
    """Send these words, filled with examples, to the actor alone; the address it went to."""
    policies.require_mail_duty(actor, now=now)
    if not actor.email:
        raise NoAddress(_("Your account has no e-mail address to send a test to."))
    require_usable(kind=kind, language=language, subject=subject, body=body)
    message = preview(
        kind=kind, language=language, subject=subject, body=body, name=actor.full_name
    )
    subject = _("Test: %(subject)s") % {"subject": message.subject}
    EmailMessage(subject=subject, body=message.body, to=[actor.email]).send()
    record(
        action="wording.tested",
        object_type=NoticeTemplate._meta.label_lower,
        label=f"{kind.code} ({language})",
        actor=actor,
        at=now,
    )
    return actor.email
