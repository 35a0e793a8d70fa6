"""What a text is about, as counted terms: stems, pairs of Chinese characters, and concepts."""

import re
import unicodedata
from collections import Counter

from orgchange.innovation.similar.lexicon import lexicon
from orgchange.innovation.similar.stems import stems

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
MOST = 400  # distinct terms kept of one text
LONGEST = 60  # characters of a term
# Words that say nothing of what a proposal is about, in the languages most often written.
STOP_WORDS = {
    "en": (
        "a an and are as at be by can could do does each every for from had has have how i if in "
        "into is it its more most no not of on or our out over so some such than that the their "
        "them then there these they this those to too up us use used using was we were what when "
        "where which while who will with would you your all also any because been before but get "
        "many may much must need new now one only other should today want way work"
    ),
    "de": (
        "der die das und oder ein eine einen einem ist sind mit von für auf im in zu den dem des "
        "nicht auch als wir bei aus nach werden wird"
    ),
    "fr": (
        "le la les un une des et ou est sont avec de du pour sur dans en au aux ne pas que qui "
        "nous par ce cette"
    ),
}
STOP = frozenset(stem for language, said in STOP_WORDS.items() for stem in stems(said, language))
STOP_HAN = frozenset("的了和是在我们有为与及或等也就都而个以对于可会能将把被让从到这那其")


def terms(text: str, language: str = "en") -> Counter[str]:
    """The terms of a text with how often each stands in it; the same on every database.

    Concepts begin with `#`. A Chinese run gives its pairs of characters (the character, where it
    is alone) beside the concepts of the words in it.
    """
    text = unicodedata.normalize("NFKC", text)
    counted: Counter[str] = Counter()
    for run in HAN.findall(text):
        counted.update(lexicon().of_chinese(run))
        counted.update(_pairs(run))
    said = stems(HAN.sub(" ", text), language if not language.startswith("zh") else "en")
    counted.update(lexicon().of_stems(said))
    counted.update(stem for stem in said if stem not in STOP and len(stem) > 1)
    kept = {term[:LONGEST]: count for term, count in counted.most_common(MOST)}
    return Counter(kept)


def _pairs(run: str) -> list[str]:
    if len(run) == 1:
        return [] if run in STOP_HAN else [run]
    pairs = [run[at : at + 2] for at in range(len(run) - 1)]
    return [pair for pair in pairs if STOP_HAN.isdisjoint(pair)]
