"""Tiny SDXL weights in the published layouts: random, seeded, under two megabytes, built in a blink.

Every part of the real model is there (two byte-pair tokenizers that pad differently, two CLIP text encoders of different widths, UNet with
size conditions, VAE, CLIP for pictures, Resampler adapter), only narrow and shallow. Random weights prove plumbing and numerics.
"""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Literal

from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers
from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection
from vgot.generators.kolors.libraries import UNet2DConditionModel
from vgot.generators.sdxl.libraries import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, quiet, torch

from tests.adapted.networks import scheduler, vae

Form = Literal["safetensors", "bin"]
Tensors = dict[str, torch.Tensor]

TEXT_WIDTH, TEXT_2_WIDTH, POOLED = 24, 40, 20
"""Three different widths: mixed up, they would not fit."""
CROSS_WIDTH = TEXT_WIDTH + TEXT_2_WIDTH
IMAGE_WIDTH, IMAGE_TOKENS, CLIP_SIDE = 32, 5, 28
LATENT_WIDTH = 48
"""Inner width of the Resampler, which is not that of what goes in or out (1280 against 2048 in the real one)."""
ADAPTED_LAYERS = 17
BASE, ADAPTER = "stable-diffusion-xl-base-1.0", "IP-Adapter"
ADAPTER_STEM = "sdxl_models/ip-adapter-plus_sdxl_vit-h"
OLD_WORDS = {
    "_name_or_path": "./image_encoder", "dropout": 0.0, "initializer_factor": 1.0, "torch_dtype": "float16", "transformers_version": "4.28.0.dev0",
}
"""What the published configurations say besides, as libraries of their time wrote it."""
START, END = "<|startoftext|>", "<|endoftext|>"

_SENTENCES = (
    "medium close-up, a young woman with red hair in a green coat, standing still, calm face, soft evening light from the left",
    "wide shot, an old harbour in the rain, two fishermen carry a wooden crate, overcast sky, night, cinematic film still",
    "a boy of seven runs through tall grass, film grain, warm colours, photorealistic, fine natural detail, daylight",
    "interior of a kitchen at night, a grey cat sits on the table near a lamp, shallow depth of field, a roof, snow",
    "centred half-body portrait of a man with a beard, looking into the lens, plain light grey studio backdrop",
    "low quality, blurry, deformed anatomy, extra fingers, text, watermark, logo, cartoon, painting, busy background",
)


def build(folder: Path, form: Form = "safetensors", *, half: bool = False) -> Path:
    """Write both models below ``folder`` (made where it is not there) and return it.

    ``half``: SDXL as a pull leaves it, with the ``.fp16.`` files alone.
    """
    shutil.copytree(_base(half), folder / BASE)
    shutil.copytree(_adapter(form), folder / ADAPTER)
    return folder


# -- the parts ------------------------------------------------------------------------------------------------------------
def text_encoders(words: int) -> dict[str, CLIPTextModel]:
    """Both encoders, with the end mark of the published configurations (2: the greatest token of a prompt is its end)."""
    def config(width: int, **more: int) -> CLIPTextConfig:
        return CLIPTextConfig(
            vocab_size=words, hidden_size=width, intermediate_size=2 * width, num_hidden_layers=2, num_attention_heads=4, max_position_embeddings=77,
            bos_token_id=0, eos_token_id=2, pad_token_id=1, **more,
        )

    return {
        "text_encoder": CLIPTextModel(config(TEXT_WIDTH)),
        "text_encoder_2": CLIPTextModelWithProjection(config(TEXT_2_WIDTH, projection_dim=POOLED)),
    }


def unet() -> UNet2DConditionModel:
    return UNet2DConditionModel(
        sample_size=8, in_channels=4, out_channels=4, layers_per_block=2, block_out_channels=(16, 32, 32),
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"), mid_block_type="UNetMidBlock2DCrossAttn",
        attention_head_dim=(2, 4, 4), transformer_layers_per_block=(1, 1, 2), use_linear_projection=True, norm_num_groups=8,
        cross_attention_dim=CROSS_WIDTH, addition_embed_type="text_time", addition_time_embed_dim=8,
        projection_class_embeddings_input_dim=POOLED + 6 * 8,
    )


def adapter_tensors() -> dict[str, Tensors]:
    """The adapter as published: ``{"image_proj": …, "ip_adapter": …}``, half precision, odd numbers for the cross-attention layers."""
    noise = torch.Generator("cpu").manual_seed(29)

    def matrix(*shape: int) -> torch.Tensor:
        return (0.3 * torch.randn(shape, generator=noise)).half()

    width, out = LATENT_WIDTH, CROSS_WIDTH
    proj: Tensors = {"latents": matrix(1, 4, width), "proj_in.weight": matrix(width, IMAGE_WIDTH), "proj_out.weight": matrix(out, width)}
    norms = {"norm_out": out}
    for n in range(4):
        proj |= {
            f"layers.{n}.0.to_q.weight": matrix(64, width), f"layers.{n}.0.to_kv.weight": matrix(128, width),
            f"layers.{n}.0.to_out.weight": matrix(width, 64), f"layers.{n}.1.1.weight": matrix(4 * width, width),
            f"layers.{n}.1.3.weight": matrix(width, 4 * width),
        }
        norms |= dict.fromkeys((f"layers.{n}.0.norm1", f"layers.{n}.0.norm2", f"layers.{n}.1.0"), width)
    for name, size in norms.items():
        proj |= {f"{name}.weight": torch.ones(size).half(), f"{name}.bias": torch.zeros(size).half()}
    proj |= {"proj_in.bias": torch.zeros(width).half(), "proj_out.bias": torch.zeros(out).half()}
    layers = {f"{2 * n + 1}.{part}.weight": matrix(32, out) for n in range(ADAPTED_LAYERS) for part in ("to_k_ip", "to_v_ip")}
    return {"image_proj": proj, "ip_adapter": layers}


# -- the layouts, each built once per process ---------------------------------------------------------------------------
@cache
def _workshop() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="tiny-sdxl-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def vocabulary() -> tuple[dict[str, int], list[str]]:
    """Words and merges of a made-up vocabulary, laid out as CLIP's: bytes first (``!`` is 0), then bytes that end a word, merges, marks."""
    learner = Tokenizer(models.BPE(end_of_word_suffix="</w>"))
    learner.normalizer = normalizers.Lowercase()
    learner.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Punctuation()])
    learner.train_from_iterator(_SENTENCES * 3, trainers.BpeTrainer(vocab_size=700, min_frequency=2, end_of_word_suffix="</w>", show_progress=False))
    pairs = [" ".join(pair) for pair in json.loads(learner.to_str())["model"]["merges"]]
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    words = [*letters, *(f"{letter}</w>" for letter in letters), *(pair.replace(" ", "") for pair in pairs), START, END]
    return {word: n for n, word in enumerate(dict.fromkeys(words))}, pairs


def _tokenizer(folder: Path, pad: str) -> None:
    words, pairs = vocabulary()
    folder.mkdir(parents=True)
    (folder / "vocab.json").write_text(json.dumps(words))
    (folder / "merges.txt").write_text("\n".join(("#version: 0.2", *pairs, "")))
    def mark(content: str) -> dict[str, object]:
        return {"content": content, "lstrip": False, "normalized": True, "rstrip": False, "single_word": False}

    marks = {"bos_token": mark(START), "eos_token": mark(END), "unk_token": mark(END)}
    (folder / "special_tokens_map.json").write_text(json.dumps({**marks, "pad_token": pad}))
    config = {"add_prefix_space": False, "do_lower_case": True, "errors": "replace", "model_max_length": 77, "tokenizer_class": "CLIPTokenizer"}
    typed = {name: {"__type": "AddedToken", **value} for name, value in marks.items()}
    (folder / "tokenizer_config.json").write_text(json.dumps({**config, **typed, "pad_token": pad}))


@cache
def _base(half: bool) -> Path:
    folder = _workshop() / f"base-{half}"
    words, _ = vocabulary()
    _tokenizer(folder / "tokenizer", END)
    _tokenizer(folder / "tokenizer_2", "!")
    with torch.random.fork_rng(devices=[]), quiet:
        torch.manual_seed(3)
        for name, part in {**text_encoders(len(words)), "unet": unet(), "vae": vae(force_upcast=True)}.items():
            part.save_pretrained(folder / name)
    for name in ("text_encoder", "text_encoder_2"):
        _edit(folder / name / "config.json", **OLD_WORDS)
    scheduler(1000, 0.012).save_pretrained(folder / "scheduler")
    _edit(folder / "scheduler" / "scheduler_config.json", clip_sample=False, sample_max_value=1.0, set_alpha_to_one=False, skip_prk_steps=True)
    (folder / "model_index.json").write_text(json.dumps({"_class_name": "StableDiffusionXLPipeline", "force_zeros_for_empty_prompt": True}))
    if half:
        for file in folder.glob("*/*.safetensors"):
            tensors = {k: v.half() for k, v in load_file(file).items()}
            if "text" in file.parent.name:  # a leftover of early libraries that nobody reads
                tensors["text_model.embeddings.position_ids"] = torch.arange(77)[None]
            save_file(tensors, file.with_suffix(".fp16.safetensors"), {"format": "pt"})
            file.unlink()
    return folder


@cache
def _adapter(form: Form) -> Path:
    folder = _workshop() / f"adapter-{form}"
    with torch.random.fork_rng(devices=[]), quiet:
        torch.manual_seed(9)
        config = CLIPVisionConfig(
            hidden_size=IMAGE_WIDTH, intermediate_size=48, num_hidden_layers=3, num_attention_heads=4, image_size=CLIP_SIDE, patch_size=14,
            projection_dim=16, hidden_act="gelu",
        )
        encoder = folder / "models" / "image_encoder"
        clip = CLIPVisionModelWithProjection(config)
        clip.save_pretrained(encoder)
    _edit(encoder / "config.json", **OLD_WORDS)
    tensors = adapter_tensors()
    target = folder / f"{ADAPTER_STEM}.{form}"
    target.parent.mkdir()
    if form == "bin":
        torch.save(tensors, target)
        torch.save(load_file(encoder / "model.safetensors"), encoder / "pytorch_model.bin")
        (encoder / "model.safetensors").unlink()
    else:
        save_file({f"{part}.{name}": value for part, values in tensors.items() for name, value in values.items()}, target)
    return folder


def _edit(file: Path, **changes: object) -> None:
    file.write_text(json.dumps(json.loads(file.read_text()) | changes, indent=2))
