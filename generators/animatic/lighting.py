"""The light of a shot: from hour, weather, place and the lighting domain to numbers, and the maps laid over the frame.

Surfaces are drawn in full light; a small multiplying map takes light away where no source reaches, a small screen map
adds the glow of sources. So pools of light, falloff and vignette cost two Pillow operations per frame.
"""

from __future__ import annotations

from dataclasses import replace

from ...script.model import LightingDomain
from .light import HUES, RGB, Light, kelvin, luma, mix, multiply, scale
from .places.base import Place
from .values import LightPlan, Pool, Scenery

SOURCE_COLOUR: dict[str, RGB] = {
    "sun": (255, 226, 170), "moon": (170, 190, 255), "sky": (214, 228, 255), "window": (226, 236, 255), "lamp": (255, 206, 132),
    "fire": (255, 150, 66), "neon": (238, 86, 190), "screen": (140, 196, 255),
}
STAND_IN = "+"
"""Marks a pool whose source the place itself does not have."""
DARK = ("dusk", "night")
GREYING = {"clear": 0.0, "cloudy": 0.45, "rain": 0.6, "storm": 0.7, "snow": 0.35, "fog": 0.5, "wind": 0.08}
DIMMING = {"clear": 1.0, "cloudy": 0.95, "rain": 0.88, "storm": 0.8, "snow": 1.0, "fog": 0.96, "wind": 1.0}
NIGHT_SKY: tuple[RGB, RGB, RGB] = ((24, 35, 84), (38, 58, 120), (70, 94, 160))
"""A film night: blue and readable, top to horizon. Starless weather shows these colours greyed, never black."""
NIGHT_AIR: RGB = (66, 84, 138)
"""Colour of the air far away at night; thick weather glows a little with the light it scatters."""
LOW_AIR: RGB = (232, 212, 196)
"""Paler air of dawn and golden hour."""
SLACK = {"tense": 1.4, "mysterious": 1.12, "bleak": 1.04, "festive": 1.04, "neutral": 1.04, "cool": 1.02}
"""Gain in dark scenes by mood: what the curve of the grade would take from the shadows."""
DIM_SETS = {
    "forest": 1.3, "field": 1.08, "mountain": 1.08, "desert": 1.05, "shore": 1.1, "greenhouse": 1.7, "spaceship": 1.6, "train_car": 1.3,
    "theatre": 1.42, "library": 1.4, "shop": 1.18, "workshop": 1.15, "cafe": 1.15, "kitchen": 1.1, "gallery": 1.05, "harbour": 1.05,
    "bridge": 1.1, "station": 1.12, "village": 1.12, "alley": 1.12, "garden": 1.06, "ship_deck": 1.06,
}
"""Gain in dark scenes by set: dark wood and leaves are exposed for, as a camera would."""
HAZE = {"clear": (6.0, 62.0, 0.55), "cloudy": (5.0, 46.0, 0.64), "rain": (3.0, 26.0, 0.78), "storm": (3.0, 24.0, 0.78),
        "snow": (3.0, 24.0, 0.8), "fog": (1.5, 13.0, 0.9), "wind": (6.0, 62.0, 0.55)}


def _grey(c: RGB, t: float) -> RGB:
    y = round(255 * luma(c))
    return mix(c, (y, y, min(255, y + 6)), t)


def resolve(domain: LightingDomain, scenery: Scenery, place: Place) -> LightPlan:
    """Numbers for one shot.

    Args:
        domain: the lighting domain of the script. scenery: hour, weather and the lamps that burn. place: for its sources.
    """
    hue = HUES[scenery.hour]
    dull, dim = GREYING[scenery.weather], DIMMING[scenery.weather]
    if scenery.hour == "night":
        dim = 0.6 + 0.4 * dim
    # The low sun's colour is already in the hour: its temperature must not dye everything a second time.
    low = scenery.hour in ("dawn", "golden", "dusk") and domain.key in ("sun", "sky", "window")
    tint = mix((255, 255, 255), kelvin(domain.kelvin), 0.2 if low else 0.5)
    burning = set(scenery.practicals) | ({domain.key} if domain.key in ("lamp", "fire", "neon", "screen") else set())
    if place.interior:
        ambient, base = _indoors(domain, hue.ambient, scenery.hour, burning)
    else:
        ambient, base = _outdoors(hue.ambient, scenery.hour, dull, dim)
    # A tint changes the hue, not the exposure.
    ambient = scale(multiply(ambient, tint), min(1.25, luma(tint) ** -0.8))
    near, far, most = HAZE[scenery.weather]
    low_sun = scenery.hour in ("golden", "dawn")
    if low_sun:
        # Thin air at low suns: what is near keeps its own colour, only the distance glows.
        near, far, most = near * 1.5, far * 1.25, most * 0.9
    night = scenery.hour == "night"
    air = mix(hue.haze, LOW_AIR, 0.4) if low_sun else hue.haze
    if night:
        air = mix(hue.haze, NIGHT_AIR, 0.45 + 0.5 * dull)
    haze = scale(_grey(air, dull * (0.5 if night else 1.35 if low_sun else 1.0)), 0.55 + 0.45 * dim)
    sky = tuple(
        scale(_grey(mix(c, n, 0.55 + 0.4 * dull) if night else c, dull * (0.45 if night else 0.8)), 1.0 if night else dim)
        for c, n in zip(hue.sky, NIGHT_SKY, strict=True)
    )
    key = multiply(SOURCE_COLOUR[domain.key] if domain.key not in ("sun", "sky") else hue.key, tint)
    ratio = max(1.0, domain.ratio)
    side = {"left": -1.0, "right": 1.0}.get(domain.key_side, 0.0)
    return LightPlan(
        ambient=ambient, key=key, haze=haze, sky=(sky[0], sky[1], sky[2]), key_side=side, fill=round(1 / ratio, 4),
        haze_near=near if not place.interior else 60.0, haze_far=far if not place.interior else 140.0, haze_max=most,
        night=night, interior=place.interior, base=base,
        contrast=min(1.0, (1 - 1 / ratio) * (0.52 if place.interior and burning else 0.42 if place.interior or scenery.hour in DARK else 0.4)),
        falloff=domain.key_side, pools=_pools(domain, scenery, place, burning),
        grade=domain.mood, exposure=round(_exposure(domain, scenery, place), 4),
        vignette=(0.42 if scenery.hour in DARK else 0.54) if domain.mood in ("tense", "mysterious") else 0.38 if place.interior else 0.3,
        flicker=1.0 if "fire" in burning else 0.35 if "screen" in burning and domain.key == "screen" else 0.0,
        shaft=_shaft(domain, scenery, place), bloom=_bloom(scenery, place),
    )


def _exposure(domain: LightingDomain, scenery: Scenery, place: Place) -> float:
    """Gain of the picture. Darkness is told by colour and contrast: what is dark already is under-exposed only a little more."""
    dark = scenery.hour in DARK or (place.interior and (scenery.weather == "storm" or scenery.hour in ("dawn", "golden")))
    step = 0.4 if domain.exposure > 0 else 0.12 if dark else 0.26
    gain = float(2 ** (step * domain.exposure))
    if dark:
        # Under burning lamps only a part of it (in stops): the lamps themselves expose the room.
        lamps = 0.5 if place.interior and (scenery.practicals or domain.key != "moon") else 1.0
        gain *= (SLACK.get(domain.mood, 1.0) * (DIM_SETS.get(place.set, 1.0) if scenery.hour == "night" or place.interior else 1.0)) ** lamps
    return gain


def _indoors(domain: LightingDomain, ambient: RGB, hour: str, burning: set[str]) -> tuple[RGB, tuple[float, float, float]]:
    """Colour of full light, and what remains of it away from the sources."""
    if domain.key in ("lamp", "fire", "neon", "screen") or (hour in DARK and burning):
        key = domain.key if domain.key in ("lamp", "fire", "neon", "screen") else sorted(burning)[0]
        full = mix((255, 248, 238), SOURCE_COLOUR[key], {"lamp": 0.42, "fire": 0.5, "neon": 0.3, "screen": 0.4}.get(key, 0.4))
        if hour == "night":
            full = scale(full, 0.9)
        if hour in ("morning", "day"):
            return full, (0.74, 0.76, 0.8)
        dark = {"dawn": (0.66, 0.66, 0.75), "golden": (0.74, 0.71, 0.72), "dusk": (0.56, 0.57, 0.72), "night": (0.42, 0.47, 0.68)}
        return full, dark[hour]
    if hour == "night":
        return (176, 190, 232), (0.62, 0.67, 0.84)
    lit = mix(ambient, (255, 255, 255), 0.55 if hour in ("golden", "dawn") else 0.25)
    return lit, {"day": (0.8, 0.81, 0.84), "morning": (0.74, 0.74, 0.78), "golden": (0.77, 0.75, 0.78), "dawn": (0.74, 0.74, 0.81),
                 "dusk": (0.66, 0.65, 0.77)}[hour]


def _outdoors(ambient: RGB, hour: str, dull: float, dim: float) -> tuple[RGB, tuple[float, float, float]]:
    full = scale(_grey(ambient, dull * 0.6), dim)
    if hour == "night":
        return mix(scale(full, 1.25), (182, 190, 230), 0.6), (0.75, 0.81, 0.97)
    if hour == "dusk":
        return mix(full, (236, 214, 212), 0.45), (0.88, 0.87, 0.95)
    if hour in ("golden", "dawn"):
        # Local colours stay readable: the warmth comes with the air and the bloom of the sun.
        full = mix(full, (250, 244, 238), 0.4)
    return full, {"golden": (0.95, 0.95, 1.0), "dawn": (0.94, 0.94, 1.0)}.get(hour, (1.0, 1.0, 1.0))


def _pools(domain: LightingDomain, scenery: Scenery, place: Place, burning: set[str]) -> tuple[Pool, ...]:
    """The place's sources that shine now, and a stand-in for a key the place cannot show."""
    out: list[Pool] = []
    dark = scenery.hour in DARK or scenery.weather == "storm"
    for s in place.sources:
        shines = s.kind in burning or (s.kind == domain.key) or (s.kind == "window" and place.interior and scenery.hour != "night") or (
            s.kind in ("lamp", "neon") and dark and not place.interior
        ) or (s.kind == "screen" and domain.key == "screen")
        if not shines or s.kind in ("sun", "moon", "sky"):
            continue
        colour = s.colour
        if s.kind == "window":
            hue = HUES[scenery.hour]
            colour = hue.key if scenery.hour in ("golden", "dawn", "dusk", "morning") else mix(hue.key, (226, 238, 255), 0.5)
        power = s.strength * (1.0 if dark or place.interior else 0.35)
        out.append(Pool(s.kind, (s.x, s.y, s.z), s.radius, colour, round(min(1.0, power), 3)))
    if not any(p.kind == domain.key for p in out) and domain.key in ("lamp", "fire", "screen", "neon"):
        st = place.stage
        x = st.x0 + 0.6 if domain.key_side == "left" else st.x1 - 0.6 if domain.key_side == "right" else 1.2
        at = (x, 0.35, st.z1 + 0.1) if domain.key == "fire" and not place.interior else (x, 1.5, st.z0)
        out.append(Pool(STAND_IN + domain.key, at, 3.6, SOURCE_COLOUR[domain.key], 0.85))
    # Many lamps together light a room; they must not burn its middle out.
    crowd = min(1.0, (3 / max(1, len(out))) ** 0.5)
    return tuple(replace(p, strength=round(p.strength * (crowd if p.kind == "lamp" and place.interior else 1.0), 3)) for p in out[:10])


def _bloom(scenery: Scenery, place: Place) -> float:
    """How much a low sun outdoors fills the air, 0…1."""
    if place.interior:
        return 0.0
    clear = {"clear": 1.0, "wind": 1.0, "cloudy": 0.45, "fog": 0.6, "snow": 0.35}.get(scenery.weather, 0.0)
    return clear * {"dawn": 0.6, "morning": 0.2, "day": 0.0, "golden": 0.78, "dusk": 0.5, "night": 0.0}[scenery.hour]


def _shaft(domain: LightingDomain, scenery: Scenery, place: Place) -> float:
    """Strength of the beam of light falling in through a window, 0…1."""
    if not place.interior or scenery.weather not in ("clear", "wind", "cloudy"):
        return 0.0
    if domain.key not in ("window", "sun") or scenery.hour not in ("dawn", "morning", "day", "golden"):
        return 0.0
    power = {"dawn": 0.5, "morning": 0.6, "day": 0.28, "golden": 0.9}[scenery.hour]
    return power * (0.5 if scenery.weather == "cloudy" else 1.0)


def light_of(plan: LightPlan) -> Light:
    """The light that surfaces are shaded with."""
    return Light(
        ambient=plan.ambient, key=plan.key, haze=plan.haze, sky=plan.sky, key_side=plan.key_side, fill=plan.fill, exposure=1.0,
        haze_near=plan.haze_near, haze_far=plan.haze_far, haze_max=plan.haze_max, night=plan.night, interior=plan.interior,
    )


def carried_exposure(light: LightPlan, before: LightPlan) -> LightPlan:
    """``light`` exposed like the shot before it (a continuous cut does not jump in brightness)."""
    return replace(light, exposure=before.exposure) if 0.5 < light.exposure / before.exposure < 2.0 else light
