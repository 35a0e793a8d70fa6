"""Signatures and data: who may give a word, for what it holds, and when it is asked for again."""

import pytest

from orgchange.core.errors import InvalidInput, NotAllowed
from orgchange.innovation.models import FundRole
from orgchange.notices.models import Notice
from orgchange.pilots.models import SignOff
from orgchange.pilots.services import data_checks
from orgchange.pilots.services.moving import missing_for
from orgchange.pilots.services.naming import name_people
from orgchange.pilots.services.signing import (
    NobodyToAsk,
    NothingToSign,
    ask_for_signatures,
    sign,
)
from orgchange.pilots.setting_up import signing
from tests.factories import directory as d
from tests.factories import innovation as f
from tests.factories import pilots as p
from tests.factories import pilots_setup as s
from tests.factories.innovation import NOW


def set_risk(pilot, tier, *, personal=False):
    pilot.risk_tier = tier
    pilot.save()
    s.data_check(pilot, name="Of people", has_personal_data=personal)


def missing(pilot):
    """The signatures that `prepare` still asks for."""
    found = missing_for(pilot=pilot, transition="prepare", actor=None, now=NOW)
    return {one.field.removeprefix("signature.") for one in found if one.code == "not_signed"}


def give(firm, pilot, kind="legal", who="legal", **given):
    return sign(pilot=pilot, kind=kind, is_granted=True, actor=firm.users[who], now=NOW, **given)


@pytest.fixture
def second(firm):
    """Another one in the fund's legal office."""
    person = d.employee(firm.department, name="Second")
    firm.people["second"], firm.users["second"] = person, d.user(person)
    f.office(firm.fund, person, FundRole.LEGAL)
    return person


@pytest.mark.parametrize(
    ("tier", "personal", "expected"),
    [
        ("low", False, set()),
        ("low", True, {"legal"}),
        ("elevated", False, {"legal"}),
        ("elevated", True, {"legal"}),
        ("high", False, {"legal", "compliance"}),
        ("high", True, {"legal", "compliance"}),
    ],
)
def test_the_risk_says_which_signatures_are_asked_for(pilot, tier, personal, expected):
    set_risk(pilot, tier, personal=personal)

    assert missing(pilot) == expected


def test_a_signature_is_given_by_the_legal_office(firm, pilot):
    set_risk(pilot, "elevated")

    give(firm, pilot)

    assert missing(pilot) == set()


@pytest.mark.parametrize("who", ["owner", "sponsor", "manager", "chair", "director", "stranger"])
def test_nobody_else_signs(firm, pilot, who):
    set_risk(pilot, "elevated")

    with pytest.raises(NotAllowed):
        give(firm, pilot, who=who)


def test_a_lawyer_of_the_team_does_not_sign(firm, pilot):
    set_risk(pilot, "elevated")
    p.team(pilot, firm.people["legal"])

    with pytest.raises(NotAllowed):
        give(firm, pilot)


def test_a_lawyer_who_owns_the_pilot_does_not_sign_for_it(firm):
    own = p.pilot(firm.fund, firm.people["legal"], risk_tier="elevated")

    with pytest.raises(NotAllowed):
        give(firm, own)


def test_the_word_of_a_lawyer_who_joined_the_team_since_is_none(firm, pilot):
    set_risk(pilot, "elevated")
    give(firm, pilot)

    p.team(pilot, firm.people["legal"])

    assert missing(pilot) == {"legal"}


def test_one_person_does_not_give_both_signatures(firm, pilot):
    set_risk(pilot, "high")
    give(firm, pilot)

    with pytest.raises(NotAllowed):
        give(firm, pilot, "compliance")

    assert missing(pilot) == {"compliance"}


def test_two_rows_of_one_person_do_not_count_as_two_signatures(firm, pilot):
    set_risk(pilot, "high")
    s.sign_off(pilot, firm.people["legal"], kind="legal")
    s.sign_off(pilot, firm.people["legal"], kind="compliance")

    assert len(missing(pilot)) == 1


def test_two_people_sign_for_a_high_risk(firm, pilot, second):
    set_risk(pilot, "high")
    give(firm, pilot)
    give(firm, pilot, "compliance", who="second")

    assert missing(pilot) == set()


def test_a_higher_risk_asks_for_it_again(firm, pilot, second):
    set_risk(pilot, "elevated")
    give(firm, pilot)

    name_people(pilot=pilot, changes={"risk_tier": "high"}, actor=firm.users["owner"], now=NOW)

    assert missing(pilot) == {"legal", "compliance"}


def test_personal_data_that_comes_later_asks_for_it_again(firm, pilot):
    set_risk(pilot, "elevated")
    give(firm, pilot)

    s.data_check(pilot, name="Photos of clerks", has_personal_data=True)

    assert missing(pilot) == {"legal"}


def test_a_lower_risk_keeps_its_signature(firm, pilot):
    set_risk(pilot, "high")
    s.sign_off(pilot, firm.people["legal"])
    pilot.risk_tier = "elevated"
    pilot.save()

    assert missing(pilot) == set()


def test_the_last_word_counts(firm, pilot):
    set_risk(pilot, "elevated")
    give(firm, pilot)
    sign(
        pilot=pilot,
        kind="legal",
        is_granted=False,
        words="The contract with the maker is missing.",
        actor=firm.users["legal"],
        now=NOW,
    )

    assert missing(pilot) == {"legal"}
    assert SignOff.objects.count() == 2


def test_a_refusal_has_words(firm, pilot):
    with pytest.raises(InvalidInput):
        sign(pilot=pilot, kind="legal", is_granted=False, actor=firm.users["legal"], now=NOW)


def test_the_owner_does_not_lower_the_risk(firm, pilot):
    set_risk(pilot, "elevated")

    with pytest.raises(InvalidInput):
        name_people(pilot=pilot, changes={"risk_tier": "low"}, actor=firm.users["owner"], now=NOW)

    name_people(pilot=pilot, changes={"risk_tier": "low"}, actor=firm.users["manager"], now=NOW)
    assert pilot.risk_tier == "low"


def test_the_legal_office_is_asked_once_a_day(firm, pilot, second):
    set_risk(pilot, "elevated")

    first = ask_for_signatures(pilot=pilot, actor=firm.users["owner"], now=NOW)
    again = ask_for_signatures(pilot=pilot, actor=firm.users["owner"], now=NOW)

    assert (first, again) == (2, 0)
    assert Notice.objects.filter(kind="pilot_sign").count() == 2


def test_nobody_is_asked_where_nothing_is_missing(firm, pilot):
    with pytest.raises(NothingToSign):
        ask_for_signatures(pilot=pilot, actor=firm.users["owner"], now=NOW)


def test_an_empty_legal_office_is_said(firm, pilot):
    set_risk(pilot, "elevated")
    firm.fund.offices.filter(role=FundRole.LEGAL).delete()

    with pytest.raises(NobodyToAsk):
        ask_for_signatures(pilot=pilot, actor=firm.users["owner"], now=NOW)


def test_every_tier_is_ranked():
    assert list(signing.RANK) == ["low", "elevated", "high"]


# Data


def change(firm, pilot, check=None, who="owner", **values):
    return data_checks.save_check(
        pilot=pilot, check=check, values=values, actor=firm.users[who], now=NOW
    )


def test_whose_data_it_is_is_asked_and_agrees(firm, pilot):
    check = change(firm, pilot, name="Receipts", owner=firm.people["stranger"])
    assert Notice.objects.get(kind="pilot_agree").recipient == firm.people["stranger"]

    data_checks.agree(check=check, actor=firm.users["stranger"], now=NOW)

    check.refresh_from_db()
    assert (check.agreed_by, check.agreed_at) == (firm.people["stranger"], NOW)


@pytest.mark.parametrize("who", ["owner", "manager", "sponsor"])
def test_nobody_agrees_for_another(firm, pilot, who):
    check = change(firm, pilot, name="Receipts", owner=firm.people["stranger"])

    with pytest.raises(NotAllowed):
        data_checks.agree(check=check, actor=firm.users[who], now=NOW)


@pytest.mark.parametrize(
    "changes", [{"classification": "secret"}, {"has_personal_data": True}, {"name": "Other"}]
)
def test_what_an_owner_agreed_to_is_asked_again_where_it_changed(firm, pilot, changes):
    check = s.data_check(pilot, owner=firm.people["stranger"])

    change(firm, pilot, check, **changes)

    check.refresh_from_db()
    assert check.agreed_at is None


def test_how_good_it_is_changes_nothing_of_the_word(firm, pilot):
    check = s.data_check(pilot)

    change(firm, pilot, check, is_complete="partly", is_reachable=False)

    check.refresh_from_db()
    assert check.agreed_at == NOW


def test_a_source_is_there_once(firm, pilot):
    s.data_check(pilot, name="Receipts")

    with pytest.raises(InvalidInput):
        change(firm, pilot, name="Receipts")
