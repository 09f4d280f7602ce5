"""What the agents are asked and what they answer: typed requests, and flat reply schemas.

A request is JSON inside a user message; a reply is JSON that validates against the reply schema named in
``response_format``. The offline writer and language models answer the same requests.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

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
from ..script.vocabulary import Domain

Role = Literal["director", "screenwriter", "cinematographer", "validator"]


# -- requests ---------------------------------------------------------------------------------------------------------
class DirectRequest(Value):
    """Director: plan the film. Answer: :class:`DirectReply` with exactly ``brief.shots`` outlines."""

    task: Literal["direct"] = "direct"
    brief: Brief
    findings: tuple[Finding, ...] = ()
    attempt: int = Field(default=0, ge=0)


class Bible(Value):
    """What every writer of the film may rely on."""

    title: Label
    logline: Text = ""
    brief: Brief
    characters: tuple[Character, ...]
    locations: tuple[Location, ...]


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


# -- replies ----------------------------------------------------------------------------------------------------------
class Understood(Value):
    """A span of the user's sentence and what it was taken for (``start``/``end`` index characters of the story)."""

    text: Label
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    meaning: Label


class DirectReply(Value):
    """The director's plan of the film."""

    title: Label
    logline: Text
    genre: Label = "drama"
    characters: tuple[Character, ...] = Field(max_length=24)
    locations: tuple[Location, ...] = Field(min_length=1, max_length=120)
    outlines: tuple[Outline, ...] = Field(min_length=1)
    understood: tuple[Understood, ...] = ()
    unused: tuple[Label, ...] = ()
    notes: tuple[Text, ...] = ()


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


ShootRequest.model_rebuild()


REPLIES: dict[str, type[Value]] = {
    r.__name__: r for r in (DirectReply, RedirectReply, WriteReply, ShootReply, CritiqueReply)
}
"""Reply schemas by the name that stands in ``response_format``."""

__all__ = [
    "REPLIES", "Bible", "CritiqueReply", "CritiqueRequest", "DirectReply", "DirectRequest", "Id", "Judgement",
    "RedirectReply", "RedirectRequest", "Role", "ShootReply", "ShootRequest", "ShotId", "Understood", "WriteReply", "WriteRequest",
]
