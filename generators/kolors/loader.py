"""Kolors from a folder, part by part, in the original layout or that of diffusers; nothing is fetched, nothing unpickled but tensors.

:func:`survey` finds every file and compares what their headers promise with what the configurations ask for, so that a damaged
download is told in a second, all of it at once, before gigabytes are read. The ``load_*`` functions then read one part each.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from safetensors import SafetensorError, safe_open

from ...errors import WeightsError
from ...weights import structure
from .identity import PLACES
from .libraries import (
    AutoencoderKL,
    ChatGLMConfig,
    ChatGLMModel,
    ChatGLMTokenizer,
    CLIPImageProcessorPil,
    CLIPVisionConfig,
    CLIPVisionModelWithProjection,
    DPMSolverMultistepScheduler,
    EulerDiscreteScheduler,
    UNet2DConditionModel,
    quiet,
    torch,
)

DType = Literal["float32", "bfloat16", "float16"]
Sampler = Literal["euler", "dpm"]
Shapes = dict[str, tuple[int, ...]]
Tensors = dict[str, "torch.Tensor"]

ADAPTER_STEM = "ip_adapter_plus_general"
AGAIN = "fetch the file again (`vgot weights pull`, `vgot weights verify` tells which are damaged)"
_OLD_NAMES = {"query": "to_q", "key": "to_k", "value": "to_v", "proj_attn": "to_out.0"}


@dataclass(frozen=True, slots=True)
class Precision:
    """The number format of each network's weights.

    Half-precision text is float16, never bfloat16: positions are rounded to the format of the weights, and bfloat16 rounds them eight
    times more coarsely. The VAE stays in float32: it is small, and half precision overflows in it.
    """

    text: DType = "float16"
    image: DType = "float16"
    unet: DType = "float16"
    vae: DType = "float32"

    @classmethod
    def of(cls, dtype: DType) -> Precision:
        """The formats that go with a UNet in ``dtype``."""
        narrow: DType = "float32" if dtype == "float32" else "float16"
        return cls(narrow, narrow, dtype)


DEFAULT_PRECISION = Precision()
"""Half precision as published."""


@dataclass(frozen=True, slots=True)
class Part:
    """The weight files of one network.

    Attributes:
        folder: where its ``config.json`` is. files: the weights, one or several shards. variant: ``fp16`` where that twin was chosen.
    """

    folder: Path
    files: tuple[Path, ...]
    variant: str | None = None

    @property
    def safe(self) -> bool:
        """Whether the files are safetensors (else pickles of tensors)."""
        return self.files[0].suffix == ".safetensors"

    def holder(self, tensor: str) -> Path:
        """The file that holds a tensor, as the network names it; the first file where none does."""
        for file in self.files:
            if tensor in {_modern(name) for name in _shapes(file)}:
                return file
        return self.files[0]


@dataclass(frozen=True, slots=True)
class Tree:
    """Where every part of Kolors and its adapter lies."""

    text_encoder: Part
    tokenizer: Path
    unet: Part
    vae: Part
    scheduler: Path
    image_encoder: Part
    adapter: Path

    @property
    def files(self) -> tuple[Path, ...]:
        """All files that loading reads."""
        parts = (self.text_encoder, self.unet, self.vae, self.image_encoder)
        configs = tuple(p.folder / "config.json" for p in parts)
        return (*configs, *(f for p in parts for f in p.files), self.tokenizer / "tokenizer.model", self.scheduler, self.adapter)


# -- finding ----------------------------------------------------------------------------------------------------------------
def find(kolors: Path, adapter: Path, precision: Precision = DEFAULT_PRECISION) -> Tree:
    """Find the parts in ``kolors`` (original or diffusers layout) and ``adapter``, and look at each file's structure.

    Where a network lies there twice, float16 reads the half-precision twin, any other format the full one.

    Raises:
        WeightsError: naming every file that is missing or damaged.
    """
    problems: list[str] = []
    text = find_part(kolors / "text_encoder", ("model", "pytorch_model"), precision.text, problems)
    unet = find_part(kolors / "unet", ("diffusion_pytorch_model",), precision.unet, problems)
    vae = find_part(kolors / "vae", ("diffusion_pytorch_model",), precision.vae, problems)
    clip = find_part(adapter / "image_encoder", ("model", "pytorch_model"), precision.image, problems)
    tokenizer = kolors / "tokenizer" if (kolors / "tokenizer" / "tokenizer.model").is_file() else kolors / "text_encoder"
    scheduler = kolors / "scheduler" / "scheduler_config.json"
    weights = next((f for s in (".safetensors", ".bin") if (f := adapter / f"{ADAPTER_STEM}{s}").is_file()), adapter / f"{ADAPTER_STEM}.bin")
    for file in (tokenizer / "tokenizer.model", scheduler, weights):
        look(file, problems)
    if text is None or unet is None or vae is None or clip is None or problems:
        raise _refusal(problems)
    return Tree(text, tokenizer, unet, vae, scheduler, clip, weights)


def survey(kolors: Path, adapter: Path, precision: Precision = DEFAULT_PRECISION) -> Tree:
    """:func:`find`, and hold the names and shapes in every header against the configurations: a second, no weights are read.

    Raises:
        WeightsError: naming every file that is missing, damaged, or holds something else than its configuration says.
    """
    tree = find(kolors, adapter, precision)
    problems: list[str] = []
    blueprints: tuple[tuple[Part, Callable[[Part], Shapes]], ...] = (
        (tree.text_encoder, _chatglm_shapes), (tree.unet, unet_shapes), (tree.vae, vae_shapes), (tree.image_encoder, clip_shapes),
    )
    wanted: dict[Path, Shapes] = {}
    for part, blueprint in blueprints:
        try:
            wanted[part.folder] = blueprint(part)
            problems += differences(part, wanted[part.folder], headers(part))
        except WeightsError as exc:
            problems.append(str(exc))
    if not problems:
        problems += adapter_problems(tree, wanted[tree.unet.folder], wanted[tree.image_encoder.folder])
        problems += _seams(tree, wanted)
    if problems:
        raise _refusal(problems)
    return tree


def find_part(folder: Path, stems: tuple[str, ...], dtype: DType, problems: list[str]) -> Part | None:
    """The weights of one network: safetensors before pickles, the half-precision twin first or last."""
    look(folder / "config.json", problems)
    names = [
        (f"{stem}{tag}{suffix}", f"{stem}{suffix}.index{tag}.json", variant)
        for variant, tag in ((("fp16", ".fp16"), (None, "")) if dtype == "float16" else ((None, ""), ("fp16", ".fp16")))
        for stem, suffix in _kinds(stems)
    ]
    for name, index, variant in names:
        files: tuple[Path, ...] = ()
        if (folder / name).is_file():
            files = (folder / name,)
        elif (folder / index).is_file():
            look(folder / index, problems)
            with contextlib.suppress(ValueError, OSError):  # told by look
                files = tuple(folder / shard for shard in structure.shards(folder / index))
        if files:
            for file in files:
                look(file, problems)
            return Part(folder, files, variant)
    problems.append(f"{folder / names[-1][0]}: expected the weights under this or a kindred name ({', '.join(n for n, _, _ in names)}), found none")
    return None


def _kinds(stems: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(stems[0], ".safetensors"), (stems[-1], ".bin")]


def look(file: Path, problems: list[str]) -> None:
    """Add to ``problems`` what is wrong with the structure of a file, if anything."""
    if not file.is_file():
        problems.append(f"{file}: expected a file, found {'a folder' if file.is_dir() else 'nothing'}")
    elif (damage := structure.inspect(file)) is not None:
        problems.append(f"{file}: expected {damage.expected}, found {damage.found}")


def _refusal(problems: Iterable[str]) -> WeightsError:
    lines = list(dict.fromkeys(problems))
    head = f"Kolors cannot be loaded, {len(lines)} problem{'s' if len(lines) > 1 else ''}:"
    return WeightsError("\n".join((head, *(f"  {line}" for line in lines), f"To mend it, {AGAIN}")))


# -- headers against configurations ----------------------------------------------------------------------------------------
def _shapes(file: Path) -> Shapes:
    """Names and shapes of the tensors in a file, without reading them. Nested dicts are joined by dots.

    Raises:
        WeightsError: it is damaged, or a pickle of more than tensors (which is not executed).
    """
    if file.suffix == ".safetensors":
        with _reading(file), safe_open(file, framework="pt") as handle:
            return {name: tuple(handle.get_slice(name).get_shape()) for name in handle.keys()}  # noqa: SIM118 (no mapping)
    return {name: tuple(value.shape) for name, value in _flat(_unpickle(file, "meta")).items()}


def _unpickle(file: Path, device: str) -> Any:
    """Tensors out of a pickle, mapped and not copied. Anything else in it is refused, never executed."""
    with _reading(file):
        try:
            return torch.load(file, map_location=device, weights_only=True, mmap=True)
        except RuntimeError as exc:
            if "mmap can only be used" not in str(exc):
                raise
            return torch.load(file, map_location=device, weights_only=True)  # from before the zip format


@contextlib.contextmanager
def _reading(file: Path) -> Iterator[None]:
    try:
        yield
    except WeightsError:
        raise
    except FileNotFoundError:
        raise WeightsError(f"{file}: expected a file, found nothing; {AGAIN}") from None
    except (OSError, SafetensorError, RuntimeError, ValueError, KeyError, EOFError, AttributeError) as exc:
        raise WeightsError(f"{file}: expected a whole file of tensors, found one that cannot be read ({first_line(exc)}); {AGAIN}") from exc
    except Exception as exc:
        if type(exc).__name__ != "UnpicklingError":
            raise
        raise WeightsError(
            f"{file}: expected a pickle of tensors alone, found one that asks for other code to be run; it was refused and nothing was run. "
            "Get this file from its publisher, not from elsewhere"
        ) from None


def first_line(exc: BaseException) -> str:
    """The beginning of what a library said."""
    return (str(exc).strip() or type(exc).__name__).splitlines()[0][:200]


def _flat(value: Any, prefix: str = "") -> Tensors:
    if isinstance(value, torch.Tensor):
        return {prefix: value}
    if not isinstance(value, Mapping):
        return {}
    return {k: v for name, inner in value.items() for k, v in _flat(inner, f"{prefix}.{name}" if prefix else str(name)).items()}


def _modern(name: str) -> str:
    """Today's name of a tensor: ChatGLM's outer prefix gone, attention of early VAEs renamed (diffusers does the same when it loads)."""
    pieces = name.removeprefix("transformer.").split(".")
    if len(pieces) >= 2 and pieces[-2] in _OLD_NAMES and "attentions" in pieces:
        pieces[-2] = _OLD_NAMES[pieces[-2]]
    return ".".join(pieces)


def headers(part: Part) -> dict[str, tuple[Path, tuple[int, ...]]]:
    """Name in its present form -> ``(file, shape)`` of every tensor."""
    return {_modern(name): (file, shape) for file in part.files for name, shape in _shapes(file).items()}


def differences(part: Part, wanted: Shapes, found: Mapping[str, tuple[Path, tuple[int, ...]]]) -> list[str]:
    """What ``found`` lacks, has too much, or has in another shape than ``wanted``."""
    out = []
    if absent := sorted(set(wanted) - set(found)):
        out.append(f"{part.files[0] if len(part.files) == 1 else part.folder}: expected {len(wanted)} tensors, found none called {_some(absent)}")
    for name in sorted(set(wanted) & set(found)):
        file, shape = found[name]
        if shape != wanted[name]:
            out.append(f"{file}: expected {name} of shape {list(wanted[name])} by {part.folder / 'config.json'}, found {list(shape)}")
    return out[:4]


def _some(names: list[str]) -> str:
    return f"{', '.join(names[:3])}{f' and {len(names) - 3} more' if len(names) > 3 else ''}"


def config_of(folder: Path) -> dict[str, Any]:
    """The configuration of the network in a folder.

    Raises:
        WeightsError: it cannot be read.
    """
    file = folder / "config.json"
    try:
        plain = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as exc:
        raise WeightsError(f"{file}: expected the configuration of a network as JSON, found none ({first_line(exc)}); {AGAIN}") from exc
    if not isinstance(plain, dict):
        raise WeightsError(f"{file}: expected the configuration of a network, found a JSON {type(plain).__name__}; {AGAIN}")
    return plain


@contextlib.contextmanager
def by_configuration(folder: Path) -> Iterator[None]:
    """Build a network without memory; a configuration that describes none is a fault of its file."""
    try:
        with torch.device("meta"), quiet:
            yield
    except WeightsError:
        raise
    except Exception as exc:
        file = folder / "config.json"
        raise WeightsError(f"{file}: expected the configuration of this network, found one that builds none ({first_line(exc)})") from exc


def shapes_of(model: Any) -> Shapes:
    """Names and shapes of a network's tensors."""
    return {name: tuple(value.shape) for name, value in model.state_dict().items()}


def _chatglm_shapes(part: Part) -> Shapes:
    plain = config_of(part.folder)
    with by_configuration(part.folder):
        return shapes_of(ChatGLMModel(ChatGLMConfig(**plain), empty_init=False))


def unet_shapes(part: Part) -> Shapes:
    """What a UNet holds, by its configuration."""
    plain = config_of(part.folder)
    with by_configuration(part.folder):
        return shapes_of(UNet2DConditionModel.from_config(plain))


def vae_shapes(part: Part) -> Shapes:
    """What a VAE holds, by its configuration."""
    plain = config_of(part.folder)
    with by_configuration(part.folder):
        return shapes_of(AutoencoderKL.from_config(plain))


def clip_config(part: Part) -> Any:
    """CLIP's vision configuration. A whole CLIP keeps the size of the projection elsewhere, so the tensor itself is asked."""
    plain = config_of(part.folder)
    plain = plain.get("vision_config", plain)
    config = CLIPVisionConfig(**{k: v for k, v in plain.items() if k != "model_type"})
    rows = next((shape[0] for file in part.files for name, shape in _shapes(file).items() if name == "visual_projection.weight"), None)
    if rows is not None:
        config.projection_dim = rows
    return config


def clip_shapes(part: Part) -> Shapes:
    """What an image encoder holds, by its configuration."""
    config = clip_config(part)
    with by_configuration(part.folder):
        return shapes_of(CLIPVisionModelWithProjection(config))


def adapter_problems(tree: Tree, unet: Shapes, clip: Shapes) -> list[str]:
    """What does not fit between the adapter, the UNet that it is put into and the encoder that feeds it."""
    try:
        found = _shapes(tree.adapter)
    except WeightsError as exc:
        return [str(exc)]
    keys = [name for name in unet if name.endswith("attn2.to_k.weight")]
    width = unet[keys[0]][1]
    feed = clip["vision_model.post_layernorm.weight"][0]
    channels = [unet[name][0] for name in sorted(keys, key=_adapter_order)]
    wanted: Shapes = {
        "image_proj.latents": found.get("image_proj.latents", (1, 16, width)),
        "image_proj.proj_in.weight": (_inner(found, feed), feed), "image_proj.proj_out.bias": (width,), "image_proj.norm_out.weight": (width,),
    }
    for n, rows in enumerate(channels):
        wanted |= {f"ip_adapter.{2 * n + 1}.{part}.weight": (rows, width) for part in ("to_k_ip", "to_v_ip")}
    out = []
    if absent := sorted(set(wanted) - set(found)):
        out.append(f"{tree.adapter}: expected an adapter with {len(channels)} attention layers, found none called {_some(absent)}")
    out += [
        f"{tree.adapter}: expected {name} of shape {list(wanted[name])} for this UNet and image encoder, found {list(found[name])}"
        for name in sorted(set(wanted) & set(found)) if found[name] != wanted[name]
    ]
    return out[:4]


def _inner(found: Shapes, default: int) -> int:
    """Inner width of the resampler, as its own queries have it."""
    return found.get("image_proj.latents", (default,))[-1]


def _adapter_order(name: str) -> tuple[int, list[int]]:
    """Adapters number the layers as diffusers lists attention: down, up, mid."""
    rank = {"down_blocks": 0, "up_blocks": 1, "mid_block": 2}[name.partition(".")[0]]
    return rank, [int(piece) for piece in name.split(".") if piece.isdigit()]


def _seams(tree: Tree, wanted: Mapping[Path, Shapes]) -> list[str]:
    """Widths that two parts have in common."""
    text, unet = wanted[tree.text_encoder.folder], wanted[tree.unet.folder]
    out = []
    words, width = text["embedding.word_embeddings.weight"]
    taken = unet.get("encoder_hid_proj.weight", (0, 0))[1]
    file = tree.unet.folder / "config.json"
    if taken != width:
        out.append(f"{file}: expected a UNet that takes text {width} wide (as {tree.text_encoder.folder / 'config.json'} gives), found {taken}")
    if (layers := {place_of(name) for name in unet if name.endswith("attn2.to_k.weight")}) != (known := known_places()):
        out.append(f"{file}: expected cross-attention in {sorted(known)}, found it in {sorted(layers)}")
    pieces = load_tokenizer(tree).vocab_size
    if pieces > words:
        out.append(f"{tree.tokenizer / 'tokenizer.model'}: expected at most {words} pieces (the embeddings of the text encoder), found {pieces}")
    return out


def place_of(name: str) -> str:
    """The place of a tensor's attention block, in the words of :data:`~vgot.generators.kolors.identity.PLACES`."""
    pieces = name.split(".")
    return "mid.0" if pieces[0] == "mid_block" else f"{pieces[0].removesuffix('_blocks')}.block_{pieces[1]}.{pieces[3]}"


def known_places() -> set[str]:
    """Every place that weights of references can name."""
    return {f"{part}.{block}.{n}".replace("..", ".") for part, block, layers in PLACES for n in range(layers)}


# -- loading ------------------------------------------------------------------------------------------------------------------
def load_tokenizer(tree: Tree) -> Any:
    """The tokenizer of ChatGLM, read by its own class (no code from the folder runs).

    Raises:
        WeightsError: its file is no sentencepiece model.
    """
    file = tree.tokenizer / "tokenizer.model"
    try:
        with quiet:
            return ChatGLMTokenizer.from_pretrained(str(tree.tokenizer), local_files_only=True, padding_side="left")
    except Exception as exc:
        raise WeightsError(f"{file}: expected a sentencepiece model, found a file that cannot be read as one ({first_line(exc)}); {AGAIN}") from exc


def load_text_encoder(tree: Tree, dtype: DType, device: str = "cpu") -> Any:
    """ChatGLM without its output layer, which Kolors never uses.

    Raises:
        WeightsError: see :func:`checked`.
    """
    part = tree.text_encoder
    with loading(part):
        model, report = ChatGLMModel.from_pretrained(
            str(part.folder), dtype=torch_dtype(dtype), use_safetensors=part.safe, variant=part.variant, output_loading_info=True,
            local_files_only=True,
        )
    model.output_layer = torch.nn.Identity()
    return checked(part, model, report, device)


def load_image_encoder(tree: Tree, dtype: DType, device: str = "cpu") -> tuple[Any, Any]:
    """``(CLIP's vision tower, its image processor)``.

    Raises:
        WeightsError: see :func:`checked`.
    """
    part = tree.image_encoder
    with loading(part):
        config = clip_config(part)
        model, report = CLIPVisionModelWithProjection.from_pretrained(
            str(part.folder), config=config, dtype=torch_dtype(dtype), use_safetensors=part.safe, variant=part.variant, output_loading_info=True,
            local_files_only=True,
        )
    side = config.image_size
    return checked(part, model, report, device), CLIPImageProcessorPil(size={"shortest_edge": side}, crop_size={"height": side, "width": side})


def picture_shape(tree: Tree) -> tuple[int, int]:
    """``(T, D)`` of an encoded reference picture.

    Raises:
        WeightsError: the configuration of the image encoder cannot be read.
    """
    config = clip_config(tree.image_encoder)
    return (config.image_size // config.patch_size) ** 2 + 1, config.hidden_size


def load_unet(tree: Tree, dtype: DType, device: str = "cpu") -> Any:
    """The UNet, without the adapter.

    Raises:
        WeightsError: see :func:`checked`.
    """
    return _diffusers(UNet2DConditionModel, tree.unet, dtype, device)


def load_vae(tree: Tree, dtype: DType, device: str = "cpu") -> Any:
    """The VAE.

    Raises:
        WeightsError: see :func:`checked`.
    """
    return _diffusers(AutoencoderKL, tree.vae, dtype, device)


def load_scheduler(tree: Tree, sampler: Sampler = "euler") -> Any:
    """The noise schedule of Kolors: with Euler steps as published, or DPM++ 2M on Karras' sigmas (about half as many steps).

    Raises:
        WeightsError: its file is no configuration of a schedule.
    """
    try:
        with quiet:
            plain = json.loads(tree.scheduler.read_text(encoding="utf-8"))
            if sampler == "euler":
                return EulerDiscreteScheduler.from_config(plain)
            return DPMSolverMultistepScheduler.from_config(plain, use_karras_sigmas=True, algorithm_type="dpmsolver++", solver_order=2)
    except (OSError, ValueError, TypeError, AttributeError) as exc:
        raise WeightsError(f"{tree.scheduler}: expected the configuration of a noise schedule, found none ({first_line(exc)}); {AGAIN}") from exc


def load_adapter(tree: Tree) -> dict[str, Tensors]:
    """The adapter's tensors as diffusers takes them: ``{"image_proj": …, "ip_adapter": …}``, on the CPU.

    Raises:
        WeightsError: it cannot be read, lacks one of the two, or holds a value that is not finite.
    """
    if tree.adapter.suffix == ".safetensors":
        with _reading(tree.adapter), safe_open(tree.adapter, framework="pt") as handle:
            flat = {name: handle.get_tensor(name) for name in handle.keys()}  # noqa: SIM118 (no mapping)
    else:
        flat = _flat(_unpickle(tree.adapter, "cpu"))
    _finite(flat.items(), lambda _: tree.adapter)
    out: dict[str, Tensors] = {"image_proj": {}, "ip_adapter": {}}
    for name, value in flat.items():
        kind, _, rest = name.partition(".")
        if kind in out:
            out[kind][rest] = value
    if absent := [kind for kind, tensors in out.items() if not tensors]:
        raise WeightsError(f"{tree.adapter}: expected an IP-Adapter with image_proj and ip_adapter, found no {absent[0]}; {AGAIN}")
    return out


def _diffusers(kind: Any, part: Part, dtype: DType, device: str) -> Any:
    with loading(part):
        model, report = kind.from_pretrained(
            str(part.folder), torch_dtype=torch_dtype(dtype), use_safetensors=part.safe, variant=part.variant, output_loading_info=True,
            local_files_only=True,
        )
    return checked(part, model, report, device)


def torch_dtype(name: DType) -> Any:
    """The number format as torch has it."""
    return getattr(torch, name)


@contextlib.contextmanager
def loading(part: Part) -> Iterator[None]:
    """See that the files of a part are whole, and give plain words where a library cannot read them."""
    for file in part.files:
        if (damage := structure.inspect(file)) is not None:
            raise WeightsError(f"{file}: expected {damage.expected}, found {damage.found}; {AGAIN}")
        if not part.safe:
            _unpickle(file, "meta")  # the libraries' own words for a refused pickle do not say which file it was
    try:
        with quiet:
            yield
    except WeightsError:
        raise
    except Exception as exc:
        found = f"found others ({first_line(exc)}); {AGAIN}"
        raise WeightsError(f"{part.folder}: expected the weights that its config.json describes, {found}") from exc


def checked(part: Part, model: Any, report: Mapping[str, Any], device: str) -> Any:
    """Move a network to its device, ready to use.

    Raises:
        WeightsError: tensors were missing or of another shape, or a value is not a finite number.
    """
    missing = sorted(report.get("missing_keys") or ())
    mismatched = sorted(str(entry[0]) if isinstance(entry, tuple | list) else str(entry) for entry in report.get("mismatched_keys") or ())
    for names, what in ((missing, "absent"), (mismatched, "of another shape")):
        if names:
            expected = f"every tensor that {part.folder / 'config.json'} asks for"
            raise WeightsError(f"{part.holder(names[0])}: expected {expected}, found {_some(names)} {what}; {AGAIN}")
    model = model.requires_grad_(False).to(device)
    _finite(model.state_dict().items(), part.holder)
    return model


def _finite(tensors: Iterable[tuple[str, Any]], holder: Callable[[str], Path]) -> None:
    """The least and greatest value of each tensor tell: what is not finite is one of them. Cheap next to reading the file."""
    for name, value in tensors:
        if value.is_floating_point() and value.numel() and not all(torch.isfinite(extreme) for extreme in torch.aminmax(value)):
            found = f"{name} with values that are not, or do not fit {str(value.dtype).removeprefix('torch.')}"
            raise WeightsError(f"{holder(name)}: expected finite numbers, found {found}; {AGAIN}")
