"""The score of one review: the weighted mean of what was judged. Pure."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def weighted(judged: Iterable[tuple[int, int | None]]) -> Decimal | None:
    """The mean of (weight, value) on the scale of the values; None where nothing applies.

    "Not applicable" (None) takes its weight out of the sum: it is never a zero.
    """
    counted = [(weight, value) for weight, value in judged if value is not None]
    total = sum(weight for weight, _value in counted)
    if not total:
        return None
    points = sum(weight * value for weight, value in counted)
    return (Decimal(points) / total).quantize(CENT, rounding=ROUND_HALF_UP)
