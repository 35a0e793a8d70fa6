"""`Idempotency-Key`: a POST sent twice is done once."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.core.models import IdempotencyRecord

# A claim this old was left by a process that died before it answered.
STALE = timedelta(minutes=15)
LONGEST_KEY = 200


class KeyReused(APIException):
    """The key came before, with something else."""

    status_code = 422
    default_code = "idempotency_key_reused"
    default_detail = _("This Idempotency-Key was sent before with another request.")


class InProgress(APIException):
    """The first request with this key has no answer yet."""

    status_code = 409
    default_code = "idempotency_in_progress"
    default_detail = _("The first request with this Idempotency-Key is still being worked on.")


def once(request: Request, handler: Callable[[], Response]) -> Response:
    """Run `handler`, or give the answer it gave to the same key and body.

    Only successes are kept: a refusal did nothing, so the same key may try again.
    """
    key = request.headers["Idempotency-Key"]
    if not (0 < len(key) <= LONGEST_KEY and key.isprintable()):
        raise ValidationError({"Idempotency-Key": _("1 to 200 printable characters, please.")})
    record, is_first = _claim(request, key=key, fingerprint=fingerprint(request))
    if not is_first:
        replay = Response(record.body, status=record.status)
        replay["Idempotent-Replayed"] = "true"
        return replay
    try:
        response = handler()
    except BaseException:
        record.delete()
        raise
    if response.status_code >= 300:
        record.delete()
        return response
    record.status = response.status_code
    record.body = json.loads(JSONRenderer().render(response.data) or b"null")
    record.save(update_fields=["status", "body", "updated_at"])
    return response


def fingerprint(request: Request) -> str:
    """SHA-256 of method, path and body. Uploads are read in pieces; their boundary says nothing."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if not (request.content_type or "").startswith("multipart/"):
        digest.update(request._request.body)
        return digest.hexdigest()
    data = cast(QueryDict, request.data)
    for name in sorted(data):
        values: list[Any] = data.getlist(name)
        for value in values:
            digest.update(f"\n{name}=".encode())
            if hasattr(value, "chunks"):
                for chunk in value.chunks():
                    digest.update(chunk)
                value.seek(0)
            else:
                digest.update(str(value).encode())
    return digest.hexdigest()


def _claim(request: Request, *, key: str, fingerprint: str) -> tuple[IdempotencyRecord, bool]:
    """The record of the key, and whether this request is the one to do the work."""
    fields: dict[str, Any] = {"user": request.user, "key": key}
    try:
        with transaction.atomic():
            return IdempotencyRecord.objects.create(**fields, fingerprint=fingerprint), True
    except IntegrityError:
        record = IdempotencyRecord.objects.filter(**fields).first()
    if record is None:  # the first failed and let go between our two statements
        raise InProgress
    if record.fingerprint != fingerprint:
        raise KeyReused
    if record.status is not None:
        return record, False
    now = timezone.now()
    stale = IdempotencyRecord.objects.filter(pk=record.pk, status=None, updated_at__lt=now - STALE)
    if stale.update(updated_at=now):
        return record, True
    raise InProgress
