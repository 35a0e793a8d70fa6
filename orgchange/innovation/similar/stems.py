"""Words of alphabetic languages, cut to their stems."""

import re
import unicodedata
from functools import lru_cache
from typing import Any

import snowballstemmer

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+")
# Snowball's names of the languages that it knows and that people here write in.
NAMES = {
    "en": "english",
    "de": "german",
    "fr": "french",
    "es": "spanish",
    "it": "italian",
    "nl": "dutch",
    "pt": "portuguese",
    "sv": "swedish",
    "da": "danish",
    "nb": "norwegian",
    "fi": "finnish",
    "ru": "russian",
}


def stems(text: str, language: str) -> list[str]:
    """The stems of a text's words, in order. An unknown language is stemmed as English."""
    name = NAMES.get(language[:2], "english")
    return [_stem(name, word.lower().replace("’", "'")) for word in WORD.findall(text)]


def unaccented(word: str) -> str:
    """A word without its accents: people leave them out."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFKD", word)
    return "".join(part for part in parts if not unicodedata.combining(part))


@lru_cache(maxsize=20_000)  # few words make up most of what is written
def _stem(name: str, word: str) -> str:
    if name == "english":  # its stemmer knows no accents; others need theirs
        word = unaccented(word)
    return unaccented(_stemmer(name).stemWord(word))


@lru_cache(maxsize=16)
def _stemmer(name: str) -> Any:
    return snowballstemmer.stemmer(name)
