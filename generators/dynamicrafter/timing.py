"""How a shot's seconds become frames of a network that makes sixteen at a time, and those become frames of the film."""

from __future__ import annotations

import math
from dataclasses import dataclass

FRAMES = 16
"""Frames of one run; the network was trained with as many and fails with fewer."""
RATE = 8.0
"""Frames per second at which its authors show them."""
SLOWEST = 7.0
"""Rather than another run for a few frames, what there is is shown this slowly."""


@dataclass(frozen=True, slots=True)
class Timing:
    """``runs`` of the network, each after the first starting from the last frame of the one before; shown at ``rate`` frames per second."""

    runs: int
    rate: float

    @property
    def frames(self) -> int:
        """Frames that the runs make: the first frame of each later run is the last of the one before."""
        return FRAMES + (self.runs - 1) * (FRAMES - 1)

    def index(self, frame: int, fps: int) -> int:
        """Which of the network's frames is seen at frame ``frame`` of a film at ``fps``; also before 0 and after the end."""
        return min(max(0, math.floor(frame * self.rate / fps + 1e-6)), self.frames - 1)


def timing(seconds: float) -> Timing:
    """The fewest runs that fill ``seconds`` at no less than :data:`SLOWEST` frames per second."""
    runs = 1 + max(0, math.ceil((seconds * SLOWEST - FRAMES) / (FRAMES - 1) - 1e-9))
    return Timing(runs, min(RATE, Timing(runs, RATE).frames / seconds))
