"""What a film is before it is filmed: typed, frozen, strict values that read and write JSON without loss.

Everything here is plain data. Judging it is the business of :mod:`vgot.script.rules`, drawing it that of the generators.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from .vocabulary import (
    Accessory,
    Action,
    Age,
    Angle,
    Bond,
    Build,
    CameraSide,
    Colour,
    CutKind,
    Expression,
    Facing,
    Focus,
    Garment,
    Gender,
    HairColour,
    HairStyle,
    Hour,
    Key,
    KeySide,
    Lens,
    LineMark,
    Mood,
    Move,
    Posture,
    ScreenSide,
    Season,
    SetKind,
    ShotKind,
    Size,
    Skin,
    Species,
    Weather,
)

SCHEMA_VERSION = 1
MAX_SHOTS = 999
MAX_STORY = 20_000

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,47}$")]
"""Names of characters, locations, scenes: lower case, ASCII, never a path."""
LookId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,47}\.[a-z][a-z0-9_]{0,47}$")]
"""``character.look``, for example ``mary.child``."""
ShotId = Annotated[str, StringConstraints(pattern=r"^s[0-9]{2,4}[a-z]?$")]
"""``s01`` … ``s999``; an inserted shot gets a letter (``s04a``), nothing is renumbered."""
Text = Annotated[str, StringConstraints(max_length=1200)]
Label = Annotated[str, StringConstraints(min_length=1, max_length=120)]


class Value(BaseModel):
    """Base of every value in a script: frozen, no unknown fields, no coercion."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    def plain(self) -> dict[str, Any]:
        """As plain JSON types (``dict``, ``list``, ``str``, numbers): what goes into state, artifacts and keys."""
        return self.model_dump(mode="json")

    @classmethod
    def read(cls, data: Mapping[str, Any] | str | bytes) -> Self:
        """Validate plain JSON data or JSON text.

        Raises:
            pydantic.ValidationError: naming each field that is missing, unknown or out of range.
        """
        text = data if isinstance(data, str | bytes) else json.dumps(data, ensure_ascii=False)
        return cls.model_validate_json(text)

    def but(self, **changes: Any) -> Self:
        """A validated copy with some fields replaced (by values or plain data)."""
        data = self.plain()
        data.update({k: v.plain() if isinstance(v, Value) else _plain(v) for k, v in changes.items()})
        return type(self).read(data)


def _plain(value: Any) -> Any:
    if isinstance(value, Value):
        return value.plain()
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value


Sha = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")]
"""Digest of an artifact, or empty."""


class CastWish(Value):
    """A member of the cast that the person brings. What is None or empty is the director's to decide.

    ``portrait``: digest of a picture of them (PNG, see :mod:`vgot.script.story_file`), an artifact of the run.
    """

    id: Id
    name: Label
    role: Annotated[str, StringConstraints(max_length=120)] = ""
    species: Species | None = None
    gender: Gender | None = None
    age: Age | None = None
    text: Text = ""
    portrait: Sha = ""


class PlaceWish(Value):
    """A place that the person brings. What is None or empty is the director's to decide."""

    id: Id
    name: Label
    set: SetKind | None = None
    text: Text = ""


class Brief(Value):
    """What was asked for, in one sentence and a few numbers; a story file may add cast, places and style."""

    story: Annotated[str, StringConstraints(min_length=1, max_length=MAX_STORY)]
    shots: int = Field(default=10, ge=1, le=MAX_SHOTS)
    seconds: float | None = Field(default=None, ge=1.0, le=7200.0, description="length of the whole film; None lets the director choose")
    seed: int = Field(default=0, ge=0, le=2**63 - 1)
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")] = "en"
    style: Annotated[str, StringConstraints(max_length=200)] = ""
    cast: tuple[CastWish, ...] = Field(default=(), max_length=12)
    places: tuple[PlaceWish, ...] = Field(default=(), max_length=24)

    @model_validator(mode="after")
    def _own_names(self) -> Self:
        for what, ids in (("members of the cast", [c.id for c in self.cast]), ("places", [p.id for p in self.places])):
            if twice := sorted({i for i in ids if ids.count(i) > 1}):
                raise ValueError(f"two {what} share the id {twice[0]!r}")
        return self


class Cloth(Value):
    """One garment and its colour."""

    garment: Garment
    colour: Colour


class Look(Value):
    """One character at one age in one outfit. Portraits belong to looks."""

    id: LookId
    age: Age
    build: Build = "average"
    skin: Skin = "olive"
    hair: HairStyle = "short"
    hair_colour: HairColour = "brown"
    outfit: tuple[Cloth, ...] = Field(min_length=1, max_length=5, description="outermost first")
    accessories: tuple[Accessory, ...] = Field(default=(), max_length=4)
    text: Text = ""

    @property
    def character(self) -> str:
        """Id of the character whose look this is."""
        return self.id.split(".", 1)[0]


class Character(Value):
    """A member of the cast with all its looks, youngest first."""

    id: Id
    name: Label
    role: Label = "hero"
    species: Species = "human"
    gender: Gender = "neutral"
    traits: tuple[Label, ...] = Field(default=(), max_length=8)
    looks: tuple[Look, ...] = Field(min_length=1, max_length=24)

    @model_validator(mode="after")
    def _own_looks(self) -> Self:
        for look in self.looks:
            if look.character != self.id:
                raise ValueError(f"look {look.id!r} does not belong to character {self.id!r}; name it '{self.id}.…'")
        if len({look.id for look in self.looks}) != len(self.looks):
            raise ValueError(f"character {self.id!r} has two looks with the same id")
        return self


class Location(Value):
    """A place of the film; ``set`` is the nearest kind a renderer can build."""

    id: Id
    name: Label
    set: SetKind
    interior: bool
    sources: tuple[Key, ...] = Field(min_length=1, max_length=8, description="light sources that exist in the place")
    text: Text = ""


class Performance(Value):
    """One person in one shot: which look, doing what, feeling what, looking where."""

    character: Id
    look: LookId
    action: Action
    expression: Expression = "neutral"
    facing: Facing = "right"
    side: ScreenSide = "centre"
    gaze: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,47}$")] = "ahead"
    """Id of a character, or ``ahead``, ``camera``, ``down``, ``up``, ``away``, ``prop``."""
    prop: Annotated[str, StringConstraints(max_length=40)] = ""


class CharacterDomain(Value):
    """Domain 1 of 5: who is seen, in which look, doing and feeling what."""

    text: Text = ""
    people: tuple[Performance, ...] = Field(default=(), max_length=8)
    focus: Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_]{0,47})?$")] = ""
    """Id of the person (of ``people``) the shot is about; empty for a shot of the place or of a thing."""


class BackgroundDomain(Value):
    """Domain 2 of 5: where and when, in which weather, with which things about."""

    text: Text = ""
    location: Id
    hour: Hour
    weather: Weather = "clear"
    season: Season = "summer"
    props: tuple[Label, ...] = Field(default=(), max_length=8)


class Link(Value):
    """The relation of two people of the shot."""

    a: Id
    b: Id
    bond: Bond
    distance: float = Field(default=1.5, ge=0.0, le=100.0, description="metres between them")


class RelationDomain(Value):
    """Domain 3 of 5: between people (and things), and how it changed since the last shot."""

    text: Text = ""
    links: tuple[Link, ...] = Field(default=(), max_length=12)
    changed: Text = ""


class CameraVector(Value):
    """``c_cam = (pan, tilt, zoom)`` of the early VGoT design.

    ``pan`` and ``tilt``: travel over the whole shot as a share of frame width (+ right) and height (+ up).
    ``zoom``: scale of the subject at the end divided by that at the start (1 = none, above 1 = closer).
    """

    pan: float = Field(default=0.0, ge=-1.0, le=1.0)
    tilt: float = Field(default=0.0, ge=-1.0, le=1.0)
    zoom: float = Field(default=1.0, ge=0.25, le=4.0)


class CameraDomain(Value):
    """Domain 4 of 5: what the camera shows and how it moves."""

    text: Text = ""
    kind: ShotKind
    size: Size
    angle: Angle = "eye"
    move: Move = "static"
    lens: Lens = 50
    focus: Focus = "deep"
    side: CameraSide = "a"
    azimuth: float = Field(default=30.0, ge=-180.0, le=180.0)
    """Degrees around the subject: 0 faces it, +-90 is its profile, 180 its back."""
    c_cam: CameraVector = CameraVector()


class LightingDomain(Value):
    """Domain 5 of 5: HDR lighting."""

    text: Text = ""
    key: Key
    key_side: KeySide = "left"
    ratio: float = Field(default=3.0, ge=1.0, le=16.0, description="key to fill, 2 soft … 8 hard")
    kelvin: int = Field(default=5600, ge=1500, le=12000)
    exposure: float = Field(default=0.0, ge=-3.0, le=3.0, description="stops above (+) or below a normal exposure")
    practicals: tuple[Key, ...] = Field(default=(), max_length=4, description="sources seen burning in the picture")
    mood: Mood = "neutral"


class Cut(Value):
    """How the film gets into a shot."""

    kind: CutKind = "hard"
    seconds: float = Field(default=0.0, ge=0.0, le=3.0, description="length of a transition that takes screen time")
    reason: Text = ""


class Line(Value):
    """One spoken line. ``speaker`` is a character's id or ``narrator``."""

    speaker: Id
    text: Annotated[str, StringConstraints(min_length=1, max_length=280)]
    mark: LineMark = ""
    start: float = Field(default=0.3, ge=0.0, le=60.0, description="seconds after the start of the shot")
    emotion: Expression = "neutral"


class PersonState(Value):
    """One row of the continuity ledger."""

    character: Id
    look: LookId
    side: ScreenSide = "centre"
    posture: Posture = "stand"
    holding: Annotated[str, StringConstraints(max_length=40)] = ""


class Condition(Value):
    """The state of the scene at the start or the end of a shot."""

    text: Text = ""
    people: tuple[PersonState, ...] = Field(default=(), max_length=8)


class Outline(Value):
    """The director's line for one shot: the short description ``s_i`` and what frames it."""

    id: ShotId
    scene: Id
    act: int = Field(default=1, ge=1, le=4)
    beat: Label
    tension: int = Field(default=3, ge=0, le=9)
    description: Annotated[str, StringConstraints(min_length=1, max_length=400)]
    location: Id
    hour: Hour
    weather: Weather = "clear"
    season: Season = "summer"
    looks: tuple[LookId, ...] = Field(default=(), max_length=8)
    seconds: float = Field(ge=0.5, le=60.0)
    flashback: bool = False


class Shot(Value):
    """One shot: the director's line and the five domains that elaborate it."""

    id: ShotId
    scene: Id
    act: int = Field(default=1, ge=1, le=4)
    beat: Label
    tension: int = Field(default=3, ge=0, le=9)
    description: Annotated[str, StringConstraints(min_length=1, max_length=400)]
    flashback: bool = False
    seconds: float = Field(ge=0.5, le=60.0)
    cut: Cut
    character: CharacterDomain
    background: BackgroundDomain
    relation: RelationDomain
    camera: CameraDomain
    lighting: LightingDomain
    dialogue: tuple[Line, ...] = Field(default=(), max_length=6)
    initial: Condition = Condition()
    final: Condition = Condition()

    DOMAINS: ClassVar[tuple[str, ...]] = ("character", "background", "relation", "camera", "lighting")

    def frames(self, fps: int) -> int:
        """Whole frames on the timeline (at least 1)."""
        return max(1, round(self.seconds * fps))

    def performance(self, character: str) -> Performance | None:
        """How ``character`` acts in this shot, or None when not in it."""
        return next((p for p in self.character.people if p.character == character), None)

    def prose(self) -> str:
        """The five-domain text ``p_i`` in the published form: one labelled line per domain."""
        d = self
        return "\n".join((
            f"Character: {d.character.text}", f"Background: {d.background.text}", f"Relation: {d.relation.text}",
            f"Camera Pose: {d.camera.text}", f"HDR Description: {d.lighting.text}",
        ))


class Script(Value):
    """A whole film on paper."""

    schema_version: int = Field(default=SCHEMA_VERSION, ge=1)
    title: Label
    logline: Text = ""
    brief: Brief
    characters: tuple[Character, ...] = Field(default=(), max_length=24)
    locations: tuple[Location, ...] = Field(min_length=1, max_length=120)
    shots: tuple[Shot, ...] = Field(min_length=1, max_length=MAX_SHOTS)

    @model_validator(mode="after")
    def _unique(self) -> Self:
        if self.schema_version != SCHEMA_VERSION:
            raise ValueError(
                f"script has schema version {self.schema_version}, this program reads {SCHEMA_VERSION}; "
                "open it with the version of vgot that wrote it"
            )
        for what, ids in (
            ("character", [c.id for c in self.characters]),
            ("location", [x.id for x in self.locations]),
            ("shot", [s.id for s in self.shots]),
        ):
            twice = sorted({i for i in ids if ids.count(i) > 1})
            if twice:
                raise ValueError(f"two {what}s share the id {twice[0]!r}")
        return self

    @cached_property
    def places_in_order(self) -> dict[str, int]:
        """Shot id to its place in the film (from 0)."""
        return {s.id: i for i, s in enumerate(self.shots)}

    @cached_property
    def looks_seen(self) -> tuple[str, ...]:
        """Looks that appear in a shot, in order of appearance."""
        return tuple(dict.fromkeys(p.look for s in self.shots for p in s.character.people))

    def character_of(self, id: str) -> Character | None:
        """The member of the cast with this id."""
        return next((c for c in self.characters if c.id == id), None)

    def look(self, id: str) -> Look | None:
        """The look with this id, whoever wears it."""
        return next((k for c in self.characters for k in c.looks if k.id == id), None)

    def location(self, id: str) -> Location | None:
        """The place with this id."""
        return next((x for x in self.locations if x.id == id), None)

    def shot(self, id: str) -> Shot | None:
        """The shot with this id."""
        place = self.places_in_order.get(id)
        return None if place is None else self.shots[place]

    def dumps(self) -> str:
        """Canonical JSON text: sorted keys, two spaces, UTF-8, final newline."""
        return json.dumps(self.plain(), ensure_ascii=False, sort_keys=True, indent=2) + "\n"


def slug(text: str, *, fallback: str = "x", limit: int = 40) -> str:
    """An :data:`Id`-shaped ASCII name for any text (never empty, never a path)."""
    ascii_ = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    out = "".join(c if c.isalnum() else "_" for c in ascii_).strip("_")
    while "__" in out:
        out = out.replace("__", "_")
    out = out[:limit].strip("_")
    if not out:
        out = fallback
    return out if out[0].isalpha() else f"{fallback}_{out}"[:limit]
