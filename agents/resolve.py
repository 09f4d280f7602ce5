"""Whom and what a name means: ids of the film's cast, looks and places from the spellings that models use for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..script.model import Location, Look
from ..script.vocabulary import AGES
from ..script.wording import jaccard, story_words, tokens
from .fitting import meant_word
from .messages import Bible
from .salvage import plain_key


class Names:
    """The names in a bible. Every question has one answer beyond doubt, or None."""

    def __init__(self, bible: Bible) -> None:
        self._cast = {c.id: c for c in bible.characters}
        self._looks = {k.id: k for c in bible.characters for k in c.looks}
        self._places = {x.id: x for x in bible.locations}
        self._people = _index([(c.id, c.name) for c in bible.characters])
        self._sites = _index([(x.id, x.name) for x in bible.locations])

    def knows(self, id: str) -> bool:
        """Whether this is the id of a member of the cast."""
        return id in self._cast

    def has_place(self, id: str) -> bool:
        """Whether this is the id of a place."""
        return id in self._places

    def owner(self, look: str) -> str | None:
        """Id of the character whose look this is; None when there is no such look."""
        return self._looks[look].character if look in self._looks else None

    def looks(self, character: str) -> tuple[Look, ...]:
        """The looks of a member of the cast, youngest first."""
        return self._cast[character].looks

    def character(self, name: str) -> str | None:
        """The member of the cast that an id or name means."""
        return name if name in self._cast else _one(name, self._people)

    def place(self, name: str) -> str | None:
        """The place that an id or name means."""
        return name if name in self._places else _one(name, self._sites)

    def look(self, name: str, character: str | None = None) -> str | None:
        """The look that is meant: by id, by the bare name of a look, by age, or as the only one that the character has.

        Args:
            character: id of whom it must belong to; None takes it from the part of ``name`` before the dot.
        """
        if name in self._looks and character in (None, self._looks[name].character):
            return name
        head, dot, part = name.rpartition(".")
        alike = [k for k in self._looks if plain_key(k) == plain_key(name)]
        if len(alike) == 1 and character in (None, self._looks[alike[0]].character):
            return alike[0]
        who = character if character is not None else self.character(head) if dot else None
        if who is None or who not in self._cast:
            return None
        own = self.looks(who)
        by_name = [k.id for k in own if plain_key(k.id.partition(".")[2]) == plain_key(part)]
        age = meant_word(part.replace("_", " "), list(AGES))
        for hits in (by_name, [k.id for k in own if k.age == age]):
            if len(hits) == 1:
                return hits[0]
        return own[0].id if len(own) == 1 else None

    def nearest_place(self, name: str) -> str | None:
        """The place whose id, name or description has most words in common with a name; None when none has any."""
        mine = story_words(name.replace("_", " "))
        scores = {x.id: jaccard(mine, _told(x)) for x in self._places.values()}
        best = max(scores, key=lambda k: scores[k], default=None)
        return best if best is not None and scores[best] > 0 else None


def _told(place: Location) -> frozenset[str]:
    return story_words(f"{place.id.replace('_', ' ')} {place.name} {place.set.replace('_', ' ')}")


def _index(named: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    """Spellings of ids and names, and the words of names, with the ids they may mean."""
    out: dict[str, set[str]] = {}
    words: dict[str, set[str]] = {}
    for id, name in named:
        for spelling in (id, name):
            out.setdefault(plain_key(spelling), set()).add(id)
        for word in tokens(name):
            words.setdefault(plain_key(word), set()).add(id)
    for word, ids in words.items():
        out.setdefault(word, ids)
    return {k: frozenset(v) for k, v in out.items() if k}


def _one(name: str, index: Mapping[str, frozenset[str]]) -> str | None:
    hits = index.get(plain_key(name), frozenset())
    return next(iter(hits)) if len(hits) == 1 else None
