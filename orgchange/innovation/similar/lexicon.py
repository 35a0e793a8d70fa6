"""Words that mean one concept, in English and Chinese, read once from `lexicon.txt`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from orgchange.innovation.similar.stems import stems

SOURCE = Path(__file__).with_name("lexicon.txt")


@dataclass(frozen=True)
class Lexicon:
    """Concepts by stems of English phrases, and by Chinese words; the longest phrase of each."""

    phrases: Mapping[tuple[str, ...], str]
    words: Mapping[str, str]
    longest_phrase: int
    longest_word: int
    names: Mapping[str, tuple[str, str]]  # a concept in English and in Chinese

    def name(self, term: str, language: str) -> str:
        """A term as people read it: a concept by its name, anything else as it stands."""
        english, chinese = self.names.get(term, (term, term))
        return chinese if language.startswith("zh") else english

    def of_stems(self, said: Sequence[str]) -> list[str]:
        """The concepts in a run of stems; the longer phrase wins."""
        found, at = [], 0
        while at < len(said):
            for length in range(self.longest_phrase, 0, -1):
                concept = self.phrases.get(tuple(said[at : at + length]))
                if concept is not None:
                    found.append(concept)
                    break
            else:
                length = 1
            at += length
        return found

    def of_chinese(self, said: str) -> list[str]:
        """The concepts in a run of Chinese characters; the longer word wins."""
        found, at = [], 0
        while at < len(said):
            for length in range(self.longest_word, 0, -1):
                concept = self.words.get(said[at : at + length])
                if concept is not None:
                    found.append(concept)
                    break
            else:
                length = 1
            at += length
        return found


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The shipped lexicon."""
    phrases: dict[tuple[str, ...], str] = {}
    words: dict[str, str] = {}
    names: dict[str, tuple[str, str]] = {}
    for line in SOURCE.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        english, chinese = (part.split(",") for part in line.split(";"))
        concept = "#" + english[0].strip().replace(" ", "-")
        names[concept] = (english[0].strip(), chinese[0].strip())
        for phrase in english:
            phrases.setdefault(tuple(stems(phrase, "en")), concept)
        for word in chinese:
            words.setdefault(word.strip(), concept)
    return Lexicon(
        phrases=phrases,
        words=words,
        longest_phrase=max(map(len, phrases)),
        longest_word=max(map(len, words)),
        names=names,
    )
