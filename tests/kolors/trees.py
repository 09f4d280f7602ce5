"""Tiny Kolors weights in both published layouts: random, seeded, a few megabytes, built in a blink.

Every part of the real model is there (byte-pair tokenizer, ChatGLM, UNet with text projection, VAE, CLIP, Resampler adapter), only narrow
and shallow. Random weights prove plumbing and numerics; they draw nothing.
"""

from __future__ import annotations

import atexit
import io
import json
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any, Literal

from safetensors.torch import load_file, save_file
from transformers import CLIPVisionConfig
from vgot.generators.kolors.libraries import (
    ChatGLMConfig,
    ChatGLMModel,
    ChatGLMTokenizer,
    CLIPVisionModelWithProjection,
    KolorsPipeline,
    UNet2DConditionModel,
    quiet,
    torch,
)

from tests.adapted.networks import scheduler, vae

Form = Literal["safetensors", "bin"]
Tensors = dict[str, torch.Tensor]

TEXT_WIDTH = 48
"""Not the width of the cross-attention, as in the real model: an adapter reloaded wrongly would else go unnoticed."""
CROSS_WIDTH = 32
IMAGE_WIDTH = 32
IMAGE_TOKENS = 5
CLIP_SIDE = 28
ADAPTED_LAYERS = 17
ADAPTER_BIN = "ip_adapter_plus_general.bin"
ADAPTER_SAFETENSORS = "ip_adapter_plus_general.safetensors"

_SENTENCES = (
    "A close-up of a young woman with red hair in a green coat, soft evening light.",
    "Wide shot: an old harbour in the rain, two fishermen carry a wooden crate.",
    "The camera moves slowly to the left past a row of white houses.",
    "A boy of seven runs through tall grass, film grain, 35mm, warm colours.",
    "Interior of a kitchen at night; a grey cat sits on the table near a lamp.",
    "Portrait of a man with a beard, looking at the camera, plain background.",
)


def build_diffusers(folder: Path, form: Form = "safetensors", dtype: torch.dtype = torch.float32) -> Path:
    """Write the diffusers form of Kolors to ``folder`` (made new) and return it. ``dtype``: that of every stored weight."""
    return _copy(_diffusers(form, dtype), folder)


def build_original(folder: Path) -> Path:
    """Write the original form of Kolors to ``folder`` (made new) and return it: half-precision sharded text encoder, ``.fp16.`` twins."""
    return _copy(_original(), folder)


def build_adapter(folder: Path, form: Form = "bin") -> Path:
    """Write Kolors-IP-Adapter-Plus to ``folder`` (made new) and return it.

    ``bin`` is the original layout (full CLIP without projection_dim, pickled adapter); ``safetensors`` the converted one.
    """
    return _copy(_adapter(form), folder)


# -- the parts ------------------------------------------------------------------------------------------------------------
def chatglm() -> ChatGLMModel:
    """A ChatGLM of two layers. Its own initialiser leaves memory as it finds it, so every value is set here."""
    config = ChatGLMConfig(
        num_layers=2, padded_vocab_size=429, hidden_size=TEXT_WIDTH, ffn_hidden_size=64, kv_channels=12, num_attention_heads=4,
        multi_query_attention=True, multi_query_group_num=2, seq_length=512, layernorm_epsilon=1e-5, use_cache=True, add_qkv_bias=True,
        add_bias_linear=False, apply_query_key_layer_scaling=True, attention_softmax_in_fp32=True, bias_dropout_fusion=True, rmsnorm=True,
        post_layer_norm=True, original_rope=True,
    )
    model = ChatGLMModel(config, empty_init=False).eval()
    noise = torch.Generator("cpu").manual_seed(11)
    with torch.no_grad():
        for name, value in model.named_parameters():
            value.copy_(torch.ones_like(value) if "layernorm" in name else 0.2 * torch.randn(value.shape, generator=noise))
    return model


def unet() -> UNet2DConditionModel:
    return UNet2DConditionModel(
        sample_size=8, in_channels=4, out_channels=4, layers_per_block=2, block_out_channels=(16, 32, 32),
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"), mid_block_type="UNetMidBlock2DCrossAttn",
        attention_head_dim=(2, 4, 4), transformer_layers_per_block=(1, 1, 2), use_linear_projection=True, norm_num_groups=8,
        cross_attention_dim=CROSS_WIDTH, encoder_hid_dim=TEXT_WIDTH, encoder_hid_dim_type="text_proj", addition_embed_type="text_time",
        addition_time_embed_dim=8, projection_class_embeddings_input_dim=TEXT_WIDTH + 6 * 8,
    )


def image_encoder() -> CLIPVisionModelWithProjection:
    config = CLIPVisionConfig(
        hidden_size=IMAGE_WIDTH, intermediate_size=48, num_hidden_layers=3, num_attention_heads=4, image_size=CLIP_SIDE, patch_size=14,
        projection_dim=16, hidden_act="quick_gelu",
    )
    return CLIPVisionModelWithProjection(config)


def adapter_tensors() -> dict[str, Tensors]:
    """The adapter as published: ``{"image_proj": …, "ip_adapter": …}``, half precision, odd numbers for the cross-attention layers."""
    noise = torch.Generator("cpu").manual_seed(23)

    def matrix(*shape: int) -> torch.Tensor:
        return (0.3 * torch.randn(shape, generator=noise)).half()

    width = CROSS_WIDTH
    proj: Tensors = {"latents": matrix(1, 4, width), "proj_in.weight": matrix(width, IMAGE_WIDTH), "proj_out.weight": matrix(width, width)}
    norms = ["norm_out"]
    for n in range(4):
        proj |= {
            f"layers.{n}.0.to_q.weight": matrix(64, width), f"layers.{n}.0.to_kv.weight": matrix(128, width),
            f"layers.{n}.0.to_out.weight": matrix(width, 64), f"layers.{n}.1.1.weight": matrix(4 * width, width),
            f"layers.{n}.1.3.weight": matrix(width, 4 * width),
        }
        norms += [f"layers.{n}.0.norm1", f"layers.{n}.0.norm2", f"layers.{n}.1.0"]
    for name in norms:
        proj |= {f"{name}.weight": torch.ones(width).half(), f"{name}.bias": torch.zeros(width).half()}
    proj |= {f"{name}.bias": torch.zeros(width).half() for name in ("proj_in", "proj_out")}
    layers = {
        f"{2 * n + 1}.{part}.weight": matrix(width, width) for n in range(ADAPTED_LAYERS) for part in ("to_k_ip", "to_v_ip")
    }
    return {"image_proj": proj, "ip_adapter": layers}


# -- the layouts, each built once per process ---------------------------------------------------------------------------
@cache
def _workshop() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="tiny-kolors-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _copy(master: Path, folder: Path) -> Path:
    shutil.copytree(master, folder)
    return folder


@cache
def _tokenizer_model() -> bytes:
    import sentencepiece

    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(_SENTENCES * 20), model_writer=model, model_type="bpe", vocab_size=420, byte_fallback=True,
        character_coverage=1.0, normalization_rule_name="identity", remove_extra_whitespaces=False, unk_id=0, bos_id=1, eos_id=2, pad_id=-1,
        num_threads=1, minloglevel=2,
    )
    return model.getvalue()


@cache
def _diffusers(form: Form, dtype: torch.dtype) -> Path:
    folder = _workshop() / f"diffusers-{form}-{str(dtype).removeprefix('torch.')}"
    vocabulary = _workshop() / f"{folder.name}.tokenizer.model"
    vocabulary.write_bytes(_tokenizer_model())
    tokenizer = ChatGLMTokenizer(str(vocabulary), padding_side="left", model_max_length=256, clean_up_tokenization_spaces=False)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(5)
        parts = {"unet": unet(), "vae": vae(force_upcast=False), "text_encoder": chatglm()}
    with quiet:
        pipe = KolorsPipeline(**{k: v.to(dtype) for k, v in parts.items()}, tokenizer=tokenizer, scheduler=scheduler(1100, 0.014))
        pipe.save_pretrained(folder)
    _edit(folder / "text_encoder" / "config.json", use_cache=True, tie_word_embeddings=False, eos_token_id=2, pad_token_id=0)
    if form == "bin":
        for part, name in (("text_encoder", "model"), ("unet", "diffusion_pytorch_model"), ("vae", "diffusion_pytorch_model")):
            file = folder / part / f"{name}.safetensors"
            torch.save(load_file(file), file.with_name(f"{'pytorch_model' if name == 'model' else name}.bin"))
            file.unlink()
    return folder


@cache
def _original() -> Path:
    folder = _workshop() / "original"
    shutil.copytree(_diffusers("safetensors", torch.float32), folder)
    text = folder / "text_encoder"
    _shards(text)
    for name in ("tokenizer.model", "tokenizer_config.json"):
        shutil.copy(folder / "tokenizer" / name, text / name)
    shutil.copy(folder / "tokenizer" / "tokenizer.model", folder / "tokenizer" / "vocab.txt")
    config = {
        "name_or_path": "THUDM/chatglm3-6b-base", "remove_space": False, "do_lower_case": False, "tokenizer_class": "ChatGLMTokenizer",
        "auto_map": {"AutoTokenizer": ["tokenization_chatglm.ChatGLMTokenizer", None]},
    }
    for place in (text, folder / "tokenizer"):
        (place / "tokenizer_config.json").write_text(json.dumps(config))
    for name in ("configuration_chatglm", "modeling_chatglm", "quantization", "tokenization_chatglm"):
        (text / f"{name}.py").write_text("")
    (text / "__pycache__").mkdir()
    (text / "__pycache__" / "tokenization_chatglm.cpython-38.pyc").write_bytes(b"")
    index = json.loads((folder / "model_index.json").read_text())
    index |= {"_class_name": "StableDiffusionXLPipeline", "_diffusers_version": "0.18.0.dev0", "force_zeros_for_empty_prompt": True}
    (folder / "model_index.json").write_text(json.dumps(index))
    for part in ("unet", "vae"):
        file = folder / part / "diffusion_pytorch_model.safetensors"
        save_file({k: v.half() for k, v in load_file(file).items()}, file.with_name("diffusion_pytorch_model.fp16.safetensors"))
    return folder


def _shards(text: Path) -> None:
    """Rewrite a text encoder as two pickled half-precision shards with the key prefix of the original."""
    file = text / "model.safetensors"
    tensors = {f"transformer.{k}": v.half() for k, v in load_file(file).items()}
    file.unlink()
    names = sorted(tensors)
    half = (len(names) + 1) // 2
    places: dict[str, str] = {}
    for number, part in enumerate((names[:half], names[half:]), start=1):
        shard = f"pytorch_model-{number:05d}-of-00002.bin"
        torch.save({name: tensors[name] for name in part}, text / shard)
        places |= dict.fromkeys(part, shard)
    size = sum(t.nbytes for t in tensors.values())
    (text / "pytorch_model.bin.index.json").write_text(json.dumps({"metadata": {"total_size": size}, "weight_map": places}))


@cache
def _adapter(form: Form) -> Path:
    folder = _workshop() / f"adapter-{form}"
    folder.mkdir()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(7)
        clip = image_encoder()
    tensors = adapter_tensors()
    encoder = folder / "image_encoder"
    if form == "safetensors":
        with quiet:
            clip.save_pretrained(encoder)
        flat = {f"{part}.{name}": value for part, values in tensors.items() for name, value in values.items()}
        save_file(flat, folder / ADAPTER_SAFETENSORS)
    else:
        encoder.mkdir()
        _full_clip(clip, encoder)
        torch.save(tensors, folder / ADAPTER_BIN)
    for name in ("config.json", "model_index.json"):
        (folder / name).write_text("{}")
    return folder


def _full_clip(clip: CLIPVisionModelWithProjection, folder: Path) -> None:
    """Write a vision tower the way a whole CLIP is published: with the text side's leftovers and no projection size of its own."""
    extra = {
        "logit_scale": torch.tensor(4.6), "text_projection.weight": torch.zeros(16, 16),
        "vision_model.embeddings.position_ids": torch.arange(IMAGE_TOKENS)[None],
    }
    torch.save(dict(clip.state_dict()) | extra, folder / "pytorch_model.bin")
    vision: dict[str, Any] = {k: v for k, v in clip.config.to_dict().items() if k != "projection_dim"}
    config = {
        "model_type": "clip", "architectures": ["CLIPModel"], "projection_dim": 16, "vision_config": vision,
        "text_config": {"model_type": "clip_text_model", "hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2},
    }
    (folder / "config.json").write_text(json.dumps(config))


def _edit(file: Path, **changes: Any) -> None:
    file.write_text(json.dumps(json.loads(file.read_text()) | changes, indent=2))
