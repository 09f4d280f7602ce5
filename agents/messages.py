"""What the agents are asked and what they answer: typed requests, and flat reply schemas.

A request is JSON inside a user message; a reply is JSON that validates against the reply schema named in
``response_format``. The offline writer and language models answer the same requests.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from ..script.findings import Finding
from ..script.model import (
    BackgroundDomain,
    Brief,
    CameraDomain,
    Character,
    CharacterDomain,
    Condition,
    Cut,
    Id,
    Label,
    LightingDomain,
    Line,
    Location,
    Outline,
    RelationDomain,
    Shot,
    ShotId,
    Text,
    Value,
)
from ..script.vocabulary import Age, Domain, Gender, Species

Role = Literal["director", "screenwriter", "cinematographer", "validator"]


# -- the plan of a film -----------------------------------------------------------------------------------------------
class LookNote(Value):
    """A look that the story needs, before it is designed: one age, one outfit. ``id`` is the part after the dot."""

    id: Id
    age: Age
    what: Label = Field(description="when and why they look so, for example: at sea, in oilskins")


class Member(Value):
    """One of the cast as the plan names it, youngest look first."""

    id: Id
    name: Label
    role: Label
    species: Species = "human"
    gender: Gender = "neutral"
    traits: tuple[Label, ...] = Field(default=(), max_length=8)
    looks: tuple[LookNote, ...] = Field(min_length=1, max_length=12)


class PlaceNote(Value):
    """A place that the story needs, before it is scouted."""

    id: Id
    name: Label
    what: Text = Field(description="what is there, and what the story needs it for")


class Act(Value):
    """One act: what happens in it, and how many shots it gets."""

    act: int = Field(ge=1, le=4)
    summary: Text
    shots: int = Field(ge=0, le=999)


class Understood(Value):
    """A span of the user's sentence and what it was taken for (``start``/``end`` index characters of the story)."""

    text: Label
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    meaning: Label


class Synopsis(Value):
    """The film before cast and places are designed."""

    brief: Brief
    title: Label
    logline: Text
    genre: Label
    cast: tuple[Member, ...]
    places: tuple[PlaceNote, ...]
    props: tuple[Label, ...]
    acts: tuple[Act, ...]


class Bible(Value):
    """What every writer of the film may rely on."""

    title: Label
    logline: Text = ""
    brief: Brief
    characters: tuple[Character, ...]
    locations: tuple[Location, ...]
    props: tuple[Label, ...] = ()


class Plan(Value):
    """The director's finished plan: cast, places and exactly ``brief.shots`` outlines. ``mended``: what was put right in it."""

    title: Label
    logline: Text
    genre: Label = "drama"
    characters: tuple[Character, ...] = Field(max_length=24)
    locations: tuple[Location, ...] = Field(min_length=1, max_length=120)
    props: tuple[Label, ...] = ()
    acts: tuple[Act, ...] = ()
    outlines: tuple[Outline, ...] = Field(min_length=1)
    understood: tuple[Understood, ...] = ()
    unused: tuple[Label, ...] = ()
    notes: tuple[Text, ...] = ()
    mended: tuple[Text, ...] = ()


# -- requests ---------------------------------------------------------------------------------------------------------
class PlanRequest(Value):
    """Director: logline, acts, the cast with the looks it needs, the places, the props. Answer: :class:`PlanReply`."""

    task: Literal["plan"] = "plan"
    brief: Brief
    attempt: int = Field(default=0, ge=0)


class CastRequest(Value):
    """Director: design one member of the cast with all its looks. Answer: :class:`CastReply`."""

    task: Literal["cast"] = "cast"
    synopsis: Synopsis
    member: Id
    attempt: int = Field(default=0, ge=0)


class PlaceRequest(Value):
    """Director: scout one place: the set, what light there is. Answer: :class:`PlaceReply`."""

    task: Literal["place"] = "place"
    synopsis: Synopsis
    place: Id
    attempt: int = Field(default=0, ge=0)


class OutlineRequest(Value):
    """Director: the next ``count`` outlines, from shot number ``first`` (counted from 0). Answer: :class:`OutlineReply`.

    ``told``: the descriptions of all shots before them, in order; ``before``: the last outlines of these, whole; ``spent``: the
    seconds that they last.
    """

    task: Literal["outline"] = "outline"
    bible: Bible
    acts: tuple[Act, ...]
    first: int = Field(ge=0)
    count: int = Field(ge=1)
    told: tuple[Text, ...] = ()
    before: tuple[Outline, ...] = ()
    spent: float = Field(default=0.0, ge=0)
    attempt: int = Field(default=0, ge=0)


class RedirectRequest(Value):
    """Director: rewrite one outline that was found wanting. Answer: :class:`RedirectReply` with the same id and scene."""

    task: Literal["redirect"] = "redirect"
    bible: Bible
    outline: Outline
    previous: Shot | None
    findings: tuple[Finding, ...]
    attempt: int = Field(ge=1)


class WriteRequest(Value):
    """Screenwriter: elaborate one outline into character, background, relation, dialogue and conditions.

    ``previous``: the validated shot before this one. ``recent``: up to five validated shots before it, oldest first
    (``previous`` is the last). ``draft``: the failing draft when this is a repair. ``next``: the outline that follows.
    """

    task: Literal["write"] = "write"
    bible: Bible
    outline: Outline
    next: Outline | None = None
    previous: Shot | None = None
    recent: tuple[Shot, ...] = ()
    draft: Shot | None = None
    findings: tuple[Finding, ...] = ()
    attempt: int = Field(default=0, ge=0)


class ShootRequest(Value):
    """Cinematographer: camera, lighting and the cut into the shot, for the screenwriter's part of it."""

    task: Literal["shoot"] = "shoot"
    bible: Bible
    outline: Outline
    next: Outline | None = None
    written: WriteReply
    by: Role = "cinematographer"
    """Who is asked: in a run without a cinematographer the screenwriter answers, without the craft."""
    previous: Shot | None = None
    recent: tuple[Shot, ...] = ()
    draft: Shot | None = None
    findings: tuple[Finding, ...] = ()
    attempt: int = Field(default=0, ge=0)


class CritiqueRequest(Value):
    """Validator: judge one drafted shot against the validated one before it."""

    task: Literal["critique"] = "critique"
    bible: Bible
    outline: Outline
    shot: Shot
    previous: Shot | None = None
    attempt: int = Field(default=0, ge=0)


class ReadRequest(Value):
    """Validator: read the settled shots of one scene at the table. Answer: :class:`ReadReply`; it changes nothing."""

    task: Literal["read"] = "read"
    bible: Bible
    scene: Id
    before: Shot | None = None
    shots: tuple[Shot, ...] = Field(min_length=1)
    attempt: int = Field(default=0, ge=0)


# -- replies ----------------------------------------------------------------------------------------------------------
class PlanReply(Value):
    """The film in outline: what the rest of the direction is asked for piece by piece."""

    # ``understood``, ``unused`` and ``notes`` are filled by the rule-based writer only: no language model is given them in its schema.

    title: Label
    logline: Text
    genre: Label = "drama"
    cast: tuple[Member, ...] = Field(max_length=24)
    places: tuple[PlaceNote, ...] = Field(min_length=1, max_length=120)
    props: tuple[Label, ...] = Field(default=(), max_length=40)
    acts: tuple[Act, ...] = Field(min_length=1, max_length=4)
    understood: SkipJsonSchema[tuple[Understood, ...]] = ()
    unused: SkipJsonSchema[tuple[Label, ...]] = ()
    notes: SkipJsonSchema[tuple[Text, ...]] = ()


class CastReply(Value):
    """One member of the cast, designed."""

    character: Character


class PlaceReply(Value):
    """One place, scouted."""

    location: Location


class OutlineReply(Value):
    """The next outlines, in order."""

    outlines: tuple[Outline, ...] = Field(min_length=1, max_length=999)


class RedirectReply(Value):
    """One outline, rewritten."""

    outline: Outline


class WriteReply(Value):
    """The screenwriter's three domains, the words spoken, and the state of the scene before and after."""

    character: CharacterDomain
    background: BackgroundDomain
    relation: RelationDomain
    dialogue: tuple[Line, ...] = Field(default=(), max_length=6)
    initial: Condition
    final: Condition
    seconds: float = Field(ge=0.5, le=60.0)


class ShootReply(Value):
    """The cinematographer's two domains and the cut into the shot."""

    camera: CameraDomain
    lighting: LightingDomain
    cut: Cut


class Judgement(Value):
    """The critic's word on one domain."""

    domain: Domain
    score: float = Field(ge=0.0, le=1.0)
    reason: Text


class CritiqueReply(Value):
    """The critic's word on a shot. A critic can lower a verdict, never raise it."""

    judgements: tuple[Judgement, ...] = Field(max_length=6)


class Remark(Value):
    """A reader's remark on one shot, for the person at the script gate."""

    shot: ShotId
    domain: Domain
    note: Text


class ReadReply(Value):
    """Remarks on a scene; none is a good scene."""

    remarks: tuple[Remark, ...] = Field(default=(), max_length=12)


ShootRequest.model_rebuild()


REPLIES: dict[str, type[Value]] = {r.__name__: r for r in (
    PlanReply, CastReply, PlaceReply, OutlineReply, RedirectReply, WriteReply, ShootReply, CritiqueReply, ReadReply,
)}
"""Reply schemas by the name that stands in ``response_format``."""

__all__ = [
    "REPLIES", "Act", "Bible", "CastReply", "CastRequest", "CritiqueReply", "CritiqueRequest", "Id", "Judgement", "LookNote", "Member",
    "OutlineReply", "OutlineRequest", "PlaceNote", "PlaceReply", "PlaceRequest", "Plan", "PlanReply", "PlanRequest", "ReadReply",
    "ReadRequest", "RedirectReply", "RedirectRequest", "Remark", "Role", "ShootReply", "ShootRequest", "ShotId", "Synopsis", "Understood",
    "WriteReply", "WriteRequest",
]
