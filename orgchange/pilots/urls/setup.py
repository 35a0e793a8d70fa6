"""Getting ready, and the contract."""

from django.urls import path

from orgchange.pilots.views import contract, contract_changes, readiness, setup

patterns = [
    path("open/", setup.open_new, name="open"),
    path("<int:pk>/contract/", contract.contract, name="contract"),
    path("<int:pk>/contract/write/", contract.edit, name="edit-contract"),
    path("<int:pk>/contract/save/", contract.save, name="save-contract"),
    path("<int:pk>/contract/propose/", contract_changes.propose, name="propose-change"),
    path("<int:pk>/contract/approve/", contract_changes.approve, name="approve-change"),
    path("<int:pk>/contract/decline/", contract_changes.decline, name="decline-change"),
    path("<int:pk>/contract/change/<slug:code>/", contract_changes.act, name="contract-act"),
    path("<int:pk>/setup/", setup.setup, name="setup"),
    path("<int:pk>/people/", setup.people, name="people"),
    path("<int:pk>/team/", setup.team, name="form-team"),
    path("<int:pk>/data/", readiness.data, name="add-data"),
    path("<int:pk>/data/<int:check>/", readiness.data, name="data"),
    path("<int:pk>/data/<int:check>/remove/", readiness.remove_data, name="remove-data"),
    path("<int:pk>/agree/", readiness.agree, name="agree"),
    path("<int:pk>/sign/", readiness.signature, name="sign"),
    path("<int:pk>/ask-to-sign/", readiness.ask, name="ask-to-sign"),
]
