"""What coverage brings to the pages of others: a card of the home page, one of a department."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from courses.coverage import access, board, telling
from courses.coverage.counts import Count
from courses.coverage.shapes import Query
from orgchange.directory import scopes
from orgchange.directory.models import Department

MOST_DEPARTMENTS = 6  # on the home page


def figures_card(request: HttpRequest) -> dict[str, Any] | None:
    """The figures of my departments: for heads and HR. None for everybody else."""
    if not access.sees_figures(request):
        return None
    figures = telling.figures(Query(), sight=scopes.sight(request), now=timezone.now(), opened=())
    if not figures.subjects:
        return None
    shown = board.Board(figures, (), request.today)  # type: ignore[attr-defined]
    cells = [
        (figures.tree.nodes[pk], board.Cell("", figures.total([pk]), shown.url()))
        for pk in figures.shown
    ]
    ranked = sorted(
        (c for c in cells if c[1].count.required and c[0].id not in figures.roots),
        key=lambda cell: cell[1].count.coverage or 0,
    )
    tops = [c for c in cells if c[0].id in figures.roots and c[1].count.required]
    return {"board": shown, "total": shown.total, "cells": [*tops, *ranked][:MOST_DEPARTMENTS]}


def department_card(request: HttpRequest, department: Department) -> dict[str, Any] | None:
    """The figure of one department with everything below; None where it may not be seen."""
    sight = scopes.sight(request)
    scope = scopes.figure_departments(sight)
    if scope is not None and department.pk not in scope:
        return None
    query = Query(department=department.code)
    figures = telling.figures(query, sight=sight, now=timezone.now(), opened=())
    total: Count = figures.total(figures.roots)
    if not (total.required or total.excluded or total.is_withheld):
        return None
    shown = board.Board(figures, (), request.today)  # type: ignore[attr-defined]
    node = figures.tree.nodes[department.pk]
    cells = {
        subject: board.Cell(
            subject.title_here, count, shown.cell_url(node, courses=(subject.code,))
        )
        for subject in figures.subjects
        if (count := figures.total(figures.roots, [subject])).required or count.is_withheld
    }
    return {
        "board": shown,
        "total": total,
        "courses": [cell for subject, cell in cells.items() if not subject.is_stage],
        "stages": [cell for subject, cell in cells.items() if subject.is_stage],
    }
