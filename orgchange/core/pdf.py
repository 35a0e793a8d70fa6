"""Paper: PDF pages in fonts that come along, Chinese and all of Europe's letters among them.

Nothing has to be installed on the machine: Noto Sans and Noto Sans SC (SIL Open Font License) are
Python packages of data. A file holds only the letters that it uses.
"""

from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import fpdf
from django.conf import settings
from django.utils.translation import get_language
from fontTools.ttLib import TTFont

INK, SOFT, LINE, ACCENT = (20, 24, 29), (73, 83, 94), (206, 212, 218), (43, 74, 203)
SHIPPED = (
    ("fontpkg_noto_sans", "files/NotoSans[wdth,wght].ttf"),
    ("pylopdf_fonts_zh_cn", "NotoSansSC-Regular.otf"),
)
UNKNOWN = "□"  # stands for a letter that no font has
DIGITS = "0123456789"


class Paper(fpdf.FPDF):
    """A4 in one family; a letter that its first font lacks comes from the next that has it.

    Runs of one font are set one by one: the library's own fallback leaves the font of the page
    behind in another state than it believes.
    """

    def __init__(self, letters: str, *, orientation: str = "portrait") -> None:
        super().__init__(orientation=orientation, format="A4")
        paths, _lacking = fonts_for(letters + UNKNOWN + DIGITS)
        self.names = [f"font{number}" for number in range(len(paths))]
        for name, path in zip(self.names, paths, strict=True):
            self.add_font(name, fname=path, collection_font_number=_number(path))
        self.letters = [_has(path) for path in paths]
        self.size = 10.0
        self.c_margin = 0
        self.set_auto_page_break(False)
        self.set_creator("OrgChange")
        self.set_lang(get_language() or "en")

    def pen(self, size: float, color: tuple[int, int, int] = INK) -> None:
        """Write in this size and colour from here on."""
        self.size = size
        self.set_text_color(*color)

    def put(
        self, text: str, x: float, y: float, *, width: float, height: float, align: str = "L"
    ) -> None:
        """One line in a box; smaller where it would not fit."""
        runs = self._runs(text)
        wide = self._wide(runs, self.size)
        size = self.size if wide <= width else self.size * width / wide
        self.set_xy(x + (width - wide * size / self.size if align == "R" else 0), y)
        for name, piece in runs:
            self.set_font(name, size=size)
            self.cell(None, height, piece)

    def folded(self, text: str, width: float) -> list[str]:
        """The text in lines that fit the width, broken at spaces where there are any."""
        rest, found = " ".join(text.split()), []
        while rest:
            count = self._fitting(rest, width)
            if count < len(rest):
                count = rest.rfind(" ", 1, count + 1) + 1 or count
            found.append(rest[:count].rstrip())
            rest = rest[count:].lstrip()
        return found or [""]

    def _fitting(self, text: str, width: float) -> int:
        """How many letters fit; at least one."""
        if self._wide(self._runs(text), self.size) <= width:
            return len(text)
        low, high = 1, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self._wide(self._runs(text[:middle]), self.size) <= width:
                low = middle
            else:
                high = middle - 1
        return low

    def _runs(self, text: str) -> list[tuple[str, str]]:
        """[(font, piece)]: a box stands for each letter that no font has."""
        found: list[tuple[str, str]] = []
        for letter in " ".join(text.split()):
            number, drawn = self._font_of(letter)
            name = self.names[number]
            if found and (found[-1][0] == name or drawn == " "):
                found[-1] = (found[-1][0], found[-1][1] + drawn)
            else:
                found.append((name, drawn))
        return found

    def _font_of(self, letter: str) -> tuple[int, str]:
        for number, has in enumerate(self.letters):
            if ord(letter) in has:
                return number, letter
        return self._font_of(UNKNOWN) if letter != UNKNOWN else (0, "?")

    def _wide(self, runs: list[tuple[str, str]], size: float) -> float:
        total = 0.0
        for name, piece in runs:
            self.set_font(name, size=size)
            total += self.get_string_width(piece)
        return total


def can_draw(letters: Iterable[str]) -> bool:
    """Whether there is a font for every letter."""
    return not fonts_for("".join(letters))[1]


def fonts_for(letters: str) -> tuple[list[Path], frozenset[int]]:
    """The fonts that these letters need, and the letters that none of them has."""
    wanted = {ord(letter) for letter in letters if not letter.isspace()}
    chosen: list[Path] = []
    for path in font_files():
        has = _has(path)
        if not chosen or wanted & has:
            chosen.append(path)
            wanted -= has
        if not wanted:
            break
    return chosen, frozenset(wanted)


def font_files() -> list[Path]:
    """The fonts that come along, then those of `PDF_FONTS` that are on this machine."""
    shipped = [place / name for package, name in SHIPPED if (place := _folder(package))]
    return [path for path in (*shipped, *map(Path, settings.PDF_FONTS)) if path.is_file()]


@cache
def _folder(package: str) -> Path | None:
    """Where a package of data lies; none of its code is run."""
    spec = find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else None


@cache
def _has(path: Path) -> frozenset[int]:
    """The letters of a font; reading it takes up to half a second, once a process."""
    with TTFont(path, fontNumber=_number(path), lazy=True) as font:
        return frozenset(font.getBestCmap())


def _number(path: Path) -> int:
    # In a collection of Chinese fonts, the third is the one for Simplified Chinese (Noto CJK).
    return 2 if path.suffix == ".ttc" and "Noto" in path.name else 0
