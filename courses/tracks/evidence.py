"""What of a stage's exit evidence is there: items handed in and signed, signatures of the stage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from courses.tracks.baselines import rated_by, skills_of
from courses.tracks.checks.entry import missing_courses
from courses.tracks.models import (
    Item,
    ItemKind,
    SignRequest,
    SignState,
    StageSigner,
    StageTerms,
    Submission,
    TrackEnrolment,
)

NOMINATION_ITEMS = ("motivation", "problem")


@dataclass(frozen=True)
class ItemState:
    """A piece of exit evidence and how it stands: `submission` is the newest, None: nothing yet."""

    item: Item
    submission: Submission | None
    sign: SignRequest | None
    is_done: bool

    @property
    def is_handed_in(self) -> bool:
        """Whether it waits for a signature."""
        return self.submission is not None and not self.is_done


def items_of(
    enrolment: TrackEnrolment, terms: Sequence[StageTerms], *, on: date
) -> list[ItemState]:
    """The items of stages, in order. At most eight queries, whatever their number."""
    items = list(
        Item.objects.filter(terms__in=[row.pk for row in terms])
        .select_related("course", "terms")
        .order_by("terms__position", "position", "pk")
    )
    newest = _newest(enrolment, items)
    signed = _signatures(newest)
    by_itself = _seen(enrolment, items, on)
    found = []
    for item in items:
        submission = newest.get(item.pk)
        sign = signed.get(submission.pk) if submission else None
        found.append(ItemState(item, submission, sign, _is_done(item, submission, sign, by_itself)))
    return found


def signatures_missing(enrolment: TrackEnrolment, terms: StageTerms) -> list[str]:
    """The roles that have not signed the stage as a whole. Two queries."""
    wanted = StageSigner.objects.filter(terms=terms).order_by("pk")
    rows = SignRequest.objects.filter(
        enrolment=enrolment, terms=terms, submission=None, state=SignState.SIGNED
    )
    held = set(rows.values_list("role", flat=True))
    return [row.role for row in wanted if row.role not in held]


def _newest(enrolment: TrackEnrolment, items: Sequence[Item]) -> dict[int, Submission]:
    rows = Submission.objects.filter(enrolment=enrolment, item__in=[row.pk for row in items])
    return {row.item_id: row for row in rows.order_by("number")}


def _signatures(newest: dict[int, Submission]) -> dict[int, SignRequest]:
    rows = SignRequest.objects.filter(submission__in=[row.pk for row in newest.values()])
    found: dict[int, SignRequest] = {}
    for row in rows.select_related("signer").order_by("pk"):
        if row.submission_id is not None:
            found[row.submission_id] = row
    return found


def _seen(enrolment: TrackEnrolment, items: Sequence[Item], on: date) -> set[int]:
    """What the system sees for itself: courses, ratings, and what the nomination says."""
    found: set[int] = set()
    kinds = {item.kind for item in items}
    given = rated_by(enrolment) if ItemKind.RATINGS in kinds else {}
    wanted = {row.pk for row in skills_of(enrolment, on=on)} if given else set()
    for item in items:
        if item.kind == ItemKind.RATINGS:
            relation = item.code.removeprefix("baseline-")
            if given and wanted <= given.get(relation, set()):
                found.add(item.pk)
        elif item.kind == ItemKind.COURSE:
            codes = [item.course.code] if item.course else []
            if not missing_courses(enrolment.employee_id, codes, today=on):
                found.add(item.pk)
        elif item.code in NOMINATION_ITEMS and getattr(enrolment, item.code):
            found.add(item.pk)
    return found


def _is_done(
    item: Item, submission: Submission | None, sign: SignRequest | None, seen: set[int]
) -> bool:
    if item.pk in seen:
        return True
    if submission is None:
        return False
    if not item.signed_by:
        return item.kind not in (ItemKind.COURSE, ItemKind.RATINGS)
    return sign is not None and sign.state == SignState.SIGNED
