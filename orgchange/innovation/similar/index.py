"""Keeping the index: what a submitted proposal says, as terms."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from orgchange.innovation import events
from orgchange.innovation.models import (
    Move,
    Proposal,
    ProposalTerm,
    ProposalText,
    ProposalVersion,
)
from orgchange.innovation.similar.terms import terms

TEXTS = ("scenario", "change", "metric", "systems")
SUBMITTING = ("submit", "answer")
BATCH = 1000


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


@transaction.atomic
def _index(ids: Collection[int], now: datetime) -> int:
    newest: dict[int, ProposalVersion] = {}
    versions = ProposalVersion.objects.filter(proposal__in=ids, number__isnull=False)
    for version in versions.select_related("proposal").order_by("number"):
        newest[version.proposal_id] = version
    ProposalTerm.objects.filter(proposal__in=ids).delete()
    ProposalText.objects.filter(proposal__in=ids).delete()
    texts, rows = [], []
    for proposal_id, version in newest.items():
        said = " \n".join(getattr(version, name) for name in TEXTS)
        found = counted(version.title, said, version.proposal.language or "en")
        rows += [ProposalTerm(proposal_id=proposal_id, term=t, count=n) for t, n in found.items()]
        texts.append(
            ProposalText(
                proposal_id=proposal_id,
                title=version.title,
                length=found.total(),
                indexed_at=now,
            )
        )
    ProposalText.objects.bulk_create(texts, batch_size=BATCH)
    ProposalTerm.objects.bulk_create(rows, batch_size=5 * BATCH)
    return len(texts)
