"""A round's calibration is kept, and never older than the reviews."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orgchange.innovation.models import Review
from orgchange.innovation.reviewing import kept
from tests.factories import innovation as f
from tests.innovation.reviewing.committee import Committee


@pytest.fixture
def at(db):
    world = Committee(state="calibration")
    for assignment, score in zip(world.asked("rita", "rolf", "ruth"), (2, 3, 4), strict=True):
        f.review(assignment, score=score, shown=True)
    return world


def read(at):
    found = kept.calibration_of(at.round).standing(at.proposal.pk)
    return found.reviews, found.raw


def test_the_same_reviews_are_read_once(at):
    first = kept.calibration_of(at.round)
    with CaptureQueriesContext(connection) as queries:
        assert kept.calibration_of(at.round) is first

    assert len(queries) == 1


def test_another_score_is_read_anew(at):
    assert read(at) == (3, 3.0)
    review = Review.objects.earliest("pk")
    review.score = 5
    review.save()

    assert read(at) == (3, 4.0)


def test_a_review_that_is_set_aside_counts_no_more(at):
    assert read(at) == (3, 3.0)
    last = Review.objects.order_by("pk").last()
    Review.objects.filter(pk=last.pk).update(set_aside_at=f.NOW)

    assert read(at) == (2, 2.5)


def test_a_review_that_is_shown_counts_from_then_on(at):
    (more,) = at.asked("rob")
    review = f.review(more, score=5)
    assert read(at) == (3, 3.0)

    Review.objects.filter(pk=review.pk).update(shown_at=f.NOW)

    assert read(at) == (4, 3.5)


def test_two_rounds_do_not_mix(at):
    other = f.round_of(at.fund, name="Spring")

    assert read(at) == (3, 3.0)
    assert kept.calibration_of(other).order == []
