"""Choices of the offline writer: seeded by names through sha256, so that the order of work never matters."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from functools import lru_cache
from typing import TypeVar

from ...script.model import Brief

T = TypeVar("T")


def number(*names: object) -> int:
    """A non-negative 63-bit integer fixed by the names."""
    text = "\x1f".join(str(n) for n in names)
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8], "big") >> 1


def salt(brief: Brief) -> int:
    """What makes the choices of one film: its seed and its story. Two stories with one seed do not share a pattern."""
    return _salt(brief.seed, brief.story)


@lru_cache(maxsize=64)
def _salt(seed: int, story: str) -> int:
    return number("film", seed, story)


def dice(*names: object) -> random.Random:
    """A generator fixed by the names."""
    return random.Random(number(*names))


def pick(items: Sequence[T], *names: object) -> T:
    """One of the items, fixed by the names.

    Raises:
        IndexError: when there are no items.
    """
    return items[number(*names) % len(items)]


def sample(items: Sequence[T], k: int, *names: object) -> list[T]:
    """``k`` different items (fewer if there are not so many), fixed by the names."""
    return dice(*names).sample(list(items), k=min(k, len(items)))


class Deck:
    """Deals its cards in a seeded order without repeats until all are dealt, then shuffles anew."""

    def __init__(self, cards: Sequence[str], *names: object) -> None:
        self._cards = list(dict.fromkeys(cards))
        self._rng = dice(*names)
        self._pile: list[str] = []
        self.rounds = 0
        """How often all cards have been dealt."""

    def __len__(self) -> int:
        return len(self._cards)

    def deal(self) -> str:
        """The next card.

        Raises:
            IndexError: when the deck has no cards.
        """
        if not self._pile:
            self._pile = list(self._cards)
            self._rng.shuffle(self._pile)
            self.rounds += 1
        return self._pile.pop()
