"""Handing in evidence: a new version takes the place of the old, and both stay.

What a file holds is stored once under its hash and never taken away: sent twice, or only tried, it
leaves nothing behind that was not wanted.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from courses.tracks.models import (
    EvidenceDraft,
    Item,
    ItemKind,
    SignState,
    StageTerms,
    Submission,
    TrackEnrolment,
    ValueEstimate,
    Visibility,
)
from courses.tracks.policies import practice as policies
from courses.tracks.seeing import BY_ITSELF
from courses.tracks.services.asking import ask_for, ask_stages, drop_open, drop_stage
from courses.tracks.services.journal import week_problems, week_words
from courses.tracks.services.moving import alone_with
from courses.tracks.services.signing import go_on
from courses.tracks.showing import ItemLine, Shown, stage_lines
from orgchange.accounts.models import User
from orgchange.audit.services import record
from orgchange.core.dates import firm_day, out_of_range
from orgchange.core.errors import DomainError, Problem
from orgchange.directory.services.writing import (
    refuse_invalid,
    require,
    sight_of_actor,
    too_long,
)

LARGEST_FILE, LONGEST_NAME, LONGEST_LINK, LONGEST_UNIT = 10 * 1024 * 1024, 255, 500, 60
MOST_WORDS, MOST_VERSIONS = 10_000, 100
DIGITS = Decimal(10) ** 14  # what the columns of an estimate hold before the point


class NotShownYet(DomainError):
    """The stage of the item lies ahead, or the item is of another track."""

    code = "not_shown_yet"


class SeenByItself(DomainError):
    """Courses and ratings are seen by themselves."""

    code = "seen_by_itself"


class SignedAlready(DomainError):
    """It is signed, and its stage was not returned."""

    code = "signed_already"


class SameAgain(DomainError):
    """It is what was handed in last."""

    code = "same_again"


class EditedElsewhere(DomainError):
    """The draft was saved from another window since this one read it."""

    code = "edited_elsewhere"


@dataclass(frozen=True)
class Given:
    """What is handed in; which of it is needed follows from the kind of the item."""

    words: str = ""
    link: str = ""
    file: "File[Any] | None" = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    visibility: str = Visibility.SIGNERS
    happened_on: date | None = None


def hand_in(
    *, enrolment: TrackEnrolment, item: Item, given: Given, actor: User | None, now: datetime
) -> Submission:
    """Hand in a piece of evidence; its signer, or those of a stage now complete, are asked."""
    sight = sight_of_actor(actor, now)
    with alone_with(enrolment) as way:
        require(policies.can_hand_in(sight, way))
        line = _line(way, item, now)
        refuse_invalid(_wrong(line.item, given, today=firm_day(now)))
        if line.item.kind == ItemKind.JOURNAL:
            refuse_invalid(week_problems(way))
        row = _kept(way, line, given, actor=actor, now=now)
        _ask(way, line, row, now=now)
        EvidenceDraft.objects.filter(enrolment=way, item=line.item).delete()
        facts = {"item": line.item.code, "number": row.number, "sha256": row.sha256}
        record(action="track.handed_in", obj=way, actor=actor, at=now, changes=facts)
    return row


def save_draft(
    *,
    enrolment: TrackEnrolment,
    item: Item,
    words: str,
    link: str,
    revision: int,
    actor: User | None,
    now: datetime,
) -> EvidenceDraft:
    """Keep what is being written. `revision` is the one that was read with the form, 0 at first."""
    refuse_invalid([*too_long("words", words, MOST_WORDS), *too_long("link", link, LONGEST_LINK)])
    sight = sight_of_actor(actor, now)
    with alone_with(enrolment) as way:
        require(policies.can_hand_in(sight, way))
        _refuse_ahead(way, item)
        rows = EvidenceDraft.objects.filter(enrolment=way, item=item)
        draft = rows.first() or EvidenceDraft(enrolment=way, item=item)
        if draft.revision != revision:
            raise EditedElsewhere(
                _("This was saved from another window meanwhile. Load the page again.")
            )
        draft.words, draft.link = words, link.strip()
        draft.revision, draft.saved_at = revision + 1, now
        draft.save()
    return draft


def _line(way: TrackEnrolment, item: Item, now: datetime) -> ItemLine:
    """How far the item is; refused where it is not its turn, signed, or seen by itself."""
    _refuse_ahead(way, item)
    if item.kind in BY_ITSELF:
        raise SeenByItself(_("The system sees this by itself. There is nothing to hand in."))
    stage = stage_lines([way], now=now, terms=[item.terms_id])[way.pk][0]
    line = next(one for one in stage.items if one.item.pk == item.pk)
    returned = any(row.state == SignState.RETURNED for row in stage.requests)
    if line.shown == Shown.SIGNED and not returned:
        raise SignedAlready(_("This is signed. It stays as it is."))
    return line


def _refuse_ahead(way: TrackEnrolment, item: Item) -> None:
    """Evidence is handed in for the stage one is in, and for those before."""
    places = dict(
        StageTerms.objects.filter(version=way.version_id).values_list("stage_id", "position")
    )
    terms = item.terms
    here = places.get(way.stage_id or 0)
    if terms.version_id != way.version_id or here is None or terms.position > here:
        raise NotShownYet(_("This is handed in once its stage has begun."))


def _wrong(item: Item, given: Given, *, today: date) -> list[Problem]:
    problems = too_long("words", given.words, MOST_WORDS)
    problems += _wrong_link(given.link)
    problems += _wrong_file(given.file) if given.file is not None else []
    problems += out_of_range("happened_on", given.happened_on)
    if given.visibility not in Visibility.values:
        problems.append(Problem("visibility", "unknown", _("There is no such choice.")))
    if given.happened_on is not None and given.happened_on > today:
        text = _("This day has not come yet.")
        problems.append(Problem("happened_on", "in_future", text))
    return problems + _missing(item, given)


def _missing(item: Item, given: Given) -> list[Problem]:
    """What an item of this kind cannot be without."""
    said = bool(given.words.strip())
    if item.kind == ItemKind.TEXT and not said:
        return [Problem("words", "required", _("Write your text."))]
    if item.kind == ItemKind.FILE and given.file is None and not given.link.strip():
        return [Problem("file", "required", _("Choose a file, or give a link."))]
    if item.kind != ItemKind.VALUE:
        return []
    problems = []
    if not said:
        problems.append(Problem("words", "required", _("Say how one knows: every assumption.")))
    return problems + _wrong_value(given)


def _wrong_value(given: Given) -> list[Problem]:
    problems = too_long("unit", given.unit, LONGEST_UNIT)
    if not given.unit.strip():
        problems.append(Problem("unit", "required", _("Give the unit, such as EUR a year.")))
    if given.low is None:
        problems.append(Problem("low", "required", _("Give the number.")))
    for name, value in (("low", given.low), ("high", given.high)):
        if value is not None and (not value.is_finite() or abs(value) >= DIGITS):
            problems.append(Problem(name, "out_of_range", _("This number is too large.")))
    if not problems and given.high is not None and given.low is not None and given.high < given.low:
        text = _("The upper end lies below the lower one.")
        problems.append(Problem("high", "order", text))
    return problems


def _wrong_link(link: str) -> list[Problem]:
    if not link.strip():
        return []
    try:
        URLValidator(schemes=["http", "https"])(link.strip())
    except ValidationError:
        return [Problem("link", "invalid", _("Give the whole address, beginning with https://"))]
    return too_long("link", link, LONGEST_LINK)


def _wrong_file(file: "File[Any]") -> list[Problem]:
    name = name_of(file)
    if not name or len(name) > LONGEST_NAME:
        return [Problem("file", "name", _("The file needs a name of at most 255 characters."))]
    if not file.size:
        return [Problem("file", "empty", _("The file is empty."))]
    if file.size > LARGEST_FILE:
        return [Problem("file", "too_large", _("The file is larger than 10 MB."))]
    return []


def name_of(file: "File[Any]") -> str:
    """The name of a file alone, whatever way the browser wrote it."""
    return PurePath((file.name or "").replace("\\", "/")).name.replace("\x00", "")


def _kept(
    way: TrackEnrolment, line: ItemLine, given: Given, *, actor: User | None, now: datetime
) -> Submission:
    number = line.newest.number + 1 if line.newest else _next_number(way, line.item)
    if number > MOST_VERSIONS:
        text = _("At most %(limit)d versions. Talk to the track lead.") % {"limit": MOST_VERSIONS}
        refuse_invalid([Problem("", "too_many", text)])
    digest = _digest(given.file) if given.file is not None else ""
    words = given.words.strip()
    if line.item.kind == ItemKind.JOURNAL:
        words = words or week_words(way)
    row = Submission(
        enrolment=way,
        item=line.item,
        number=number,
        words=words,
        link=given.link.strip(),
        file_name=name_of(given.file) if given.file is not None else "",
        sha256=digest,
        visibility=given.visibility,
        happened_on=given.happened_on,
        submitted_at=now,
        submitted_by=actor,
    )
    _refuse_the_same(line, row, given)
    if given.file is not None:
        row.file = _stored(given.file, digest)
    row.save()
    if line.item.kind == ItemKind.VALUE and given.low is not None:
        ValueEstimate.objects.create(
            submission=row, low=given.low, high=given.high, unit=given.unit.strip()
        )
    return row


def _next_number(way: TrackEnrolment, item: Item) -> int:
    """One more than all before: a renewal goes on counting."""
    numbers = Submission.objects.filter(enrolment=way, item=item).order_by("-number")
    return (numbers.values_list("number", flat=True).first() or 0) + 1


def _refuse_the_same(line: ItemLine, row: Submission, given: Given) -> None:
    """The same once more, while it waits, is a slip of the finger."""
    last = line.newest
    if last is None or line.shown == Shown.RETURNED:
        return
    names = ("words", "link", "sha256", "visibility", "happened_on")
    same = all(getattr(last, name) == getattr(row, name) for name in names)
    held = getattr(last, "value", None)
    figures = (held.low, held.high, held.unit) if held else (None, None, "")
    if same and figures == (given.low, given.high, given.unit.strip()):
        raise SameAgain(_("This is what you handed in last."))


def _ask(way: TrackEnrolment, line: ItemLine, row: Submission, *, now: datetime) -> None:
    """Who signs it is asked; what was signed of the stage before is to be signed again."""
    drop_open(submissions=[one.pk for one in line.versions])
    if line.item.is_mandatory:
        drop_stage(way=way, terms_id=line.item.terms_id)
    if line.item.signed_by:
        ask_for(submission=row, now=now)
    ask_stages(ways=[way.pk], now=now)
    go_on(way=way, actor=None, now=now)  # a stage that nobody signs


def _digest(file: "File[Any]") -> str:
    found = hashlib.sha256()
    for chunk in file.chunks():
        found.update(chunk)
    return found.hexdigest()


def _stored(file: "File[Any]", digest: str) -> str:
    """The name under which the storage has what the file holds."""
    name = f"tracks/{digest[:2]}/{digest}"
    if default_storage.exists(name):
        return name
    file.seek(0)
    return default_storage.save(name, file)
