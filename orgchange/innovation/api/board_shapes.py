"""The shapes of the board, of its figures and of saved filters in the API."""

from typing import Any

from rest_framework import serializers

from orgchange.innovation.api.money_shapes import Amount
from orgchange.innovation.board.cards import Card
from orgchange.innovation.board.columns import Column
from orgchange.innovation.board.listing import Line
from orgchange.innovation.board.money import MoneyBar
from orgchange.innovation.board.scope import Seat
from orgchange.innovation.models import Fund, Lane, SavedFilter
from orgchange.innovation.portfolio.figures import Figures
from orgchange.innovation.services.steps import Taken
from orgchange.innovation.ways import MOST_WORDS

MOST_AT_ONCE = 200


class BoardRow(serializers.Serializer[Any]):
    """A fund whose board the asker may open, and the roles that they hold in it today."""

    fund = serializers.SlugField()
    name = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())


class WayRow(serializers.Serializer[Any]):
    """A step on from a card. A plain one asks for nothing."""

    code = serializers.SlugField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field of that name
    target = serializers.SlugField()
    is_plain = serializers.BooleanField()


class ReviewsRow(serializers.Serializer[Any]):
    """How many of the reviews asked for are in."""

    done = serializers.IntegerField()
    asked = serializers.IntegerField()


class CardRow(serializers.Serializer[Any]):
    """A proposal on the board."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    title = serializers.CharField()
    asked = Amount()
    lane = serializers.ChoiceField(Lane.choices)
    state = serializers.SlugField()
    submitter = serializers.CharField(allow_blank=True, help_text="Empty where it is hidden.")
    handler = serializers.CharField(allow_blank=True)
    since = serializers.DateTimeField(help_text="When it came to this state.")
    due_at = serializers.DateTimeField(allow_null=True)
    reviews = ReviewsRow(allow_null=True)
    ways = WayRow(many=True)


class ColumnRow(serializers.Serializer[Any]):
    """A state with its most urgent cards; `more` are not shown, the list has all."""

    state = serializers.SlugField()
    name = serializers.CharField()
    is_yours = serializers.BooleanField()
    count = serializers.IntegerField()
    late = serializers.IntegerField()
    asked = Amount()
    more = serializers.IntegerField()
    cards = CardRow(many=True)


class MoneyRow(serializers.Serializer[Any]):
    """The fund's money; the five parts add up to `total`."""

    currency = serializers.CharField()
    periods = serializers.CharField()
    total = Amount()
    spent = Amount()
    released = Amount(help_text="Released and not spent.")
    committed = Amount(help_text="Committed and not released.")
    reserved = Amount()
    available = Amount()


class BoardWhole(BoardRow):
    """The board: money on top, and the columns."""

    money = MoneyRow(allow_null=True)
    columns = ColumnRow(many=True)


class BoardPage(serializers.Serializer[Any]):
    """A page of the list beside the board."""

    count = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    results = CardRow(many=True)


class MoveManyInput(serializers.Serializer[Any]):
    """One step for many proposals."""

    step = serializers.SlugField(max_length=40)
    words = serializers.CharField(max_length=MOST_WORDS, required=False, allow_blank=True)
    proposals = serializers.ListField(
        child=serializers.IntegerField(min_value=1), min_length=1, max_length=MOST_AT_ONCE
    )


class TakenRow(serializers.Serializer[Any]):
    """What became of one of them."""

    proposal = serializers.IntegerField()
    is_moved = serializers.BooleanField()
    state = serializers.SlugField()
    reason = serializers.CharField(allow_blank=True)


class StageRow(serializers.Serializer[Any]):
    """A state of the funnel."""

    state = serializers.SlugField()
    name = serializers.CharField()
    came = serializers.IntegerField()
    here = serializers.IntegerField()
    median_days = serializers.FloatField(allow_null=True)


class RepliesRow(serializers.Serializer[Any]):
    """First replies."""

    given = serializers.IntegerField()
    in_time = serializers.IntegerField()
    overdue = serializers.IntegerField()


class GroupRow(serializers.Serializer[Any]):
    """A function or a site; null where the group is too small to be told."""

    name = serializers.CharField(allow_blank=True)
    submitters = serializers.IntegerField(allow_null=True)
    proposals = serializers.IntegerField(allow_null=True)
    approved = serializers.IntegerField(allow_null=True)


class PortfolioRow(serializers.Serializer[Any]):
    """How a fund does."""

    fund = serializers.SlugField()
    stages = StageRow(many=True)
    replies = RepliesRow()
    money = MoneyRow(allow_null=True)
    least = serializers.IntegerField(help_text="Fewer submitters than this are not told.")
    functions = GroupRow(many=True)
    sites = GroupRow(many=True)


class FilterRow(serializers.Serializer[Any]):
    """Filters of a board that the asker keeps."""

    id = serializers.IntegerField()
    fund = serializers.SlugField()
    name = serializers.CharField()
    query = serializers.CharField(help_text="A query string: of the board's page, and here.")


class FilterInput(serializers.Serializer[Any]):
    """Filters to keep; a name used before means these from now on."""

    fund = serializers.SlugRelatedField(slug_field="code", queryset=Fund.objects.all())
    name = serializers.CharField(max_length=60)
    query = serializers.CharField(max_length=500, allow_blank=True, default="")


def board_row(seat: Seat, language: str) -> dict[str, Any]:
    """A `BoardRow`."""
    name = seat.fund.name_in(language)
    return {"fund": seat.fund.code, "name": name, "roles": sorted(seat.roles)}


def money_row(bar: MoneyBar | None) -> dict[str, Any] | None:
    """A `MoneyRow`; nothing, where no money was allocated."""
    if bar is None:
        return None
    parts = {part.code: f"{part.amount:.2f}" for part in bar.parts}
    said = {"currency": bar.currency, "periods": bar.periods, "total": f"{bar.total:.2f}"}
    return {**said, **parts}


def column_row(column: Column) -> dict[str, Any]:
    """A `ColumnRow`."""
    return {
        "state": column.code,
        "name": column.name,
        "is_yours": column.is_yours,
        "count": column.count,
        "late": column.late,
        "asked": f"{column.asked:.2f}",
        "more": column.more,
        "cards": [card_row(card) for card in column.cards],
    }


def line_row(line: Line) -> dict[str, Any]:
    """A `CardRow`, of the list."""
    return card_row(line.card)


def card_row(card: Card) -> dict[str, Any]:
    """A `CardRow`."""
    return {
        "id": card.pk,
        "number": card.number,
        "title": card.title,
        "asked": f"{card.asked:.2f}",
        "lane": card.lane,
        "state": card.state,
        "submitter": card.submitter,
        "handler": card.handler,
        "since": card.since,
        "due_at": card.due_at,
        "reviews": vars(card.reviews) if card.reviews else None,
        "ways": [vars(way) for way in card.ways],
    }


def taken_row(one: Taken) -> dict[str, Any]:
    """A `TakenRow`."""
    return {
        "proposal": one.proposal.pk,
        "is_moved": not one.reason,
        "state": one.proposal.state,
        "reason": one.reason,
    }


def portfolio_row(seat: Seat, found: Figures) -> dict[str, Any]:
    """A `PortfolioRow`."""
    return {
        "fund": seat.fund.code,
        "stages": [
            {
                "state": stage.code,
                "name": stage.name,
                "came": stage.came,
                "here": stage.here,
                "median_days": stage.days,
            }
            for stage in found.stages
        ],
        "replies": vars(found.replies),
        "money": money_row(found.money),
        "least": found.least,
        "functions": [vars(group) for group in found.functions],
        "sites": [vars(group) for group in found.sites],
    }


def filter_row(row: SavedFilter) -> dict[str, Any]:
    """A `FilterRow`."""
    return {"id": row.pk, "fund": row.fund.code, "name": row.name, "query": row.query}
