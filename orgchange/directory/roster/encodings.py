"""Which encoding a text file is in: judged by how plausible its words are, not by luck.

A CP950 file decodes as GB18030 without an error and gives nonsense, so "it decodes" decides
nothing. What decides: byte order marks, strict UTF-8, and then the share of everyday characters
in what each candidate makes of the file.
"""

import codecs
from functools import lru_cache
from typing import BinaryIO

SAMPLE = 1 << 20
CHUNK = 1 << 20
CHOICES = ("utf-8", "utf-8-sig", "utf-16", "gb18030", "cp950", "cp1252", "latin-1")
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LATIN_LETTERS = frozenset("àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿßœšžÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜŒŠŽ")
LATIN_MARKS = frozenset("£€–—‘’“”…°§©®·•ºª½¼")


def judge(file: BinaryIO, *, known_words: frozenset[str] = frozenset()) -> str:
    """The most plausible encoding of a text file. `known_words` are headers one would expect."""
    file.seek(0)
    sample = file.read(SAMPLE)
    for mark, name in BOMS:
        if sample.startswith(mark):
            return name
    without_mark = _utf_16_without_mark(sample)
    if without_mark:
        return without_mark
    if _is_utf_8(file):
        return "utf-8"
    scores = {name: _score(sample, name, known_words) for name in ("gb18030", "cp950")}
    scores[_latin(sample)] = _latin_score(sample)
    scores["utf-8"] = _broken_utf_8_score(sample)
    return max(scores, key=lambda name: scores[name])


def _utf_16_without_mark(sample: bytes) -> str:
    head = sample[:2000]
    if head.count(0) * 50 < len(head) or len(head) < 4:
        return ""
    return "utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be"


def _is_utf_8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        while chunk := file.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _decoded(sample: bytes, encoding: str) -> str | None:
    """The sample as text; None when it cannot be. A character cut at its end is no error."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return None


@lru_cache(maxsize=20_000)
def _is_everyday(character: str) -> bool:
    """Among the frequent characters: level 1 of GB 2312 (simplified) or Big5 (traditional)."""
    for encoding, low, high in (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6)):
        try:
            lead = character.encode(encoding)[0]
        except UnicodeEncodeError:
            continue
        if low <= lead <= high:
            return True
    return character in "，。、；：？！（）《》“”·．－／％"


def _score(sample: bytes, encoding: str, known_words: frozenset[str]) -> float:
    text = _decoded(sample, encoding)
    if text is None:
        return -1.0
    foreign = [c for c in text if not c.isascii()]
    if not foreign:
        return 0.0
    share = sum(map(_is_everyday, foreign)) / len(foreign)
    head = text[:2000]
    return share + 0.2 * min(5, sum(word in head for word in known_words if not word.isascii()))


def _latin(sample: bytes) -> str:
    return "cp1252" if any(0x80 <= b <= 0x9F for b in set(sample)) else "latin-1"


def _latin_score(sample: bytes) -> float:
    """The share of accented letters that stand alone beside plain ones, and of usual marks."""
    text = sample.decode(_latin(sample), errors="replace")
    good = total = 0
    for before, here, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if here.isascii():
            continue
        total += 1
        alone = before.isascii() and after.isascii()
        good += alone and (here in LATIN_LETTERS or here in LATIN_MARKS)
    return good / total if total else 0.0


def _broken_utf_8_score(sample: bytes) -> float:
    """Nearly 1 for UTF-8 with a few spoilt bytes; each of those is then named by its row."""
    text = sample.decode("utf-8", errors="surrogateescape")
    foreign = [c for c in text if not c.isascii()]
    spoilt = sum("\udc80" <= c <= "\udcff" for c in foreign)
    share = spoilt / len(foreign) if foreign else 1.0
    return 1.0 - share * 4
