"""Which of several candidates of one keyframe is kept, by what can be measured; what cannot be measured is said to be so.

*Identity* is the cosine of features of CLIP's image encoder (the one that feeds the adapter: patches of the layer before the
last, averaged) between a person's region and that person's portrait, averaged over people. It is not calibrated: it orders
candidates of one shot and is no measure of likeness across shots. *Framing* is made of plain facts of the pixels: neither
black nor white, neither flat nor blurred. *Prompt* agreement is the cosine of CLIP's embeddings of words and picture, where the
weights hold its text side.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Box = tuple[float, float, float, float]
"""Left, top, right, bottom as shares of the picture."""
Features = NDArray[np.float32]
"""[patches, width] of one picture, with or without a class token in front."""
Encode = Callable[[Sequence[Image.Image]], Sequence[Features]]

DARK, BRIGHT = 0.02, 0.98
"""Mean luminance below or above which a picture counts as black or white. Between them and twice as far in, the score rises to 1."""
FLAT = 0.04
"""Standard deviation of luminance from which a picture is not flat."""
SHARP = 2e-4
"""Variance of the Laplacian of luminance from which a picture is not blurred."""


@dataclass(frozen=True, slots=True)
class Framing:
    """Facts of the pixels: luminance ``mean`` and ``contrast`` (standard deviation) 0…1, ``sharpness`` (variance of the Laplacian)."""

    mean: float
    contrast: float
    sharpness: float

    @property
    def score(self) -> float:
        """0 (black, white, flat or blurred) … 1."""
        exposed = min(_ramp(self.mean, DARK), _ramp(1.0 - self.mean, 1.0 - BRIGHT))
        return exposed * _ramp(self.contrast, FLAT / 2) * _ramp(self.sharpness, SHARP / 2)

    def plain(self) -> dict[str, float]:
        return {k: round(v, 6) for k, v in (("mean", self.mean), ("contrast", self.contrast), ("sharpness", self.sharpness), ("score", self.score))}


@dataclass(frozen=True, slots=True)
class Score:
    """One candidate. ``identity``: look -> cosine, -1…1; empty where it was not scored. ``prompt``: cosine, None where it was not scored."""

    framing: Framing
    identity: Mapping[str, float]
    prompt: float | None = None

    @property
    def total(self) -> float:
        """What candidates are ordered by: mean identity and agreement with the prompt, each as 0…1, times framing."""
        cosine = float(np.mean(list(self.identity.values()))) if self.identity else 1.0
        words = 1.0 if self.prompt is None else self.prompt
        return (1 + cosine) / 2 * (1 + words) / 2 * self.framing.score

    def plain(self) -> dict[str, Any]:
        identity = {k: round(v, 6) for k, v in sorted(self.identity.items())}
        words = {} if self.prompt is None else {"prompt": round(self.prompt, 6)}
        return {"framing": self.framing.plain(), "identity": identity, **words, "total": round(self.total, 6)}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The scores of all candidates, which one is kept, and why something was not scored."""

    scores: tuple[Score, ...]
    best: int
    not_scored: Mapping[str, str]

    def plain(self) -> dict[str, Any]:
        """As the artifact holds it."""
        return {
            "candidates": [s.plain() for s in self.scores], "best": self.best, "not_scored": dict(self.not_scored),
            "identity_is": "cosine of averaged CLIP image features, region against portrait; not calibrated",
        }


def judge(
    candidates: Sequence[Image.Image], regions: Mapping[str, Box | None], portraits: Mapping[str, Features], encode: Encode | None, *,
    prompt: Sequence[float] | None = None, why_not: str = "",
) -> Verdict:
    """Score candidates and say which is kept: the best where anything but framing was scored, else the first.

    Args:
        regions: look -> where that person is on screen, None for the whole picture. portraits: look -> features of the portrait.
        encode: the image encoder; None leaves identity unscored, because of ``why_not``. prompt: agreement of each candidate with its words.
    """
    looks = [k for k in regions if k in portraits]
    not_scored = {} if prompt is not None else {"prompt": "no encoder of text and image together takes part"}
    cosines: list[dict[str, float]] = [{} for _ in candidates]
    if encode is None or not looks:
        not_scored["identity"] = why_not or ("nobody with a portrait is on screen" if not looks else "there is no image encoder")
    else:
        for at, picture in enumerate(candidates):
            features = encode([crop(picture, regions[k]) for k in looks])
            cosines[at] = {k: cosine(f, portraits[k]) for k, f in zip(looks, features, strict=True)}
    words: Sequence[float | None] = [None] * len(candidates) if prompt is None else prompt
    scores = tuple(Score(framing(p), c, w) for p, c, w in zip(candidates, cosines, words, strict=True))
    best = max(range(len(scores)), key=lambda n: (scores[n].total, -n)) if len(not_scored) < 2 else 0
    return Verdict(scores, best, not_scored)


def framing(picture: Image.Image) -> Framing:
    """Facts of the pixels, at a common size so that pictures of all sizes compare."""
    small = picture.convert("L")
    small.thumbnail((512, 512), Image.Resampling.BOX)
    y = np.asarray(small, dtype=np.float32) / 255.0
    inner = y[1:-1, 1:-1] * 4 - y[:-2, 1:-1] - y[2:, 1:-1] - y[1:-1, :-2] - y[1:-1, 2:]
    return Framing(float(y.mean()), float(y.std()), float(inner.var()) if inner.size else 0.0)


def crop(picture: Image.Image, box: Box | None) -> Image.Image:
    """The square around a region, as far as the picture reaches: the encoder sees squares only."""
    w, h = picture.size
    left, top, right, bottom = box or (0.0, 0.0, 1.0, 1.0)
    side = min(w, h, max((right - left) * w, (bottom - top) * h))
    x = min(max(0.0, (left + right) / 2 * w - side / 2), w - side)
    y = min(max(0.0, (top + bottom) / 2 * h - side / 2), h - side)
    size = max(1, round(side))
    return picture.crop((round(x), round(y), round(x) + size, round(y) + size))


def cosine(a: Features, b: Features) -> float:
    """Cosine of the averaged patches of two pictures; a first row is a class token when the count is not a square."""
    x, y = _averaged(a), _averaged(b)
    length = float(np.linalg.norm(x) * np.linalg.norm(y))
    return float(x @ y) / length if length else 0.0


def _averaged(features: Features) -> Features:
    patches = features[1:] if round(len(features) ** 0.5) ** 2 != len(features) else features
    mean: Features = np.asarray(patches, dtype=np.float32).mean(axis=0)
    return mean


def _ramp(value: float, floor: float) -> float:
    """0 at ``floor``, 1 at twice as much."""
    return float(min(1.0, max(0.0, value / floor - 1.0)))
