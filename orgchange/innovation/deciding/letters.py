"""The letter that tells a result: the fund's own words or the shipped ones, filled."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from orgchange.core.registry import Text
from orgchange.innovation.amounts import amount_text
from orgchange.innovation.models import Decision, LetterTemplate, Outcome
from orgchange.notices.texts import PLACEHOLDER

PLACEHOLDERS: Mapping[str, Text] = {
    "name": _("Who reads it"),
    "title": _("The proposal"),
    "number": _("Its number"),
    "fund": _("The fund"),
    "round": _("The round"),
    "amount": _("What was approved, with its currency"),
    "words": _("What was written for this proposal alone"),
    "signed": _("Who decided"),
}
# A letter without them could be anybody's.
NEEDED = ("words",)
SHIPPED: Mapping[str, tuple[Text, Text]] = {
    Outcome.APPROVED: (
        _("{title}: approved"),
        _(
            "Dear {name},\n\n"
            "your proposal {number}, “{title}”, is approved with {amount} from the fund “{fund}”."
            "\n\n{words}\n\n"
            "Next you meet your team and agree on the first milestone. "
            "Thank you for having written it.\n\n{signed}"
        ),
    ),
    Outcome.DECLINED: (
        _("{title}: not this time"),
        _(
            "Dear {name},\n\n"
            "your proposal {number}, “{title}”, was read, reviewed and discussed. "
            "The fund “{fund}” does not take it on this time.\n\n{words}\n\n"
            "If something was overlooked, you can appeal once within 30 days. "
            "You can also propose it again, changed. Thank you for having written it.\n\n{signed}"
        ),
    ),
}
GAP = re.compile(r"\n{3,}")  # where a placeholder had nothing to say
Own = Mapping[tuple[int, str, str], LetterTemplate]


@dataclass(frozen=True)
class Letter:
    """A letter as it is read."""

    subject: str
    body: str


def own_letters(fund_ids: Iterable[int]) -> Own:
    """The funds' own letters, by fund, outcome and language. One query."""
    rows = LetterTemplate.objects.filter(fund__in=set(fund_ids))
    return {(row.fund_id, row.outcome, row.language): row for row in rows}


def words_for(fund_id: int, outcome: str, language: str, own: Own) -> Letter:
    """The letter with its placeholders."""
    row = own.get((fund_id, outcome, language))
    if row is not None:
        return Letter(row.subject, row.body)
    with translation.override(language):
        subject, body = SHIPPED[outcome]
        return Letter(str(subject), str(body))


def letter_for(decision: Decision, *, name: str, language: str, own: Own) -> Letter:
    """One decision, as somebody reads it in a language."""
    proposal = decision.proposal
    plain = words_for(proposal.round.fund_id, decision.outcome, language, own)
    with translation.override(language):
        values = {
            "name": name,
            "title": str(proposal),
            "number": proposal.number or "",
            "fund": proposal.round.fund.name_in(language),
            "round": proposal.round.name_in(language),
            "amount": amount_text(decision.amount, proposal.round.fund.currency),
            "words": decision.words,
            "signed": str(decision.decided_by),
        }
    return Letter(_fill(plain.subject, values), _fill(plain.body, values))


def in_every_language(decision: Decision, *, name: str, own: Own) -> dict[str, dict[str, str]]:
    """`{"subject": {language: text}, "letter": {language: text}}`, as a notice keeps it."""
    written = {
        code: letter_for(decision, name=name, language=code, own=own)
        for code, _name in settings.LANGUAGES
    }
    return {
        "subject": {code: letter.subject for code, letter in written.items()},
        "letter": {code: letter.body for code, letter in written.items()},
    }


def missing(decisions: Collection[Decision]) -> list[Decision]:
    """Those that still need words of their own."""
    return [one for one in decisions if not one.words.strip()]


def _fill(text: str, values: Mapping[str, str]) -> str:
    filled = PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)
    return GAP.sub("\n\n", filled).strip()
