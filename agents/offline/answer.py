"""The offline writer's one function: a typed request in, a typed reply out. Rules and templates, no model."""

from __future__ import annotations

from ..messages import (
    CastReply,
    CastRequest,
    CritiqueReply,
    CritiqueRequest,
    OutlineReply,
    OutlineRequest,
    PlaceReply,
    PlaceRequest,
    PlanReply,
    PlanRequest,
    ReadReply,
    ReadRequest,
    RedirectReply,
    RedirectRequest,
    ShootReply,
    ShootRequest,
    WriteReply,
    WriteRequest,
)
from .critique import critique
from .pieces import cast_piece, outline_piece, place_piece, plan_piece
from .plain import plain_shoot
from .repair import redirect, rewrite
from .reshoot import reshoot
from .shoot import shoot
from .write import write

Request = (PlanRequest | CastRequest | PlaceRequest | OutlineRequest | RedirectRequest | WriteRequest | ShootRequest | CritiqueRequest
    | ReadRequest)
Reply = PlanReply | CastReply | PlaceReply | OutlineReply | RedirectReply | WriteReply | ShootReply | CritiqueReply | ReadReply


def answer(request: Request) -> Reply:
    """Answer one request. Pure and deterministic: the same request always gets the same reply.

    Raises:
        WriterError: for a piece of a plan that is not the rules' own.
    """
    match request:
        case PlanRequest():
            return plan_piece(request)
        case CastRequest():
            return cast_piece(request)
        case PlaceRequest():
            return place_piece(request)
        case OutlineRequest():
            return outline_piece(request)
        case RedirectRequest():
            return redirect(request)
        case WriteRequest():
            return rewrite(request) if request.draft is not None and request.findings else write(request)
        case ShootRequest():
            return _shoot(request)
        case CritiqueRequest():
            return critique(request)
        case ReadRequest():
            return read(request)


def read(request: ReadRequest) -> ReadReply:
    """No remarks: what rules can find in a scene, the validator has said of each shot already."""
    return ReadReply()


def _shoot(request: ShootRequest) -> ShootReply:
    if request.draft is not None and request.findings:
        return reshoot(request)
    return shoot(request) if request.by == "cinematographer" else plain_shoot(request)
