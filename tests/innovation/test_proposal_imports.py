"""Proposals from files: what comes in, what repeats, what cannot be read, and the way back."""

import json
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command

from orgchange.audit.models import AuditEntry
from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.directory.roster.services import HasErrors, NotPreviewed
from orgchange.innovation.deciding import idling
from orgchange.innovation.models import ImportedProposal, Move, Proposal, ProposalImport
from orgchange.innovation.proposal_imports import background, services
from orgchange.innovation.services import clock
from orgchange.innovation.similar.finding import matching
from orgchange.innovation.similar.index import index_proposals
from orgchange.notices.models import Notice
from tests.factories import directory as d
from tests.factories import innovation as f
from tests.innovation.imported import NOW, bring, preview, problems, table, titles

pytestmark = pytest.mark.django_db
VOICE = "1,Inspection reports by voice,Dictate findings,8000,E1,New,12,en,2026-10-01"
NOTES = "2,Read delivery notes by photo,OCR of slips,500,E1,Rejected,3,en,2026-10-02"


@pytest.fixture(autouse=True)
def world(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def ada():
    return d.employee(d.department("SALES"), number="E1", name="Ada", email="ada@halden.example")


@pytest.fixture
def of(ada):
    fund = f.fund()
    f.period(fund)
    return f.round_of(fund)


@pytest.fixture
def manager(of):
    person = d.employee(d.department("FUND"), number="M1", name="Mo")
    f.office(of.fund, person, "manager")
    return d.user(person)


def test_a_row_becomes_a_proposal_with_a_version_and_a_step_on_record(of, ada, manager):
    bring(of, VOICE, actor=manager)

    row = Proposal.objects.get()
    version = row.versions.get()
    step = Move.objects.get()
    assert (row.title, row.asked, row.submitter, row.state, row.told_state) == (
        "Inspection reports by voice",
        Decimal(8000),
        ada,
        "submitted",
        "submitted",
    )
    assert row.number == f"P-{row.pk:05}"
    assert (version.number, version.scenario) == (1, "Dictate findings")
    assert version.lines.get().amount == Decimal(8000)
    assert (step.transition, step.target, step.by) == ("imported", "submitted", manager)
    assert row.imported.votes == 12
    assert (row.points, row.voters) == (0, 0)
    assert row.submitted_at.date().isoformat() == "2026-10-01"


def test_nothing_is_made_before_it_is_confirmed(of, ada):
    held = preview(of, VOICE, NOTES)

    assert titles(held, "new") == ["Inspection reports by voice", "Read delivery notes by photo"]
    assert not Proposal.objects.exists()


def test_a_chinese_file_in_its_own_encoding_comes_in(of, ada):
    of.fund.currency = "CNY"
    of.fund.save()

    held = bring(
        of,
        "A7,用语音起草巡检报告,技师口述发现,1.2万元,ada@halden.example,未采纳,8",
        header="编号,标题,描述,金额,提交人,状态,票数",
        encoding="gb18030",
    )

    row = Proposal.objects.get()
    assert (row.asked, row.state, row.language) == (Decimal(12000), "declined", "zh-hans")
    assert held.encoding == "gb18030"
    assert list(matching("巡检报告", Proposal.objects.all())) == [row]


def test_a_workbook_comes_in_with_the_lines_of_its_text(of, ada):
    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Title", "Description", "Submitted by"])
    sheet.write_row(1, 0, ["Two lines", "First.\nSecond  one.", "Ada"])
    book.close()

    bring(of, file.getvalue())

    assert Proposal.objects.get().versions.get().scenario == "First.\nSecond one."


def test_the_same_row_comes_in_once_and_what_differs_is_said(of, ada):
    bring(of, VOICE)

    held = preview(of, VOICE.replace("8000", "9000"), NOTES)

    assert titles(held, "same") == ["Inspection reports by voice"]
    assert titles(held, "new") == ["Read delivery notes by photo"]
    assert problems(held, "warnings") == [(2, "Title", "says_otherwise")]


def test_without_an_id_the_title_tells_what_is_the_same(of, ada):
    header = "Title,Submitter"
    bring(of, "Paint the shed,E1", header=header)

    assert titles(preview(of, "paint  the SHED,E1", header=header), "same") == ["paint the SHED"]
    other = preview(of, "Paint the shed,E1", header=header, source="Elsewhere")
    assert titles(other, "alike") == ["Paint the shed"]


def test_what_seems_to_repeat_a_proposal_or_a_row_is_named(of, ada):
    known = f.proposal(of, ada, title="Read delivery notes by photo")
    index_proposals([known.pk], now=NOW)

    held = preview(
        of,
        "1,No more typing of packing slips,A camera reads the delivery note by OCR,,E1,,,en,",
        "2,Forecast spare parts,Predict demand,,E1,,,en,",
        "3,Forecast spare parts,In another office,,E1,,,en,",
    )

    alike = list(held.rows.filter(action="alike"))
    assert [(row.alike_id, row.alike_row) for row in alike] == [(known.pk, None), (None, 3)]
    assert titles(held, "new") == ["Forecast spare parts"]


def test_possible_duplicates_can_be_left_out(of, ada):
    known = f.proposal(of, ada, title="Read delivery notes by photo")
    index_proposals([known.pk], now=NOW)

    held = bring(of, NOTES, VOICE, leaves_alike=True)

    assert titles(held, "left_out") == ["Read delivery notes by photo"]
    assert Proposal.objects.count() == 2


def test_each_row_that_cannot_be_read_is_named_with_its_reason(of, ada):
    held = preview(
        of,
        "1,,no title,1,E1,,,,",
        "2,B,,lots,E1,,,,",
        "3,C,,1,E9,,,,",
        "4,D,,1,,,,,",
        "5,E,,£5,E1,,,,",
        "6,F,,1,E1,Sparkling,,,",
        "7,G,,1,E1,Approved,,,",
        "8,H,,1,E1,,many,,",
        "9,I,,1,E1,,,,2099-01-01",
        "10,J,,1,E1,,,,",
        "10,K,,1,E1,,,,",
    )

    assert problems(held) == [
        (2, "Title", "no_title"),
        (3, "Amount", "not_an_amount"),
        (4, "Submitter", "unknown_submitter"),
        (5, "Submitter", "no_submitter"),
        (6, "Amount", "other_currency"),
        (7, "Status", "unknown_status"),
        (8, "Status", "status_with_money"),
        (9, "Votes", "not_votes"),
        (10, "Date", "in_the_future"),
        (11, "Title", "duplicate_differs"),
        (12, "Title", "duplicate_differs"),
    ]
    assert held.counts["new"] == 0


def test_a_word_gets_the_state_that_was_chosen_and_the_next_file_remembers(of, ada):
    row = "7,Sort the mails,,1,E1,Sparkling,,,"
    told = {"statuses": {"Sparkling": "declined"}}
    bring(of, row, asked=told)

    held = preview(of, row.replace("7,Sort", "8,Answer"))

    assert Proposal.objects.get().state == "declined"
    assert [one.state for one in held.rows.all()] == ["declined"]
    assert held.statuses == [{"word": "Sparkling", "rows": 1, "state": "declined"}]


def test_no_word_can_mean_money(of, ada):
    for state in ("approved", "marked_fund", "pending_approval", "rescinded"):
        with pytest.raises(InvalidInput):
            preview(of, VOICE, asked={"statuses": {"New": state}})


def test_rows_of_a_word_can_be_left_out(of, ada):
    held = bring(of, VOICE, NOTES, asked={"statuses": {"Rejected": "-"}})

    assert titles(held, "left_out") == ["Read delivery notes by photo"]
    assert Proposal.objects.count() == 1


def test_somebody_stands_in_for_who_is_not_known(of, ada):
    held = bring(of, VOICE.replace("E1", "Gone Person"), stand_in=ada)

    assert Proposal.objects.get().submitter == ada
    assert problems(held, "warnings") == [(2, "Submitter", "submitter_replaced")]


def test_columns_are_matched_by_hand_and_remembered(of, ada):
    header = "Gegenstand,Wer"
    columns = {"columns": {"title": "Gegenstand", "submitter": "Wer"}}
    bring(of, "Sort the mails,E1", header=header, asked=columns)

    assert titles(preview(of, "Paint the shed,E1", header=header), "new") == ["Paint the shed"]


def test_nothing_becomes_due_and_nobody_is_reminded(of, ada):
    bring(of, VOICE, NOTES.replace("Rejected", "On hold"))
    later = NOW.replace(year=NOW.year + 1)

    clock.tick(now=later)

    assert set(Proposal.objects.values_list("state", flat=True)) == {"submitted", "waitlisted"}
    assert not Proposal.objects.exclude(due_at=None).exists()
    assert idling.resting(now=later) == []
    assert not Notice.objects.exists()


def test_what_was_waitlisted_here_still_rests(of, ada):
    row = f.proposal(of, ada, state="waitlisted")

    found = idling.resting(now=NOW.replace(year=NOW.year + 1))

    assert [one.proposal for one in found] == [row]


def test_an_import_is_taken_back_while_nothing_stands_on_it(of, ada, manager):
    held = bring(of, VOICE, NOTES, actor=manager)

    undoing = services.preview_undo(held=held, actor=manager, now=NOW)
    services.apply_import(held=undoing, actor=manager, now=NOW)

    held.refresh_from_db()
    assert held.state == "undone"
    assert not Proposal.objects.exists()
    assert titles(preview(of, VOICE), "new") == ["Inspection reports by voice"]


def test_what_somebody_worked_on_keeps_the_import(of, ada, manager):
    held = bring(of, VOICE, NOTES, actor=manager)
    voted = Proposal.objects.get(title__startswith="Read")
    voted.follows.create(employee=ada)

    undoing = services.preview_undo(held=held, actor=manager, now=NOW)

    assert [code for _row, _column, code in problems(undoing)] == ["stands_on_it"]
    with pytest.raises(HasErrors):
        services.apply_import(held=undoing, actor=manager, now=NOW)
    assert Proposal.objects.count() == 2


def test_work_between_the_preview_and_its_confirmation_makes_it_again(of, ada, manager):
    held = bring(of, VOICE, actor=manager)
    undoing = services.preview_undo(held=held, actor=manager, now=NOW)
    Proposal.objects.get().follows.create(employee=ada)

    with pytest.raises(services.ProposalsChanged):
        services.apply_import(held=undoing, actor=manager, now=NOW)

    undoing.refresh_from_db()
    assert undoing.counts["errors"] == 1


def test_two_previews_of_one_file_bring_it_in_once(of, ada):
    first, second = preview(of, VOICE), preview(of, VOICE)
    services.apply_import(held=first, actor=None, now=NOW)

    with pytest.raises(services.ProposalsChanged):
        services.apply_import(held=second, actor=None, now=NOW)

    second.refresh_from_db()
    assert (second.counts["new"], second.counts["same"]) == (0, 1)
    assert ImportedProposal.objects.count() == 1


def test_an_applied_import_is_not_applied_again(of, ada):
    held = bring(of, VOICE)

    with pytest.raises(NotPreviewed):
        services.apply_import(held=held, actor=None, now=NOW)


def test_only_who_manages_the_fund_brings_in(of, ada):
    stranger = d.user(ada)
    other = f.fund("other")
    f.office(other, ada, "manager")

    with pytest.raises(NotAllowed):
        preview(of, VOICE, actor=stranger)


def test_it_is_on_record_who_brought_what_in(of, ada, manager):
    held = bring(of, VOICE, actor=manager)

    entry = AuditEntry.objects.get(action="proposals.imported")
    assert (entry.object_id, entry.changes["new"]) == (str(held.pk), 1)


def test_a_worker_reads_and_applies_what_waits(of, ada, manager):
    options = services.Options(round=of, source="Idea box")
    file = BytesIO(table(VOICE).encode())
    held = services.receive(file=file, file_name="i.csv", options=options, actor=manager, now=NOW)

    background.read(import_id=held.pk, now=NOW)
    held.refresh_from_db()
    services.apply_later(held=held, actor=manager, now=NOW)
    background.apply(import_id=held.pk, now=NOW)

    held.refresh_from_db()
    assert (held.state, held.applied_by) == ("applied", manager)
    assert Proposal.objects.count() == 1


def test_the_command_writes_only_when_told(of, ada, tmp_path):
    path = tmp_path / "ideas.csv"
    path.write_text(table(VOICE, NOTES.replace("E1", "E9")))
    out, err = StringIO(), StringIO()

    call_command("import_proposals", str(path), "--json", stdout=out, stderr=err)
    assert not Proposal.objects.exists()
    assert len(json.loads(out.getvalue())["new"]) == 1
    assert "row 3, column Submitter, 'E9'" in err.getvalue()

    call_command("import_proposals", str(path), "--apply", f"--round={of.pk}", stdout=out)
    assert Proposal.objects.count() == 1
    with pytest.raises(CommandError):
        call_command("import_proposals", str(tmp_path / "none.csv"))


def test_as_many_statements_for_many_rows_as_for_few(of, ada, django_assert_max_num_queries):
    rows = [f"{n},Idea number {n} of many,Text {n},1,E1,New,,en," for n in range(120)]

    with django_assert_max_num_queries(80):
        bring(of, *rows)

    assert Proposal.objects.count() == 120
    assert ProposalImport.objects.get().counts["errors"] == 0
