"""What a reading of the user's sentence is made of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from ...script.model import CastWish

_TOKEN: Final = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start:end`` of the story and what they were taken for."""

    start: int
    end: int
    meaning: str


@dataclass(frozen=True, slots=True)
class Token:
    """One word; ``low`` is lower case without a possessive ending."""

    text: str
    low: str
    start: int
    end: int
    owner: bool


@dataclass(slots=True)
class Person:
    """Somebody of the sentence, as far as the words tell."""

    name: str = ""
    noun: str = ""
    work: str = ""
    second: str = ""
    species: str = "human"
    kind: str = ""
    """The animal or machine as written, when it is not the species itself."""
    gender: str = ""
    age: str = ""
    bond: str = ""
    relation: str = ""
    traits: list[str] = field(default_factory=list)
    cloth: list[tuple[str, str]] = field(default_factory=list)
    accessories: list[str] = field(default_factory=list)
    hair: str = ""
    hair_colour: str = ""
    build: str = ""
    crowd: bool = False
    """One of several animals without names of their own: seen, but never a partner."""
    gone: bool = False
    """Only remembered: "on her father's grave"."""
    skin: str = ""
    wish: CastWish | None = None
    """What the brief demands of them, if it does."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Tokens ``start:start + length`` that speak of somebody (or of several at once)."""

    start: int
    length: int
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that the sentence itself says happens: who does what to whom, with what, where and when.

    In ``text`` ``{V}`` is the verb, ``{0}`` the name of ``cast[0]`` and so on, ``{0s}`` its possessive, ``{his0}``/``{him0}`` its pronouns.
    """

    verb: str
    """Base form."""
    text: str
    cast: tuple[Person, ...] = ()
    """The doers first, then everybody else the clause names."""
    doers: int = 1
    """How many of ``cast`` do it; 0 when a thing does."""
    thing: str = ""
    """The object, without an article, when it is no person."""
    then: str = ""
    """Base form of an infinitive that hangs on the verb ("teaches her to sail": sail)."""
    place: tuple[str, str] = ("", "")
    """(set, noun) that the clause names."""
    implied: str = ""
    """Set that verb and object imply."""
    hour: str = ""
    start: int = 0
    end: int = 0
    """Characters of the story."""
    early: bool = False
    """Whether it comes before something ("before the storm")."""

    @property
    def weather(self) -> str:
        """The weather that the clause brings ("it rains", "the storm comes"); '' for any other."""
        subject = self.text.partition("{V}")[0].strip().lower()
        if subject == "it":
            return SKY_VERBS.get(self.verb, "")
        if self.doers == 0 and self.verb in ARRIVES:
            return next((sky for word, sky in SKY_NOUNS.items() if subject.split()[-1:] == [word]), "")
        return ""


SKY_VERBS: Final = {"rain": "rain", "pour": "rain", "drizzle": "rain", "snow": "snow", "storm": "storm", "thunder": "storm", "hail": "storm"}
SKY_NOUNS: Final = {"storm": "storm", "rain": "rain", "snow": "snow", "fog": "fog", "wind": "wind", "thunder": "storm", "blizzard": "snow"}
ARRIVES: Final = ("come", "arrive", "break", "begin", "start", "fall", "rise", "hit", "gather", "return", "set")


@dataclass(slots=True)
class Reading:
    """What the writer understood."""

    story: str
    tokens: list[Token]
    people: list[Person] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    frame: str = ""
    places: list[tuple[str, str]] = field(default_factory=list)
    """(set, noun as written)."""
    city: str = ""
    hours: list[str] = field(default_factory=list)
    weather: str = ""
    late_weather: str = ""
    """Weather that is waited for and comes last."""
    season: str = ""
    mood: str = ""
    genre: str = ""
    things: list[str] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)
    voices: list[str] = field(default_factory=list)
    """For each quote the gender or the name that the words around it give, or ''."""
    goal: str = ""
    """Base form of what the hero does or wants."""
    obstacle: str = ""
    culture: str = ""
    from_birth: bool = False
    to_death: bool = False
    count: int = 0
    language: str = ""
    notes: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    content: int = 0
    """Words with a meaning of their own; coverage is 1 - len(unused) / content (before the cap on unused)."""
    mentions: list[Mention] = field(default_factory=list)
    """In the order of the sentence."""
    events: list[Event] = field(default_factory=list)
    """What the sentence says happens, in its order."""
    called: dict[tuple[str, ...], str] = field(default_factory=dict)
    """Names that the brief gives the cast: the words by which the sentence may call somebody, to the whole name."""
    held: set[int] = field(default_factory=set)
    """Tokens that belong to the name of a place of the brief."""


def tokens_of(text: str, start: int = 0, quotes: Sequence[re.Match[str]] = ()) -> list[Token]:
    """The words of a text from ``start`` on, without those inside ``quotes``."""
    out = []
    for m in _TOKEN.finditer(text, start):
        if any(q.start() <= m.start() < q.end() for q in quotes):
            continue
        word = m.group()
        low = word.lower().replace("’", "'")
        owner = low.endswith(("'s", "s'"))
        if low.endswith("'s"):
            low = low[:-2]
        out.append(Token(word, low, m.start(), m.end(), owner))
    return out


def mark(r: Reading, used: set[int], i: int, meaning: str, n: int = 1) -> None:
    fresh = [k for k in range(i, i + n) if k not in used]
    if fresh:
        end = r.tokens[i + n - 1].end
        if r.tokens[i + n - 1].owner and r.story[end - 2] in "'’":
            end -= 2
        r.spans.append(Span(r.tokens[i].start, end, meaning))
    used.update(range(i, i + n))
