"""Palettes of the interiors: a few designed sets of hues per kind of room, chosen and slightly turned by the place's id."""

from __future__ import annotations

import colorsys
import random
from dataclasses import dataclass, fields

from ..light import RGB


@dataclass(frozen=True, slots=True)
class Palette:
    """Local colours of one room."""

    wall: RGB
    panel: RGB
    floor: RGB
    ceiling: RGB
    wood: RGB
    fabric: RGB
    accent: RGB
    second: RGB


def rgb(text: str) -> RGB:
    """``RRGGBB`` to a colour."""
    return (int(text[0:2], 16), int(text[2:4], 16), int(text[4:6], 16))


# Order: wall, panel (wainscot, trim), floor, ceiling, wood, fabric, accent, second accent.
_SETS: dict[str, tuple[str, ...]] = {
    "kitchen": (
        "F2DDB8 6F9C94 C98F5E F6ECD8 A9693F 3F7C7A D9603F F0B64A", "F4CFB6 C46B4C B98A66 FAEBDD 8A5838 B5523C 5B8A72 EFC25E",
        "D5E0CF 5E7FA3 C79A68 F1F2E6 9C6B42 3E5F8A E08A4A E9C46A",
    ),
    "living_room": (
        "C9705A 8E4A40 9C6440 F0DCC4 7C4A30 2F6E73 E9B44C EAD9BE", "7FA08C 4F7468 A8734A EFE9D6 84543A C8643F E7C06A F1E3CB",
        "E8C48A B78450 8A5A3C F8EBD2 6F4630 9C3F44 3F6F74 F3E2C0",
    ),
    "bedroom": (
        "E5B9A8 B9786E B98058 F7E6DA 8C5A40 6C7FA8 E8A24F F5E4D0", "8FA6C0 5F7896 B48A64 E9ECEE 8A6248 D98E73 F0C675 F4ECE0",
        "C9B6D4 8C78A2 B8845C F2ECF4 7E5844 E28F7A 6C9A90 F7EBDD",
    ),
    "nursery": (
        "F7DDB4 8FC1B5 D9A877 FCF3E2 C08A5C F0918A 6FA8C8 F4C55E", "C7E2DC F2A98C DDB284 F7F8F2 C99B6A 7FB0D0 F6BE5A E8828E",
        "F6CFCB 9DB8DC D8AC80 FDF1EC C4936A 8CC4A4 F3C363 D9829C",
    ),
    "office": (
        "D8DCD2 5F7F86 8C8078 EEF0EA A87850 2F5D6B E08A46 EBC86E", "E9D9C2 8A6E5A 7F7A80 F4EEE4 8E5F40 B4573F 3E7A78 E9BC5C",
        "C4D2D8 546C88 8A7C74 EAF0F2 9A7250 35507C E2764E F0C876",
    ),
    "classroom": (
        "F0E0B8 7FA38A C08A56 F8F2E0 B07A48 2F5A4A D9683F F0BE54", "CFE0E2 6E93A8 C69662 F2F6F4 B27E4E 2F4E4A E58A4C F2C85E",
        "F3D2B4 B4735A B98454 FBF0E2 A86E44 33504C 4F88A0 F0B850",
    ),
    "library": (
        "7A4A38 5A3428 8E5834 C79A68 6B3F28 2F5E50 D9A441 B8483E", "3F5F58 2C4642 9A6238 B89A70 734628 8E3A3C E0B050 D8C8A0",
        "8C6A48 64482F 7E4E30 D8BC90 5E3A24 34506E E2A848 A84A3A",
    ),
    "hospital": (
        "DCEBE6 8FC0B8 B8CCC8 F6FAF8 C0A284 6FA9B8 F2A27C F6D98A", "E6E8F0 9FB2D2 C0C8D2 F8F9FC B89C86 7C94C4 F0B08C 8FCBB4",
        "F0E8DA A8C8A8 C8C6B4 FBF9F2 BE9C78 7FB296 E88C78 F0CC80",
    ),
    "cafe": (
        "3F6660 2C4A48 A86E44 E6CFA6 7C4A2E C85A40 EAB24C F2E2C4", "B8553F 7E3A30 9A663E F0D8B0 6E422C 2F6A66 F0BE5C F4E4C8",
        "E0B070 9C5E3C 84563A F6E6C8 6A4028 39605C C64E42 F6E4C2",
    ),
    "shop": (
        "E9C98C 2F6B66 B8804E F7E8C8 8A5432 C2503F F0B848 4F8F88", "D9E0C8 A6483C B98A5A F3F2E2 8E5C38 4C7A54 E9A83E D4664A",
        "BFD6DA 35527A B48458 EEF4F2 865A3C D8703F F2C25A 5F9088",
    ),
    "workshop": (
        "B49A7C 7A5E48 94785C C4AC8C 9A6238 3F6470 D86A38 E8B44A", "8FA09A 5E706C 8C7860 B0B4A6 A0683C B04C38 E8A840 3E6A74",
        "C08E66 84583C 8E7458 CDB08E 8A5430 4A6A58 E07838 F0C25A",
    ),
    "laboratory": (
        "D2E4E6 5F9AA4 A8BCC2 F0F7F7 8EA4AC 2E7C8C F08A4E 9CD08A", "DDE0EC 6C7CB0 AEB4C6 F4F5FA 949CB8 45549C F0A050 78CBB8",
        "D4E6D6 5C9C84 A8BEB0 F2F8F2 8CA89A 2C7A68 E88850 F0CC62",
    ),
    "theatre": (
        "5A2430 3E1A26 9A6038 2C1620 6E3E26 A8283A E2B04A F0D89C", "2C3A5E 1E2844 A0683C 161C34 6A4028 8E2436 E6B856 D8C8E0",
        "3E2450 2A1838 94603C 1C1028 683C28 B03A4C ECBC58 E6CFA8",
    ),
    "gallery": (
        "F2EEE6 D8D0C2 B8946A FAF8F2 9A7048 C8553F 2F6878 EDB94C", "E4E2DC BEB8AE A8886C F4F3F0 8E6848 35507E DA6A44 E8C060",
        "EADFD2 C8B49C B48C64 F9F3EA 94683F 4A7A68 C84E4A F0C468",
    ),
    "greenhouse": (
        "A8C8B4 6E9A84 B0906A D8ECE0 8A6040 4F8A54 E0704A F2C458", "BCD0A8 7C9A6C B48C62 E2EED4 94683F 5C8C48 D85A6C F0B84C",
        "A4C8C4 5E8E8C AC8C6C D4ECEA 86603F 3F8464 E8924A E86A78",
    ),
    "train_car": (
        "B98A5A 6E3A2E 7C5844 EAD8B4 8A5030 2F5F58 D8A848 A83E3A", "9A4A3C 5E2C28 6E5448 F0DCBC 7E4628 34506E E4B458 D8C49C",
        "5E8074 3A5650 74604E E6DEC4 8C5A36 A84638 E8B850 F0DCB0",
    ),
    "spaceship": (
        "46587A 2E3A58 38445E 5A6C8C 6C7C98 2FA8B0 F08A48 7CE0D8", "5A4E72 3C3454 403A58 70648C 7C7298 E86A8C F2B450 8CD8F0",
        "3E6468 284648 34504E 54807E 6A8E90 F0A048 E8604C 9CF0C8",
    ),
}


def _turn(c: RGB, hue: float, gain: float) -> RGB:
    h, s, v = colorsys.rgb_to_hsv(c[0] / 255, c[1] / 255, c[2] / 255)
    r, g, b = colorsys.hsv_to_rgb((h + hue) % 1, s, min(1.0, v * gain))
    return (round(r * 255), round(g * 255), round(b * 255))


def palette(set_name: str, rng: random.Random) -> Palette:
    """The palette of a room: one of the designed sets, its hues turned by at most 6 degrees."""
    choices = _SETS[set_name]
    chosen = [rgb(t) for t in choices[rng.randrange(len(choices))].split()]
    hue, gain = rng.uniform(-0.016, 0.016), rng.uniform(0.97, 1.03)
    return Palette(**{f.name: _turn(c, hue, gain) for f, c in zip(fields(Palette), chosen, strict=True)})
