"""Errors of the API as problem details (RFC 9457): what, why, and which fields."""

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import exceptions, views
from rest_framework.response import Response

from orgchange.core.errors import DomainError, Problem

CONTENT_TYPE = "application/problem+json"


def handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. What it does not know stays an exception, and is a 500."""
    if isinstance(error, DomainError):
        views.set_rollback()
        return response(
            status=error.status, code=error.code, detail=error.message, problems=error.problems
        )
    answer = views.exception_handler(error, context)
    if answer is None:
        return None
    problems: Sequence[Problem] = ()
    detail, code = _sentence(answer.data), "error"
    if isinstance(error, exceptions.ValidationError):
        problems = tuple(_flatten(error.get_full_details()))
        detail, code = _("Some of what was sent is not right."), "invalid"
    elif isinstance(error, exceptions.APIException):
        code = str(error.get_codes())
    elif answer.status_code == HTTPStatus.NOT_FOUND:
        code = "not_found"
    elif answer.status_code == HTTPStatus.FORBIDDEN:
        code = "permission_denied"
    kept = {name: answer[name] for name in ("WWW-Authenticate", "Retry-After") if name in answer}
    return response(
        status=answer.status_code, code=code, detail=detail, problems=problems, headers=kept
    )


def response(
    *,
    status: int,
    code: str,
    detail: str,
    problems: Sequence[Problem] = (),
    headers: dict[str, str] | None = None,
) -> Response:
    """An answer that says what went wrong."""
    data = body(
        status=status,
        code=code,
        title=HTTPStatus(status).phrase,
        detail=detail,
        problems=problems,
    )
    return Response(data, status=status, headers=headers, content_type=CONTENT_TYPE)


def body(
    *, status: int, code: str, title: str, detail: str, problems: Sequence[Problem] = ()
) -> dict[str, Any]:
    """The problem as plain data."""
    return {
        "type": f"urn:orgchange:problem:{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "errors": [
            {"field": problem.field, "code": problem.code, "message": str(problem.message)}
            for problem in problems
        ],
    }


def _sentence(data: Any) -> str:
    return str(data["detail"]) if isinstance(data, dict) and "detail" in data else ""


def _flatten(details: Any, path: str = "") -> Iterator[Problem]:
    """`{"a": [{"b": …}]}` as `a.0.b`; what concerns the whole has no field."""
    if isinstance(details, dict) and set(details) == {"message", "code"}:
        yield Problem(field=path, code=str(details["code"]), message=str(details["message"]))
    elif isinstance(details, dict):
        for name, inner in details.items():
            is_whole = name in ("non_field_errors", "detail")
            yield from _flatten(inner, path if is_whole else f"{path}.{name}".lstrip("."))
    else:
        is_rows = any(not (isinstance(d, dict) and set(d) == {"message", "code"}) for d in details)
        for index, inner in enumerate(details):
            yield from _flatten(inner, f"{path}.{index}".lstrip(".") if is_rows else path)
