"""Camera and light by somebody who is no cinematographer: what the screenwriter writes when that agent is left out.

The five domains stay filled; the craft is gone. Sizes, angles, moves and moods are the same everywhere, so an ablation
measures expertise, not missing text.
"""

from __future__ import annotations

from ...script.model import CameraVector
from ..messages import ShootReply, ShootRequest
from .shoot import shoot


def plain_shoot(request: ShootRequest) -> ShootReply:
    """A medium shot of people, a wide one of places, at eye level, never moving, in ordinary light."""
    skilled = shoot(request)
    people = len(request.written.character.people)
    size, lens = ("MS", 50) if people == 1 else ("MLS", 35) if people else ("WS", 24)
    kind = "single" if people == 1 else "two_shot" if people == 2 else "group" if people else "establishing"
    words = {"MS": "medium shot", "MLS": "medium long shot", "WS": "wide shot"}[size]
    light = skilled.lighting
    return ShootReply(
        camera=skilled.camera.but(
            kind=kind, size=size, lens=lens, angle="eye", move="static", focus="deep", c_cam=CameraVector(),
            text=f"A {words} at eye level on {lens} mm; the camera does not move.",
        ),
        lighting=light.but(
            ratio=3.0, exposure=0.0, mood="neutral",
            text=f"Ordinary light from the {light.key} at {light.kelvin} K; nothing is burnt out and nothing is lost in the shadows.",
        ),
        cut=skilled.cut.but(kind="hard", seconds=0.0, reason=""),
    )
