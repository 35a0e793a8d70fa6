"""The numbers at the top of a page of figures, and on the first page of the PDF."""

from typing import Any

from django.utils.translation import gettext as _

from courses.coverage.board import Board
from orgchange.core.figures import number, percent


def headline(board: Board) -> list[dict[str, Any]]:
    """The five numbers at the top, each naming what it is of."""
    total = board.total
    if total.is_withheld:
        names = (_("Coverage"), _("On track"), _("Overdue"), _("Excluded"))
        return [_withheld(name) for name in names]
    split = _("%(never)s never done · %(expired)s expired") % {
        "never": number(total.never_done),
        "expired": number(total.overdue_expired),
    }
    why = _("%(exempt)s exempt · %(leave)s on leave · %(blocked)s blocked") % {
        "exempt": number(total.exempt),
        "leave": number(total.on_leave),
        "blocked": number(total.blocked),
    }
    on_track = total.covered + total.pending
    return [
        _figure(_("Coverage"), total.covered, total.required, _("obligations"), "covered"),
        _figure(_("On track"), on_track, total.required, _("obligations")),
        *_fully(board),
        {
            "label": _("Overdue"),
            "value": number(total.overdue),
            "of": split,
            "state": "overdue",
            "url": board.people_url(state="overdue") if board.shows_people else "",
        },
        {
            "label": _("Excluded"),
            "value": number(total.excluded),
            "of": why,
            "state": "excluded",
            "url": board.people_url(state="excluded") if board.shows_people else "",
        },
    ]


def _fully(board: Board) -> list[dict[str, Any]]:
    """Fully covered people. Over a choice of courses they are not told where people are unseen."""
    head, label = board.head, _("Fully covered people")
    if not head.hides_duties:
        return [_figure(label, head.fully_covered, head.with_requirement, _("people"))]
    return [] if board.query.courses else [_withheld(label)]


def _withheld(label: str) -> dict[str, Any]:
    return {"label": label, "value": "–", "of": _("withheld to protect small groups")}


def _figure(label: str, part: int, whole: int, unit: str, state: str = "") -> dict[str, Any]:
    return {
        "label": label,
        "value": percent(part, whole, decimals=1),
        "unit": "%",
        "of": f"{number(part)} / {number(whole)} {unit}",
        "state": state,
    }
