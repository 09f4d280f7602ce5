"""The continuity ledger: what a script supervisor knows after each shot.

One row per shot and person (look, place, screen side, posture, facing, what is in the hand), per place (hour, weather,
burning lamps), per scene (looks, weather, who stands left of whom) and per pair (their relation and when it changed).
A :class:`Ledger` is immutable; :meth:`Ledger.after` gives the one that follows a shot at a cost that does not depend
on how a rule will ask, so that a rule never has to walk over the whole film.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeVar

from .marks import time_told
from .model import Performance, PersonState, Shot
from .vocabulary import Action, Bond, Facing, Hour, Key, Posture, ScreenSide, Season, Weather
from .wording import flat, jaccard, shingles

_K = TypeVar("_K")
_V = TypeVar("_V")
_NONE: Mapping[str, str] = MappingProxyType({})

POSTURES: Mapping[str, Posture] = MappingProxyType({
    "walk": "walk", "run": "run", "sit": "sit", "lie": "lie", "kneel": "kneel", "crawl": "crawl", "sleep": "lie", "enter": "walk",
    "exit": "walk", "fall": "lie", "ride": "sit", "read": "sit", "write": "sit", "steer": "stand", "plant": "kneel", "pray": "kneel",
})
"""Posture that an action usually ends in; anything else stands."""

SIDE_ORDER: Mapping[str, int] = MappingProxyType({"left": 0, "centre": 1, "right": 2})
"""Screen sides from left to right; ``off`` has no place on the screen."""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person at the end of one shot."""

    shot: str
    index: int
    scene: str
    character: str
    look: str
    location: str
    side: ScreenSide
    posture: Posture
    facing: Facing
    action: Action
    holding: str
    stated: bool
    """Whether the shot's final condition says so itself (else it is read off the performance)."""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place as last seen."""

    shot: str
    index: int
    location: str
    hour: Hour
    weather: Weather
    season: Season
    lamps: tuple[Key, ...]
    wide: bool
    """Whether any shot so far showed the place as a whole."""
    visits: int
    """Shots spent there so far."""


@dataclass(frozen=True, slots=True)
class BondRow:
    """The relation of a pair as last stated, ``since`` which shot."""

    pair: tuple[str, str]
    bond: Bond
    shot: str
    since: str


@dataclass(frozen=True, slots=True)
class SceneRow:
    """What a scene has settled so far."""

    scene: str
    first: str
    last: str
    flashback: bool
    hour: Hour
    weather: Weather
    season: Season
    looks: Mapping[str, str] = field(default_factory=dict)
    """Character -> look worn last."""
    order: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Pair (left person, right person) on the screen -> shot that set it; a neutral shot empties this."""
    side: str = ""
    """Side of the line the camera is on, or ''."""
    gone: Mapping[str, str] = field(default_factory=dict)
    """Character -> shot in which it left the scene."""
    rows: Mapping[str, PersonRow] = field(default_factory=dict)
    """Character -> last row in this scene."""


class Prints:
    """An append-only index of texts by their word pairs, shared by the ledgers of one film.

    Exact: if ``J(A, B) >= t`` then B misses at most ``(1 - t)|A|`` shingles of A, so it holds one of any
    ``floor((1 - t)|A|) + 1`` of them. Asking for the rarest of A therefore finds every such B and almost nothing else.
    """

    def __init__(self) -> None:
        self.sets: list[frozenset[str]] = []
        self._where: dict[str, list[int]] = {}

    def add(self, shingled: frozenset[str]) -> None:
        """Take in the next text."""
        for s in shingled:
            self._where.setdefault(s, []).append(len(self.sets))
        self.sets.append(shingled)

    def nearest(self, shingled: frozenset[str], least: float, before: int) -> tuple[int, float] | None:
        """The text before position ``before`` most like ``shingled`` (earliest of equals), if at least ``least`` alike (0…1)."""
        rare = sorted(shingled, key=lambda s: (len(self._where.get(s, ())), s))[: int((1.0 - least) * len(shingled) + 1e-9) + 1]
        candidates = sorted({i for s in rare for i in self._where.get(s, ()) if i < before})
        best: tuple[int, float] | None = None
        for i in candidates:
            alike = jaccard(shingled, self.sets[i])
            if alike >= least and (best is None or alike > best[1]):
                best = (i, alike)
        return best

    def upto(self, count: int) -> Prints:
        """A copy that knows only the first ``count`` texts."""
        out = Prints()
        for s in self.sets[:count]:
            out.add(s)
        return out


_LOCK = threading.Lock()


@dataclass(frozen=True)
class Ledger:
    """The state of the film after ``len(shots)`` shots."""

    shots: tuple[str, ...] = ()
    people: Mapping[str, PersonRow] = field(default_factory=dict)
    """Character -> last row, flashbacks included."""
    wore: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Character -> look -> last shot in the story's present (no flashbacks)."""
    places: Mapping[str, PlaceRow] = field(default_factory=dict)
    scenes: Mapping[str, SceneRow] = field(default_factory=dict)
    bonds: Mapping[tuple[str, str], BondRow] = field(default_factory=dict)
    moves: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(move, person in focus) -> last shot that used it."""
    cuts: Mapping[str, int] = field(default_factory=dict)
    """Kind of cut -> how often so far."""
    texts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(field, text reduced to its words) -> first shot with it."""
    rows: tuple[tuple[PersonRow, ...], ...] = ()
    """The rows of each shot, in order."""
    leap: int = -1
    """Index of the last shot before which time was told to pass, or -1."""
    _descriptions: Prints = field(default_factory=Prints, repr=False, compare=False)
    _proses: Prints = field(default_factory=Prints, repr=False, compare=False)

    @classmethod
    def of(cls, past: Sequence[Shot]) -> Ledger:
        """The ledger of a run of shots. The last few runs are remembered, so asking again, or with a shot more, is quick."""
        shots = tuple(past)
        known = _remembered(shots)
        out = known[1] if known else cls()
        for shot in shots[len(known[0]) if known else 0 :]:
            out = out.after(shot)
        _remember(shots, out)
        return out

    def after(self, shot: Shot) -> Ledger:
        """The ledger one shot later."""
        rows = tuple(_row(self, shot, p) for p in shot.character.people)
        with _LOCK:
            descriptions, proses = self._descriptions, self._proses
            if len(descriptions.sets) != len(self.shots):
                descriptions, proses = descriptions.upto(len(self.shots)), proses.upto(len(self.shots))
            descriptions.add(shingles(shot.description))
            proses.add(shingles(prose(shot)))
        texts = dict(self.texts)
        for name, text in texts_of(shot):
            texts.setdefault((name, text), shot.id)
        return replace(
            self,
            shots=(*self.shots, shot.id),
            people=_with(self.people, {r.character: r for r in rows}),
            wore=self.wore if shot.flashback else _with(
                self.wore, {r.character: _with(self.wore.get(r.character, _NONE), {r.look: shot.id}) for r in rows}
            ),
            places=_with(self.places, {shot.background.location: _place(self, shot)}),
            scenes=_with(self.scenes, {shot.scene: _scene(self.scenes.get(shot.scene), shot, rows)}),
            bonds=_with(self.bonds, _bonds(self, shot)) if shot.relation.links else self.bonds,
            moves=_with(self.moves, {(shot.camera.move, shot.character.focus): shot.id}),
            cuts=_with(self.cuts, {shot.cut.kind: self.cuts.get(shot.cut.kind, 0) + 1}),
            texts=texts,
            rows=(*self.rows, rows),
            leap=len(self.shots) if time_told(shot) else self.leap,
            _descriptions=descriptions,
            _proses=proses,
        )

    def like_description(self, shot: Shot, least: float) -> tuple[str, float] | None:
        """The earlier shot whose short description is most like this one's, if at least ``least`` (0…1) alike."""
        return self._named(self._descriptions.nearest(shingles(shot.description), least, len(self.shots)))

    def like_prose(self, shot: Shot, least: float) -> tuple[str, float] | None:
        """The earlier shot whose five-domain text is most like this one's, if at least ``least`` (0…1) alike."""
        return self._named(self._proses.nearest(shingles(prose(shot)), least, len(self.shots)))

    def _named(self, hit: tuple[int, float] | None) -> tuple[str, float] | None:
        return None if hit is None else (self.shots[hit[0]], hit[1])


def prose(shot: Shot) -> str:
    """The five domain texts without their labels (the labels are alike in every shot)."""
    return " ".join((shot.character.text, shot.background.text, shot.relation.text, shot.camera.text, shot.lighting.text))


def texts_of(shot: Shot) -> tuple[tuple[str, str], ...]:
    """The description and the domain texts reduced to words; empty ones are left out."""
    pairs = (
        ("description", shot.description), ("character.text", shot.character.text), ("background.text", shot.background.text),
        ("relation.text", shot.relation.text), ("camera.text", shot.camera.text), ("lighting.text", shot.lighting.text),
    )
    return tuple((name, flat(text)) for name, text in pairs if text.strip())


def state_of(people: Sequence[PersonState], character: str) -> PersonState | None:
    """The row of a condition about one person."""
    return next((p for p in people if p.character == character), None)


def thing(label: str) -> str:
    """A prop's label reduced to what is compared: words, no article."""
    words = flat(label).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in ("a", "an", "the", "his", "her", "their") else words)


def neutral(shot: Shot) -> bool:
    """Whether the camera may be on the other side of the line after this shot: it stood on the line, travelled over it
    in view, or looked at something without people."""
    if shot.camera.side == "line" or shot.camera.move == "orbit":
        return True
    return not shot.character.people and shot.camera.kind in ("insert", "establishing", "pov", "tableau")


def order_of(sides: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Pairs (left person, right person) of people whose screen sides differ."""
    placed = [(SIDE_ORDER[s], who) for who, s in sides.items() if s in SIDE_ORDER]
    return tuple((a, b) for i, a in sorted(placed) for j, b in sorted(placed) if i < j)


def pair_of(a: str, b: str) -> tuple[str, str]:
    """The same key for (a, b) and (b, a)."""
    return (a, b) if a <= b else (b, a)


def _row(ledger: Ledger, shot: Shot, p: Performance) -> PersonRow:
    final = state_of(shot.final.people, p.character)
    return PersonRow(
        shot=shot.id, index=len(ledger.shots), scene=shot.scene, character=p.character, look=p.look, location=shot.background.location,
        side=final.side if final else ("off" if p.action == "exit" else p.side),
        posture=final.posture if final else POSTURES.get(p.action, "stand"),
        facing=p.facing, action=p.action, holding=thing(final.holding if final else p.prop), stated=final is not None,
    )


def _place(ledger: Ledger, shot: Shot) -> PlaceRow:
    b = shot.background
    before = ledger.places.get(b.location)
    wide = shot.camera.size in ("EWS", "WS", "FS") or shot.camera.kind == "establishing"
    return PlaceRow(
        shot.id, len(ledger.shots), b.location, b.hour, b.weather, b.season, shot.lighting.practicals,
        wide or (before is not None and before.wide), (before.visits if before else 0) + 1,
    )


def _scene(before: SceneRow | None, shot: Shot, rows: tuple[PersonRow, ...]) -> SceneRow:
    b = shot.background
    out = before or SceneRow(shot.scene, shot.id, shot.id, shot.flashback, b.hour, b.weather, b.season)
    free = neutral(shot)
    order = {} if free else {
        k: v for k, v in out.order.items() if not ({r.character for r in rows} >= set(k))
    }
    if not free:
        order.update(dict.fromkeys(order_of({r.character: r.side for r in rows}), shot.id))
    gone = {k: v for k, v in out.gone.items() if k not in {r.character for r in rows}}
    gone.update({r.character: shot.id for r in rows if r.action == "exit" or (r.stated and r.side == "off")})
    return replace(
        out, last=shot.id, hour=b.hour, weather=b.weather, season=b.season, order=order,
        side="" if free else (shot.camera.side if rows else out.side),
        looks=_with(out.looks, {r.character: r.look for r in rows}), gone=gone,
        rows=_with(out.rows, {r.character: r for r in rows}),
    )


def _bonds(ledger: Ledger, shot: Shot) -> dict[tuple[str, str], BondRow]:
    out: dict[tuple[str, str], BondRow] = {}
    for link in shot.relation.links:
        pair = pair_of(link.a, link.b)
        before = ledger.bonds.get(pair)
        since = before.since if before and before.bond == link.bond else shot.id
        out[pair] = BondRow(pair, link.bond, shot.id, since)
    return out


def _with(old: Mapping[_K, _V], new: Mapping[_K, _V]) -> Mapping[_K, _V]:
    return {**old, **new} if new else old


_MEMORY: list[tuple[tuple[Shot, ...], Ledger]] = []
_KEEP = 8


def _remembered(shots: tuple[Shot, ...]) -> tuple[tuple[Shot, ...], Ledger] | None:
    """The longest remembered run that ``shots`` begins with. Compared by value; equal objects compare at once."""
    fits = [m for m in list(_MEMORY) if len(m[0]) <= len(shots) and m[0] and m[0] == shots[: len(m[0])]]
    return max(fits, key=lambda m: len(m[0])) if fits else None


def _remember(shots: tuple[Shot, ...], ledger: Ledger) -> None:
    with _LOCK:
        _MEMORY[:] = [*[(s, k) for s, k in _MEMORY if s != shots][-(_KEEP - 1) :], (shots, ledger)]
