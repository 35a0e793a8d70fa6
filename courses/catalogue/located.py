"""YAML whose every value knows its file and line, so that what is wrong can be named by its place.

Aliases are refused (they can multiply without end) and so are keys that stand twice.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml
from django.utils.translation import gettext as _

from orgchange.core.errors import Problem
from orgchange.core.texts import UNWRITABLE

SLUG = re.compile(r"[a-z0-9][a-z0-9._-]*")
LIMIT = 2_000_000  # characters of one YAML file


@dataclass
class Findings:
    """What is wrong (the import is refused) and what is odd (it is not)."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def problem(self, place: str, code: str, message: str) -> None:
        """Note something that must be mended first."""
        self.problems.append(Problem(place, code, message))

    def warn(self, place: str, code: str, message: str) -> None:
        """Note something that the author should know."""
        self.warnings.append(Problem(place, code, message))


class Table:
    """A YAML mapping with its place. Reading a key that is missing or wrong notes a problem."""

    def __init__(self, node: yaml.MappingNode, path: str, findings: Findings) -> None:
        self.path = path
        self.findings = findings
        self.line = node.start_mark.line + 1
        self.nodes: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = str(key.value)
            if name in self.nodes:
                self._say(key, "twice", _("“%(key)s” stands here twice.") % {"key": name})
            self.nodes[name] = value

    def only(self, names: Collection[str]) -> None:
        """Name every key that is not one of these."""
        for name, node in self.nodes.items():
            if name not in names:
                message = _("“%(key)s” is not known here. Known are: %(names)s.")
                self._say(
                    node, "unknown_key", message % {"key": name, "names": ", ".join(sorted(names))}
                )

    def has(self, name: str) -> bool:
        """Is the key there, with a value?"""
        node = self.nodes.get(name)
        return node is not None and not (
            isinstance(node, yaml.ScalarNode) and node.tag.endswith(":null")
        )

    def place(self, name: str = "") -> str:
        """File and line of a key, or of the mapping itself."""
        node = self.nodes.get(name)
        return f"{self.path}:{node.start_mark.line + 1 if node else self.line}"

    def text(self, name: str, default: str | None = None, *, limit: int = 300) -> str:
        """A line of text; without a default it must be there."""
        if not self._given(name, default is None):
            return default or ""
        node = self.nodes[name]
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            self._say(node, "not_text", _("“%(key)s” must be a text.") % {"key": name})
        elif len(node.value) > limit:
            message = _("“%(key)s” has %(length)d characters; %(limit)d are allowed.")
            self._say(
                node, "too_long", message % {"key": name, "length": len(node.value), "limit": limit}
            )
        else:
            return str(node.value).strip()
        return default or ""

    def slug(self, name: str, default: str | None = None, *, limit: int = 60) -> str:
        """A code: small letters, digits, point, hyphen, underscore."""
        found = self.text(name, default, limit=limit)
        if found and not SLUG.fullmatch(found):
            message = _("“%(key)s: %(value)s” may have small letters, digits, “.”, “-” and “_”.")
            self._say(self.nodes[name], "not_a_code", message % {"key": name, "value": found[:60]})
        return found

    def number(
        self, name: str, default: int | None = None, *, low: int, high: int, required: bool = False
    ) -> int | None:
        """A whole number between two others."""
        if not self._given(name, required):
            return default
        node = self.nodes[name]
        value = node.value if isinstance(node, yaml.ScalarNode) else ""
        if not re.fullmatch(r"-?\d{1,9}", value) or not low <= int(value) <= high:
            message = _("“%(key)s: %(value)s” must be a whole number from %(low)d to %(high)d.")
            self._say(
                node,
                "not_a_number",
                message % {"key": name, "value": str(value)[:40], "low": low, "high": high},
            )
            return default
        return int(value)

    def day(self, name: str) -> date | None:
        """A date as YYYY-MM-DD, if given."""
        if not self._given(name, required=False):
            return None
        node = self.nodes[name]
        try:
            return date.fromisoformat(node.value if isinstance(node, yaml.ScalarNode) else "")
        except ValueError:
            message = _("“%(key)s: %(value)s” is not a date that exists (as in 2026-01-31).")
            self._say(node, "not_a_date", message % {"key": name, "value": str(node.value)[:40]})
            return None

    def choice(self, name: str, choices: Collection[str], default: str | None = None) -> str:
        """One of some words."""
        found = self.text(name, default)
        if found and found not in choices:
            message = _("“%(key)s: %(value)s” must be one of %(choices)s.")
            self._say(
                self.nodes[name],
                "not_a_choice",
                message % {"key": name, "value": found[:40], "choices": ", ".join(choices)},
            )
            return default or ""
        return found

    def words(self, name: str) -> list[str]:
        """A list of short texts; a single one may stand alone."""
        node = self.nodes.get(name)
        if node is None:
            return []
        items = node.value if isinstance(node, yaml.SequenceNode) else [node]
        if not all(isinstance(item, yaml.ScalarNode) for item in items):
            self._say(node, "not_a_list", _("“%(key)s” must be a list of texts.") % {"key": name})
            return []
        return [str(item.value).strip() for item in items]

    def texts(
        self, name: str, languages: Collection[str], *, required: bool = False, limit: int = 300
    ) -> dict[str, str]:
        """A text in each language; a plain text is in the original (first) language."""
        if not self._given(name, required):
            return {}
        node = self.nodes[name]
        if isinstance(node, yaml.ScalarNode):
            return {next(iter(languages), "en"): self.text(name, limit=limit)}
        if not isinstance(node, yaml.MappingNode):
            self._say(node, "not_text", _("“%(key)s” must be a text.") % {"key": name})
            return {}
        table = Table(node, self.path, self.findings)
        table.only(languages)
        found = {code: table.text(code, "", limit=limit) for code in languages if table.has(code)}
        for code in languages:
            if not found.get(code):
                message = _("“%(key)s” has no text in %(language)s.")
                report = self.findings.problem if not found else self.findings.warn
                report(table.place(), "no_language", message % {"key": name, "language": code})
                if not found:
                    break
        return found

    def tables(self, name: str, *, required: bool = False) -> list["Table"]:
        """A list of mappings."""
        if not self._given(name, required):
            return []
        node = self.nodes[name]
        if not isinstance(node, yaml.SequenceNode):
            self._say(node, "not_a_list", _("“%(key)s” must be a list.") % {"key": name})
            return []
        return list(tables_of(node, self.path, self.findings))

    def _given(self, name: str, required: bool) -> bool:
        if self.has(name):
            return True
        if required:
            self.findings.problem(
                self.place(), "missing", _("“%(key)s” is missing.") % {"key": name}
            )
        return False

    def _say(self, node: yaml.Node, code: str, message: str) -> None:
        self.findings.problem(f"{self.path}:{node.start_mark.line + 1}", code, message)


def tables_of(node: yaml.SequenceNode, path: str, findings: Findings) -> list[Table]:
    """The mappings of a list; whatever is not one is named."""
    found = []
    for item in node.value:
        if isinstance(item, yaml.MappingNode):
            found.append(Table(item, path, findings))
        else:
            place = f"{path}:{item.start_mark.line + 1}"
            findings.problem(place, "not_a_mapping", _("Expected “key: value” lines here."))
    return found


def read_table(text: str, path: str, findings: Findings, *, line: int = 0) -> Table | None:
    """The mapping that a YAML text is; `line` is where the text starts in its file."""
    node = _compose(text, path, findings, line=line)
    if node is None:
        return None
    if not isinstance(node, yaml.MappingNode):
        findings.problem(f"{path}:1", "not_a_mapping", _("Expected “key: value” lines here."))
        return None
    return Table(node, path, findings)


def read_tables(text: str, path: str, findings: Findings) -> list[Table]:
    """The list of mappings that a YAML text is."""
    node = _compose(text, path, findings)
    if node is None:
        return []
    if not isinstance(node, yaml.SequenceNode):
        findings.problem(
            f"{path}:1", "not_a_list", _("Expected a list: lines that start with “-”.")
        )
        return []
    return tables_of(node, path, findings)


class _Loader(yaml.SafeLoader):
    """Composes without aliases, and without what no text can hold."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Refuse an alias, or an escaped NUL, where it stands."""
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(
                None, None, _("aliases (“*name”) are not allowed"), event.start_mark
            )
        node = super().compose_node(parent, index)
        if isinstance(node, yaml.ScalarNode) and UNWRITABLE.search(node.value):
            said = _("this holds a character that no text can hold")
            raise yaml.composer.ComposerError(None, None, said, node.start_mark)
        return node


def _compose(text: str, path: str, findings: Findings, *, line: int = 0) -> yaml.Node | None:
    if len(text) > LIMIT:
        message = _("The file has more than %(limit)d characters.") % {"limit": LIMIT}
        findings.problem(f"{path}:1", "too_long", message)
        return None
    loader: Callable[[str], Any] = _Loader
    try:
        node: yaml.Node | None = loader("\n" * line + text).get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{path}:{mark.line + 1 if mark else 1}"
        message = _("Not readable as YAML: %(problem)s.") % {"problem": error.problem or error}
        findings.problem(place, "yaml", message)
        return None
    except (yaml.YAMLError, RecursionError) as error:
        message = _("Not readable as YAML: %(problem)s.") % {"problem": str(error)[:200]}
        findings.problem(f"{path}:1", "yaml", message)
        return None
    if node is None:
        findings.problem(f"{path}:1", "empty", _("The file is empty."))
    return node
