"""The director's plan in the pieces in which it is asked for: a film in outline, one member, one place, some outlines."""

from __future__ import annotations

from typing import Final

from ...errors import WriterError
from ...script.model import Character, Label, Location
from ..messages import (
    CastReply,
    CastRequest,
    LookNote,
    Member,
    OutlineReply,
    OutlineRequest,
    PlaceNote,
    PlaceReply,
    PlaceRequest,
    PlanReply,
    PlanRequest,
)
from .direct import direct

_LABEL: Final = 120


def plan_piece(request: PlanRequest) -> PlanReply:
    """The film in outline."""
    plan = direct(request.brief)
    return PlanReply(
        title=plan.title, logline=plan.logline, genre=plan.genre, cast=tuple(_member(c) for c in plan.characters),
        places=tuple(_place(x) for x in plan.locations), props=plan.props, acts=plan.acts, understood=plan.understood, unused=plan.unused,
        notes=plan.notes,
    )


def cast_piece(request: CastRequest) -> CastReply:
    """One member of the cast with all looks.

    Raises:
        WriterError: for a member whom the rules' plan of this brief does not have.
    """
    cast = direct(request.synopsis.brief).characters
    found = next((c for c in cast if c.id == request.member), None)
    if found is None:
        raise _foreign("member of the cast", request.member, [c.id for c in cast])
    return CastReply(character=found)


def place_piece(request: PlaceRequest) -> PlaceReply:
    """One place.

    Raises:
        WriterError: for a place that the rules' plan of this brief does not have.
    """
    places = direct(request.synopsis.brief).locations
    found = next((x for x in places if x.id == request.place), None)
    if found is None:
        raise _foreign("place", request.place, [x.id for x in places])
    return PlaceReply(location=found)


def outline_piece(request: OutlineRequest) -> OutlineReply:
    """The outlines that are asked for; fewer where the film ends.

    Raises:
        WriterError: when the film ends before the first of them.
    """
    outlines = direct(request.bible.brief).outlines
    if request.first >= len(outlines):
        raise WriterError(f"outline number {request.first} (counted from 0) is asked for, and the film has {len(outlines)}; "
            f"ask for one from 0 to {len(outlines) - 1}")
    return OutlineReply(outlines=outlines[request.first: request.first + request.count])


def _foreign(what: str, id_: str, known: list[str]) -> WriterError:
    return WriterError(f"the rule-based writer's plan of this brief has no {what} {id_!r}, only {', '.join(known)}; it cannot go on with "
        "a plan that somebody else made. Let one writer answer all of the director's questions")


def _member(c: Character) -> Member:
    looks = tuple(LookNote(id=k.id.split(".", 1)[1], age=k.age, what=_label(k.text or k.age)) for k in c.looks)
    return Member(id=c.id, name=c.name, role=c.role, species=c.species, gender=c.gender, traits=c.traits, looks=looks)


def _place(x: Location) -> PlaceNote:
    return PlaceNote(id=x.id, name=x.name, what=x.text)


def _label(text: str) -> Label:
    """Text as a label, cut between words."""
    return text if len(text) <= _LABEL else f"{text[: _LABEL - 1].rsplit(' ', 1)[0]}…"


__all__ = ["cast_piece", "outline_piece", "place_piece", "plan_piece"]
