"""From a notice to words: in the reader's language, HR's own words before the shipped ones."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.formats import number_format

from orgchange.core.wording import day_text, instant_text
from orgchange.notices import kinds
from orgchange.notices.kinds import Facts, Kind
from orgchange.notices.models import Notice, NoticeTemplate

ADDRESS = re.compile(r"https?://\S+")
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
Wordings = Mapping[tuple[str, str], NoticeTemplate]


@dataclass(frozen=True)
class Text:
    """What a reader sees of one notice. `path` is where its link leads, within the site."""

    subject: str
    body: str
    path: str = ""

    @property
    def opening(self) -> str:
        """The first paragraph, without its address: what a list with buttons has room for."""
        first = self.body.partition("\n\n")[0]
        return ADDRESS.sub("", first).rstrip(" :：")

    @property
    def url(self) -> str:
        """The link as mails need it."""
        return absolute(self.path or "/")


@dataclass(frozen=True)
class Message:
    """One mail: a notice, or a digest of many."""

    subject: str
    body: str


def absolute(path: str) -> str:
    """A path within the site, as mails need it."""
    return str(settings.SITE_URL).rstrip("/") + path


def language_of(*choices: str) -> str:
    """The first of the languages that we speak; the default otherwise."""
    spoken = {code for code, _ in settings.LANGUAGES}
    return next((code for code in choices if code in spoken), settings.LANGUAGE_CODE)


def wordings() -> dict[tuple[str, str], NoticeTemplate]:
    """HR's own words, by kind and language."""
    return {(row.kind, row.language): row for row in NoticeTemplate.objects.all()}


def shipped(kind: Kind, language: str) -> tuple[str, str]:
    """The words a kind comes with, placeholders and all."""
    with translation.override(language):
        return str(kind.subject), str(kind.body)


def facts_of(
    notices: Iterable[Notice], now: datetime, *, for_mail: bool = False
) -> dict[int, Facts]:
    """What fills each notice's words: a constant number of queries for each kind.

    `for_mail`: with what only the recipient's own mail may hold.
    """
    found: dict[int, Facts] = {}
    for code, group in by_kind(notices).items():
        if kinds.known(code):
            found.update(kinds.get(code).facts(group, now))
            own = kinds.get(code).letter(group, now) if for_mail else {}
            found.update({pk: {**found.get(pk, {}), **facts} for pk, facts in own.items()})
    return found


def by_kind(notices: Iterable[Notice]) -> dict[str, list[Notice]]:
    """The notices of each kind."""
    groups: dict[str, list[Notice]] = {}
    for notice in notices:
        groups.setdefault(notice.kind, []).append(notice)
    return groups


def text_of(
    code: str, facts: Facts, *, language: str, name: str = "", own: Wordings | None = None
) -> Text:
    """One notice in words."""
    if not kinds.known(code):  # its area was switched off; what was said stays listed
        return Text(code, "", "")
    row = (own or {}).get((code, language))
    subject, body = (row.subject, row.body) if row else shipped(kinds.get(code), language)
    path = str(facts.get("path", ""))
    values = {**facts, "name": name, "link": Text("", "", path).url}
    with translation.override(language):
        return Text(_fill(subject, values), _fill(body, values), path)


def _fill(words: str, values: Mapping[str, Any]) -> str:
    """Put values in place of `{placeholders}`; a line left empty by one does not gape."""
    filled = PLACEHOLDER.sub(lambda found: spoken(values.get(found[1], "")), words)
    return re.sub(r"\n{3,}", "\n\n", filled).strip()


def spoken(value: Any) -> str:
    """A fact as the active language says it."""
    if callable(value):
        value = value()
    if isinstance(value, Mapping):
        language = translation.get_language() or settings.LANGUAGE_CODE
        value = value.get(language) or next(iter(value.values()), "")
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return day_text(value)
    if isinstance(value, list | tuple):
        return "\n".join(f"– {spoken(line)}" for line in value)
    if isinstance(value, int) and not isinstance(value, bool):
        return number_format(value)
    return "" if value is None else str(value)


def message_of(
    parts: Sequence[Text], *, name: str, language: str, may_unsubscribe: bool
) -> Message:
    """One mail of one or many texts, in the frame that every mail has."""
    context = {
        "name": name,
        "parts": parts,
        "is_digest": len(parts) > 1,
        "may_unsubscribe": may_unsubscribe,
        "choices_url": absolute(reverse("notices:choices")),
    }
    with translation.override(language):
        subject = parts[0].subject
        if len(parts) > 1:
            subject = render_to_string("notices/digest_subject.txt", context).strip()
        return Message(
            " ".join(subject.split())[:300], render_to_string("notices/mail.txt", context)
        )


def unknown_placeholders(kind: Kind, words: str) -> list[str]:
    """Placeholders in the words that the kind does not fill."""
    usable = {*kind.placeholders, *kinds.COMMON}
    return sorted({name for name in PLACEHOLDER.findall(words) if name not in usable})
