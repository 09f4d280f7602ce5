"""Local colours of the exterior sets by season and weather, and the conditions that shapes may ask for."""

from __future__ import annotations

from ..light import RGB, Light, mix
from .base import Setting

_SEASONS: dict[str, dict[str, RGB]] = {
    "spring": {
        "leaf": (128, 184, 92), "leaf2": (158, 204, 108), "leaf3": (98, 160, 88), "grass": (146, 192, 100), "grass2": (122, 176, 90),
        "grass_dark": (88, 146, 78), "meadow": (164, 202, 110), "hill": (128, 178, 112), "hill2": (112, 164, 122), "bloom": (246, 190, 204),
        "bloom2": (255, 236, 240), "flower": (244, 132, 152), "flower2": (250, 216, 100), "flower3": (180, 140, 214), "crop": (150, 196,
            96),
    },
    "summer": {
        "leaf": (82, 146, 80), "leaf2": (112, 172, 88), "leaf3": (58, 118, 76), "grass": (122, 170, 88), "grass2": (102, 152, 78),
        "grass_dark": (68, 122, 66), "meadow": (150, 184, 96), "hill": (98, 150, 100), "hill2": (84, 136, 110), "bloom": (112, 172, 88),
        "bloom2": (130, 186, 98), "flower": (232, 84, 78), "flower2": (250, 206, 84), "flower3": (142, 118, 208), "crop": (226, 190, 92),
    },
    "autumn": {
        "leaf": (220, 128, 56), "leaf2": (236, 172, 74), "leaf3": (186, 78, 50), "grass": (178, 164, 92), "grass2": (158, 142, 80),
        "grass_dark": (122, 108, 66), "meadow": (202, 178, 102), "hill": (190, 138, 78), "hill2": (166, 118, 88), "bloom": (230, 152, 62),
        "bloom2": (240, 190, 90), "flower": (206, 82, 60), "flower2": (232, 168, 70), "flower3": (150, 84, 110), "crop": (204, 166, 98),
    },
    "winter": {
        "leaf": (150, 146, 150), "leaf2": (176, 176, 182), "leaf3": (120, 118, 126), "grass": (226, 232, 240), "grass2": (208, 218, 232),
        "grass_dark": (170, 182, 202), "meadow": (236, 240, 246), "hill": (204, 214, 228), "hill2": (184, 198, 218), "bloom": (176, 176,
            182),
        "bloom2": (206, 208, 214), "flower": (190, 60, 66), "flower2": (214, 222, 234), "flower3": (196, 206, 224), "crop": (220, 226, 234),
    },
}
_FIXED: dict[str, RGB] = {
    "trunk": (98, 72, 58), "trunk_dark": (70, 52, 48), "birch": (226, 222, 212), "pine": (52, 98, 82), "pine2": (72, 120,
        92), "pine_dark": (40, 78, 74),
    "rock": (134, 132, 138), "rock_dark": (102, 100, 112), "rock_light": (166, 162, 162), "snow": (240, 244, 250), "snow_shade": (204,
        216, 234),
    "earth": (150, 118, 86), "path": (206, 180, 138), "path_dark": (182, 154, 116), "sand": (232, 208, 158), "sand2": (218, 188, 138),
    "asphalt": (92, 94, 104), "asphalt2": (80, 82, 94), "pavement": (170, 166, 160), "pavement2": (150, 146, 142), "kerb": (192, 188, 180),
    "cobble": (150, 138, 128), "cobble2": (134, 122, 114), "iron": (48, 50, 58), "wood": (150, 108, 74), "wood2": (128, 90,
        62), "wood_dark": (96, 68, 52),
    "wood_light": (186, 142, 98), "stone": (176, 168, 156), "stone2": (156, 148, 138), "stone_dark": (120, 114, 110), "white": (242, 240,
        234),
    "glass": (120, 148, 170), "glass_dark": (74, 92, 114), "sea": (62, 128, 156), "sea2": (86, 154, 176), "sea_deep": (44, 98,
        134), "foam": (238, 246, 248),
    "water": (96, 156, 178), "lamp_glass": (252, 240, 210), "lit": (255, 206, 122), "lit2": (255, 224, 160), "lit3": (255, 184, 96),
}


def is_snowy(setting: Setting) -> bool:
    """Whether snow lies on the ground and on roofs."""
    return setting.season == "winter" or setting.weather == "snow"


def flags(light: Light, setting: Setting) -> frozenset[str]:
    """The conditions a shape may ask for: see :attr:`Shape.when`."""
    out = {setting.season, setting.hour, setting.weather}
    snowy = is_snowy(setting)
    out.add("snowy" if snowy else "clear_ground")
    out.add("bare" if setting.season == "winter" else "leafy")
    out.add("lit" if light.night or setting.hour in ("dawn", "dusk", "night") or "lamp" in setting.practicals else "unlit")
    out.add("dark" if light.night or setting.hour in ("dusk", "night") else "bright")
    if setting.weather in ("rain", "storm"):
        out.add("wet")
    if "neon" in setting.practicals or "lit" in out:
        out.add("neon")
    if "fire" in setting.practicals:
        out.add("fire")
    out.add("key_left" if light.key_side < 0 else "key_right" if light.key_side > 0 else "key_front")
    return frozenset(out)


def palette(setting: Setting) -> dict[str, RGB]:
    """Local colours by name for this season and weather."""
    season = setting.season if setting.season in _SEASONS else "summer"
    out = {**_FIXED, **_SEASONS[season]}
    if is_snowy(setting):
        winter = _SEASONS["winter"]
        for name in ("grass", "grass2", "grass_dark", "meadow", "hill", "hill2", "crop"):
            out[name] = winter[name]
        for name, k in (("path", 0.5), ("path_dark", 0.5), ("earth", 0.7), ("pavement", 0.6), ("pavement2", 0.55), ("cobble", 0.5),
                        ("cobble2", 0.45),
                        ("asphalt", 0.3), ("asphalt2", 0.28), ("pine", 0.22), ("pine2", 0.36), ("sand", 0.5), ("sand2", 0.5), ("kerb",
                            0.7)):
            out[name] = mix(out[name], (228, 234, 244), k)
    if setting.weather in ("rain", "storm"):
        for name in ("path", "path_dark", "earth", "pavement", "pavement2", "cobble", "cobble2", "asphalt", "asphalt2", "kerb", "sand2"):
            out[name] = mix(out[name], (52, 60, 76), 0.34)
        for name in ("sea", "sea2", "sea_deep"):
            out[name] = mix(out[name], (70, 84, 92), 0.55)
    return out
