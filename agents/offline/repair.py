"""Repairs."""

from __future__ import annotations

from ..messages import RedirectReply, RedirectRequest, ShootReply, ShootRequest, WriteReply, WriteRequest
from .shoot import shoot
from .write import write


def redirect(request: RedirectRequest) -> RedirectReply:
    return RedirectReply(outline=request.outline)


def rewrite(request: WriteRequest) -> WriteReply:
    return write(request)


def reshoot(request: ShootRequest) -> ShootReply:
    return shoot(request)
