"""The small grammar that turns typed fields into the text of the five domains. Text comes last, from the fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from ...script.model import CameraDomain, Character, LightingDomain, Link, Location, Look, Outline, Performance, Shot
from .chance import pick, sample
from .describe import PRONOUNS, at, sentence, the
from .places import SETS
from .staging import unquoted

_FACE: Final = {
    "neutral": ("a calm face", "an open, quiet face", "a face that gives nothing away"),
    "happy": ("bright eyes and a smile", "a smile that reaches the eyes"),
    "sad": ("lowered eyes and a still mouth", "a heavy, inward look"), "angry": ("a set jaw and hard eyes", "brows drawn tight"),
    "afraid": ("wide eyes and parted lips", "a tense, watchful face"),
    "surprised": ("raised brows and an open mouth", "eyes suddenly wide"),
    "determined": ("a steady gaze and a firm mouth", "narrowed, steady eyes"),
    "tender": ("soft eyes and a half smile", "a warm, gentle look"),
}
_EYES: Final = {"ahead": "eyes straight ahead", "camera": "eyes to the camera", "down": "eyes lowered", "up": "eyes raised",
    "away": "turned away"}
_FORM: Final = {
    "stand": "standing", "walk": "walking", "run": "running", "sit": "sitting", "lie": "lying down", "kneel": "kneeling",
    "crawl": "crawling", "sleep": "asleep", "enter": "coming in", "exit": "going out",
    "fall": "falling", "climb": "climbing", "ride": "riding", "swim": "swimming", "look": "looking", "listen": "listening",
    "talk": "speaking", "point": "pointing", "wave": "waving", "reach": "reaching out",
    "take": "picking up", "give": "handing over", "hold": "holding", "carry": "carrying", "hug": "embracing", "dance": "dancing",
    "fight": "fighting", "read": "reading", "write": "writing", "paint": "painting",
    "play": "playing", "cook": "cooking", "eat": "eating", "drink": "drinking", "work": "at work", "plant": "planting",
    "steer": "steering", "laugh": "laughing", "cry": "crying", "pray": "praying", "think": "lost in thought",
}
_TIME: Final = {"dawn": "at dawn", "morning": "in the morning", "day": "in full daylight", "golden": "in the golden hour",
    "dusk": "at dusk", "night": "at night"}
_AIR: Final = {"clear": "clear air", "cloudy": "low cloud", "rain": "steady rain", "storm": "a storm", "snow": "falling snow",
    "fog": "dense fog", "wind": "a strong wind"}
_BOND: Final = {
    "alone": "alone", "strangers": "strangers to each other", "family": "family", "friends": "friends", "partners": "partners",
    "lovers": "in love", "rivals": "rivals", "enemies": "enemies",
    "mentor": "teacher and pupil", "colleagues": "colleagues", "companion": "companions",
}


def _clause(o: Outline) -> str:
    text = " ".join(unquoted(o.description).replace(", and", " and").split())
    for end in (" says:", " says.", " says"):
        if text.rstrip(" .").endswith(end.strip()):
            text = text.rsplit(" and ", 1)[0]
    return sentence(text)


def character_text(o: Outline, cast: Mapping[str, Character], looks: Mapping[str, Look], people: Sequence[Performance], seed: int) -> str:
    """Domain 1: the line, then each person's look, action, face and eyes."""
    if not people:
        return f"Nobody is in the picture; it belongs to the place. {_clause(o)}"
    parts = [_clause(o)]
    for p in people:
        c, look = cast[p.character], looks[p.look]
        action = _FORM[p.action]
        thing = f" the {p.prop}" if p.prop and p.action in ("take", "give", "hold", "carry", "read", "write", "paint", "play", "eat",
            "drink", "plant") else ""
        own = f", the {p.prop} in hand" if p.prop and not thing else ""
        eyes = _EYES.get(p.gaze) or (f"eyes on the {p.prop}" if p.gaze == "prop" and p.prop else f"eyes on {cast[p.gaze].name}"
            if p.gaze in cast else "eyes straight ahead")
        face = pick(_FACE[p.expression], seed, o.id, p.character, "face")
        # Of three and more people the words in brackets stay out, or the text is too long for any model.
        body = (look.text.partition(" (")[0] if len(people) > 2 else look.text).rstrip(".")
        body = body[:1].lower() + body[1:] if body else c.role
        parts.append(sentence(f"{c.name}, {body}, is {action}{thing}{own} at "
            f"{'the centre' if p.side == 'centre' else f'frame {p.side}'}, {eyes}, with {face}"))
    return " ".join(parts)[:1200]


def background_text(o: Outline, place: Location, props: Sequence[str], seed: int) -> str:
    """Domain 2: place, hour, season, weather, and what stands about."""
    here = the(place.name)
    view = pick(SETS[place.set].views, seed, o.id, "view")
    air = _AIR[o.weather] + (" outside" if place.interior and o.weather not in ("clear",) else "")
    things = f" About the place: {_list([f'the {p}' for p in props])}." if props else ""
    kind = "" if place.set.replace("_", " ") in place.name.lower() else f" ({place.set.replace('_', ' ')})"
    opening = pick(("{h}{k} {t}, {s}, {a}.", "{t} in {s}, {h}{k}: {a}.", "{h}{k}, {s}, {t}, with {a}."), seed, o.id,
        "where").format(h=here, k=kind, t=_TIME[o.hour], s=o.season, a=air)
    near, far = sample(SETS[place.set].details, 2, seed, o.id, "near")
    glimpse = pick(("Near the lens: {a}.", "In one corner, {a}; further off, {b}.", "The eye finds {a}.", "Half in shadow: {b}.",
        "First {b}, then {a}.", "Out of focus behind, {b}."), seed, o.id, "glimpse")
    return f"{sentence(opening)} {sentence(view)} {glimpse.format(a=near, b=far)}{things}"[:1200]


def _list(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def relation_text(o: Outline, cast: Mapping[str, Character], people: Sequence[Performance], links: Sequence[Link], place: Location,
    seed: int) -> str:
    """Domain 3: who stands how to whom, and how far."""
    if not people:
        return f"No one is with anyone here: {the(place.name)} waits for its people, tension {o.tension} of 9 in the beat “{o.beat}”."
    if len(people) == 1:
        p, c = people[0], cast[people[0].character]
        he, _, his = PRONOUNS[c.gender if c.species == "human" else "it"]
        if p.gaze in cast:
            return f"{c.name} is alone in the frame, but {his} attention is with {cast[p.gaze].name}, just outside it."
        if p.prop:
            return f"{c.name} is alone with the {p.prop}; for this moment nothing else counts."
        verb = "have" if he == "they" else "has"
        return pick((f"{c.name} is alone {at(place.name, place.set)}, and {he} {verb} the frame for "
            f"{'themselves' if he == 'they' else {'she': 'herself', 'he': 'himself'}.get(he, 'itself')}.",
                     f"Nobody is near {c.name}; the distance to the world is the relation here.", f"{c.name} has only {the(place.name)} "
                     f"to answer to.",
                     f"No other person is in reach of {c.name}, and nobody is expected.",
                     f"The room around {c.name} is empty of others; tension {o.tension} of 9." if place.interior else
                     f"Wide air lies around {c.name} on every side; tension {o.tension} of 9.",
                     f"{c.name} keeps to {'their' if he == 'they' else his} own thoughts in the beat “{o.beat}”."), seed, o.id, "alone")
    out = []
    for k in links[:4]:
        a, b = cast[k.a].name, cast[k.b].name
        acts = [_FORM[p.action] for c in (k.a, k.b) for p in people if p.character == c]
        doing = f"; both are {acts[0]}" if acts[0] == acts[-1] else f"; {a} is {acts[0]}, {b} {acts[-1]}"
        out.append(sentence(f"{a} and {b}, {_BOND[k.bond]}, {_metres(k.distance)}{doing}"))
    return " ".join(out)[:1200]


def _metres(d: float) -> str:
    return "touching" if d <= 0.35 else f"an arm's length apart ({d:g} m)" if d <= 0.9 else f"{d:g} m apart"


def relation_changed(o: Outline, cast: Mapping[str, Character], links: Sequence[Link], people: Sequence[Performance],
    previous: Shot | None) -> str:
    """What is new between people since the shot before."""
    now = [p.character for p in people]
    was = [p.character for p in previous.character.people] if previous else []
    names = {i: cast[i].name for i in cast}
    if links:
        k = links[0]
        old = next((x for x in (previous.relation.links if previous else ()) if {x.a, x.b} == {k.a, k.b}), None)
        if old is None:
            return f"{names[k.a]} and {names[k.b]} come into one frame, {_BOND[k.bond]}."
        if old.bond != k.bond:
            return f"They were {_BOND[old.bond]}; now they are {_BOND[k.bond]}."
        if abs(old.distance - k.distance) > 0.05:
            return f"They come {'closer' if k.distance < old.distance else 'apart'}: from {old.distance:g} m to {k.distance:g} m."
        return f"The distance holds at {k.distance:g} m; the tension is {o.tension} of 9."
    if previous is None:
        return "The film begins."
    gone, come = [names[i] for i in was if i not in now and i in names], [names[i] for i in now if i not in was]
    if previous.scene != o.scene:
        return f"A new scene: {o.beat}."
    if gone and come:
        return f"The look passes from {gone[0]} to {come[0]}."
    if gone:
        return f"{_list(gone)} {'is' if len(gone) == 1 else 'are'} out of the frame now."
    if come:
        return f"{_list(come)} {'comes' if len(come) == 1 else 'come'} into the frame."
    return "No new person comes between."


_SIZE: Final = {"EWS": "extreme wide shot", "WS": "wide shot", "FS": "full shot", "MLS": "medium long shot", "MS": "medium shot",
    "MCU": "medium close-up", "CU": "close-up",
                "ECU": "extreme close-up", "INSERT": "insert"}
_KIND: Final = {"single": "", "two_shot": "two-shot, ", "group": "group, ", "over_shoulder": "over the shoulder, ", "reverse": "reverse, ",
    "pov": "point of view, ", "reaction": "reaction, ",
                "insert": "", "establishing": "establishing, ", "tableau": "tableau, "}
_ANGLE: Final = {"eye": "eye level", "low": "low angle", "high": "high angle", "top": "from above", "ground": "from the ground",
    "dutch": "canted"}
_MOVE: Final = {
    "static": "locked off", "push_in": "slow push in", "pull_out": "slow pull out", "pan": "pan {lr}", "tilt": "tilt {ud}",
    "truck": "truck {lr}", "follow": "follow {lr}", "crane": "crane {ud}",
    "orbit": "orbit {lr}", "handheld": "handheld", "zoom_in": "zoom towards the subject", "zoom_out": "zoom away",
    "dolly_zoom": "dolly zoom", "whip": "whip {lr}", "rack": "rack focus, camera still",
}


def camera_text(c: CameraDomain, subject: str, place: str) -> str:
    """Domain 4 from its fields."""
    move = _MOVE[c.move].format(lr="right" if c.c_cam.pan >= 0 else "left", ud="up" if c.c_cam.tilt >= 0 else "down")
    on = f" of {subject}" if subject else f" of {place}"
    turn = round(abs(c.azimuth))
    seen = "frontal" if turn == 0 else f"{turn} degrees to the {'right' if c.azimuth > 0 else 'left'} of the face"
    return sentence(
        f"{_KIND[c.kind]}{_SIZE[c.size]}{on}, {_ANGLE[c.angle]}, {c.lens} mm, {move}, {c.focus} focus{f', {seen}' if subject else ''}, "
        f"c_cam ({c.c_cam.pan:+.2f}, {c.c_cam.tilt:+.2f}, {c.c_cam.zoom:.2f})"
    )


_KEY: Final = {"sun": "direct sun", "moon": "moonlight", "sky": "open sky", "window": "the window", "lamp": "a lamp", "fire": "firelight",
    "neon": "neon tubes", "screen": "the glow of a screen"}
_FROM: Final = {"left": "from the left", "right": "from the right", "front": "from the front", "back": "from behind", "top": "from above"}


def lighting_text(x: LightingDomain, hour: str) -> str:
    """Domain 5 from its fields: key, contrast, highlights and shadows."""
    high = {"sun": "bright edges on hair and shoulders", "moon": "silver edges, no clipped whites", "sky": "soft highlights without a rim",
        "window": "the window pane holds its detail",
            "lamp": "the bulb burns white, its pool falls off quickly", "fire": "flames at the top of the range",
            "neon": "saturated tubes, just below clipping", "screen": "a cool highlight on the face"}[x.key]
    low = "deep shadows that keep texture" if x.ratio >= 6 else "open shadows" if x.ratio <= 2.5 else "shadows two stops down"
    warm = "warm" if x.kelvin < 4000 else "cool" if x.kelvin > 6200 else "neutral"
    much = f"{abs(x.exposure):g} stop{'s' if abs(x.exposure) != 1 else ''}"
    stops = "" if abs(x.exposure) < 0.05 else f", exposed {much} {'over' if x.exposure > 0 else 'under'}"
    practical = f"; {_list([_KEY[k] for k in x.practicals])} in the picture" if x.practicals else ""
    # No daylight falls on what a screen lights.
    time = "by day" if hour == "day" and x.key == "screen" else _TIME[hour]
    return sentence(f"{time}, key {_FROM[x.key_side]} by {_KEY[x.key]}, ratio {x.ratio:g}:1, {warm} {x.kelvin} "
        f"K{stops}{practical}; {high}, {low}; {x.mood} mood")


__all__ = ["background_text", "camera_text", "character_text", "lighting_text", "relation_changed", "relation_text"]
