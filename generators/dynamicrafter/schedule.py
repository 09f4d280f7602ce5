"""Noise levels of the diffusion process and the steps a sampler takes through them; NumPy in float64."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...errors import InputError

Spacing = Literal["uniform", "uniform_trailing"]
Floats = NDArray[np.float64]

RAMP = 400
"""Timesteps over which the scale of the clean latents falls from 1 to its base."""


def alphas_cumprod(steps: int = 1000, start: float = 0.00085, end: float = 0.012, zero_terminal_snr: bool = True) -> NDArray[np.float32]:
    """Share of signal variance per timestep, as the checkpoints store it (fp32).

    ``zero_terminal_snr`` shifts and scales its root so that the last timestep is pure noise and the first is unchanged.
    """
    betas = np.linspace(start**0.5, end**0.5, steps, dtype=np.float64) ** 2
    alphas = np.cumprod(1 - betas)
    if zero_terminal_snr:
        root = np.sqrt(alphas)
        alphas = ((root - root[-1]) * root[0] / (root[0] - root[-1])) ** 2
    return alphas.astype(np.float32)


def latent_scales(steps: int = 1000, base: float | None = None) -> Floats:
    """The factor on the clean latents per timestep: 1 falling to ``base`` over the first 400, then constant. Ones without ``base``."""
    if base is None:
        return np.ones(steps)
    ramp = np.linspace(1.0, base, RAMP)
    return np.concatenate([ramp, np.full(max(steps - RAMP, 0), base)])[:steps].astype(np.float32).astype(np.float64)


def timesteps(count: int, spacing: Spacing, steps: int = 1000) -> NDArray[np.int64]:
    """The timesteps of a run, descending.

    ``uniform_trailing`` starts at the last timestep and takes ``count``. ``uniform`` is the grid of the 256 checkpoint: a whole
    stride, so the number taken can differ from ``count`` (8 for 7, 31 for 30). Points outside 0…``steps`` - 1, which the division
    can produce in either, are left out.

    Raises:
        InputError: ``count`` is not in 1…``steps``, or the spacing is unknown.
    """
    if not 1 <= count <= steps:
        raise InputError(f"expected 1 to {steps} sampling steps, found {count}")
    if spacing == "uniform_trailing":
        grid = np.round(np.arange(steps, 0, -steps / count)).astype(np.int64) - 1
    elif spacing == "uniform":
        grid = np.arange(0, steps, steps // count, dtype=np.int64)[::-1] + 1
    else:
        raise InputError(f"expected the spacing uniform or uniform_trailing, found {spacing!r}")
    return grid[(grid >= 0) & (grid < steps)]


class Step(NamedTuple):
    """Coefficients of one sampler step.

    Attributes:
        t: timestep. alpha, alpha_prev: share of signal before and after. sigma: fresh noise.
        direction: weight of the predicted noise, ``sqrt(1 - alpha_prev - sigma^2)``.
        scale, scale_prev: factor on the clean latents before and after.
    """

    t: int
    alpha: float
    alpha_prev: float
    sigma: float
    direction: float
    scale: float
    scale_prev: float


def table(grid: NDArray[np.int64], alphas: NDArray[np.float32], scales: Floats, eta: float) -> list[Step]:
    """One :class:`Step` per timestep.

    Each goes to the next timestep of the grid, the last one to the signal of timestep 0 (not to 1) without changing the scale.
    The radicand is exactly 0 at a timestep of pure noise with ``eta`` 1, and a rounding below it would make the film NaN:
    hence float64, and no root of a negative number.
    """
    a = alphas.astype(np.float64)[grid]
    a_prev = np.append(a[1:], np.float64(alphas[0]))
    s = scales[grid]
    s_prev = np.append(s[1:], s[-1])
    sigma = eta * np.sqrt(np.maximum((1 - a_prev) / (1 - a) * (1 - a / a_prev), 0))
    direction = np.sqrt(np.maximum(1 - a_prev - sigma**2, 0))
    columns = (a, a_prev, sigma, direction, s, s_prev)
    return [Step(int(t), *map(float, row)) for t, row in zip(grid, zip(*columns, strict=True), strict=True)]
