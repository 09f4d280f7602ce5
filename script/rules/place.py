"""Rules about where and when: the place exists, the clock runs forward, weather holds, light has a source."""

from __future__ import annotations

from collections.abc import Iterator

from ..marks import same_place, same_scene, takes_time, time_told, weather_told
from ..model import Shot
from ..vocabulary import HOURS
from .base import Context, Note, one_of, rule

ARTIFICIAL = ("lamp", "fire", "neon", "screen")
SUN_HOURS = ("dawn", "morning", "day", "golden", "dusk")
MOON_HOURS = ("dawn", "dusk", "night")
KELVIN: dict[str, tuple[int, int]] = {
    "fire": (1500, 3200), "lamp": (1900, 4600), "moon": (3800, 12000), "sun": (1800, 7500), "sky": (2500, 12000),
}
"""Colour temperatures a source can have and still be believed (window, neon and screen may have any)."""
FAR = 1.5
"""Factor beyond those at which nobody believes it."""


@rule("place-known", "error", "background", "A shot happens in a place of the film.")
def place_known(context: Context, shot: Shot) -> Iterator[Note]:
    if shot.background.location not in context.places:
        yield Note("background.location", f"location {shot.background.location!r} is not a place of the film",
                   f"use one of: {one_of(context.places)}")


@rule("hour", "error", "background", "The clock runs forward inside a scene and a day, except in a flashback.")
def hour(context: Context, shot: Shot) -> Iterator[Note]:
    now = HOURS.index(shot.background.hour)
    scene = context.index.scenes.get(shot.scene)
    if scene is not None and scene.flashback == shot.flashback:
        then = HOURS.index(scene.hour)
        if now < then and not (then == len(HOURS) - 1 and now == 0 and time_told(shot)):
            yield Note("background.hour", f"it is {shot.background.hour!r}, but {scene.hour!r} earlier in scene {shot.scene!r} "
                       f"(shot {scene.last})",
                       f"use one of: {one_of(HOURS[then:])}; or mark the shot as a flashback, or open a new scene")
        elif now - then > 1 and not time_told(shot):
            yield Note("background.hour", f"scene {shot.scene!r} jumps from {scene.hour!r} to {shot.background.hour!r} "
                       "without a sign of passing time",
                       f"use one of: {one_of(HOURS[then : then + 2])}; or dissolve")
        return
    before = context.previous
    if before is None or before.flashback != shot.flashback or time_told(shot):
        return
    then = HOURS.index(before.background.hour)
    if now < then and (shot.cut.kind in ("j", "l", "match") or (same_place(before, shot) and shot.cut.kind != "continuous")):
        yield Note("background.hour", f"it is {shot.background.hour!r} after {before.background.hour!r} in shot {before.id}, and nothing "
                   "says that a new day has begun", f"use one of: {one_of(HOURS[then:])}; or dissolve, or say so ('the next morning')")


@rule("weather", "error", "background", "Weather holds through a scene, unless its change is told.")
def weather(context: Context, shot: Shot) -> Iterator[Note]:
    scene = context.index.scenes.get(shot.scene)
    now = shot.background.weather
    if scene is None or scene.weather == now or (takes_time(shot) and scene.hour != shot.background.hour) or weather_told(shot):
        return
    yield Note("background.weather", f"the weather is {now!r}, but {scene.weather!r} in shot {scene.last} of scene {shot.scene!r}",
               f"use {scene.weather!r}, or tell the change in the description ('{now} begins')")


@rule("season", "error", "background", "The season holds through a scene, and snow does not fall in summer.")
def season(context: Context, shot: Shot) -> Iterator[Note]:
    scene = context.index.scenes.get(shot.scene)
    now = shot.background.season
    if scene is not None and scene.season != now:
        yield Note("background.season", f"the season is {now!r}, but {scene.season!r} in shot {scene.last} of scene {shot.scene!r}",
                   f"use {scene.season!r}, or open a new scene")
    elif context.previous and context.previous.background.season != now and shot.cut.kind in ("match", "j", "l"):
        yield Note("background.season", f"the season turns from {context.previous.background.season!r} to {now!r} "
                   f"over a {shot.cut.kind!r} cut",
                   f"use {context.previous.background.season!r}, or dissolve")
    place = context.places.get(shot.background.location)
    if now == "summer" and shot.background.weather == "snow" and (place is None or place.set != "mountain"):
        yield Note("background.weather", "it snows in summer", "use another weather, or make the season 'winter'", severity="warn")


@rule("place-light", "warn", "lighting", "Light comes from something that is there and burns at that hour.")
def place_light(context: Context, shot: Shot) -> Iterator[Note]:
    key, when, light = shot.lighting.key, shot.background.hour, shot.lighting
    place = context.places.get(shot.background.location)
    have = list(place.sources) if place else []
    fit = [k for k in have if _burns(k, when)]
    if key == "sun" and when not in SUN_HOURS:
        yield Note("lighting.key", f"the sun is the key at {when!r}", f"use one of: {one_of(fit or ['moon', 'lamp'])}", severity="error")
    elif key == "moon" and when not in MOON_HOURS:
        yield Note("lighting.key", f"the moon is the key at {when!r}", f"use one of: {one_of(fit or ['sky', 'window'])}", severity="error")
    elif place is not None and key not in have:
        yield Note("lighting.key", f"the key is {key!r}, but {place.name!r} has only {one_of(have)}",
                   f"use one of: {one_of(fit or have)}, or add {key!r} to the sources of {place.id!r}", severity="error")
    for i, source in enumerate(light.practicals):
        if place is not None and source not in have:
            yield Note(f"lighting.practicals.{i}", f"{source!r} burns in the picture, but {place.name!r} has only {one_of(have)}",
                       f"use one of: {one_of([k for k in have if k in ARTIFICIAL])}, or remove it", severity="error")
    if key in ARTIFICIAL and light.practicals and key not in light.practicals and (place is None or key in have):
        yield Note("lighting.practicals", f"the key is {key!r}, but only {one_of(light.practicals)} burns in the picture",
                   f"add {key!r} to the practicals, or use one of them as the key")
    if key == "sun" and shot.background.weather in ("storm", "fog", "snow") and light.ratio > 4.0:
        yield Note("lighting.key", f"a hard sun (ratio {light.ratio:g}) in {shot.background.weather!r}",
                   "use 'sky', or a ratio of 4 or less")
    low, high = KELVIN.get(key, (1500, 12000))
    if not low <= light.kelvin <= high:
        far = light.kelvin * FAR < low or light.kelvin > high * FAR
        yield Note("lighting.kelvin", f"{key!r} at {light.kelvin} K", f"use {low} to {high} K", severity="error" if far else "")


def _burns(key: str, when: str) -> bool:
    return not ((key == "sun" and when not in SUN_HOURS) or (key == "moon" and when not in MOON_HOURS))


CLOSE = frozenset({"family", "friends", "partners", "lovers", "companion", "colleagues", "mentor"})
"""Bonds of people who mean each other well: lovers may be called family without anything having happened."""


@rule("relation", "error", "relation", "A relation changes only in a shot that shows it.")
def relation(context: Context, shot: Shot) -> Iterator[Note]:
    people = {p.character for p in shot.character.people}
    for i, link in enumerate(shot.relation.links):
        before = context.index.bonds.get((link.a, link.b) if link.a <= link.b else (link.b, link.a))
        if before is None or before.bond == link.bond or shot.flashback:
            continue
        if not shot.relation.changed.strip():
            yield Note(f"relation.links.{i}.bond", f"{link.a!r} and {link.b!r} are {link.bond!r}, but {before.bond!r} in shot "
                       f"{before.shot}, and relation.changed says nothing", f"keep {before.bond!r}, or write in relation.changed what turned it",
                       severity="warn" if {before.bond, link.bond} <= CLOSE else "")
        elif not {link.a, link.b} & people:
            yield Note(f"relation.links.{i}.bond", f"{link.a!r} and {link.b!r} turn from {before.bond!r} to {link.bond!r} "
                       "in a shot that shows neither",
                       f"keep {before.bond!r} until a shot shows them")


@rule("establish", "warn", "camera", "A new place is shown as a whole within its first two shots.")
def establish(context: Context, shot: Shot) -> Iterator[Note]:
    before = context.previous
    if before is None or not same_place(before, shot) or not same_scene(before, shot):
        return
    seen = context.index.places.get(shot.background.location)
    if seen is None or seen.visits != 1 or seen.wide:
        return
    if shot.camera.size not in ("EWS", "WS", "FS") and shot.camera.kind != "establishing":
        place = context.places.get(shot.background.location)
        yield Note("camera.size", f"{place.name if place else shot.background.location!r} is new, and its first two shots are "
                   f"{before.camera.size} and {shot.camera.size}", "use EWS, WS or FS here, or insert an establishing shot before")
