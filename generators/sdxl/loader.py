"""SDXL and its adapter from their published folders, part by part; nothing is fetched, nothing unpickled but tensors.

The UNet's plan, the VAE, the image encoder and the adapter's file are of the same kinds as those of Kolors and are read by its loader.
What differs is the text side: two CLIP text encoders, each with a tokenizer of its own, whose outputs are laid side by side.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...errors import WeightsError
from ..kolors import loader as common
from ..kolors.loader import DEFAULT_PRECISION, DType, Part, Precision, Shapes
from .libraries import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer, quiet

ADAPTER = "sdxl_models/ip-adapter-plus_sdxl_vit-h"
"""Path of the adapter below its folder, without suffix."""
IMAGE_ENCODER = "models/image_encoder"
PADS = {"tokenizer": "<|endoftext|>", "tokenizer_2": "!"}
"""What prompts are padded with, as published. The encoders see the padding, so it alters pictures."""
SIZE_WORDS = 6
"""Numbers by which the UNet is told sizes: original height and width, top and left of the crop, wanted height and width."""


@dataclass(frozen=True, slots=True)
class Tree(common.Tree):
    """Where every part lies: those that Kolors has, too, and a second text encoder with its tokenizer."""

    text_encoder_2: Part
    tokenizer_2: Path

    @property
    def files(self) -> tuple[Path, ...]:
        """All files that loading reads."""
        parts = (self.text_encoder, self.text_encoder_2, self.unet, self.vae, self.image_encoder)
        words = tuple(folder / name for folder in (self.tokenizer, self.tokenizer_2) for name in ("vocab.json", "merges.txt"))
        return (*(p.folder / "config.json" for p in parts), *(f for p in parts for f in p.files), *words, self.scheduler, self.adapter)


# -- finding ----------------------------------------------------------------------------------------------------------------
def find(base: Path, adapter: Path, precision: Precision = DEFAULT_PRECISION) -> Tree:
    """Find the parts in ``base`` (SDXL in diffusers layout) and ``adapter`` (IP-Adapter as published), and look at each file's structure.

    Where a network lies there twice, float16 reads the half-precision twin, any other format the full one.

    Raises:
        WeightsError: naming every file that is missing or damaged.
    """
    problems: list[str] = []
    stems = ("model", "pytorch_model")
    text, text_2 = (common.find_part(base / name, stems, precision.text, problems) for name in ("text_encoder", "text_encoder_2"))
    unet = common.find_part(base / "unet", ("diffusion_pytorch_model",), precision.unet, problems)
    vae = common.find_part(base / "vae", ("diffusion_pytorch_model",), precision.vae, problems)
    clip = common.find_part(adapter / IMAGE_ENCODER, stems, precision.image, problems)
    scheduler = base / "scheduler" / "scheduler_config.json"
    names = [adapter / f"{ADAPTER}{suffix}" for suffix in (".safetensors", ".bin")]
    weights = next((f for f in names if f.is_file()), names[0])
    words = [base / folder / name for folder in PADS for name in ("vocab.json", "merges.txt")]
    for file in (*words, scheduler, weights):
        common.look(file, problems)
    if text is None or text_2 is None or unet is None or vae is None or clip is None or problems:
        raise _refusal(problems)
    return Tree(text, base / "tokenizer", unet, vae, scheduler, clip, weights, text_2, base / "tokenizer_2")


def survey(base: Path, adapter: Path, precision: Precision = DEFAULT_PRECISION) -> Tree:
    """:func:`find`, and hold the names and shapes in every header against the configurations: a second, no weights are read.

    Raises:
        WeightsError: naming every file that is missing, damaged, or holds something else than its configuration says.
    """
    tree = find(base, adapter, precision)
    problems: list[str] = []
    wanted: dict[Path, Shapes] = {}
    blueprints = (
        (tree.text_encoder, _text_shapes), (tree.text_encoder_2, _text_2_shapes), (tree.unet, common.unet_shapes), (tree.vae, common.vae_shapes),
        (tree.image_encoder, common.clip_shapes),
    )
    for part, blueprint in blueprints:
        try:
            wanted[part.folder] = blueprint(part)
            problems += common.differences(part, wanted[part.folder], {_bare(name): held for name, held in common.headers(part).items()})
        except WeightsError as exc:
            problems.append(str(exc))
    if not problems:
        problems += common.adapter_problems(tree, wanted[tree.unet.folder], wanted[tree.image_encoder.folder])
        problems += _seams(tree, wanted)
    if problems:
        raise _refusal(problems)
    return tree


def _refusal(problems: Iterable[str]) -> WeightsError:
    lines = list(dict.fromkeys(problems))
    head = f"SDXL cannot be loaded, {len(lines)} problem{'s' if len(lines) > 1 else ''}:"
    return WeightsError("\n".join((head, *(f"  {line}" for line in lines), f"To mend it, {common.AGAIN}")))


def _bare(name: str) -> str:
    """A tensor's name without the wrapper that some versions of transformers put around a text model and others do not."""
    return name.removeprefix("text_model.")


def _text_of(part: Part, kind: Any) -> Shapes:
    plain = common.config_of(part.folder)
    with common.by_configuration(part.folder):
        return {_bare(name): shape for name, shape in common.shapes_of(kind(CLIPTextConfig.from_dict(plain))).items()}


def _text_shapes(part: Part) -> Shapes:
    return _text_of(part, CLIPTextModel)


def _text_2_shapes(part: Part) -> Shapes:
    return _text_of(part, CLIPTextModelWithProjection)


def _seams(tree: Tree, wanted: Mapping[Path, Shapes]) -> list[str]:
    """Widths that two parts have in common."""
    unet, shapes = common.config_of(tree.unet.folder), wanted[tree.unet.folder]
    texts = [wanted[part.folder] for part in (tree.text_encoder, tree.text_encoder_2)]
    tables = [text["embeddings.token_embedding.weight"] for text in texts]
    file, out = tree.unet.folder / "config.json", []
    width, taken = sum(columns for _, columns in tables), next(s for n, s in shapes.items() if n.endswith("attn2.to_k.weight"))[1]
    if taken != width:
        out.append(f"{file}: expected a UNet that takes text {width} wide (both encoders side by side), found {taken}")
    pooled, side = texts[1]["text_projection.weight"][0], int(unet.get("addition_time_embed_dim") or 0)
    added = int(unet.get("projection_class_embeddings_input_dim") or 0)
    if unet.get("addition_embed_type") != "text_time" or added != pooled + SIZE_WORDS * side:
        expected = f"a UNet that is told {SIZE_WORDS} sizes and a summary of the text {pooled} wide (SDXL base, not its refiner)"
        out.append(f"{file}: expected {expected}, found {added} numbers of kind {unet.get('addition_embed_type')!r}")
    if (layers := {common.place_of(name) for name in shapes if name.endswith("attn2.to_k.weight")}) != (known := common.known_places()):
        out.append(f"{file}: expected cross-attention in {sorted(known)}, found it in {sorted(layers)}")
    for part, folder, (rows, _) in zip((tree.text_encoder, tree.text_encoder_2), (tree.tokenizer, tree.tokenizer_2), tables, strict=True):
        try:
            pieces = len(load_tokenizer(folder, part))
        except WeightsError as exc:
            out.append(str(exc))
            continue
        if pieces > rows:
            out.append(f"{folder / 'vocab.json'}: expected at most {rows} words (the embeddings of {part.folder.name}), found {pieces}")
    return out


# -- loading ------------------------------------------------------------------------------------------------------------------
def load_tokenizer(folder: Path, encoder: Part) -> Any:
    """The tokenizer in ``folder``, with the length that its encoder takes.

    Raises:
        WeightsError: its files are no vocabulary.
    """
    more = {} if (folder / "tokenizer_config.json").is_file() else {"pad_token": PADS[folder.name]}
    length = int(common.config_of(encoder.folder).get("max_position_embeddings", 77))
    try:
        with quiet:
            return CLIPTokenizer.from_pretrained(str(folder), local_files_only=True, model_max_length=length, **more)
    except Exception as exc:
        found = f"found files that cannot be read as one ({common.first_line(exc)}); {common.AGAIN}"
        raise WeightsError(f"{folder / 'vocab.json'}: expected, with merges.txt, a byte-pair vocabulary, {found}") from exc


def load_text_encoders(tree: Tree, dtype: DType, device: str = "cpu") -> tuple[Any, Any]:
    """Both text encoders, in the order in which their outputs are joined; the second one also gives the summary of a prompt.

    Raises:
        WeightsError: a file cannot be read, or does not hold what its configuration says.
    """
    first = _text_encoder(tree.text_encoder, CLIPTextModel, dtype, device)
    return first, _text_encoder(tree.text_encoder_2, CLIPTextModelWithProjection, dtype, device)


def _text_encoder(part: Part, kind: Any, dtype: DType, device: str) -> Any:
    with common.loading(part):
        model, report = kind.from_pretrained(
            str(part.folder), dtype=common.torch_dtype(dtype), use_safetensors=part.safe, variant=part.variant, output_loading_info=True,
            local_files_only=True,
        )
    return common.checked(part, model, report, device)
