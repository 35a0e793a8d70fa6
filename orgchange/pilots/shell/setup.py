"""What setting up brings to the shell."""

from orgchange.pilots.services import setup_clock


def connect() -> None:
    """Register everything, once the models are ready."""
    assert setup_clock  # noqa: S101 - importing it makes the steps of the clock known
