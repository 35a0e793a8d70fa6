"""A round's calibration, kept in this process until a review that counts is another.

Thousands of reviews are read together for a page that shows fifty. What they say is told by a few
sums over them, asked afresh each time: where these are the same, so is the calibration.
"""

from functools import lru_cache
from typing import Any

from orgchange.core.sql import Sql
from orgchange.innovation.models import Round
from orgchange.innovation.reviewing.calibration import Calibration, calibrate
from orgchange.innovation.reviewing.strictness import Given

MOST = 8  # rounds: a fund looks at one or two at a time
# A later turn is the one after an appeal; it begins at 1, so few are ever later.
GIVEN = """
    SELECT a.proposal_id, a.reviewer_id, CAST(r.score AS DOUBLE PRECISION)
    FROM innovation_review r JOIN innovation_reviewassignment a ON a.id = r.assignment_id
    JOIN innovation_proposal p ON p.id = a.proposal_id
    WHERE p.round_id = %s AND r.score IS NOT NULL
        AND r.shown_at IS NOT NULL AND r.set_aside_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM innovation_reviewassignment later
            JOIN innovation_review theirs ON theirs.assignment_id = later.id
            WHERE later.proposal_id = a.proposal_id AND later.turn > a.turn AND later.turn > 1
                AND theirs.shown_at IS NOT NULL AND theirs.set_aside_at IS NULL)
"""
# Which reviews count, what they say, and when one of them was written last. Of all rounds: one
# table read once is less than the three that know of which round a review is.
STAMP = """
    SELECT count(*), sum(id), sum(assignment_id), sum(CAST(score AS DOUBLE PRECISION) * id),
        max(shown_at), max(updated_at)
    FROM innovation_review
    WHERE score IS NOT NULL AND shown_at IS NOT NULL AND set_aside_at IS NULL
"""


def calibration_of(of: Round) -> Calibration:
    """Every review of a round that counts, read together: shown, not set aside, of the last turn.

    Nobody changes what is answered: others are given the same.
    """
    (stamp,) = Sql(STAMP, ()).rows()
    return _read(of.pk, of.created_at, stamp)


@lru_cache(maxsize=MOST)
def _read(round_id: int, *_as_of: Any) -> Calibration:
    given: list[Given] = Sql(GIVEN, (round_id,)).rows()
    found = calibrate(given)
    found.order  # noqa: B018 - put in order once, not by every reader
    return found


def forget() -> None:
    """Keep nothing: what is asked next is read anew."""
    _read.cache_clear()
