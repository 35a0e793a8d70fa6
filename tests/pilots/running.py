"""What tests of a running pilot share: its days and its readings."""

from datetime import timedelta
from decimal import Decimal

from orgchange.pilots.models import ReadingSource
from orgchange.pilots.services.readings import NewReading, write_readings
from tests.factories import pilots as p
from tests.factories.innovation import NOW

START = p.STARTED


def fortnight(number):
    """The day on which a reading of a fortnight is due: 0 is the first day."""
    return START + timedelta(days=14 * number)


def new(value, day=START, series="primary", **fields):
    return NewReading(series=series, measured_on=day, value=Decimal(str(value)), **fields)


def write(pilot, actor, *rows, source=ReadingSource.HAND, now=NOW):
    return write_readings(pilot=pilot, rows=rows, source=source, actor=actor, now=now)
