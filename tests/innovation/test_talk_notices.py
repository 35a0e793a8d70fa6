"""What submitters and followers hear of a discussion: how much is new, never from whom."""

from datetime import timedelta

import pytest

from orgchange.innovation.models import Follow
from orgchange.innovation.services import commenting
from orgchange.notices import texts
from orgchange.notices.models import Notice
from tests.factories import innovation as f
from tests.innovation.proposing import fund_with_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    found = fund_with_people(blindness="double")
    found.proposal = f.proposal(found.round, found.p["ada"])
    Follow.objects.create(proposal=found.proposal, employee=found.p["stranger"])
    return found


def say(world, by, text="Well said.", *, later=0, **fields):
    now = f.NOW + timedelta(minutes=later)
    return commenting.comment(
        proposal=world.proposal, text=text, actor=world.u[by], now=now, **fields
    )


def told(world, name):
    return list(Notice.objects.filter(kind="fund_talk", recipient=world.p[name]).order_by("pk"))


def words(notice, language="en"):
    facts = texts.facts_of([notice], f.NOW)[notice.pk]
    return texts.text_of(notice.kind, facts, language=language)


def test_who_submits_and_who_follows_hears_and_who_wrote_does_not(world):
    f.belongs(world.proposal, world.p["ben"])
    say(world, "ben")

    heard = {name for name in world.p if told(world, name)}
    assert heard == {"ada", "stranger"}


def test_what_the_committee_says_among_itself_nobody_hears(world):
    say(world, "manager", is_inner=True)

    assert not Notice.objects.filter(kind="fund_talk").exists()


def test_the_message_says_how_much_is_new_in_the_readers_language(world):
    say(world, "ben")
    say(world, "manager", later=1)

    newest = told(world, "ada")[-1]
    assert words(newest).subject == "Draft inspection reports: 2 new comments"
    assert words(newest, "zh-hans").subject == "Draft inspection reports：2 条新评论"
    assert words(newest).path == f"/fund/ideas/{world.proposal.pk}/discussion/"


def test_neither_names_nor_words_leave_the_page(world):
    say(world, "ada", "Zinfandel.")

    (notice,) = told(world, "stranger")
    text = words(notice)
    for word in ("Ada", "Zinfandel"):
        assert word not in text.subject + text.body + str(notice.context)


def test_what_went_out_is_not_counted_again(world):
    say(world, "ben")
    Notice.objects.update(state="sent")
    say(world, "ben", later=1)

    assert words(told(world, "ada")[-1]).subject.endswith("1 new comment")


def test_a_comment_taken_back_is_no_news(world):
    said = say(world, "ben")
    commenting.withdraw_comment(comment=said, actor=world.u["ben"], now=f.NOW)

    found = told(world, "ada")
    assert set(texts.kinds.get("fund_talk").holds(found, f.NOW).values()) == {"not_required"}


def test_twenty_notices_ask_no_more_than_one(world, django_assert_num_queries):
    for later in range(20):
        say(world, "ben", later=later)

    found = told(world, "ada")
    with django_assert_num_queries(2):
        texts.facts_of(found, f.NOW)
