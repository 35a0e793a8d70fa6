"""The portfolio, its exports, and strategic goals."""

from django.urls import path

from orgchange.pilots.views import goals, portfolio

patterns = [
    path("portfolio/", portfolio.portfolio, name="portfolio"),
    path("portfolio/export/<slug:kind>/", portfolio.export, name="portfolio-export"),
    path("goals/", goals.goals, name="goals"),
    path("goals/new/", goals.add, name="goal-add"),
    path("goals/<int:pk>/", goals.change, name="goal"),
    path("goals/<int:pk>/retire/", goals.retire, name="goal-retire"),
    path("goals/<int:pk>/restore/", goals.restore, name="goal-restore"),
]
