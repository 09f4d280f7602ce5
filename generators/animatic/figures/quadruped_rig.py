"""From a look to the proportions and colours of a dog, cat or horse, and back from JSON."""

from __future__ import annotations

import random
from dataclasses import fields
from typing import cast

from ....script.model import Look
from ..light import RGB, luma, mix, scale
from .base import Rig
from .creature_colour import darker, fur_colour, paler, read_wear, rgb, section, wear_of
from .quadruped_kinds import Kind, kind_of
from .quadruped_parts import Coat, Form, tinted

YOUNG = {"infant": 0.46, "child": 0.58, "teen": 0.82, "adult": 1.0, "middle": 1.0, "old": 0.96}
"""Size by age."""
HEAD = {"infant": 1.55, "child": 1.36, "teen": 1.12, "adult": 1.0, "middle": 1.0, "old": 1.0}
"""Size of the head relative to the body."""
GAIT_SPEED = {"infant": 0.8, "child": 1.1, "teen": 1.1, "adult": 1.0, "middle": 0.95, "old": 0.6}
SIZES = (("tiny", 0.72), ("small", 0.82), ("little", 0.84), ("huge", 1.3), ("giant", 1.4), ("large", 1.18), ("big", 1.16))
_DEFAULTS: dict[str, float] = {f.name: f.default for f in fields(Form) if isinstance(f.default, float)}
BUILD = {"slim": 0.88, "average": 1.0, "stout": 1.2}


def size_word(words: str) -> float:
    """Factor of size that the traits ask for."""
    return next((k for w, k in SIZES if w in words.split()), 1.0)


def quadruped_parts(species: str, look: Look, words: str, rng: random.Random) -> dict[str, object]:
    """JSON parts of a rig: ``form`` (numbers and kinds), ``coat`` (colours), ``wear`` and ``speed``."""
    form = {"dog": _dog, "cat": _cat, "horse": _horse}[species](words, rng)
    kind = kind_of(species, words)
    if kind is not None:
        for name, factor in kind.times.items():
            form[name] = cast(float, form.get(name, _DEFAULTS.get(name, 1.0))) * factor
        form.update(kind.set)
    for name, spread in (("withers", 0.06), ("length", 0.07), ("head", 0.05), ("muzzle", 0.1), ("ear_size", 0.1), ("tail_len", 0.12)):
        form[name] = cast(float, form[name]) * rng.uniform(1 - spread, 1 + spread)
    _age(form, look.age, species)
    k = size_word(words) * YOUNG[look.age] * (kind.size if kind else 1.0)
    fat = BUILD[look.build]
    for name in ("withers", "length", "chest", "loin", "leg", "head", "neck", "tail_len", "tail_w"):
        form[name] = round(cast(float, form[name]) * k * (fat if name in ("chest", "loin") else 1.0), 5)
    pattern = _pattern(species, words, rng)
    if kind is not None:
        pattern = kind.pattern or pattern
    speed = {"dog": 1.0, "cat": 0.8, "horse": 1.4}[species] * GAIT_SPEED[look.age] * (k**0.5)
    return {"form": form, "coat": _coat(species, look, pattern, rng, kind), "wear": wear_of(look), "speed": round(speed, 4)}


def _pick(words: str, table: tuple[tuple[str, str], ...], rng: random.Random, choices: tuple[str, ...]) -> str:
    drawn = rng.choice(choices)
    return next((v for w, v in table if any(t.startswith(w) for t in words.split())), drawn)


def _dog(words: str, rng: random.Random) -> dict[str, object]:
    ear = _pick(words, (("husky", "pointy"), ("shepherd", "pointy"), ("wolf", "pointy"), ("corgi", "pointy"), ("terrier", "button"),
        ("hound", "floppy"),
                        ("retriever", "floppy"), ("spaniel", "floppy"), ("labrador", "floppy")), rng, ("floppy", "floppy", "button", "pointy"))
    tail = _pick(words, (("husky", "curl"), ("pug", "curl"), ("shiba", "curl"), ("retriever", "plain")), rng, ("plain", "plain", "curl"))
    short = rng.random() < 0.22 or any(w in words for w in ("corgi", "dachshund", "short"))
    fluff = rng.random() < 0.4 or any(w in words for w in ("fluffy", "shaggy", "husky", "retriever", "collie", "poodle", "scruffy"))
    muzzle = rng.choice((0.62, 0.78, 0.94))
    if "pug" in words or "bulldog" in words:
        muzzle = 0.4
    return {
        "withers": 0.35 * (0.7 if short else 1.0), "length": 0.34, "chest": 0.14, "loin": 0.108, "leg": 0.033, "head": 0.152, "neck": 0.055,
            "neck_angle": 1.0,
        "muzzle": muzzle, "muzzle_pitch": 0.22, "muzzle_base": 0.5, "muzzle_tip": 0.4, "ear": ear, "ear_size": 0.86 if ear == "floppy" else 0.72,
            "tail": tail,
        "tail_len": 0.3, "tail_w": 0.032, "fluff": fluff, "sag": 0.0, "ear_phi": 0.9 if ear == "floppy" else 0.72,
            "ear_y": 0.56 if ear == "floppy" else 0.66,
    }


def _cat(words: str, rng: random.Random) -> dict[str, object]:
    fluff = rng.random() < 0.35 or any(w in words for w in ("fluffy", "persian", "longhair"))
    return {
        "withers": 0.205, "length": 0.22, "chest": 0.08, "loin": 0.078, "leg": 0.0215, "head": 0.108, "neck": 0.012, "neck_angle": 1.0,
        "muzzle": 0.3, "muzzle_pitch": 0.3, "muzzle_base": 0.4, "muzzle_tip": 0.3, "ear": "pointy", "ear_size": 0.72, "tail": "plain",
            "tail_len": 0.36,
        "tail_w": 0.019, "fluff": fluff, "sag": 0.05, "skull_rx": 1.06, "skull_ry": 0.88, "cheek": 0.94, "eye_rx": 0.25, "eye_ry": 0.27,
            "eye_phi": 0.5, "eye_y": 0.08,
        "ear_phi": 0.68, "ear_y": 0.6, "slit": 0.5, "whiskers": True, "crown": 0.88,
    }


def _horse(words: str, rng: random.Random) -> dict[str, object]:
    pony = rng.random() < 0.2 or "pony" in words
    return {
        "withers": 1.12 * (0.78 if pony else 1.0), "length": 0.96, "chest": 0.35, "loin": 0.31, "leg": 0.068, "head": 0.262, "neck": 0.5,
            "neck_angle": 0.94,
        "muzzle": 1.25, "muzzle_pitch": 0.8, "muzzle_base": 0.64, "muzzle_tip": 0.46, "ear": "pointy", "ear_size": 0.68, "tail": "hair",
            "tail_len": 0.85,
        "tail_w": 0.085, "fluff": False, "sag": 0.06, "skull_rx": 0.86, "skull_ry": 0.92, "cheek": 0.92, "eye_rx": 0.21, "eye_ry": 0.26,
            "eye_phi": 0.62, "eye_y": 0.12,
        "ear_phi": 0.52, "ear_y": 0.74,
    }


def _age(form: dict[str, object], age: str, species: str) -> None:
    """Proportions of an age, before scaling: young animals are head and eyes (a foal is legs), old ones sag."""

    def times(**factors: float) -> None:
        for name, k in factors.items():
            form[name] = cast(float, form.get(name, _DEFAULTS.get(name, 1.0))) * k

    if age in ("infant", "child"):
        times(head=HEAD[age] if species != "horse" else 1.12, muzzle=0.66 if species != "horse" else 0.78, tail_len=0.62, length=0.84)
        form["eye_rx"] = cast(float, form.get("eye_rx", 0.2)) * 1.2
        form["eye_ry"] = cast(float, form.get("eye_ry", 0.25)) * 1.2
        if species == "horse":
            times(withers=1.16, chest=0.78, loin=0.76, length=0.86, neck=0.74, leg=0.92)
        else:
            times(withers=0.86, chest=1.06, leg=1.24, neck=0.6)
    elif age == "old":
        times(neck_angle=0.84)
        form["sag"] = cast(float, form["sag"]) + 0.14


def _pattern(species: str, words: str, rng: random.Random) -> str:
    drawn = rng.choice({
        "dog": ("plain", "patch", "saddle", "bib", "blaze", "mask"), "cat": ("tabby", "tabby", "plain", "bib", "patch"),
        "horse": ("plain", "blaze", "blaze", "bib"),
    }[species])
    table = (("tabby", "tabby"), ("striped", "tabby"), ("tuxedo", "bib"), ("patch", "patch"), ("spot", "patch"), ("calico", "patch"),
        ("husky", "mask"),
             ("beagle", "saddle"), ("shepherd", "saddle"), ("collie", "blaze"), ("wolf", "mask"))
    return next((v for w, v in table if w in words), drawn)


def _coat(species: str, look: Look, pattern: str, rng: random.Random, kind: Kind | None) -> dict[str, object]:
    main = tinted(fur_colour(look), look.age)
    light, dark = paler(main, 0.72), darker(main)
    grey = (214, 210, 204)
    muzzle = light if pattern in ("mask", "bib", "blaze", "patch", "saddle") else paler(main, 0.34)
    if species == "horse":
        muzzle = mix(main, (92, 74, 72), 0.42) if luma(main) > 0.3 else paler(main, 0.2)
    if kind is not None and kind.muzzle is not None:
        muzzle = kind.muzzle
    if look.age == "old":
        muzzle = mix(muzzle, grey, 0.75)
    ear = dark if pattern in ("patch", "saddle") or (species == "dog" and rng.random() < 0.35) else main
    mane = rng.choice((mix(darker(main), (40, 28, 28), 0.5), paler(main, 0.6)))
    if look.age == "old":
        mane = mix(mane, grey, 0.45)
    eyes: dict[str, tuple[RGB, ...]] = {
        "dog": ((84, 54, 34), (108, 70, 38), (60, 42, 34)), "cat": ((128, 176, 84), (226, 176, 66), (98, 168, 190)),
            "horse": ((74, 48, 34), (58, 40, 32)),
    }
    eye = rng.choice(eyes[species])
    if kind is not None and kind.eye is not None:
        eye = kind.eye
    brow = mix(dark if luma(main) >= 0.2 else paler(main, 0.3), grey, 0.6 if look.age == "old" else 0.0)
    nose = (46, 38, 42) if species != "cat" else (206, 124, 124)
    paw = (70, 56, 52) if species == "horse" else main
    return {
        "main": list(main), "light": list(light), "dark": list(dark), "muzzle": list(muzzle), "ear": list(ear),
            "inner_ear": list(mix(scale(main, 0.9), (222, 146, 140), 0.6)),
        "mane": list(mane), "brow": list(brow), "nose": list(nose), "eye": list(eye), "paw": list(paw), "pattern": pattern,
    }


def quadruped_read(rig: Rig) -> tuple[Form, Coat, float]:
    """Proportions, colours and natural speed from a rig.

    Raises:
        KeyError, TypeError, ValueError: a part is missing or of the wrong kind.
    """
    form = section(rig["form"])
    coat = section(rig["coat"])
    colours = {name: rgb(coat[name]) for name in ("main", "light", "dark", "muzzle", "ear", "inner_ear", "mane", "brow", "nose", "eye", "paw")}
    built = Form(species=str(rig["species"]), **form)  # type: ignore[arg-type]
    return built, Coat(**colours, pattern=str(coat["pattern"]), wear=read_wear(rig["wear"])), float(cast(float, rig["speed"]))
