"""The offline writer's one function: a typed request in, a typed reply out. Rules and templates, no model."""

from __future__ import annotations

from ..messages import (
    CritiqueReply,
    CritiqueRequest,
    DirectReply,
    DirectRequest,
    RedirectReply,
    RedirectRequest,
    ShootReply,
    ShootRequest,
    WriteReply,
    WriteRequest,
)
from .critique import critique
from .direct import direct
from .plain import plain_shoot
from .repair import redirect, rewrite
from .reshoot import reshoot
from .shoot import shoot
from .write import write

Request = DirectRequest | RedirectRequest | WriteRequest | ShootRequest | CritiqueRequest
Reply = DirectReply | RedirectReply | WriteReply | ShootReply | CritiqueReply


def answer(request: Request) -> Reply:
    """Answer one request. Pure and deterministic: the same request always gets the same reply."""
    if isinstance(request, DirectRequest):
        return direct(request)
    if isinstance(request, RedirectRequest):
        return redirect(request)
    if isinstance(request, WriteRequest):
        return rewrite(request) if request.draft is not None and request.findings else write(request)
    if isinstance(request, ShootRequest):
        if request.draft is not None and request.findings:
            return reshoot(request)
        return shoot(request) if request.by == "cinematographer" else plain_shoot(request)
    return critique(request)
