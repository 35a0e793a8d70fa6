"""Notices as JSON: one's own inbox, and for HR those to its people."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgchange.directory.api.rows import RowsViewSet
from orgchange.notices import inbox, queries, texts
from orgchange.notices.api.serializers import NoticeRow, ReadCount
from orgchange.notices.models import Notice

PARAMETERS = [
    OpenApiParameter("scope", description="`people`: HR's people, too; default: one's own."),
    OpenApiParameter("kind"),
    OpenApiParameter("state"),
    OpenApiParameter("reason"),
    OpenApiParameter("unread", OpenApiTypes.BOOL),
]


@extend_schema_view(list=extend_schema(parameters=PARAMETERS))
class NoticeViewSet(RowsViewSet[Notice]):
    """What people are told, with what became of it. `scope=people` for those who look after it."""

    queryset = Notice.objects.select_related("recipient")
    serializer_class = NoticeRow

    def visible(self, queryset: QuerySet[Notice]) -> QuerySet[Notice]:
        """One's own inbox in a list; with `scope=people`, and for one notice, all one may see."""
        if self.action == "list" and self.request.query_params.get("scope") != "people":
            mine = Notice.objects.of(self.sight.employee_id or 0).inbox()
            return queryset.filter(pk__in=mine.values("pk"))
        return queryset.filter(pk__in=queries.notices_visible_to(self.sight).values("pk"))

    def narrowed(self, queryset: QuerySet[Notice]) -> QuerySet[Notice]:
        """By kind, state, reason, or unread alone."""
        for name in ("kind", "state", "reason"):
            if name in self.request.query_params:
                queryset = queryset.filter(**{name: self.request.query_params[name]})
        if self.request.query_params.get("unread", "").lower() in ("true", "1"):
            queryset = queryset.filter(read_at=None)
        return queryset

    def rows(self, page: Sequence[Notice]) -> list[dict[str, Any]]:
        """Notices in the asker's language."""
        language = texts.language_of(get_language() or "")
        return [_row(line) for line in queries.lines(page, language=language, now=self.now)]

    @extend_schema(request=None, responses=NoticeRow)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: str) -> Response:
        """Mark one of one's own as read."""
        notice = self.get_object()
        employee_id = self.sight.employee_id or 0
        inbox.mark_read(employee_id=employee_id, notice_ids=[notice.pk], now=self.now)
        notice.refresh_from_db()
        return self.done(notice)

    @extend_schema(request=None, responses=ReadCount)
    @action(detail=False, methods=["post"], url_path="read-all")
    def read_all(self, request: Request) -> Response:
        """Mark all of one's own as read."""
        employee_id = self.sight.employee_id or 0
        read = inbox.mark_read(employee_id=employee_id, notice_ids=None, now=self.now)
        return Response({"read": read})


def _row(line: queries.Line) -> dict[str, Any]:
    notice = line.notice
    return {
        "id": notice.pk,
        "recipient": notice.recipient_id,
        "recipient_name": str(notice.recipient),
        "kind": notice.kind,
        "object": notice.object_key,
        "occurrence": notice.occurrence,
        "subject": line.text.subject,
        "body": line.text.body,
        "path": line.text.path,
        "is_mandatory": notice.is_mandatory,
        "planned_at": notice.planned_at,
        "send_from": notice.send_from,
        "state": notice.state,
        "reason": notice.reason,
        "settled_at": notice.settled_at,
        "read_at": notice.read_at,
    }
