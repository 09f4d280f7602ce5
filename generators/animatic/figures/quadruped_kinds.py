"""Relatives of dog, cat and horse: what makes a fox, a bear, a rabbit, a deer or an elephant of the same skeleton."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..light import RGB


@dataclass(frozen=True, slots=True)
class Kind:
    """Differences from the plain species: factors on its numbers, replaced values, markings and colours."""

    species: str
    size: float = 1.0
    times: dict[str, float] = field(default_factory=dict)
    set: dict[str, object] = field(default_factory=dict)
    pattern: str = ""
    muzzle: RGB | None = None
    eye: RGB | None = None


_BARE: dict[str, object] = {"mane": False}
KINDS: dict[str, Kind] = {
    "fox": Kind("dog", 0.86, {"leg": 0.8, "ear_size": 1.3, "chest": 0.9, "loin": 0.9}, {
        "ear": "pointy", "tail": "plain", "tail_len": 0.36, "tail_w": 0.052, "fluff": True, "muzzle": 0.86, "muzzle_tip": 0.3, "ear_phi": 0.72,
            "ear_y": 0.66,
    }, "mask"),
    "wolf": Kind("dog", 1.24, {"leg": 1.05, "ear_size": 0.95}, {
        "ear": "pointy", "tail": "plain", "tail_len": 0.32, "tail_w": 0.046, "fluff": True, "muzzle": 0.95, "ear_phi": 0.72, "ear_y": 0.66,
    }, "mask", eye=(206, 164, 72)),
    "bear": Kind("dog", 2.3, {"leg": 1.75, "chest": 1.3, "loin": 1.5, "head": 0.92, "withers": 0.86, "ear_size": 0.5}, {
        "ear": "round", "tail": "stub", "tail_len": 0.06, "tail_w": 0.05, "fluff": False, "muzzle": 0.62, "ear_phi": 0.7, "ear_y": 0.7,
    }, "plain"),
    "lion": Kind("cat", 3.2, {"leg": 1.25, "chest": 1.1, "eye_rx": 0.8, "eye_ry": 0.8}, {
        "ear": "round", "ear_size": 0.4, "tail": "tuft", "tail_w": 0.012, "tail_len": 0.24, "ring": True, "slit": 1.0, "muzzle": 0.5,
            "muzzle_tip": 0.4, "muzzle_base": 0.46,
    }, "plain", eye=(206, 150, 60)),
    "tiger": Kind("cat", 3.1, {"leg": 1.25, "chest": 1.1, "eye_rx": 0.8, "eye_ry": 0.8}, {
        "ear": "round", "ear_size": 0.4, "slit": 1.0, "muzzle": 0.5, "muzzle_tip": 0.4, "muzzle_base": 0.46,
    }, "tabby", eye=(214, 168, 70)),
    "mouse": Kind("cat", 0.55, {"leg": 0.7, "withers": 0.7, "head": 1.15}, {
        "ear": "round", "ear_size": 0.66, "tail": "plain", "tail_len": 0.34, "tail_w": 0.007, "slit": 1.0, "muzzle": 0.62, "muzzle_tip": 0.2,
            "muzzle_base": 0.42, "ear_phi": 0.8,
    }, "plain", eye=(52, 40, 44)),
    "rabbit": Kind("cat", 0.92, {"leg": 0.95, "withers": 0.8, "loin": 1.2, "head": 1.02}, {
        "ear": "long", "ear_size": 0.95, "tail": "puff", "tail_len": 0.05, "tail_w": 0.032, "slit": 1.0, "ear_phi": 0.42, "ear_y": 0.74,
            "muzzle_tip": 0.26,
    }, "bib", eye=(84, 54, 44)),
    "donkey": Kind("horse", 0.76, {"ear_size": 1.75, "neck": 0.74, "head": 1.12}, {"tail": "tuft", "tail_w": 0.03, "tail_len": 0.6}, "plain"),
    "deer": Kind("horse", 0.8, {"leg": 0.66, "chest": 0.76, "loin": 0.78, "head": 0.92, "muzzle": 0.76}, {
        "tail": "stub", "tail_len": 0.14, "tail_w": 0.06, "horn": "antlers", "ear_size": 0.8, "ear_phi": 0.85, "ear_y": 0.55, **_BARE,
    }, "bib"),
    "cow": Kind("horse", 0.94, {"leg": 1.1, "chest": 1.1, "loin": 1.12, "neck": 0.42, "neck_angle": 0.66, "muzzle": 0.76}, {
        "tail": "tuft", "tail_w": 0.028, "tail_len": 0.72, "horn": "horns", "ear_phi": 1.0, "ear_y": 0.4, "muzzle_tip": 0.56, "muzzle_base": 0.7,
            **_BARE,
    }, "patch", muzzle=(226, 172, 160)),
    "elephant": Kind("horse", 1.55, {"leg": 2.1, "chest": 1.26, "loin": 1.34, "neck": 0.2, "withers": 0.9, "head": 1.2, "eye_rx": 0.72,
        "eye_ry": 0.72}, {
        "tail": "tuft", "tail_w": 0.026, "tail_len": 0.5, "ear": "floppy", "ear_size": 1.3, "ear_phi": 1.2, "ear_y": 0.5, "muzzle": 0.5,
            "muzzle_tip": 0.4, "muzzle_base": 0.6,
        "trunk": True, **_BARE,
    }, "plain"),
    "unicorn": Kind("horse", 1.0, {}, {"horn": "single"}, "plain"),
}
ALIASES = {
    "vixen": "fox", "cub": "", "bunny": "rabbit", "hare": "rabbit", "rat": "mouse", "lioness": "tiger", "leopard": "tiger", "mule": "donkey",
        "stag": "deer", "fawn": "deer",
    "reindeer": "deer", "moose": "deer", "elk": "deer", "bull": "cow", "ox": "cow", "calf": "cow", "panda": "bear", "coyote": "wolf",
        "mammoth": "elephant",
}


def kind_of(species: str, words: str) -> Kind | None:
    """The relative that the words name, if it belongs to this species' skeleton."""
    for word in words.split():
        for form in (word, word[:-1] if word.endswith("s") else word, {"wolves": "wolf", "mice": "mouse"}.get(word, word)):
            kind = KINDS.get(ALIASES.get(form, form))
            if kind is not None and kind.species == species:
                return kind
    return None
