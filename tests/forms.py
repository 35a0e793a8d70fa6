"""The forms of a page as a browser would send them: their fields with what stands in them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """A form: where it goes, and its fields in order. None: a box that is not ticked."""

    method: str
    action: str
    fields: list[tuple[str, str | None]] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """The names of the fields, each once."""
        names = dict.fromkeys(name for name, _value in self.fields)
        return [name for name in names if name != "csrfmiddlewaretoken"]

    def data(self, **changes: str) -> dict[str, list[str]]:
        """What is sent, with some fields changed."""
        found: dict[str, list[str]] = {}
        for name, value in self.fields:
            if value is not None and name not in changes:
                found.setdefault(name, []).append(value)
        return found | {name: [value] for name, value in changes.items()}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.is_open = False
        self.choice: tuple[str, str | None] | None = None
        self.text: tuple[str, str] | None = None

    def handle_starttag(self, tag, attrs):
        has = dict(attrs)
        name = has.get("name")
        if tag == "form":
            self.forms.append(Form((has.get("method") or "get").lower(), has.get("action") or ""))
            self.is_open = True
        elif not self.is_open:
            return
        elif tag == "option" and self.choice:
            if "selected" in has or self.choice[1] is None:
                self.choice = (self.choice[0], has.get("value") or "")
        elif tag == "select" and name:
            self.choice = (name, None)
        elif tag == "textarea" and name:
            self.text = (name, "")
        elif tag in ("input", "button") and name:
            kind = has.get("type")
            is_off = kind in ("checkbox", "radio") and "checked" not in has
            self.add(name, None if is_off or kind == "file" else has.get("value") or "")

    def handle_data(self, data):
        if self.text:
            self.text = (self.text[0], self.text[1] + data)

    def handle_endtag(self, tag):
        if tag == "form":
            self.is_open = False
        elif tag == "select" and self.choice:
            self.add(*self.choice)
            self.choice = None
        elif tag == "textarea" and self.text:
            self.add(self.text[0], self.text[1].strip("\n"))
            self.text = None

    def add(self, name, value):
        if self.is_open:
            self.forms[-1].fields.append((name, value))


def forms_of(html: str, *, url: str) -> list[Form]:
    """The forms of a page; one without an action goes back to the page."""
    reader = _Reader()
    reader.feed(html)
    for form in reader.forms:
        form.action = form.action or url
    return reader.forms
