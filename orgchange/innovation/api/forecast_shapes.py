"""The shapes of a period's forecast in the API."""

from typing import Any

from rest_framework import serializers

from orgchange.innovation.api.money_shapes import Amount
from orgchange.innovation.money.forecast import Forecast


class MonthRow(serializers.Serializer[Any]):
    """A month: spent in it, planned to be released in it, and both from the beginning on."""

    starts_on = serializers.DateField()
    spent = Amount()
    planned = Amount()
    cumulated = Amount()


class ForecastRow(serializers.Serializer[Any]):
    """A period as it would end."""

    months = MonthRow(many=True)
    undated = Amount(help_text="Tranches without a day on which they are expected.")
    asked = Amount(help_text="By proposals under way that nothing is reserved for.")
    if_all_granted = Amount(help_text="What is available, less what is asked.")


def forecast_row(found: Forecast) -> dict[str, Any]:
    """A `ForecastRow`."""
    return dict(ForecastRow(found).data)
