"""What moves: the short prompt of an image-to-video model, which sees the keyframe already and only has to be told the motion."""

from __future__ import annotations

import re

from ...script.model import CameraVector, Script, Shot
from ...script.vocabulary import Move
from .clauses import Clause, Clauses, Count, fit
from .cleaning import visible_text
from .people import action, names_for, references, shot_of, visible

MOTION_LIMIT = 60
SLOW, FAST = 0.22, 0.5
"""Travel over the shot (share of the frame, or log of the zoom) up to which a move is slow, and from which it is fast."""
_DEEDS = {
    "run": 0.9, "fight": 1.0, "dance": 0.85, "fall": 0.85, "ride": 0.8, "swim": 0.75, "climb": 0.65, "walk": 0.6, "enter": 0.6, "exit": 0.6,
    "crawl": 0.5,
    "wave": 0.5, "carry": 0.5, "play": 0.5, "work": 0.45, "cook": 0.45, "paint": 0.45, "plant": 0.45, "laugh": 0.45, "hug": 0.4, "give": 0.4,
    "take": 0.4,
    "reach": 0.4, "point": 0.4, "steer": 0.4, "talk": 0.35, "eat": 0.35, "drink": 0.35, "cry": 0.3, "write": 0.3, "sleep": 0.08, "lie": 0.12,
}
_STILL = 0.22
_MOVES = {
    "static": 0.0, "rack": 0.05, "push_in": 0.2, "pull_out": 0.2, "zoom_in": 0.2, "zoom_out": 0.2, "tilt": 0.25, "pan": 0.3, "crane": 0.3,
    "truck": 0.35,
    "orbit": 0.35, "dolly_zoom": 0.3, "handheld": 0.35, "follow": 0.45, "whip": 0.7,
}
_AIR = {"storm": 0.35, "wind": 0.2, "rain": 0.2, "snow": 0.15}
_AMBIENCE = {
    "rain": "rain falls", "storm": "wind and rain lash", "snow": "snow drifts down", "wind": "wind moves hair, cloth and leaves", "fog": "fog drifts",
}
_WORD = re.compile(r"[A-Za-z]+|\d|[^\sA-Za-z\d]+")


def clip_tokens(text: str) -> int:
    """A cautious estimate, without a tokenizer, of the CLIP tokens of a text (start and end marks not counted).

    Short English words are one token; long ones are counted as several, signs of other alphabets by their bytes (never too few).
    """
    total = 0
    for word in _WORD.findall(text):
        if word.isascii():
            total += 1 + max(0, len(word) - 1) // 9 if word.isalpha() else len(word)
        else:
            total += len(word.encode())
    return total


def motion_prompt(script: Script, shot: Shot | str, *, count: Count = clip_tokens, limit: int = MOTION_LIMIT) -> str:
    """What happens in the shot and how the camera moves, in at most ``limit`` tokens; names, speech and looks left out.

    Raises:
        InputError: the shot or a look is not part of the script.
    """
    return fit(motion_clauses(script, shot), count, limit).text


def motion_clauses(script: Script, shot: Shot | str) -> Clauses:
    """The motion prompt before it is fitted.

    Raises:
        InputError: the shot or a look is not part of the script.
    """
    s = shot_of(script, shot) if isinstance(shot, str) else shot
    people = visible(script, s)
    names = names_for(script, people)
    refs = references(people)
    parts: list[Clause] = []
    told = visible_text(s.description, names, fresh=0.01)
    if told:
        first = told.split(", ")[0].split(". ")[0]
        parts.append(Clause("happening", tuple(dict.fromkeys((told, first))), 1))
    for i, p in enumerate(people):
        done = action(p, s, names)
        if p.back or not done or (p.act.action in ("stand", "look", "listen") and told):
            continue
        who = refs[p.who.id]
        parts.append(Clause(f"person.{i + 1}", tuple(dict.fromkeys((f"{who} {done}", f"{who} {done.split(', ')[0]}"))), 2 if told else 0))
    if s.background.weather in _AMBIENCE and s.lighting.key in ("sun", "moon", "sky"):
        air = _AMBIENCE[s.background.weather]
        parts.append(Clause("air", (air if people or s.background.weather != "wind" else "strong wind blows",), 3))
    elif "fire" in (s.lighting.key, *s.lighting.practicals):
        parts.append(Clause("air", ("firelight flickers",), 3))
    parts.append(Clause("camera", (camera_words(s.camera.move, s.camera.c_cam),), 0))
    return Clauses(tuple(parts), ", ", "")


def camera_words(move: Move, c_cam: CameraVector = CameraVector()) -> str:  # noqa: B008 - a frozen value
    """A camera move in the words of video captions: direction and speed from ``c_cam`` (+ pan right, + tilt up, zoom above 1 closer)."""
    side = "left" if c_cam.pan < 0 else "right"
    rise = "down" if c_cam.tilt < 0 else "up"
    travel = max(abs(c_cam.pan), abs(c_cam.tilt), abs(c_cam.zoom - 1.0))
    speed = "slow" if travel <= SLOW else "fast" if travel > FAST else "steady"
    return {
        "static": "static camera", "push_in": f"camera {speed} push in", "pull_out": f"camera {speed} pull back", "pan": f"camera {speed} pan {side}",
        "tilt": f"camera {speed} tilt {rise}", "truck": f"camera {speed} tracking shot to the {side}", "follow": "camera follows the subject",
        "crane": f"camera {speed} crane {rise}", "orbit": f"camera {speed} orbit to the {side}", "handheld": "handheld camera, slight shake",
        "zoom_in": f"{speed} zoom in", "zoom_out": f"{speed} zoom out", "dolly_zoom": "dolly zoom, background stretches", "whip": f"whip pan {side}",
        "rack": "static camera, focus shifts from near to far",
    }[move]


def motion_strength(shot: Shot) -> float:
    """How much motion the shot asks for, 0 (a still life) to 1 (a fight in a whip pan): the liveliest deed, the camera and the weather."""
    deed = max((_DEEDS.get(p.action, _STILL) for p in shot.character.people if p.side != "off"), default=0.1)
    c = shot.camera.c_cam
    travel = min(1.0, max(abs(c.pan), abs(c.tilt), abs(c.zoom - 1.0)))
    camera = max(_MOVES[shot.camera.move], 0.4 * travel if shot.camera.move != "static" else 0.0)
    air = _AIR.get(shot.background.weather, 0.0) if shot.lighting.key in ("sun", "moon", "sky") else 0.0
    calm = (1 - deed) * (1 - 0.5 * camera) * (1 - 0.5 * air)
    return round(1 - calm, 4)


__all__ = ["MOTION_LIMIT", "camera_words", "clip_tokens", "motion_clauses", "motion_prompt", "motion_strength"]
