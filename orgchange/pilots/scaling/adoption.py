"""How much a scaled pilot is used, place by place, over its year. No write."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from orgchange.innovation.amounts import plain_number
from orgchange.pilots.models import AdoptionReading, ScaleSite, ScaleUp

EVERY_DAYS = 30  # a reading a month and place is asked for


@dataclass(frozen=True)
class Place:
    """A department with its readings in the order of their days."""

    site: ScaleSite
    readings: Sequence[AdoptionReading]

    @property
    def last(self) -> AdoptionReading | None:
        """The newest reading."""
        return self.readings[-1] if self.readings else None

    @property
    def last_text(self) -> str:
        """The newest value, as people write it."""
        return number(self.last.value) if self.last else ""


def places_of(scale_up: ScaleUp) -> list[Place]:
    """All places of a scale-up. Two queries."""
    sites = list(scale_up.sites.select_related("department"))
    rows: dict[int, list[AdoptionReading]] = {site.pk: [] for site in sites}
    for reading in AdoptionReading.objects.filter(site__in=sites):
        rows[reading.site_id].append(reading)
    return [Place(site, rows[site.pk]) for site in sites]


def reached(places: Sequence[Place], target: Decimal | None) -> tuple[int, int]:
    """In how many of the places where it is in use the newest reading reaches the target."""
    live = [place for place in places if place.site.live_on is not None]
    if target is None:
        return 0, len(live)
    return sum(bool(one.last and one.last.value >= target) for one in live), len(live)


def month_of(scale_up: ScaleUp, today: date) -> int | None:
    """Which month of the year it is, from 1; None: not in the year."""
    if scale_up.starts_on is None or scale_up.ends_on is None:
        return None
    if not scale_up.starts_on <= today < scale_up.ends_on:
        return None
    return (today - scale_up.starts_on).days // EVERY_DAYS + 1


def is_behind(place: Place, today: date) -> bool:
    """Whether a place where it is in use has no reading of the last month."""
    live = place.site.live_on
    if live is None or live > today - timedelta(days=EVERY_DAYS):
        return False
    return place.last is None or place.last.measured_on <= today - timedelta(days=EVERY_DAYS)


def number(value: Decimal) -> str:
    """A measure as it was typed."""
    return plain_number(value.normalize())
