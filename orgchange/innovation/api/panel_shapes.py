"""The shapes of standings, draws and the panel in the API."""

from typing import Any

from rest_framework import serializers

from orgchange.innovation.api.deciding_shapes import MoneyField
from orgchange.innovation.models import Draw, DrawEntry, Finding, PanelSession, Round
from orgchange.innovation.reviewing.agenda import Line
from orgchange.innovation.reviewing.calibration import Standing, Strictness
from orgchange.innovation.reviewing.standings import Row, Standings
from orgchange.innovation.services.draws import LONGEST_REASON, LONGEST_WORDS
from orgchange.innovation.services.panels import LONGEST_NAME, LONGEST_NOTES, MOST_MINUTES
from orgchange.innovation.services.tags import LONGEST

MOST = 500


class Score(serializers.FloatField):
    """A score of 1 to 5, with two decimals as everywhere."""

    def to_representation(self, value: Any) -> Any:
        """Rounded, as it is shown."""
        return round(float(value), 2)


class Chosen(serializers.ListField):
    """Ids of proposals."""

    def __init__(self, **given: Any) -> None:
        child = serializers.IntegerField(min_value=1)
        super().__init__(child=child, min_length=1, max_length=MOST, **given)


class StandingShape(serializers.Serializer[Any]):
    """The scores of a proposal: raw, and calibrated with its 90 % interval."""

    reviews = serializers.IntegerField()
    raw = Score()
    calibrated = Score()
    low = Score()
    high = Score()
    spread = Score()


class PlacedRow(StandingShape):
    """A proposal in its place."""

    place = serializers.IntegerField()
    proposal = serializers.IntegerField()
    number = serializers.CharField()
    title = serializers.CharField()
    submitter = serializers.CharField(allow_blank=True, help_text="Empty where it is hidden.")
    asked = MoneyField()
    tags = serializers.ListField(child=serializers.CharField())
    on_line = serializers.BooleanField(help_text="Its interval crosses the line.")


class StrictnessRow(serializers.Serializer[Any]):
    """How far above (+) or below (−) the others a reviewer scores, after shrinking."""

    reviewer = serializers.CharField()
    reviews = serializers.IntegerField()
    shift = Score()


class StandingsRow(serializers.Serializer[Any]):
    """A page of a round's proposals, the best first. `hidden`: how many the asker may not know."""

    count = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    hidden = serializers.IntegerField()
    results = PlacedRow(many=True)
    reviewers = StrictnessRow(many=True)


class TagInput(serializers.Serializer[Any]):
    """A word for proposals of the round's fund."""

    tag = serializers.CharField(max_length=LONGEST)
    proposals = Chosen()


class TaggedRow(serializers.Serializer[Any]):
    """How many did not have the word yet."""

    tagged = serializers.IntegerField()


class UntaggedRow(serializers.Serializer[Any]):
    """How many had the word."""

    untagged = serializers.IntegerField()


class EntryShape(serializers.Serializer[Any]):
    """A proposal in a draw; ticket and rank once it is drawn."""

    proposal = serializers.IntegerField()
    number = serializers.CharField()
    title = serializers.CharField()
    ticket = serializers.CharField(allow_blank=True)
    rank = serializers.IntegerField(allow_null=True)


class DrawRow(serializers.Serializer[Any]):
    """A draw. The secret is told once it is drawn, and makes it repeatable."""

    id = serializers.IntegerField()
    round = serializers.IntegerField()
    places = serializers.IntegerField()
    reason = serializers.CharField()
    commitment = serializers.CharField()
    announced_at = serializers.DateTimeField()
    drawn_at = serializers.DateTimeField(allow_null=True)
    secret = serializers.CharField(allow_blank=True)
    words = serializers.CharField(allow_blank=True)
    seed = serializers.CharField(allow_blank=True)
    entries = EntryShape(many=True)


class DrawInput(serializers.Serializer[Any]):
    """Among which proposals of a round, for how many places, and why."""

    round = serializers.PrimaryKeyRelatedField(queryset=Round.objects.all())
    places = serializers.IntegerField(min_value=1, max_value=1000)
    reason = serializers.CharField(max_length=LONGEST_REASON)
    proposals = Chosen()


class HoldInput(serializers.Serializer[Any]):
    """The words that the panel says now."""

    words = serializers.CharField(max_length=LONGEST_WORDS)


class ItemRow(serializers.Serializer[Any]):
    """A proposal on the agenda; for who leaves the room, no more than that it is there."""

    id = serializers.IntegerField()
    proposal = serializers.IntegerField()
    number = serializers.CharField()
    title = serializers.CharField()
    is_known = serializers.BooleanField()
    is_running = serializers.BooleanField()
    seconds = serializers.IntegerField(allow_null=True, help_text="How long it was heard so far.")
    notes = serializers.CharField(allow_blank=True)
    finding = serializers.ChoiceField(Finding.choices, allow_blank=True)
    amount = MoneyField(allow_null=True)
    standing = StandingShape(allow_null=True)


class PanelRow(serializers.Serializer[Any]):
    """A session of the panel."""

    id = serializers.IntegerField()
    round = serializers.IntegerField()
    name = serializers.CharField()
    meets_at = serializers.DateTimeField()
    minutes = serializers.IntegerField(help_text="For each.")
    closed_at = serializers.DateTimeField(allow_null=True)


class PanelWhole(PanelRow):
    """A session with its agenda."""

    items = ItemRow(many=True)


class PanelInput(serializers.Serializer[Any]):
    """A session about proposals of a round, in their order."""

    round = serializers.PrimaryKeyRelatedField(queryset=Round.objects.all())
    name = serializers.CharField(max_length=LONGEST_NAME)
    meets_at = serializers.DateTimeField()
    minutes = serializers.IntegerField(min_value=1, max_value=MOST_MINUTES, default=8)
    proposals = Chosen()


class AgendaInput(serializers.Serializer[Any]):
    """Further proposals of the session's round, in their order."""

    proposals = Chosen()


class ItemInput(serializers.Serializer[Any]):
    """What the panel writes about a proposal; all of it, each time."""

    notes = serializers.CharField(max_length=LONGEST_NOTES, allow_blank=True, default="")
    finding = serializers.ChoiceField(Finding.choices, allow_blank=True, default="")
    amount = MoneyField(allow_null=True, default=None)


def standings_row(found: Standings) -> dict[str, Any]:
    """A `StandingsRow`."""
    return {
        "count": found.page.paginator.count,
        "page": found.page.number,
        "pages": found.page.paginator.num_pages,
        "hidden": found.hidden,
        "results": [_placed_row(row) for row in found.rows],
        "reviewers": [_strictness_row(name, one) for name, one in found.reviewers],
    }


def _placed_row(row: Row) -> dict[str, Any]:
    return {
        "place": row.place,
        "proposal": row.proposal.pk,
        "number": row.proposal.number,
        "title": str(row.proposal),
        "submitter": row.proposal.submitter.full_name if row.shown.submitter else "",
        "asked": row.proposal.asked,
        "tags": list(row.tags),
        "on_line": row.on_line,
        **_standing_row(row.standing),
    }


def _standing_row(one: Standing) -> dict[str, Any]:
    names = ("reviews", "raw", "calibrated", "low", "high", "spread")
    return StandingShape({name: getattr(one, name) for name in names}).data


def _strictness_row(name: str, one: Strictness) -> dict[str, Any]:
    return {"reviewer": name, "reviews": one.reviews, "shift": round(one.shift, 2)}


def draw_row(row: Draw) -> dict[str, Any]:
    """A `DrawRow`."""
    return {
        "id": row.pk,
        "round": row.round_id,
        "places": row.places,
        "reason": row.reason,
        "commitment": row.commitment,
        "announced_at": row.announced_at,
        "drawn_at": row.drawn_at,
        "secret": row.secret if row.drawn_at else "",
        "words": row.words,
        "seed": row.seed,
        "entries": [_entry_row(entry) for entry in row.entries.all()],
    }


def _entry_row(entry: DrawEntry) -> dict[str, Any]:
    return {
        "proposal": entry.proposal_id,
        "number": entry.proposal.number,
        "title": str(entry.proposal),
        "ticket": entry.ticket,
        "rank": entry.rank,
    }


def panel_row(row: PanelSession) -> dict[str, Any]:
    """A `PanelRow`."""
    names = ("name", "meets_at", "minutes", "closed_at")
    return {"id": row.pk, "round": row.round_id, **{name: getattr(row, name) for name in names}}


def item_row(line: Line) -> dict[str, Any]:
    """An `ItemRow`."""
    item = line.item
    amount = item.amount if line.is_known else None
    return {
        "id": item.pk,
        "proposal": item.proposal_id,
        "number": item.proposal.number,
        "title": str(item.proposal),
        "is_known": line.is_known,
        "is_running": line.is_known and line.is_running,
        "seconds": line.seconds if line.is_known else None,
        "notes": item.notes if line.is_known else "",
        "finding": item.finding if line.is_known else "",
        "amount": None if amount is None else f"{amount:.2f}",
        "standing": _standing_row(line.standing) if line.standing else None,
    }
