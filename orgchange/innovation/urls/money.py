"""Pages: balances, the ledger, awards, and the import of spending."""

from django.urls import URLPattern, path

from orgchange.innovation.spending.views import desk
from orgchange.innovation.views import award_acts, awards, ledger, money, tranches

ONE = "awards/<int:pk>/"
TRANCHE = f"{ONE}tranches/<int:position>/"

patterns: list[URLPattern] = [
    path("money/", money.money, name="money"),
    path("money/export/", money.balances_export, name="balances-export"),
    path("money/periods/<int:pk>/allocate/", money.allocate, name="allocate"),
    path("money/periods/<int:pk>/transfer/", money.transfer, name="transfer"),
    path("money/periods/<int:pk>/close/", money.close, name="close-period"),
    path("money/ledger/", ledger.ledger, name="ledger"),
    path("money/ledger/export/", ledger.ledger_export, name="ledger-export"),
    path("money/ledger/<int:pk>/reverse/", ledger.reverse_entry, name="reverse-entry"),
    path("awards/", awards.awards, name="awards"),
    path(ONE, awards.award, name="award"),
    path(f"{ONE}plan/", tranches.plan, name="award-plan"),
    path(f"{TRANCHE}accept/", tranches.accept, name="tranche-accept"),
    path(f"{TRANCHE}release/", tranches.release, name="tranche-release"),
    path(f"{ONE}spend/", award_acts.act, {"verb": "spend"}, name="award-spend"),
    path(f"{ONE}return/", award_acts.act, {"verb": "return"}, name="award-return"),
    path(f"{ONE}decommit/", award_acts.act, {"verb": "decommit"}, name="award-decommit"),
    path(f"{ONE}settle/", award_acts.settle, name="award-settle"),
    path(f"{ONE}amend/", award_acts.amend, name="award-amend"),
    path(f"{ONE}amendments/<int:amendment>/", award_acts.decide, name="amendment"),
    *desk.urls("money/imports/"),
]
