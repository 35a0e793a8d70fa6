"""Markdown made into safe HTML: markdown-it, our boxes and tables, then nh3 on the result.

What comes out has no script, style, handler or outside picture, so it stands under the strict
policy of the pages. Headings start at h2, because the page's own title is the h1.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal
from urllib.parse import unquote

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from courses.catalogue.kramdown import without_kramdown

Kind = Literal["link", "image"]
# The address of what a lesson names, or None where there is nothing.
Resolve = Callable[[Kind, str], str | None]

BOXES = {
    "try": "try", "challenge": "try", "exercise": "try", "discussion": "try", "checklist": "try",
    "note": "note", "callout": "note", "prereq": "note", "objectives": "note", "info": "note",
    "keypoints": "note", "testimonial": "note", "example": "example", "tip": "tip",
    "warning": "warning", "caution": "warning", "important": "warning", "danger": "warning",
    "solution": "solution", "answer": "solution",
}  # fmt: skip
LEADS = {"try it": "try", "try this": "try", "试一试": "try", "动手试试": "try", "试试看": "try"}
LABELS = {
    "en": {"try": "Try it", "solution": "Answer", "warning": "Take care", "example": "Example"},
    "zh": {"try": "试一试", "solution": "答案", "warning": "请注意", "example": "例子"},
}
ALERT = re.compile(r"\[!(\w+)\][ \t]*(.*)")
EXTERNAL = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)

TAG_NAMES = """
    a abbr b blockquote br caption cite code col colgroup dd del details dfn div dl dt em
    figcaption figure h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp section small
    span strong sub summary sup table tbody td tfoot th thead tr u ul var wbr ruby rt rp
"""
TAGS = set(TAG_NAMES.split())
ATTRIBUTES = {
    "*": {"id", "lang", "dir", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "class"},
    "th": {"colspan", "rowspan", "scope", "class"},
    "ol": {"start", "reversed"},
    "div": {"class", "data-kind", "tabindex"},
    "details": {"class", "data-kind"},
    "table": {"class"},
    "p": {"class"},
    "section": {"class"},
    "sup": {"class"},
}
OURS = {
    "class": {"callout", "callout-title", "table", "table-wrap", "num", "mid", "footnotes"},
    "tabindex": {"0"},
    "data-kind": set(BOXES.values()),
}
ID = re.compile(r"(?:s-|fn)[\w.:-]*")
IMAGE = re.compile(r'<img((?:\s[^\s=>"]+="[^"]*")*)>')


def render(text: str, *, resolve: Resolve, language: str = "en", title: str = "") -> str:
    """Safe HTML of a lesson. A heading that only repeats `title` is left out."""
    tokens, env = _parse(text)
    first = _first_heading(tokens)
    if first is not None and title and _plain(tokens[first + 1]).casefold() == title.casefold():
        del tokens[first : first + 3]
    _shape(tokens, env, language)
    html = _parser().renderer.render(tokens, _parser().options, env)
    return _pictures(
        nh3.clean(
            html,
            tags=TAGS,
            attributes=ATTRIBUTES,
            attribute_filter=_attribute_filter(resolve),
            url_schemes={"http", "https", "mailto"},
            link_rel="noopener noreferrer",
        )
    )


def title_of(text: str) -> str:
    """The first heading, if the text starts with one."""
    tokens, _env = _parse(text)
    first = _first_heading(tokens)
    return "" if first is None else _plain(tokens[first + 1])


def references(text: str) -> list[tuple[Kind, str, int]]:
    """Every link and picture that a text names, with the line where it first stands."""
    found: dict[tuple[Kind, str], int] = {}
    lines = text.split("\n")

    def note(kind: Kind, target: str) -> str | None:
        needles = (target, unquote(target), target.split("/")[-1] or target)
        line = next((n for n, words in enumerate(lines, 1) if any(x in words for x in needles)), 1)
        found.setdefault((kind, target), line)
        return None

    render(text, resolve=note)
    return [(kind, target, line) for (kind, target), line in found.items()]


def nameless_pictures(text: str) -> Iterator[int]:
    """Lines of pictures without a description for those who do not see them."""
    for token in _parse(text)[0]:
        for child in token.children or ():
            if child.type == "image" and not child.content.strip():
                yield (token.map or [0])[0] + 1


def _parser() -> MarkdownIt:
    return _PARSER


def _new_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "typographer": False})
    parser.enable(["table", "strikethrough"])
    parser.use(deflist_plugin).use(footnote_plugin)
    parser.use(container_plugin, name="box", validate=_is_box)
    return parser


def _is_box(info: str, _markup: str) -> bool:
    return info.strip().split(" ")[0].lower() in BOXES


_PARSER = _new_parser()


def _parse(text: str) -> tuple[list[Token], dict[str, Any]]:
    plain, boxes = without_kramdown(text)
    env: dict[str, Any] = {"boxes": boxes}
    return _parser().parse(plain, env), env


def _first_heading(tokens: Sequence[Token]) -> int | None:
    """Where the heading is that the text starts with, styles and rules aside."""
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            return place
        if token.type not in ("html_block", "hr"):
            return None
    return None


def _plain(inline: Token) -> str:
    return "".join(
        " " if t.type == "softbreak" else t.content for t in inline.children or () if t.content
    ).strip()


def _shape(tokens: list[Token], env: dict[str, Any], language: str) -> None:
    """Headings, boxes and tables, in place."""
    _open_boxes(tokens, env, language)
    last, seen = 1, dict[str, int]()
    boxes: list[str] = []
    lifted = any(t.type == "heading_open" and t.tag == "h1" for t in tokens)
    for place, token in enumerate(tokens):
        if token.type in ("blockquote_open", "container_box_open"):
            boxes.append(str(token.meta.get("box", "")))
        elif token.type in ("blockquote_close", "container_box_close"):
            boxes.pop()
        elif token.type in ("heading_open", "heading_close"):
            opens = token.type == "heading_open"
            if boxes:
                token.tag = "summary" if boxes[-1] == "solution" else "p"
                token.attrs = {"class": "callout-title"} if opens else {}
                continue
            if opens:
                last = max(2, min(int(token.tag[1]) + lifted, last + 1, 6))
                token.attrs["id"] = _anchor(_plain(tokens[place + 1]), seen)
            token.tag = f"h{last}"
        elif token.type in ("th_open", "td_open"):
            align = str(token.attrs.pop("style", ""))
            if "right" in align or "center" in align:
                token.attrs["class"] = "num" if "right" in align else "mid"
            if token.type == "th_open" and _plain(tokens[place + 1]):
                token.attrs["scope"] = "col"
            elif token.type == "th_open":  # A corner without words heads nothing.
                token.tag = tokens[place + 2].tag = "td"
    _wrap_tables(tokens)


def _wrap_tables(tokens: list[Token]) -> None:
    # A wide table scrolls by itself, and the keyboard must reach what scrolls.
    for place in reversed([n for n, t in enumerate(tokens) if t.type == "table_open"]):
        tokens[place].attrs["class"] = "table"
        wrap = Token("html_block", "", 0)
        wrap.content = '<div class="table-wrap" tabindex="0">'
        tokens.insert(place, wrap)
    for place in reversed([n for n, t in enumerate(tokens) if t.type == "table_close"]):
        close = Token("html_block", "", 0)
        close.content = "</div>"
        tokens.insert(place + 1, close)


def _anchor(words: str, seen: dict[str, int]) -> str:
    plain = unicodedata.normalize("NFKC", words).lower()
    slug = re.sub(r"[^\w]+", "-", plain).strip("-") or "part"
    seen[slug] = seen.get(slug, 0) + 1
    return f"s-{slug}" + (f"-{seen[slug]}" if seen[slug] > 1 else "")


def _open_boxes(tokens: list[Token], env: dict[str, Any], language: str) -> None:
    """Quotes and containers that mean a box become one: a div, or details for an answer."""
    stack: list[Token] = []
    added: list[tuple[int, str, str]] = []
    for place, token in enumerate(tokens):
        if token.type in ("blockquote_open", "container_box_open"):
            kind, title = _box_of(tokens, place, env)
            stack.append(token)
            if not kind:
                continue
            token.meta["box"] = kind
            token.tag = "details" if kind == "solution" else "div"
            token.attrs = {"class": "callout", "data-kind": kind}
            if not title and not _has_title(tokens, place):
                title = LABELS["zh" if language.startswith("zh") else "en"].get(kind, "")
            if title:
                added.append((place + 1, kind, title))
        elif token.type in ("blockquote_close", "container_box_close"):
            opened = stack.pop()
            if opened.meta.get("box"):
                token.tag = opened.tag
    for place, kind, title in reversed(added):
        tokens[place:place] = _title_tokens(kind, title)


def _box_of(tokens: list[Token], place: int, env: dict[str, Any]) -> tuple[str, str]:
    """Kind and title of the box that opens here; no kind for a plain quote."""
    token = tokens[place]
    if token.type == "container_box_open":
        word, _space, title = token.info.strip().partition(" ")
        return BOXES[word.lower()], title.strip()
    named = BOXES.get(env["boxes"].get((token.map or [-1])[0], ""), "")
    first = tokens[place + 2] if tokens[place + 1].type == "paragraph_open" else None
    if first is None or not first.children:
        return named, ""
    alert = ALERT.fullmatch(first.children[0].content)
    if alert and alert[1].lower() in BOXES:
        rest = first.children[1:]
        first.children = rest[1:] if rest and rest[0].type == "softbreak" else rest
        return BOXES[alert[1].lower()], alert[2].strip()
    if first.children[0].type == "strong_open" or (
        len(first.children) > 1 and first.children[1].type == "strong_open"
    ):
        words = next((c.content for c in first.children if c.content), "").strip(" .:。：!！")
        for lead, kind in LEADS.items():
            if words.casefold().startswith(lead):
                return kind, ""
    return named, ""


def _has_title(tokens: list[Token], place: int) -> bool:
    following = tokens[place + 1]
    if following.type == "heading_open":
        return True
    children = tokens[place + 2].children if following.type == "paragraph_open" else None
    return bool(children and "strong_open" in {c.type for c in children[:2]})


def _title_tokens(kind: str, title: str) -> list[Token]:
    tag, attrs = ("summary", {}) if kind == "solution" else ("p", {"class": "callout-title"})
    inline = _parser().parseInline(title)[0]
    opened = Token("box_title_open", tag, 1, attrs=dict(attrs), block=True)
    return [opened, inline, Token("box_title_close", tag, -1, block=True)]


def _attribute_filter(resolve: Resolve) -> Callable[[str, str, str], str | None]:
    def keep(tag: str, name: str, value: str) -> str | None:
        if name == "href":
            return _link(value, resolve)
        if name == "src":
            address = resolve("image", value)
            return None if EXTERNAL.match(value) else address
        if name in OURS:
            words = [word for word in value.split() if word in OURS[name]]
            return " ".join(words) or None
        if name == "id":
            return value if ID.fullmatch(value) else None
        return value

    return keep


def _link(value: str, resolve: Resolve) -> str | None:
    if value.startswith("#"):
        return value if value.startswith("#fn") else f"#s-{value[1:].removeprefix('s-')}"
    if EXTERNAL.match(value):
        return value
    path, _hash, anchor = value.partition("#")
    address = resolve("link", path)
    return f"{address}#s-{anchor}" if address and anchor else address


def _pictures(html: str) -> str:
    """Pictures load late and have an `alt`; one that is nowhere leaves its description."""

    def shape(found: re.Match[str]) -> str:
        given = found[1]
        if ' src="' not in given:
            words = re.search(r' alt="([^"]*)"', given)
            return f"<em>{words[1]}</em>" if words and words[1] else ""
        alt = "" if ' alt="' in given else ' alt=""'
        return f'<img loading="lazy"{alt}{given}>'

    return IMAGE.sub(shape, html)
