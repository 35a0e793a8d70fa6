"""Pages of the innovation area."""

from orgchange.innovation.urls import (
    board,
    deciding,
    imports,
    money,
    proposing,
    reviewing,
    setup,
)

app_name = "innovation"
urlpatterns = [
    *setup.patterns,
    *proposing.patterns,
    *reviewing.patterns,
    *deciding.patterns,
    *money.patterns,
    *board.patterns,
    *imports.patterns,
]
