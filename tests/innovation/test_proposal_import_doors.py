"""The doors of the import of proposals, and the search box: page and API say the same."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from orgchange.innovation.models import Proposal, ProposalImport
from orgchange.innovation.similar.index import index_proposals
from tests.factories import directory as d
from tests.factories import innovation as f
from tests.innovation.imported import bring, table

pytestmark = pytest.mark.django_db
VOICE = "1,Inspection reports by voice,Dictate findings,8000,E1,New,12,en,2026-10-01"
ODD = "2,=cmd(),Text,lots,E1,Sparkling,,,"


@pytest.fixture(autouse=True)
def of(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    fund = f.fund()
    f.period(fund)
    d.employee(d.department("SALES"), number="E1", name="Ada")
    return f.round_of(fund)


@pytest.fixture
def manager(of, client):
    person = d.employee(d.department("FUND"), number="M1", name="Mo")
    f.office(of.fund, person, "manager")
    account = d.user(person)
    client.force_login(account)
    return account


def upload(of, *rows, **more):
    file = SimpleUploadedFile("ideas.csv", table(*rows).encode())
    return {"file": file, "round": of.pk, "source": "Idea box", **more}


def test_page_and_api_give_the_same_preview(client, manager, of):
    client.post(reverse("innovation:proposal-imports"), upload(of, VOICE, ODD))
    by_page = ProposalImport.objects.get()
    by_api = client.post(reverse("proposal-imports-list"), upload(of, VOICE, ODD)).json()

    seen = client.get(reverse("innovation:proposal-import", args=[by_page.pk])).content.decode()
    assert by_api["counts"] == by_page.counts
    assert [row["title"] for row in by_api["new"]] == ["Inspection reports by voice"]
    assert "Inspection reports by voice" in seen


def test_who_manages_confirms_on_the_page_and_takes_it_back_from_the_toast(client, manager, of):
    client.post(reverse("innovation:proposal-imports"), upload(of, VOICE))
    held = ProposalImport.objects.get()

    told = client.post(reverse("innovation:proposal-import-confirm", args=[held.pk]), follow=True)
    undo = reverse("innovation:proposal-import-undo", args=[held.pk])
    assert undo in told.content.decode()
    assert Proposal.objects.count() == 1

    client.post(undo)
    undoing = ProposalImport.objects.get(undoes=held)
    client.post(reverse("innovation:proposal-import-confirm", args=[undoing.pk]))
    assert not Proposal.objects.exists()


def test_a_state_is_chosen_for_a_word_on_the_page(client, manager, of):
    row = "2,Sort the mails,Text,5,E1,Sparkling,,,"
    client.post(reverse("innovation:proposal-imports"), upload(of, row))
    held = ProposalImport.objects.get()
    assert (held.counts["errors"], held.statuses[0]["word"]) == (1, "Sparkling")

    given = {f"column-{name}": column for name, column in held.columns.items()}
    given |= {"encoding": "utf-8", "delimiter": ",", "round": of.pk, "status-0": "declined"}
    client.post(reverse("innovation:proposal-import-columns", args=[held.pk]), given)

    held.refresh_from_db()
    assert (held.counts["errors"], held.rows.get().state) == (0, "declined")


def test_problems_are_downloaded_without_formulas(client, manager, of):
    client.post(reverse("innovation:proposal-imports"), upload(of, "2,T,x,=cmd(),E1,New,,,"))
    held = ProposalImport.objects.get()

    answer = client.get(reverse("innovation:proposal-import-problems", args=[held.pk]))

    assert "'=cmd()" in b"".join(answer.streaming_content).decode()


def test_votes_from_elsewhere_stand_beside_the_points(client, manager, of):
    bring(of, VOICE)

    page = client.get(reverse("innovation:proposal", args=[Proposal.objects.get().pk]))

    assert "12 votes came with it from Idea box" in page.content.decode()


def hits(client, query):
    return client.get(reverse("core:search"), {"q": query}).content.decode()


def test_the_search_box_finds_proposals_in_either_language(client, manager, of):
    submitter = d.employee(d.department("LAW"), name="Zoe")
    row = f.proposal(of, submitter, title="匹配几乎一致的发票", language="zh-hans")
    row.versions.update(scenario="发票与订单金额只差几分。")
    index_proposals([row.pk], now=f.NOW)

    assert reverse("innovation:proposal", args=[row.pk]) in hits(client, "invoice order")
    assert "Zoe" in hits(client, row.number)


def test_the_search_box_keeps_drafts_and_hidden_names(client, of):
    submitter = d.employee(d.department("LAW"), name="Zoe")
    of.blindness = "double"
    of.save()
    draft = f.proposal(of, submitter, state="draft", title="Secret drafts of mine")
    blind = f.proposal(of, submitter, title="Read delivery notes by photo")
    index_proposals([draft.pk, blind.pk], now=f.NOW)
    client.force_login(d.user(d.employee(d.department("OPS"))))

    assert reverse("innovation:proposal", args=[draft.pk]) not in hits(client, "Secret drafts")
    found = hits(client, "delivery notes")
    assert reverse("innovation:proposal", args=[blind.pk]) in found
    assert "Zoe" not in found
