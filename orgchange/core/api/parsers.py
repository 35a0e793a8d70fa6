"""JSON as it comes in: what no text can hold is refused at the door, by its place."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from orgchange.core.errors import InvalidInput, Problem
from orgchange.core.texts import UNWRITABLE

SUSPECT = re.compile(rb"\\u(?:0000|d[89a-f])", re.IGNORECASE)


class Parser(JSONParser):
    """DRF's, without NUL and half characters, and without lists in lists in lists for ever."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The document, or 400 that says where it is wrong."""
        raw = stream.read()
        try:
            data = json.loads(raw.decode("utf-8"), parse_constant=_no_number)
            places = list(_unwritable(data)) if SUSPECT.search(raw) or b"\x00" in raw else []
        except ValueError as error:
            raise ParseError(_("This is not JSON: %(error)s") % {"error": error}) from error
        except RecursionError as error:
            raise ParseError(_("This JSON is nested too deeply.")) from error
        if places:
            message = _("This holds a character that no text can hold.")
            raise InvalidInput(message, problems=[Problem(p, "invalid", message) for p in places])
        return data


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _unwritable(data: Any, path: str = "") -> Iterator[str]:
    """The places of text with NUL or half a surrogate pair."""
    if isinstance(data, str):
        if UNWRITABLE.search(data):
            yield path
    elif isinstance(data, dict):
        for name, inner in data.items():
            yield from _unwritable(name, path)
            yield from _unwritable(inner, f"{path}.{UNWRITABLE.sub('?', name)}".lstrip("."))
    elif isinstance(data, list):
        for index, inner in enumerate(data):
            yield from _unwritable(inner, f"{path}.{index}".lstrip("."))
