"""What a shot hands to the next over a continuous cut, and the five ways to use it (adjacent latent transition of the VGoT paper).

The published program passes the latents to a sampler that ignores them, so its reset does nothing. The paper's own equation
(Eq 17, 20) is not variance preserving: late shots would start far from what the network expects. Both are mended here, and
kept as ``paper_raw`` for comparison.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import safetensors.torch
import torch
from torch import Tensor

if TYPE_CHECKING:
    from .pipeline import Known

FADE = 0.5
"""By how much the share of the carried latents falls from frame to frame in the mode ``vp``."""
ALPHA, GAMMA = 0.5, 1.0
"""Weight of the carried latents and scale of the noise in Eq 20 and 17; the values of the published program."""
VP_ETA = 0.3
"""Largest eta of the mode ``vp``: with more the sampler forgets its start noise within a step."""


@dataclass(frozen=True)
class Carried:
    """The end of a shot. ``latents``: of its last frame, scaled, ``[4, h, w]``, fp32."""

    latents: Tensor

    def dumps(self) -> bytes:
        """As safetensors, in half precision: what is carried is noise-like, and 74 kB at 576x1024."""
        return bytes(safetensors.torch.save({"latents": self.latents.detach().to("cpu", torch.float16).contiguous()}))

    @classmethod
    def loads(cls, data: bytes) -> Carried:
        """Read :meth:`dumps`."""
        return cls(safetensors.torch.load(data)["latents"].float())


@dataclass(frozen=True)
class Start:
    """How a shot starts. ``latents``: its noise, ``[1, 4, t, h, w]``; ``known``: latents forced upon the first steps; ``eta``: of the sampler."""

    latents: Tensor
    known: Known | None
    eta: float


def start(mode: str, noise: Tensor, carried: Carried | None, *, share: float, steps: int, eta: float, place: float = 0.0) -> Start:
    """The start of a shot after a continuous cut.

    Args:
        mode: ``off`` and ``last_frame`` (which carries the decoded picture instead) start from plain noise. ``vp``: the paper's blend in
            variance-preserving form, fading over the frames. ``reinject``: the first frame is held to the carried latents, at the
            noise level of each step, for the first ``share`` of the steps; right for any eta. ``paper_raw``: Eq 20 as printed.
        noise: ``[1, 4, t, h, w]``. share: strength, 0…1. place: of the shot in the film, i/N (Eq 17).

    With ``share`` 0 every mode is plain noise, bit for bit.
    """
    if carried is None or share == 0.0 or mode in ("off", "last_frame"):
        return Start(noise, None, eta)
    z = carried.latents.to(noise)
    frames = noise.shape[2]
    if mode == "reinject":
        from .pipeline import Known

        mask = torch.zeros(1, 1, frames, 1, 1)
        mask[:, :, 0] = 1.0
        # The noisiest step of a zero-terminal-SNR schedule is noise alone: forcing latents on it alone would change nothing.
        return Start(noise, Known(z[None, :, None], mask, min(steps, max(2, round(share * steps)))), eta)
    if mode == "vp":
        even = (z - z.mean(dim=(1, 2), keepdim=True)) / z.std(dim=(1, 2), keepdim=True).clamp_min(1e-6)
        rho = (share * FADE ** torch.arange(frames, dtype=noise.dtype)).view(1, 1, frames, 1, 1).to(noise.device)
        return Start((1 - rho).sqrt() * noise + rho.sqrt() * even[None, :, None], None, min(eta, VP_ETA))
    if mode == "paper_raw":
        beta = GAMMA * (1.0 - place)
        return Start(beta**0.5 * noise + ALPHA * z[None, :, None], None, eta)
    raise ValueError(f"there is no boundary mode {mode!r}")


def plain(start_: Start) -> dict[str, Any]:
    """What is worth recording of a start."""
    return {"known_steps": start_.known.steps if start_.known else 0, "eta": start_.eta, "std": round(float(start_.latents.std()), 4)}
