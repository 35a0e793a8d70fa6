"""The API's plumbing: problems, pages by cursor, idempotency, dry runs, schema."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import Http404
from django.test import override_settings
from django.urls import include, path
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.test import APIClient
from rest_framework.views import APIView

from orgchange.accounts.models import User
from orgchange.core.api.views import ScopedViewSet, WriteMixin
from orgchange.core.errors import DomainError, InvalidInput, NotAllowed, Problem
from orgchange.core.models import IdempotencyRecord

pytestmark = pytest.mark.django_db
sent = []
DENIED = "You do not have permission to perform this action."


class Row(serializers.Serializer):
    day = serializers.DateField()


class Input(serializers.Serializer):
    name = serializers.CharField()
    rows = Row(many=True, required=False)


class Users(WriteMixin, APIView):
    serializer_class = Input

    def post(self, request):
        data = Input(data=request.data)
        data.is_valid(raise_exception=True)
        if data.validated_data["name"] == "refused":
            raise DomainError("Taken.")
        with transaction.atomic():
            user = User.objects.create_user(data.validated_data["name"])
            transaction.on_commit(lambda: sent.append(user.pk))
        return Response({"id": user.pk, "at": user.created_at}, status=201)


class Errors(APIView):
    def get(self, request, which):
        raise {
            "domain": DomainError("The round is closed."),
            "input": InvalidInput("Bad file.", problems=[Problem("row 2", "date", "No such day")]),
            "denied": NotAllowed("Only HR."),
            "missing": Http404(),
            "forbidden": PermissionDenied(),
        }[which]


class UserRow(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ["id", "username"]


class UserList(ListModelMixin, ScopedViewSet):
    queryset = User.objects.all()
    serializer_class = UserRow

    def visible(self, queryset):
        return queryset.exclude(username="hidden")


router = SimpleRouter()
router.register("rows", UserList, basename="row")
urlpatterns = [
    path("api/v1/users/", Users.as_view()),
    path("api/v1/errors/<which>/", Errors.as_view()),
    path("api/v1/", include(router.urls)),
    path("", include("config.urls")),
]


@pytest.fixture(autouse=True)
def _urls():
    sent.clear()
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.fixture
def owner():
    return User.objects.create_user("owner")


@pytest.fixture
def api(owner):
    client = APIClient()
    client.force_authenticate(owner)
    return client


@pytest.mark.parametrize(
    ("which", "status", "code", "detail"),
    [
        ("domain", 409, "refused", "The round is closed."),
        ("denied", 403, "not_allowed", "Only HR."),
        ("missing", 404, "not_found", "Not found."),
        (
            "forbidden",
            403,
            "permission_denied",
            "You do not have permission to perform this action.",
        ),
    ],
)
def test_errors_are_problem_details(api, which, status, code, detail):
    answer = api.get(f"/api/v1/errors/{which}/")

    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": f"urn:orgchange:problem:{code}",
        "title": {409: "Conflict", 403: "Forbidden", 404: "Not Found"}[status],
        "status": status,
        "detail": detail,
        "errors": [],
    }


def test_wrong_input_names_field_code_and_sentence(api):
    answer = api.get("/api/v1/errors/input/")

    assert answer.status_code == 400
    assert answer.json()["errors"] == [{"field": "row 2", "code": "date", "message": "No such day"}]


def test_fields_inside_rows_are_named_by_their_path(api):
    body = {"rows": [{"day": "2026-01-31"}, {"day": "2026-02-31"}]}

    answer = api.post("/api/v1/users/", body, format="json")

    assert [(e["field"], e["code"]) for e in answer.json()["errors"]] == [
        ("name", "required"),
        ("rows.1.day", "invalid"),
    ]


def test_broken_json_is_a_problem_too(api):
    answer = api.post("/api/v1/users/", "{", content_type="application/json")

    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_stranger_is_told_to_sign_in():
    answer = APIClient().get("/api/v1/rows/")

    assert answer.status_code == 401
    assert answer.json()["type"] == "urn:orgchange:problem:not_authenticated"
    assert "WWW-Authenticate" in answer.headers


def test_pages_follow_each_other_up_to_500_rows(api):
    User.objects.bulk_create(User(username=f"u{i}") for i in range(501))

    first = api.get("/api/v1/rows/?page_size=9999").json()
    second = api.get(first["next"]).json()

    assert len(first["results"]) == 500
    assert len(second["results"]) == 2
    assert second["next"] is None


def test_a_list_starts_from_what_is_visible(api):
    User.objects.create_user("hidden")

    assert [row["username"] for row in api.get("/api/v1/rows/").json()["results"]] == ["owner"]


def post(api, key, name="anna", **kwargs):
    return api.post(
        "/api/v1/users/", {"name": name}, format="json", headers={"Idempotency-Key": key}, **kwargs
    )


def test_the_same_key_and_body_give_the_first_answer(api):
    first, second = post(api, "k1"), post(api, "k1")

    assert (second.status_code, second.json()) == (201, json.loads(first.content))
    assert second.headers["Idempotent-Replayed"] == "true"
    assert User.objects.filter(username="anna").count() == 1


def test_the_same_key_with_another_body_is_refused(api):
    post(api, "k1")

    answer = post(api, "k1", name="berta")

    assert answer.status_code == 422
    assert answer.json()["type"] == "urn:orgchange:problem:idempotency_key_reused"


def test_a_key_still_being_worked_on_is_a_conflict(api, owner):
    post(api, "k1")
    IdempotencyRecord.objects.update(status=None)

    assert post(api, "k1").status_code == 409


def test_a_refused_request_may_be_tried_again_with_its_key(api):
    assert post(api, "k1", name="refused").status_code == 409

    assert not IdempotencyRecord.objects.exists()


def test_keys_belong_to_their_user(api):
    post(api, "k1")
    stranger = APIClient()
    stranger.force_authenticate(User.objects.create_user("stranger"))

    answer = post(stranger, "k1", name="berta")

    assert answer.status_code == 201


def test_uploads_are_the_same_when_their_content_is(api):
    def upload(content):
        file = SimpleUploadedFile("a.csv", content)
        return api.post(
            "/api/v1/users/",
            {"name": "anna", "file": file},
            format="multipart",
            headers={"Idempotency-Key": "k2"},
        )

    assert upload(b"one").status_code == 201
    assert upload(b"one").headers["Idempotent-Replayed"] == "true"
    assert upload(b"two").status_code == 422


@pytest.mark.django_db(transaction=True)
def test_a_dry_run_answers_and_leaves_nothing_behind(api):
    answer = api.post(
        "/api/v1/users/?dry_run=true",
        {"name": "anna"},
        format="json",
        headers={"Idempotency-Key": "k1"},
    )

    assert answer.status_code == 201
    assert answer.headers["Dry-Run"] == "true"
    assert not User.objects.filter(username="anna").exists()
    assert not IdempotencyRecord.objects.exists()
    assert sent == []


def test_the_schema_and_its_page_are_there_for_whoever_is_signed_in(client, owner):
    client.force_login(owner)

    assert client.get("/api/v1/schema/").status_code == 200
    page = client.get("/api/v1/docs/")
    assert "<style" not in page.text
    assert "<script>" not in page.text
    assert client.get("/api/v1/docs/?script=").headers["Content-Type"] == "application/javascript"


def test_the_schema_says_what_writes_take_and_how_errors_look(client, owner):
    client.force_login(owner)

    schema = client.get("/api/v1/schema/?format=json").json()
    listed, patched = (
        schema["paths"]["/api/v1/rows/"]["get"],
        schema["paths"]["/api/v1/me/"]["patch"],
    )
    created = schema["paths"]["/api/v1/users/"]["post"]

    def names(operation):
        return {parameter["name"] for parameter in operation.get("parameters", [])}

    assert {"Idempotency-Key", "dry_run"} <= names(created)
    assert names(patched) == {"dry_run"}
    assert "dry_run" not in names(listed)
    assert "application/problem+json" in created["responses"]["4XX"]["content"]
