"""What a rule is, and what it may look at: the film so far and the limits of whoever will shoot it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from ..findings import Finding
from ..ledger import Ledger
from ..model import Brief, Character, Location, Look, Script, Shot
from ..vocabulary import AGES, SIZES, Domain, Severity


@dataclass(frozen=True, slots=True)
class Limits:
    """What a backend can shoot. The defaults are those of the procedural animatic.

    Attributes:
        min_seconds, max_seconds: length of one shot.
        max_cast: people in one picture. max_prompt_words: words of the five-domain text.
        fps: frames per second; a shot must have at least one frame more than its transitions take.
        words_per_second: fastest speech that is understood. caption_width, caption_lines: one subtitle.
        caption_cps: fastest reading, characters per second. caption_min, caption_max: seconds on screen.
        duplicate: two texts more alike than this (0…1, share of common word pairs) are the same text.
    """

    min_seconds: float = 0.5
    max_seconds: float = 60.0
    max_cast: int = 6
    max_prompt_words: int = 400
    fps: int = 24
    words_per_second: float = 3.0
    caption_width: int = 42
    caption_lines: int = 2
    caption_cps: float = 20.0
    caption_min: float = 1.0
    caption_max: float = 7.0
    duplicate: float = 0.8


@dataclass(frozen=True)
class Context:
    """What a rule may look at besides the shot.

    ``past`` holds the validated shots before the one under review, in order. ``ledger`` is the fold of ``past``; leave it
    out and it is made (and remembered) on first use. :meth:`then` moves on by one shot without folding anew.
    """

    brief: Brief
    characters: tuple[Character, ...]
    locations: tuple[Location, ...]
    past: Sequence[Shot] = ()
    limits: Limits = field(default_factory=Limits)
    ledger: Ledger | None = None

    @classmethod
    def of(cls, script: Script, *, limits: Limits | None = None) -> Context:
        """The context before the first shot of a script."""
        return cls(script.brief, script.characters, script.locations, (), limits or Limits(), Ledger())

    @cached_property
    def index(self) -> Ledger:
        """The fold of ``past``: everything a rule needs from long ago, by name."""
        return self.ledger if self.ledger is not None else Ledger.of(self.past)

    @cached_property
    def cast(self) -> dict[str, Character]:
        """Characters by id."""
        return {c.id: c for c in self.characters}

    @cached_property
    def looks(self) -> dict[str, Look]:
        """Looks by id."""
        return {k.id: k for c in self.characters for k in c.looks}

    @cached_property
    def places(self) -> dict[str, Location]:
        """Locations by id."""
        return {x.id: x for x in self.locations}

    @property
    def previous(self) -> Shot | None:
        """The shot before the one under review."""
        return self.past[-1] if self.past else None

    def then(self, shot: Shot) -> Context:
        """The context of the shot after ``shot``."""
        after = replace(self, past=(*self.past, shot), ledger=self.index.after(shot))
        for name in ("cast", "looks", "places"):
            if name in self.__dict__:
                after.__dict__[name] = self.__dict__[name]
        return after


@dataclass(frozen=True, slots=True)
class Note:
    """What a check saw, before the rule signs it. Empty ``domain`` and ``severity`` take the rule's."""

    field: str
    saw: str
    fix: str
    domain: Domain | Literal[""] = ""
    severity: Severity | Literal[""] = ""


Check = Callable[[Context, Shot], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A film-grammar rule as a value. ``check`` is pure: same context and shot, same findings."""

    id: str
    severity: Severity
    domain: Domain
    why: str
    check: Check


@dataclass(frozen=True, slots=True)
class FilmRule:
    """A rule that needs the whole film."""

    id: str
    severity: Severity
    domain: Domain
    why: str
    check: Callable[[Script, Limits], Iterable[Finding]]


def rule(id: str, severity: Severity, domain: Domain, why: str) -> Callable[[Callable[[Context, Shot], Iterator[Note]]], Rule]:
    """Make a :class:`Rule` of a generator of notes."""

    def make(notes: Callable[[Context, Shot], Iterator[Note]]) -> Rule:
        def check(context: Context, shot: Shot) -> Iterator[Finding]:
            for note in notes(context, shot):
                yield signed(id, severity, domain, shot.id, note)

        return Rule(id, severity, domain, why, check)

    return make


def film_rule(
    id: str, severity: Severity, domain: Domain, why: str
) -> Callable[[Callable[[Script, Limits], Iterator[tuple[str, Note]]]], FilmRule]:
    """Make a :class:`FilmRule` of a generator of (shot id or '', note)."""

    def make(notes: Callable[[Script, Limits], Iterator[tuple[str, Note]]]) -> FilmRule:
        def check(script: Script, limits: Limits) -> Iterator[Finding]:
            for shot, note in notes(script, limits):
                yield signed(id, severity, domain, shot, note)

        return FilmRule(id, severity, domain, why, check)

    return make


def signed(id: str, severity: Severity, domain: Domain, shot: str, note: Note) -> Finding:
    """The finding of a note."""
    return Finding(
        rule=id, severity=note.severity or severity, shot=shot, domain=note.domain or domain, field=note.field,
        saw=clip(note.saw), fix=clip(note.fix),
    )


def clip(text: str, limit: int = 600) -> str:
    """A text that fits a finding."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def one_of(ids: Iterable[str], limit: int = 12) -> str:
    """Allowed values for a fix, in the order given."""
    names = list(dict.fromkeys(ids))
    shown = ", ".join(names[:limit]) or "(none)"
    return shown if len(names) <= limit else f"{shown}, … ({len(names)} in all)"


def size_index(size: str) -> int:
    """Place of a size between wide (0) and close."""
    return SIZES.index(size)


def age_index(age: str) -> int:
    """Place of an age between infant (0) and old."""
    return AGES.index(age)
