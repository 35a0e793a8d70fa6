"""A reviewer's pages."""

import pytest
from django.test import Client
from django.urls import reverse

from orgchange.innovation.models import Criterion, ProposalVersion, Review
from orgchange.innovation.services import freezing
from tests.factories import innovation as f
from tests.innovation.reviewing.committee import Committee

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return Committee(state="in_review")


@pytest.fixture
def asked(at):
    return at.asked("rita", affirmed=False)[0]


@pytest.fixture
def rita(at):
    client = Client()
    client.force_login(at.users["rita"])
    return client


def url(name, asked):
    return reverse(f"innovation:{name}", args=[asked.pk])


def typed(at, **given):
    codes = Criterion.objects.filter(version=at.round.rubric).values_list("code", flat=True)
    return {"revision": "0", **{f"score-{code}": "4" for code in codes}, **given}


def test_the_text_is_not_shown_before_the_reviewer_says_to_be_free(at, asked, rita):
    at.proposal.versions.update(scenario="Inspectors write by hand.")
    assert "Inspectors write by hand." not in rita.get(url("review", asked)).content.decode()

    rita.post(url("affirm-review", asked))

    assert "Inspectors write by hand." in rita.get(url("review", asked)).content.decode()


def test_it_saves_by_itself_and_sends_the_next_revision(at, asked, rita):
    rita.post(url("affirm-review", asked))

    response = rita.post(
        url("save-review", asked),
        {"revision": "0", "score-problem": "4", "score-metric": "na"},
        headers={"HX-Request": "true"},
    )

    kept = dict(Review.objects.get().scores.values_list("criterion__code", "value"))
    assert kept == {"problem": 4, "metric": None}
    assert 'name="revision" id="revision" form="rubric" value="1"' in response.content.decode()


def test_a_second_window_is_told_and_overwrites_nothing(at, asked, rita):
    rita.post(url("affirm-review", asked))
    rita.post(url("save-review", asked), {"revision": "0", "for_submitter": "First."})

    response = rita.post(url("save-review", asked), {"revision": "0", "for_submitter": "Second."})

    assert response.status_code == 409
    assert Review.objects.get().for_submitter == "First."


def test_what_is_missing_is_said_beside_it_and_nothing_typed_is_lost(at, asked, rita):
    rita.post(url("affirm-review", asked))

    response = rita.post(url("hand-in-review", asked), typed(at, for_committee="Keep me."))

    text = response.content.decode()
    assert response.status_code == 422
    assert "Write what the submitter should know" in text
    assert "Keep me." in text


def test_handed_in_it_leads_back_to_the_desk(at, asked, rita):
    rita.post(url("affirm-review", asked))

    response = rita.post(url("hand-in-review", asked), typed(at, for_submitter="Measure first."))

    assert response.url == reverse("innovation:reviews")
    assert Review.objects.get().score == 4


def changed(at, now=f.NOW):
    """The submitter hands a second version in, by another title."""
    ProposalVersion.objects.create(
        proposal=at.proposal, saved_at=now, title="Draft inspection letters"
    )
    return freezing.freeze(at.stands(), actor=at.users["ada"], now=now)


def test_after_a_change_it_shows_word_by_word_what_is_new_to_the_reviewer(at, asked, rita):
    rita.post(url("affirm-review", asked))
    assert 'class="changed"' not in rita.get(url("review", asked)).content.decode()

    changed(at)

    page = rita.get(url("review", asked)).content.decode()
    assert "1 answer changed from version 1, which you read, to version 2" in page
    assert "<del>reports</del><ins>letters</ins>" in page


def test_handed_in_on_the_new_text_nothing_is_new_any_more(at, asked, rita):
    rita.post(url("affirm-review", asked))
    changed(at)

    rita.post(url("hand-in-review", asked), typed(at, for_submitter="Measure first."))

    assert 'class="changed"' not in rita.get(url("review", asked)).content.decode()


def test_what_changed_names_nobody_in_a_blind_round():
    at = Committee(state="in_review", blindness="double")
    (asked,) = at.asked("rita", affirmed=False)
    client = Client()
    client.force_login(at.users["rita"])
    client.post(url("affirm-review", asked))
    version = changed(at)
    version.problem_owner = at.people["boss"]
    version.save()

    assert at.people["boss"].full_name not in client.get(url("review", asked)).content.decode()
