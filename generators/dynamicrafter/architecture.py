"""The sizes of every network of a checkpoint, and empty networks of these sizes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from accelerate import init_empty_weights

from . import clip, vae
from .presets import VARIANTS, Preset
from .resampler import ImageProjector
from .scheduler import DynamiCrafterScheduler
from .unet import DynamiCrafterUNet

PARTS = ("unet", "vae", "text_encoder", "image_encoder", "image_projector")
"""The networks of a checkpoint, by their names in the pipeline."""


@dataclass(frozen=True)
class Architecture:
    """Constructor arguments of every part; empty ones are the published sizes.

    """

    unet: Mapping[str, Any] = field(default_factory=dict)
    vae: Mapping[str, Any] = field(default_factory=dict)
    text: Mapping[str, Any] = field(default_factory=dict)
    vision: Mapping[str, Any] = field(default_factory=dict)
    projector: Mapping[str, Any] = field(default_factory=dict)
    scheduler: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, preset: Preset) -> Architecture:
        """The published sizes with what the preset says."""
        return cls(
            unet={"learned_image_scale": preset.learned_image_scale, "default_fs": preset.default_fs}, scheduler=preset.scheduler(),
        )

    @classmethod
    def from_original_config(cls, config: Mapping[str, Any], clip_config: Mapping[str, Any] | None = None) -> Architecture:
        """Sizes from the original program's configuration (its YAML as a dict) and that of its CLIP model (None: ViT-H/14)."""
        model = config["model"]["params"]
        unet = model["unet_config"]["params"]
        codec = model["first_stage_config"]["params"]["ddconfig"]
        sampler = model["image_proj_stage_config"]["params"]
        channels, multipliers = unet["model_channels"], unet["channel_mult"]
        v = model.get("parameterization", "eps") == "v"
        text: dict[str, Any] = {}
        vision: dict[str, Any] = {}
        if clip_config is not None:
            t, i = clip_config["text_cfg"], clip_config["vision_cfg"]
            text = {"width": t["width"], "heads": t["heads"], "layers": t["layers"], "vocabulary": t["vocab_size"], "length": t["context_length"]}
            vision = {
                "width": i["width"], "heads": i["width"] // i["head_width"], "layers": i["layers"], "patch": i["patch_size"],
                "mlp_ratio": i.get("mlp_ratio", 4.0),
            }
        return cls(
            unet={
                "in_channels": unet["in_channels"], "out_channels": unet["out_channels"],
                "block_out_channels": tuple(channels * m for m in multipliers),
                "attention_levels": tuple(2**level in unet["attention_resolutions"] for level in range(len(multipliers))),
                "layers_per_block": unet["num_res_blocks"], "attention_head_dim": unet["num_head_channels"],
                "cross_attention_dim": unet["context_dim"], "default_fs": unet.get("default_fs", 4),
                "learned_image_scale": bool(unet.get("image_cross_attention_scale_learnable", False)),
            },
            vae={
                "channels": codec["ch"], "multipliers": tuple(codec["ch_mult"]), "layers": codec["num_res_blocks"],
                "latent_channels": codec["z_channels"], "scale": model["scale_factor"],
            },
            text=text,
            vision=vision,
            projector={
                "dim": sampler["dim"], "depth": sampler["depth"], "heads": sampler["heads"], "head_dim": sampler["dim_head"],
                "num_queries": sampler["num_queries"] * sampler.get("video_length", 1), "embedding_dim": sampler["embedding_dim"],
                "output_dim": sampler["output_dim"], "ff_mult": sampler.get("ff_mult", 4),
            },
            scheduler={
                "num_train_timesteps": model["timesteps"], "beta_start": model["linear_start"], "beta_end": model["linear_end"],
                "prediction_type": "v_prediction" if v else "epsilon", "rescale_betas_zero_snr": bool(model.get("rescale_betas_zero_snr", False)),
                "base_scale": model["base_scale"] if model.get("use_dynamic_rescale") else None,
                "timestep_spacing": "uniform_trailing" if model.get("rescale_betas_zero_snr") else "uniform",
            },
        )

    def empty(self) -> dict[str, Any]:
        """Every network with its parameters on the meta device (no memory), by name."""
        with init_empty_weights(include_buffers=False):
            return {
                "unet": DynamiCrafterUNet(**self.unet).train(False),
                "vae": vae.make(**self.vae).train(False),
                "text_encoder": clip.text_tower(**self.text),
                "image_encoder": clip.vision_tower(**self.vision),
                "image_projector": ImageProjector(**self.projector).train(False),
            }

    def make_scheduler(self) -> DynamiCrafterScheduler:
        """The sampler of the checkpoint."""
        return DynamiCrafterScheduler(**self.scheduler)


def for_variant(variant: str) -> Architecture:
    """The architecture of a published checkpoint."""
    return Architecture.of(VARIANTS[variant])
