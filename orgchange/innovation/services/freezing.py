"""Versions: the working copy that is written on, and how it becomes one that never changes."""

from datetime import datetime
from unicodedata import name as name_of

from orgchange.accounts.models import User
from orgchange.innovation.models import Proposal, ProposalVersion
from orgchange.innovation.notices import reviewer_notices
from orgchange.innovation.proposing import versions

CHINESE_SHARE = 0.2  # of the letters; a Chinese text has Latin names and units in it


def freeze(proposal: Proposal, *, actor: User | None, now: datetime) -> ProposalVersion | None:
    """Give the working copy the next number, and the proposal what it says. None without one.

    The proposal is changed, not saved: the step that asks for it does.
    """
    copy = proposal.versions.filter(number=None).first()
    if copy is None:
        return None
    last = proposal.versions.exclude(number=None).order_by("-number").first()
    copy.number = (last.number or 0) + 1 if last else 1
    copy.saved_at, copy.saved_by = now, actor
    copy.save(update_fields=["number", "saved_at", "saved_by"])
    take_over(proposal, copy)
    reviewer_notices.tell_changed(copy, now=now)
    return copy


def take_over(proposal: Proposal, version: ProposalVersion) -> None:
    """What lists show of a proposal is what this version says. Changed, not saved."""
    proposal.title = version.title
    proposal.asked = versions.asked_by(version)
    proposal.language = language_of(f"{version.title} {version.scenario}")


def working_copy_of(proposal: Proposal, *, actor: User | None, now: datetime) -> ProposalVersion:
    """The working copy; made from what was handed in last, where there is none."""
    held = proposal.versions.filter(number=None).first()
    if held is not None:
        return held
    last = versions.newest(proposal)
    copy = ProposalVersion(proposal=proposal, saved_at=now, saved_by=actor)
    copy.revision = versions.revision_of(proposal)
    for field in versions.FIELDS if last else ():
        setattr(copy, field, getattr(last, field))
    copy.save()
    if last is not None:
        _copy_lists(last, copy)
    return copy


def _copy_lists(last: ProposalVersion, copy: ProposalVersion) -> None:
    for name in versions.LISTS:
        rows = list(getattr(last, name).all())
        for row in rows:
            row.pk, row.version = None, copy
            row._state.adding = True
        getattr(copy, name).bulk_create(rows)


def language_of(text: str) -> str:
    """`zh-hans` where a fair share of the letters is Chinese, else nothing that we could tell."""
    letters = [letter for letter in text if letter.isalpha()]
    chinese = sum(name_of(letter, "").startswith("CJK") for letter in letters)
    return "zh-hans" if letters and chinese / len(letters) >= CHINESE_SHARE else ""
