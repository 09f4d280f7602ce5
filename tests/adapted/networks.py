"""Tiny networks that more than one image model has: its VAE and its schedule, as published but narrow."""

from __future__ import annotations

from vgot.generators.kolors.libraries import AutoencoderKL, EulerDiscreteScheduler


def vae(*, force_upcast: bool) -> AutoencoderKL:
    return AutoencoderKL(
        block_out_channels=(8, 8, 16, 16), down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4,
        layers_per_block=1, norm_num_groups=4, latent_channels=4, sample_size=64, scaling_factor=0.13025, force_upcast=force_upcast,
    )


def scheduler(steps: int, last: float) -> EulerDiscreteScheduler:
    """The published schedule, of so many steps up to this much noise in the last."""
    return EulerDiscreteScheduler(
        beta_schedule="scaled_linear", beta_start=0.00085, beta_end=last, num_train_timesteps=steps, steps_offset=1,
        prediction_type="epsilon", timestep_spacing="leading", interpolation_type="linear",
    )
