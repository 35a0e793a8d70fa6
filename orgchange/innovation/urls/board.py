"""Pages: the board and the funnel."""

from django.urls import URLPattern, path

from orgchange.innovation.views import board, portfolio, saved_filters

patterns: list[URLPattern] = [
    path("", board.board, name="board"),
    path("board/filters/save/", saved_filters.save, name="save-filter"),
    path("board/filters/<int:pk>/drop/", saved_filters.drop, name="drop-filter"),
    path("board/move/", board.take_many, name="move-many"),
    path("board/<int:pk>/<slug:code>/", board.take, name="move"),
    path("portfolio/", portfolio.portfolio, name="portfolio"),
    path("portfolio/proposals.<slug:kind>", portfolio.export, name="portfolio-export"),
]
