"""Keeping the index: what a submitted proposal says, as terms."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from typing import Any

from orgchange.innovation import events
from orgchange.innovation.models import (
    Move,
    Proposal,
    ProposalTerm,
    ProposalText,
    ProposalVersion,
)
from orgchange.innovation.similar.inverted import BATCH, Index, Text, replace
from orgchange.innovation.similar.terms import terms

PROPOSALS = Index(ProposalText, ProposalTerm, owner="proposal")

TEXTS = ("scenario", "change", "metric", "systems")
SUBMITTING = ("submit", "answer")


def connect() -> None:
    """Listen to what becomes of proposals."""
    events.proposal_moved.connect(proposal_moved)


def proposal_moved(*, proposal: Proposal, move: Move, now: datetime, **_facts: Any) -> None:
    """A proposal was submitted, or submitted anew: its words are in the index from now on."""
    if move.transition in SUBMITTING:
        index_proposals([proposal.pk], now=now)


def index_proposals(ids: Collection[int], *, now: datetime) -> int:
    """Read the newest submitted versions of these proposals into the index, in place of the old.

    A constant number of statements for each thousand. Answers how many are indexed.
    """
    done = 0
    wanted = sorted(ids)
    for start in range(0, len(wanted), BATCH):
        done += _index(wanted[start : start + BATCH], now)
    return done


def counted(title: str, text: str, language: str) -> Counter[str]:
    """The terms of a proposal; those of the title count twice."""
    of_title = terms(title, language)
    return terms(text, language) + of_title + of_title


def _index(ids: Collection[int], now: datetime) -> int:
    newest: dict[int, ProposalVersion] = {}
    versions = ProposalVersion.objects.filter(proposal__in=ids, number__isnull=False)
    for version in versions.select_related("proposal").order_by("number"):
        newest[version.proposal_id] = version
    texts = [_text(pk, version) for pk, version in newest.items()]
    replace(PROPOSALS, ids, texts, now=now)
    return len(texts)


def _text(proposal_id: int, version: ProposalVersion) -> Text:
    said = " \n".join(getattr(version, name) for name in TEXTS)
    language = version.proposal.language or "en"
    return Text(proposal_id, version.title, counted(version.title, said, language))
