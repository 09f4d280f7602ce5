"""What differs between the published checkpoints, in one place, so that frame rate, spacing and guidance cannot be mixed up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from ...errors import InputError
from .schedule import Spacing

FsMeaning = Literal["frame stride", "frames per second"]


@dataclass(frozen=True, slots=True)
class Preset:
    """Settings of a checkpoint.

    Attributes:
        variant: the checkpoint. repository: where it is published (file ``model.ckpt``).
        height, width: of the picture in pixels. frames: the network was trained with, and should be asked for.
        prediction_type, rescale_betas_zero_snr, base_scale, timestep_spacing: of the sampler.
        learned_image_scale: the network has learned weights of the picture. default_fs: the network's own, where none is given.
        guidance_scale, guidance_rescale, steps, eta: of the recommended run. seed: of the published examples.
        fs: condition of the recommended run. fs_range: useful values. fs_meaning: a stride (larger is more motion) or a rate (smaller is).
        decode_chunk_size: frames decoded at once. use_text: whether the run gave its prompts to the network
            (if not, call the pipeline without one).
        output_fps: rate at which the frames are shown.
    """

    variant: str
    repository: str
    height: int
    width: int
    prediction_type: Literal["v_prediction", "epsilon"] = "v_prediction"
    rescale_betas_zero_snr: bool = True
    base_scale: float | None = 0.7
    timestep_spacing: Spacing = "uniform_trailing"
    learned_image_scale: bool = False
    default_fs: int = 24
    guidance_scale: float = 7.5
    guidance_rescale: float = 0.7
    steps: int = 50
    eta: float = 1.0
    seed: int = 123
    fs: int = 24
    fs_range: tuple[int, int] = (15, 30)
    fs_meaning: FsMeaning = "frames per second"
    frames: int = 16
    decode_chunk_size: int = 1
    use_text: bool = True
    output_fps: int = 8

    def scheduler(self) -> dict[str, Any]:
        """Arguments of the scheduler."""
        return {
            "prediction_type": self.prediction_type, "rescale_betas_zero_snr": self.rescale_betas_zero_snr,
            "timestep_spacing": self.timestep_spacing, "base_scale": self.base_scale,
        }


VARIANTS: dict[str, Preset] = {
    "256": Preset(
        "256", "Doubiiu/DynamiCrafter", 256, 256, prediction_type="epsilon", rescale_betas_zero_snr=False, base_scale=None,
        timestep_spacing="uniform", learned_image_scale=True, default_fs=3, guidance_rescale=0.0, fs=3, fs_range=(1, 6), fs_meaning="frame stride",
        decode_chunk_size=16,
    ),
    "512": Preset("512", "Doubiiu/DynamiCrafter_512", 320, 512),
    "512_interp": Preset("512_interp", "Doubiiu/DynamiCrafter_512_Interp", 320, 512, seed=12306, fs=5, fs_range=(5, 30)),
    "1024": Preset("1024", "Doubiiu/DynamiCrafter_1024", 576, 1024, base_scale=0.3, default_fs=10, fs=10, fs_range=(5, 15)),
}
"""The published checkpoints with the settings that their authors recommend."""

VGOT_PAPER = replace(VARIANTS["1024"], timestep_spacing="uniform", guidance_rescale=0.0, seed=0, decode_chunk_size=16, use_text=False)
"""The settings of the published VideoGen-of-Thought run: uniform spacing, no guidance rescale, whole decode, and no text."""

PRESETS: dict[str, Preset] = {**VARIANTS, "vgot_paper": VGOT_PAPER}


def preset(name: str) -> Preset:
    """The preset of this name.

    Raises:
        InputError: there is none.
    """
    found = PRESETS.get(name)
    if found is None:
        raise InputError(f"expected one of the presets {', '.join(PRESETS)}, found {name!r}")
    return found
