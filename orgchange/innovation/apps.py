"""The innovation area: funds, rounds, proposals, reviews, decisions, and the ledger."""

from django.apps import AppConfig


class InnovationConfig(AppConfig):
    """Registers the innovation area."""

    name = "orgchange.innovation"
    label = "innovation"
