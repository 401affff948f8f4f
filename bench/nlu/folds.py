"""Folds for cross-validation in which near-duplicates stay together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedGroupKFold

from bench.nlu.data import Example

ALIKE = 0.6
"""Two messages whose pieces of words have at least this cosine are near-duplicates, as are those in a chain of such."""


def groups(texts: Sequence[str]) -> list[int]:
    """A number for each text; near-duplicates have the same."""
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4), sublinear_tf=True).fit_transform(texts)
    leader = list(range(len(texts)))

    def lead(one: int) -> int:
        while leader[one] != one:
            leader[one] = leader[leader[one]]
            one = leader[one]
        return one

    for start in range(0, len(texts), 500):
        close = (vectors[start : start + 500] @ vectors.T).tocoo()
        for row, column, cosine in zip(close.row, close.col, close.data, strict=True):
            if cosine >= ALIKE:
                leader[lead(start + int(row))] = lead(int(column))
    return [lead(one) for one in range(len(texts))]


def folds(examples: Sequence[Example], count: int) -> list[tuple[list[int], list[int]]]:
    """(training, test) indices, `count` times; every intent in each, every group in one test part."""
    splitter = StratifiedGroupKFold(n_splits=count, shuffle=True, random_state=7)
    intents = np.array([one.intent for one in examples])
    parts = splitter.split(np.zeros(len(examples)), intents, groups([one.text for one in examples]))
    return [(training.tolist(), test.tolist()) for training, test in parts]
