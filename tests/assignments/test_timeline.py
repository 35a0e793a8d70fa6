"""The timeline of one person and one requirement: plain facts in, rows out. No database."""

from datetime import date

import pytest

from courses.assignments.facts import Evidence, Extended, Facts, Source, Step, Stretch, Terms
from courses.assignments.timeline import lay
from orgchange.core.dates import OPEN_DATE


def d(text):
    return date.fromisoformat(text)


def terms(**changes):
    held = {
        "number": 1,
        "valid_from": d("2026-01-01"),
        "due_rule": "after_entry",
        "due_on": None,
        "due_days": 30,
        "minimum_notice_days": 14,
        "valid_months": None,
        "renewal_anchor": "old_end",
        "renewal_window_days": 90,
        "look_back_days": 365,
        "grace_days": 14,
        "applies_to": "everyone",
    }
    return Terms(**{**held, **changes})


def source(entered="2026-01-01", left=OPEN_DATE, *, number=1, steps=None, hired=None, **changes):
    entered = d(entered)
    left = left if isinstance(left, date) else d(left)
    first = Step(entered, terms(**changes), hired_on=d(hired) if hired else None)
    return Source(number, entered, left, (first, *(steps or ())))


def done(number, finished, *, ends=None, revoked=None):
    return Evidence(
        number, d(finished), d(ends) if ends else OPEN_DATE, d(revoked) if revoked else OPEN_DATE
    )


def facts(*sources, leaves=(), exemptions=(), extensions=(), evidence=()):
    stretches = lambda pairs: tuple(Stretch(d(a), d(b)) for a, b in pairs)  # noqa: E731
    return Facts(
        tuple(sources),
        stretches(leaves),
        stretches(exemptions),
        tuple(Extended(n, d(a), d(b)) for n, a, b in extensions),
        tuple(evidence),
    )


def short(rows):
    """(valid from, valid to, period, due, covered from, covered until), open ends as None."""
    text = lambda day: None if day in (None, OPEN_DATE) else day.isoformat()  # noqa: E731
    return [
        (
            text(r.valid_from),
            text(r.valid_to),
            r.period,
            text(r.due_on),
            text(r.covered_from),
            text(r.covered_until) if r.covered_from else "-",
        )
        for r in rows
    ]


def test_nothing_required_lays_nothing():
    assert lay(facts()) == []


def test_an_open_obligation_is_one_row():
    rows = lay(facts(source()))

    assert short(rows) == [("2026-01-01", None, 1, "2026-01-31", None, "-")]


def test_a_completion_puts_its_window_on_the_same_row():
    rows = lay(facts(source(), evidence=[done(7, "2026-01-20")]))

    assert short(rows) == [("2026-01-01", None, 1, "2026-01-31", "2026-01-20", None)]
    assert rows[0].completion_id == 7


@pytest.mark.parametrize(
    ("due_rule", "hired", "due_on", "expected"),
    [
        ("fixed", None, "2026-06-30", "2026-06-30"),
        ("fixed", None, "2025-12-31", "2026-01-15"),
        ("after_hire", "2025-12-15", None, "2026-01-14"),
        ("after_hire", "2020-01-01", None, "2026-01-15"),
        ("after_hire", None, None, None),
    ],
)
def test_due_rules_with_minimum_notice_and_blocked(due_rule, hired, due_on, expected):
    due_on = d(due_on) if due_on else None
    rows = lay(facts(source(due_rule=due_rule, due_on=due_on, hired=hired)))

    assert [r[3] for r in short(rows)] == [expected]


def test_two_sources_are_one_row_with_the_strictest_date_while_both_hold():
    rows = lay(
        facts(
            source(due_days=60),
            source("2026-02-01", "2026-02-15", number=2, due_days=10),
        )
    )

    assert short(rows) == [
        ("2026-01-01", "2026-02-01", 1, "2026-03-02", None, "-"),
        ("2026-02-01", "2026-02-15", 1, "2026-02-11", None, "-"),
        ("2026-02-15", None, 1, "2026-03-02", None, "-"),
    ]


def test_one_blocked_source_blocks():
    rows = lay(facts(source(), source(number=2, due_rule="after_hire")))

    assert rows[0].due_on is None


def test_a_certificate_runs_out_after_its_last_day_and_the_next_period_opens():
    rows = lay(facts(source(valid_months=12), evidence=[done(1, "2026-01-20")]))

    assert short(rows) == [
        ("2026-01-01", "2027-01-21", 1, "2026-01-31", "2026-01-20", "2027-01-21"),
        ("2027-01-21", None, 2, "2027-01-20", None, "-"),
    ]


def test_month_ends_count_from_the_anchor():
    evidence = [done(1, "2026-01-31"), done(2, "2026-02-20"), done(3, "2026-03-20")]
    rows = lay(facts(source(valid_months=1, renewal_window_days=15), evidence=evidence))

    assert [r[5] for r in short(rows)] == ["2026-03-01", "2026-04-01", "2026-05-01", "-"]


def test_leap_day_and_twelve_months():
    rows = lay(facts(source("2028-01-01", valid_months=12), evidence=[done(1, "2028-02-29")]))

    assert short(rows)[0][5] == "2029-03-01"  # 28 February 2029 is a covered day


@pytest.mark.parametrize(
    ("anchor", "until"), [("old_end", "2028-01-21"), ("completion", "2027-12-02")]
)
def test_renewed_early_counts_on_from_the_old_end_or_the_day(anchor, until):
    rows = lay(
        facts(
            source(valid_months=12, renewal_anchor=anchor),
            evidence=[done(1, "2026-01-20"), done(2, "2026-12-01")],
        )
    )

    assert short(rows)[:2] == [
        ("2026-01-01", "2027-01-21", 1, "2026-01-31", "2026-01-20", "2027-01-21"),
        ("2027-01-21", until, 2, "2027-01-20", "2027-01-21", until),
    ]


def test_done_again_before_the_window_opens_renews_nothing():
    rows = lay(
        facts(source(valid_months=12), evidence=[done(1, "2026-01-20"), done(2, "2026-06-01")])
    )

    assert short(rows)[1] == ("2027-01-21", None, 2, "2027-01-20", None, "-")


def test_one_completion_never_closes_two_periods():
    rows = lay(
        facts(
            source(valid_months=1, renewal_window_days=60),
            evidence=[done(1, "2026-01-20"), done(2, "2026-02-10")],
        )
    )

    assert [r.completion_id for r in rows] == [1, 2, None]


def test_done_late_after_it_ran_out_counts_from_that_day():
    rows = lay(
        facts(source(valid_months=12), evidence=[done(1, "2026-01-20"), done(2, "2027-03-01")])
    )

    assert short(rows)[1] == (
        "2027-01-21",
        "2028-03-02",
        2,
        "2027-01-20",
        "2027-03-01",
        "2028-03-02",
    )


def test_look_back_decides_whether_an_earlier_completion_counts():
    old, older = done(1, "2025-06-01"), done(2, "2024-06-01")

    assert lay(facts(source(), evidence=[old]))[0].completion_id == 1
    assert lay(facts(source(), evidence=[older]))[0].completion_id is None
    assert lay(facts(source(look_back_days=None), evidence=[older]))[0].completion_id == 2


def test_of_several_before_the_longest_cover_counts():
    evidence = [
        done(1, "2025-03-01"),
        done(2, "2025-11-01"),
        done(3, "2025-12-01", ends="2026-02-01"),
    ]
    rows = lay(facts(source(valid_months=12), evidence=evidence))

    assert short(rows)[0] == (
        "2026-01-01",
        "2026-11-02",
        1,
        "2026-01-31",
        "2026-01-01",
        "2026-11-02",
    )


def test_a_stricter_source_that_arrives_gives_its_own_notice():
    rows = lay(
        facts(
            source(),
            source("2027-06-01", number=2, valid_months=12, look_back_days=None),
            evidence=[done(1, "2026-01-20")],
        )
    )

    assert short(rows) == [
        ("2026-01-01", "2027-06-01", 1, "2026-01-31", "2026-01-20", "2027-06-01"),
        ("2027-06-01", None, 2, "2027-07-01", None, "-"),
    ]


def test_the_shorter_validity_decides_while_it_holds_and_no_longer():
    rows = lay(
        facts(
            source(valid_months=24),
            source(number=2, valid_months=12, left="2027-06-01"),
            evidence=[done(1, "2026-01-20")],
        )
    )

    assert [(r[0], r[2], r[5]) for r in short(rows)] == [
        ("2026-01-01", 1, "2027-01-21"),
        ("2027-01-21", 2, "-"),
        ("2027-06-01", 1, "2028-01-21"),
        ("2028-01-21", 2, "-"),
    ]


def test_leave_pauses_the_clock_as_the_paper_says():
    rows = lay(
        facts(
            source(due_rule="fixed", due_on=d("2026-06-30")), leaves=[("2026-06-01", "2026-09-01")]
        )
    )

    assert short(rows) == [
        ("2026-01-01", "2026-09-01", 1, "2026-06-30", None, "-"),
        ("2026-09-01", None, 1, "2026-09-30", None, "-"),
    ]


def test_already_overdue_before_the_leave_gets_the_grace_period():
    rows = lay(facts(source(), leaves=[("2026-06-01", "2026-09-01")]))

    assert short(rows)[1][3] == "2026-09-15"


def test_an_exemption_that_lapses_counts_the_due_date_from_the_lapse():
    lifted = [("2026-01-10", "2026-05-01")]

    assert short(lay(facts(source(), exemptions=lifted)))[1][3] == "2026-05-31"
    fixed = source(due_rule="fixed", due_on=d("2026-03-01"))
    assert short(lay(facts(fixed, exemptions=lifted)))[1][3] == "2026-05-15"


def test_an_extension_moves_this_period_only_and_keeps_the_original():
    rows = lay(
        facts(
            source(valid_months=1),
            extensions=[(1, "2026-01-15", "2026-03-31")],
            evidence=[done(1, "2026-03-01")],
        )
    )

    assert short(rows) == [
        ("2026-01-01", "2026-01-15", 1, "2026-01-31", None, "-"),
        ("2026-01-15", "2026-04-02", 1, "2026-03-31", "2026-03-01", "2026-04-02"),
        ("2026-04-02", None, 2, "2026-04-01", None, "-"),
    ]
    assert rows[1].original_due_on == d("2026-01-31")


def test_revoked_from_a_day_the_same_period_is_open_again():
    rows = lay(facts(source(), evidence=[done(1, "2026-01-20", revoked="2026-06-01")]))

    assert short(rows) == [("2026-01-01", None, 1, "2026-01-31", "2026-01-20", "2026-06-01")]


def test_another_completion_takes_the_place_of_a_revoked_one():
    evidence = [done(1, "2026-01-20", revoked="2026-06-01"), done(2, "2026-03-01")]
    rows = lay(facts(source(), evidence=evidence))

    assert [(r[0], r[2], r[4]) for r in short(rows)] == [
        ("2026-01-01", 1, "2026-01-20"),
        ("2026-06-01", 1, "2026-06-01"),
    ]


def test_leaving_and_coming_back_is_a_new_span_in_which_earlier_evidence_counts():
    rows = lay(
        facts(source(left="2026-03-01"), source("2026-08-01"), evidence=[done(1, "2026-01-20")])
    )

    assert [(r[0], r[1], r[2], r[4]) for r in short(rows)] == [
        ("2026-01-01", "2026-03-01", 1, "2026-01-20"),
        ("2026-08-01", None, 1, "2026-08-01"),
    ]


class TestEdited:
    """What an edit of due rule or validity does to somebody who is already in."""

    def edited(self, applies_to, since="2026-01-11", **changes):
        later = terms(number=2, valid_from=d(since), applies_to=applies_to, **changes)
        return (Step(d(since), later),)

    def test_open_ones_get_the_new_date(self):
        rows = lay(facts(source(steps=self.edited("open", due_days=60))))

        assert [r[3] for r in short(rows)] == ["2026-01-31", "2026-03-02"]

    def test_nobody_is_overdue_at_once_through_an_edit(self):
        rows = lay(facts(source(steps=self.edited("open", due_days=5))))

        assert [r[3] for r in short(rows)] == ["2026-01-31", "2026-01-25"]

    def test_nor_does_an_edit_save_who_was_overdue(self):
        rows = lay(facts(source(steps=self.edited("open", since="2026-05-01", due_days=5))))

        assert [r[3] for r in short(rows)] == ["2026-01-31", "2026-01-06"]

    def test_an_edit_of_something_else_leaves_the_date_alone(self):
        rows = lay(facts(source(steps=self.edited("everyone", valid_months=6))))

        assert [r[3] for r in short(rows)] == ["2026-01-31"]

    def test_what_is_held_keeps_its_validity_unless_the_edit_is_for_everyone(self):
        held = [done(1, "2026-01-05")]
        for_open = source(steps=self.edited("open", valid_months=1))
        for_all = source(steps=self.edited("everyone", valid_months=1))

        assert short(lay(facts(for_open, evidence=held)))[0][5] is None
        assert short(lay(facts(for_all, evidence=held)))[0][5] == "2026-02-06"
