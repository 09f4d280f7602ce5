"""The stochastic state of a shot, and how a continuous cut carries it over.

Each field is ``c cos(wt) + s sin(wt)`` with two unit normals, so ``a * previous + sqrt(1 - a^2) * fresh`` keeps its
variance. ``c`` comes from the keyframe's seed (it is what frame 0 shows), ``s`` from the shot's own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..protocols import noise_seed
from .values import tidy

RATES = {"shake.x": 2.3, "shake.xx": 5.1, "shake.y": 1.9, "shake.yy": 4.3, "sway": 0.8, "breath": 2.2, "gust": 0.55}
"""Radians per second of each field; ``breath`` and ``sway`` exist once per actor."""
STRENGTH = 0.92
"""How much of the previous state the first frame of a continuous shot keeps."""


@dataclass(frozen=True, slots=True)
class Carried:
    """The state in which a shot ends: what the next one may take over.

    ``fields``: coefficients at the first moment after the shot. ``shake``: handheld amplitude (share of the height).
    ``exposure``: gain of the picture. ``luma``: mean display luma of the last frame (0…1).
    """

    shot: str
    fields: Mapping[str, tuple[float, float]]
    shake: float
    exposure: float
    luma: float

    def plain(self) -> dict[str, Any]:
        """As plain JSON types."""
        data: dict[str, Any] = tidy({
            "shot": self.shot, "fields": {k: list(v) for k, v in sorted(self.fields.items())}, "shake": self.shake,
            "exposure": self.exposure, "luma": self.luma,
        })
        return data

    @classmethod
    def read(cls, d: Mapping[str, Any]) -> Carried:
        """Rebuild from :meth:`plain`.

        Raises:
            KeyError, TypeError, ValueError: when the data is not a carried state.
        """
        return cls(
            str(d["shot"]), {str(k): (float(v[0]), float(v[1])) for k, v in d["fields"].items()}, float(d["shake"]),
            float(d["exposure"]), float(d["luma"]),
        )


def _normal(seed: int, name: str) -> float:
    return float(np.random.default_rng(noise_seed(seed, name, "field", 0)).standard_normal())


class Fields:
    """The stochastic fields of one shot as functions of time.

    Args:
        names: which fields there are. seed: of the shot. still: seed of the keyframe. before: carried state, or None.
        head: seconds over which a carried state decays to nothing.
    """

    def __init__(self, names: tuple[str, ...], seed: int, still: int, before: Carried | None, head: float) -> None:
        self._fresh = {n: (_normal(still, n), _normal(seed, n)) for n in names}
        self._before = before
        self._head = head

    def share(self, t: float) -> float:
        """``a``: the share of the previous state at ``t`` seconds (0 from the end of the head on)."""
        if self._before is None or self._head <= 0 or t >= self._head:
            return 0.0
        return STRENGTH * (1 - max(t, 0.0) / self._head)

    def value(self, name: str, t: float, fresh_gain: float = 1.0, previous_gain: float = 1.0) -> float:
        """The field at ``t``, each part scaled by its own amplitude; unit variance when both gains are 1."""
        w = RATES[name.split("/", 1)[0]]
        out = _wave(self._fresh[name], w, t) * fresh_gain
        a = self.share(t)
        if a > 0 and self._before is not None:
            old = self._before.fields.get(name)
            previous = _wave(old, w, t) * previous_gain if old is not None else 0.0
            return a * previous + math.sqrt(1 - a * a) * out
        return out

    def after(self, seconds: float) -> dict[str, tuple[float, float]]:
        """Coefficients as seen from ``seconds`` on: continuing there continues here."""
        out: dict[str, tuple[float, float]] = {}
        for name, (c, s) in self._fresh.items():
            k, n = math.cos(RATES[name.split("/", 1)[0]] * seconds), math.sin(RATES[name.split("/", 1)[0]] * seconds)
            out[name] = (c * k + s * n, s * k - c * n)
        return out


def _wave(pair: tuple[float, float], w: float, t: float) -> float:
    return pair[0] * math.cos(w * t) + pair[1] * math.sin(w * t)
