"""What a reviewer does."""

import pytest

from orgchange.audit.models import AuditEntry
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.innovation.models import Conflict
from orgchange.innovation.services import reviewing
from tests.factories import directory as d
from tests.factories import innovation as f
from tests.innovation.reviewing.committee import Committee

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return Committee(state="in_review")


@pytest.fixture
def asked(at):
    return at.asked("rita", affirmed=False)[0]


def save(at, asked, revision=0, scores=None, texts=None, name="rita"):
    return reviewing.save(
        assignment=asked,
        revision=revision,
        scores=scores or {},
        texts=texts or {},
        actor=at.users[name],
        now=f.NOW,
    )


def test_who_is_free_of_conflicts_says_so_and_begins(at, asked):
    review = reviewing.affirm(assignment=asked, actor=at.users["rita"], now=f.NOW)

    asked.refresh_from_db()
    assert asked.affirmed_at == f.NOW
    assert review.version == at.proposal.versions.get()
    assert AuditEntry.objects.filter(action="review.affirmed").count() == 1


def test_saying_it_twice_begins_one_review(at, asked):
    first = reviewing.affirm(assignment=asked, actor=at.users["rita"], now=f.NOW)

    assert reviewing.affirm(assignment=asked, actor=at.users["rita"], now=f.NOW) == first


def test_nobody_says_it_for_another(at, asked):
    with pytest.raises(NotAllowed):
        reviewing.affirm(assignment=asked, actor=at.users["rolf"], now=f.NOW)


def test_the_directory_knows_better(at, asked):
    d.job(at.people["ada"], at.where, position=2, manager_id=at.people["rita"].pk)

    with pytest.raises(reviewing.TooClose):
        reviewing.affirm(assignment=asked, actor=at.users["rita"], now=f.NOW)


def test_before_it_goes_to_review_nothing_begins(at):
    early = at.asked("rolf", opened=False, affirmed=False)[0]

    with pytest.raises(reviewing.NotOpen):
        reviewing.affirm(assignment=early, actor=at.users["rolf"], now=f.NOW)


def test_nothing_is_scored_before_saying_so(at, asked):
    with pytest.raises(reviewing.AffirmFirst):
        save(at, asked, scores={"problem": 4})


def test_who_is_too_close_says_so_and_is_out_of_it(at, asked):
    reviewing.declare(
        assignment=asked, words="We share an office.", actor=at.users["rita"], now=f.NOW
    )

    asked.refresh_from_db()
    assert (asked.ended_at, asked.ending) == (f.NOW, "declared")
    assert Conflict.objects.get().words == "We share an office."


def test_what_is_written_is_kept_bit_by_bit(at, asked):
    reviewing.affirm(assignment=asked, actor=at.users["rita"], now=f.NOW)
    save(at, asked, scores={"problem": 4})
    review = save(at, asked, revision=1, scores={"metric": None}, texts={"for_submitter": " Hm "})

    kept = dict(review.scores.values_list("criterion__code", "value"))
    assert kept == {"problem": 4, "metric": None}
    assert (review.for_submitter, review.revision) == ("Hm", 2)


def test_two_windows_do_not_overwrite_each_other(at, asked):
    reviewing.affirm(assignment=asked, actor=at.users["rita"], now=f.NOW)
    save(at, asked, scores={"problem": 4})

    with pytest.raises(reviewing.SavedElsewhere):
        save(at, asked, scores={"problem": 1})


@pytest.mark.parametrize("scores", [{"problem": 6}, {"problem": 0}, {"beauty": 3}])
def test_a_score_off_the_scale_or_of_nothing_is_refused(at, asked, scores):
    reviewing.affirm(assignment=asked, actor=at.users["rita"], now=f.NOW)

    with pytest.raises(InvalidInput):
        save(at, asked, scores=scores)


def test_what_is_missing_is_named_when_handing_in(at, asked):
    reviewing.affirm(assignment=asked, actor=at.users["rita"], now=f.NOW)
    codes = ("metric", "data", "means", "team")
    save(at, asked, scores=dict.fromkeys(codes, 3))

    with pytest.raises(reviewing.NotComplete) as refused:
        reviewing.hand_in(assignment=asked, actor=at.users["rita"], now=f.NOW)

    fields = [problem.field for problem in refused.value.problems]
    assert fields == ["scores.problem", "scores.harm", "for_submitter"]


def test_what_does_not_apply_weighs_nothing(at, asked):
    reviewing.affirm(assignment=asked, actor=at.users["rita"], now=f.NOW)
    scores = {"problem": 5, "metric": 2, "data": None, "means": None, "team": None, "harm": None}
    save(at, asked, scores=scores, texts={"for_submitter": "Measure first."})

    review = reviewing.hand_in(assignment=asked, actor=at.users["rita"], now=f.NOW)

    assert review.score == 3.5


def test_a_review_of_nothing_that_applies_is_not_handed_in(at, asked):
    with pytest.raises(reviewing.NotComplete):
        at.write(asked, None)


def test_once_handed_in_it_stays(at, asked):
    at.write(asked)

    with pytest.raises(reviewing.NotOpen):
        save(at, asked, revision=1, scores={"problem": 1})


def test_only_a_changed_text_opens_it_again(at, asked):
    review = at.write(asked)
    with pytest.raises(reviewing.NotOpen):
        reviewing.revise(assignment=asked, actor=at.users["rita"], now=f.NOW)

    review.stale_at = f.NOW
    review.save()
    again = reviewing.revise(assignment=asked, actor=at.users["rita"], now=f.NOW)

    assert (again.submitted_at, again.stale_at, again.score) == (None, None, None)
    assert again.scores.count() == 6
