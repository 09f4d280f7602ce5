"""The sampler as a diffusers scheduler: DDIM with zero terminal SNR, a moving scale of the latents, and safe coefficients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from diffusers import ConfigMixin, SchedulerMixin
from diffusers.configuration_utils import register_to_config
from diffusers.utils import BaseOutput
from torch import Tensor

from ...errors import InputError
from . import schedule
from .schedule import Spacing, Step


@dataclass
class StepOutput(BaseOutput):
    """``prev_sample``: the latents one step on. ``pred_original_sample``: the estimate of the clean latents. Both fp32, as the sample."""

    prev_sample: Tensor
    pred_original_sample: Tensor


class DynamiCrafterScheduler(SchedulerMixin, ConfigMixin):
    """DDIM as DynamiCrafter was trained for it.

    Not a configuration of diffusers' DDIMScheduler: that one assumes evenly spaced previous timesteps, knows no moving scale, and
    takes the root of a negative number at the default settings of these checkpoints.

    Args:
        beta_start, beta_end: of the scaled linear schedule. prediction_type: ``v_prediction`` or ``epsilon``.
        rescale_betas_zero_snr: the last timestep is pure noise. timestep_spacing: ``uniform`` or ``uniform_trailing``.
        base_scale: the network's clean latents are scaled by a factor falling to this one; None for none.
        exact_final_scale: divide the final latents by the scale that is left on them (1 % at 50 steps, a third at 5 steps of
            the 1024 checkpoint). Off is what the original does.
    """

    order = 1
    init_noise_sigma = 1.0

    @register_to_config
    def __init__(
        self,
        num_train_timesteps: int = 1000,
        beta_start: float = 0.00085,
        beta_end: float = 0.012,
        prediction_type: Literal["v_prediction", "epsilon"] = "v_prediction",
        rescale_betas_zero_snr: bool = True,
        timestep_spacing: Spacing = "uniform_trailing",
        base_scale: float | None = None,
        exact_final_scale: bool = False,
    ) -> None:
        if prediction_type not in ("v_prediction", "epsilon"):
            raise InputError(f"expected the prediction type v_prediction or epsilon, found {prediction_type!r}")
        self._alphas = schedule.alphas_cumprod(num_train_timesteps, beta_start, beta_end, rescale_betas_zero_snr)
        self._scales = schedule.latent_scales(num_train_timesteps, base_scale)
        self.alphas_cumprod = torch.from_numpy(self._alphas)
        self.set_timesteps(min(50, num_train_timesteps))

    def set_timesteps(self, num_inference_steps: int, device: torch.device | str | None = None, spacing: Spacing | None = None) -> None:
        """Choose the grid; ``timesteps`` then holds it, descending. ``spacing`` takes the place of the configured one.

        Raises:
            InputError: not in 1…1000, or an unknown spacing.
        """
        self._grid = schedule.timesteps(num_inference_steps, spacing or self.config.timestep_spacing, self.config.num_train_timesteps)
        self._tables: dict[float, dict[int, Step]] = {}
        self.num_inference_steps = len(self._grid)
        self.timesteps = torch.from_numpy(np.ascontiguousarray(self._grid)).to(device)

    def steps(self, eta: float) -> list[Step]:
        """The coefficients of every step of the grid for this ``eta`` (0: no fresh noise, 1: as in training)."""
        return list(self._table(eta).values())

    def _table(self, eta: float) -> dict[int, Step]:
        if eta not in self._tables:
            if not 0 <= eta <= 1:
                raise InputError(f"expected eta from 0 to 1, found {eta}")
            self._tables[eta] = {row.t: row for row in schedule.table(self._grid, self._alphas, self._scales, eta)}
        return self._tables[eta]

    def scale_model_input(self, sample: Tensor, timestep: int | Tensor | None = None) -> Tensor:
        """Nothing to do for this sampler."""
        return sample

    def step(
        self, model_output: Tensor, timestep: int | Tensor, sample: Tensor, eta: float = 1.0,
        variance_noise: Tensor | None = None, generator: torch.Generator | None = None,
    ) -> StepOutput:
        """One step back in time.

        Args:
            model_output: the guided prediction, shape of ``sample``. timestep: one of the grid. sample: noisy latents.
            eta: share of fresh noise. variance_noise: that noise; drawn on the CPU from ``generator`` where it is needed and not given.

        Raises:
            InputError: the timestep is not in the grid, or noise is needed and neither noise nor a generator is given.
        """
        row = self._table(eta).get(int(timestep))
        if row is None:
            raise InputError(f"expected a timestep of the grid, found {int(timestep)}; call set_timesteps first")
        sample, output = sample.float(), model_output.float()
        signal, noise = row.alpha**0.5, (1 - row.alpha) ** 0.5
        if self.config.prediction_type == "v_prediction":
            clean, direction = signal * sample - noise * output, signal * output + noise * sample
        else:
            clean, direction = (sample - noise * output) / signal, output
        clean = clean * (row.scale_prev / row.scale)
        previous = row.alpha_prev**0.5 * clean + row.direction * direction
        if row.sigma > 0:
            if variance_noise is None:
                if generator is None:
                    raise InputError(f"a step with eta {eta} draws noise: give variance_noise or a generator")
                variance_noise = torch.randn(sample.shape, generator=generator)
            previous = previous + row.sigma * variance_noise.to(previous)
        if self.config.exact_final_scale and row.t == int(self._grid[-1]):
            previous = previous / row.scale
        return StepOutput(previous, clean)

    def add_noise(self, original_samples: Tensor, noise: Tensor, timesteps: Tensor) -> Tensor:
        """Clean latents ``[b, …]`` at the noise levels ``timesteps [b or 1]``, as the network expects them: scaled, then mixed with noise."""
        index = timesteps.cpu().long()
        shape = (-1, *[1] * (original_samples.ndim - 1))
        alpha = torch.from_numpy(self._alphas.astype(np.float64))[index].reshape(shape)
        scale = torch.from_numpy(self._scales)[index].reshape(shape)
        clean = (alpha.sqrt() * scale).to(original_samples)
        return clean * original_samples + (1 - alpha).sqrt().to(original_samples) * noise.to(original_samples)

    def __len__(self) -> int:
        return int(self.config.num_train_timesteps)
