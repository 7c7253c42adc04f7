"""A made-up vocabulary whose words are spread as real ones are: a few very common, most of them rare.

The chance of the k-th word is in proportion to 1 / (k + 11), so that the commonest stands in about 60 in 100
entries of the length that entries have, one in the middle in about one in a hundred, the last in a few.
"""

import itertools

import numpy as np

SHIFT = 11
STARTS = ["b", "br", "c", "d", "dr", "f", "g", "gr", "h", "k", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "tr", "v"]
VOWELS = ["a", "e", "i", "o", "u"]
ENDS = ["b", "ck", "d", "ff", "g", "lm", "m", "n", "nt", "p", "rk", "rn", "sk", "t", "x"]


def vocabulary(size: int) -> list[str]:
    """So many different words of two syllables that can be said aloud, the commonest first."""
    syllables = [start + vowel for start in STARTS for vowel in VOWELS]
    every = [one + two + end for one, two, end in itertools.product(syllables, syllables, ENDS)]
    order = np.random.default_rng(7).permutation(len(every))
    return [every[place] for place in order[:size]]


class Sentences:
    """Draws words for texts; the same seed draws the same ones."""

    def __init__(self, words: list[str], seed: int):
        self.words = np.array(words)
        chances = 1 / (np.arange(1, len(words) + 1) + SHIFT)
        self.until = np.cumsum(chances / chances.sum())
        self.random = np.random.default_rng(seed)

    def texts(self, many: int, length: int) -> list[str]:
        """So many texts of so many words each."""
        places = np.searchsorted(self.until, self.random.random((many, length)))
        drawn = self.words[np.minimum(places, len(self.words) - 1)]
        return [" ".join(row) for row in drawn]
