"""What every operation of the API has in common, said in its schema."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from orgchange.core.api.problems import CONTENT_TYPE

PROBLEM = {
    "type": "object",
    "description": "What went wrong (RFC 9457), and which fields.",
    "required": ["type", "title", "status", "detail", "errors"],
    "properties": {
        "type": {"type": "string", "example": "urn:orgchange:problem:invalid"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "code", "message"],
                "properties": {name: {"type": "string"} for name in ("field", "code", "message")},
            },
        },
    },
}
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The same key and body give the first answer; another body is refused with 422.",
)
DRY_RUN = OpenApiParameter(
    "dry_run",
    OpenApiTypes.BOOL,
    OpenApiParameter.QUERY,
    description="Answer what would happen, and change nothing.",
)


class Schema(AutoSchema):
    """Names the header and the parameter that writes take."""

    def get_override_parameters(self) -> list[Any]:
        """Of views with `WriteMixin`, which reads them."""
        if not getattr(self.view, "takes_dry_runs", False) or self.method == "GET":
            return []
        return [DRY_RUN, IDEMPOTENCY_KEY] if self.method == "POST" else [DRY_RUN]


def add_problems(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Hook: every operation may answer with a problem."""
    result["components"].setdefault("schemas", {})["Problem"] = PROBLEM
    reference = {"schema": {"$ref": "#/components/schemas/Problem"}}
    answer = {"description": "Refused", "content": {CONTENT_TYPE: reference}}
    for path in result["paths"].values():
        for operation in path.values():
            if isinstance(operation, dict) and "responses" in operation:
                operation["responses"].setdefault("4XX", answer)
    return result
