"""Each area's strings: found in its Python and templates, kept in its .po file, compiled.

Needs no gettext of the system: Python is read by `ast`, templates by Django's own lexer.
"""

import ast
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from django.apps import apps
from django.conf import settings
from django.template.base import Lexer, Token, TokenType
from django.utils.translation import trim_whitespace
from django.utils.translation.template import (
    block_re,
    constant_re,
    endblock_re,
    inline_re,
    plural_re,
)

LOCALE = "zh_Hans"
TEMPLATES = (".html", ".txt", ".md")
# How each function of gettext's takes its words: context, singular, plural.
FUNCTIONS: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}


@dataclass(frozen=True, order=True)
class Message:
    """One string to translate; `context` and `plural` are empty where there is none."""

    text: str
    plural: str = ""
    context: str = ""


def areas() -> list[Path]:
    """The folders of our own areas."""
    base = Path(settings.BASE_DIR)
    paths = [Path(config.path) for config in apps.get_app_configs()]
    return sorted(
        path for path in paths if path.is_relative_to(base) and path.parent.parent == base
    )


def catalogue(area: Path) -> Path:
    """Where the translations of an area are kept."""
    return area / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


def extract(area: Path) -> dict[Message, list[str]]:
    """Every string of an area with the files it stands in. The settings' strings are core's."""
    found: dict[Message, set[str]] = {}
    base = Path(settings.BASE_DIR)
    roots = [area, base / "config"] if area.name == "core" else [area]
    for path in sorted(file for root in roots for file in root.rglob("*")):
        if "migrations" in path.parts or "content" in path.parts:
            continue
        if path.suffix == ".py":
            messages = python_messages(path.read_text())
        elif path.suffix in TEMPLATES and "templates" in path.parts:
            messages = template_messages(path.read_text())
        else:
            continue
        for message in messages:
            found.setdefault(message, set()).add(str(path.relative_to(base)))
    return {message: sorted(files) for message, files in found.items()}


def python_messages(source: str) -> Iterator[Message]:
    """Strings given to gettext's functions. What is not a plain string cannot be translated."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name not in FUNCTIONS:
            continue
        context, singular, plural = (
            _constant(node, place) if place is not None else "" for place in FUNCTIONS[name]
        )
        if singular:
            yield Message(text=singular, plural=plural, context=context)


def template_messages(source: str) -> Iterator[Message]:
    """Strings of `translate`, `blocktranslate`, `_("…")`. Django doubles their per cent signs."""
    tokens = iter(Lexer(source).tokenize())
    in_comment = False
    for token in tokens:
        if token.token_type == TokenType.BLOCK and token.contents == "comment":
            in_comment = True
        elif token.token_type == TokenType.BLOCK and token.contents == "endcomment":
            in_comment = False
        elif in_comment or token.token_type not in (TokenType.BLOCK, TokenType.VAR):
            continue
        elif token.token_type == TokenType.BLOCK and block_re.match(token.contents):
            yield from _constants(token.contents)
            yield _block(token, tokens)
        elif token.token_type == TokenType.BLOCK and (inline := inline_re.match(token.contents)):
            text = _unquoted(inline[1])
            yield Message(text=text.replace("%", "%%"), context=_context(token.contents))
        else:
            yield from _constants(token.contents)


def update(area: Path) -> polib.POFile | None:
    """Bring an area's .po up to its sources, keeping what is translated. None: nothing to say."""
    found = extract(area)
    path = catalogue(area)
    if not found and not path.exists():
        return None
    old = {_key(entry): entry for entry in polib.pofile(str(path))} if path.exists() else {}
    fresh = polib.POFile(wrapwidth=100)
    fresh.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": LOCALE,
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    for message, files in sorted(found.items(), key=lambda item: (item[1][0], item[0])):
        entry = _entry(message, files)
        kept = old.get(message)
        if kept is not None:
            entry.msgstr, entry.msgstr_plural = (
                kept.msgstr,
                kept.msgstr_plural or entry.msgstr_plural,
            )
        fresh.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(path))
    return fresh


def compile_all() -> int:
    """Compile what is older than its source; several processes may do so at once."""
    done = 0
    for path in map(catalogue, areas()):
        target = path.with_suffix(".mo")
        if not path.exists():
            continue
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(polib.pofile(str(path)).to_binary())
        os.chmod(file.name, 0o644)
        os.replace(file.name, target)
        done += 1
    return done


def untranslated(entries: Iterable[polib.POEntry]) -> list[str]:
    """Strings without a translation, or with a doubtful one."""
    return [entry.msgid for entry in entries if not entry.translated() or entry.fuzzy]


CONTEXT = re.compile(r"""\bcontext\s+("[^"]*"|'[^']*')""")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")


def placeholders(text: str) -> set[str]:
    """The places of a string that values go to."""
    return {match.group(0) for match in PLACEHOLDER.finditer(text)}


def _constant(call: ast.Call, place: int) -> str:
    if place < len(call.args) and isinstance(call.args[place], ast.Constant):
        value = call.args[place].value  # type: ignore[attr-defined]
        return value if isinstance(value, str) else ""
    return ""


def _constants(contents: str) -> Iterator[Message]:
    for quoted in constant_re.findall(contents):
        yield Message(text=_unquoted(quoted).replace("%", "%%"))


def _block(opening: Token, tokens: Iterator[Token]) -> Message:
    singular: list[str] = []
    plural: list[str] = []
    part = singular
    for token in tokens:
        if token.token_type == TokenType.BLOCK and endblock_re.match(token.contents):
            break
        if token.token_type == TokenType.BLOCK and plural_re.match(token.contents):
            part = plural
        elif token.token_type == TokenType.VAR:
            part.append(f"%({token.contents})s")
        elif token.token_type == TokenType.TEXT:
            part.append(token.contents.replace("%", "%%"))
    texts = ["".join(singular), "".join(plural)]
    if "trimmed" in opening.split_contents():
        texts = [trim_whitespace(text) for text in texts]
    return Message(text=texts[0], plural=texts[1], context=_context(opening.contents))


def _context(contents: str) -> str:
    match = CONTEXT.search(contents)
    return _unquoted(match[1]) if match else ""


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] in "\"'" and text[-1] == text[0] else text


def _key(entry: polib.POEntry) -> Message:
    return Message(entry.msgid, entry.msgid_plural or "", entry.msgctxt or "")


def _entry(message: Message, files: list[str]) -> polib.POEntry:
    return polib.POEntry(
        msgid=message.text,
        msgid_plural=message.plural,
        msgctxt=message.context or None,
        msgstr_plural={0: ""} if message.plural else {},
        occurrences=[(file, "") for file in files],
        flags=["python-format"] if placeholders(message.text) else [],
    )
