"""Seconds per picture and peak memory of Kolors with its adapter, the official arrangement against ours, on random weights of full size.

    python benchmarks/kolors.py                     # on a GPU: 1024x576 and 1024x1024, 50 steps
    python benchmarks/kolors.py --pictures 8 --compile --xformers
    python benchmarks/kolors.py                     # without one: says so, and rehearses at the smallest size

*Official*: stock pipeline in half precision, model CPU offload, pictures one by one, each with its prompt and its portrait encoded anew.
*Ours*: every prompt and portrait encoded once, parts resident, bfloat16. Both draw the same number of pictures with guidance 5.0 and identity 0.5 in
one run, so ratios hold where seconds do not. Random weights cost what real ones cost; what they draw is noise.

NOT YET RUN ON A GPU: only the rehearsal has been; no figure of full size is known.
"""

from __future__ import annotations

import argparse
import contextlib
import math
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from accelerate import init_empty_weights
from PIL import Image
from vgot.generators.kolors import memory, phases
from vgot.generators.kolors.identity import Reference
from vgot.generators.kolors.libraries import (
    AutoencoderKL,
    ChatGLMConfig,
    ChatGLMModel,
    ChatGLMTokenizer,
    CLIPImageProcessorPil,
    CLIPVisionConfig,
    CLIPVisionModelWithProjection,
    DPMSolverMultistepScheduler,
    EulerDiscreteScheduler,
    KolorsPipeline,
    UNet2DConditionModel,
    quiet,
    torch,
)
from vgot.generators.kolors.loader import Part, Precision, Tree
from vgot.generators.kolors.phases import DenoisePhase, Order, ReferencePhase, Sampling, TextPhase
from vgot.generators.kolors.tracking import Tracker

GUIDANCE, IDENTITY = 5.0, 0.5
PROMPTS = ("a woman in a red coat on a quay in the rain", "an old man mends a net by a lamp", "a girl runs over a field", "an empty street at night")


@dataclass(frozen=True)
class Shape:
    """Sizes of all parts."""

    text: dict[str, int]
    unet: dict[str, Any]
    vae: dict[str, Any]
    image: dict[str, int]
    queries: int
    inner: int


FULL = Shape(
    {"num_layers": 28, "padded_vocab_size": 65024, "hidden_size": 4096, "ffn_hidden_size": 13696, "kv_channels": 128, "num_attention_heads": 32},
    {"block_out_channels": (320, 640, 1280), "attention_head_dim": (5, 10, 20), "transformer_layers_per_block": (1, 2, 10),
     "cross_attention_dim": 2048, "encoder_hid_dim": 4096, "addition_time_embed_dim": 256, "projection_class_embeddings_input_dim": 5632,
     "sample_size": 128},
    {"block_out_channels": (128, 256, 512, 512), "layers_per_block": 2, "sample_size": 1024},
    {"hidden_size": 1024, "intermediate_size": 4096, "num_hidden_layers": 24, "num_attention_heads": 16, "image_size": 336, "projection_dim": 768},
    16, 768,
)
TINY = Shape(
    {"num_layers": 2, "padded_vocab_size": 429, "hidden_size": 48, "ffn_hidden_size": 64, "kv_channels": 12, "num_attention_heads": 4},
    {"block_out_channels": (16, 32, 32), "attention_head_dim": (2, 4, 4), "transformer_layers_per_block": (1, 1, 2), "cross_attention_dim": 32,
     "encoder_hid_dim": 48, "addition_time_embed_dim": 8, "projection_class_embeddings_input_dim": 96, "norm_num_groups": 8, "sample_size": 8},
    {"block_out_channels": (8, 8, 16, 16), "layers_per_block": 1, "norm_num_groups": 4, "sample_size": 64},
    {"hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 3, "num_attention_heads": 4, "image_size": 28, "projection_dim": 16},
    4, 64,
)


# -- random weights -----------------------------------------------------------------------------------------------------------
def fill(module: Any, device: str, dtype: Any, seed: int) -> Any:
    """Give a network without memory its weights: norms 1, biases 0, matrices so that activations keep their size."""
    noise = torch.Generator(device).manual_seed(seed)
    for owner in module.modules():
        for name, empty in list(owner._parameters.items()):
            if empty is None:
                continue
            value = torch.zeros(empty.shape, device=device, dtype=dtype)
            if empty.ndim > 1:
                value = torch.randn(empty.shape, generator=noise, device=device, dtype=dtype).mul_(0.7 / math.sqrt(math.prod(empty.shape[1:])))
            elif name == "weight":
                value.fill_(1.0)
            owner._parameters[name] = torch.nn.Parameter(value, requires_grad=False)
    with quiet:
        return module.eval().to(device, dtype)


class Maker:
    """Stands for the loader: the same parts, random."""

    def __init__(self, shape: Shape, folder: Path) -> None:
        self.shape = shape
        self.vocabulary = folder / "tokenizer.model"
        self._train()
        part = Part(folder, (folder / "none",))
        self.tree = Tree(part, folder, part, part, folder, part, folder)

    def _train(self) -> None:
        import sentencepiece

        with self.vocabulary.open("wb") as out:
            sentencepiece.SentencePieceTrainer.train(
                sentence_iterator=iter(PROMPTS * 20), model_writer=out, model_type="bpe", vocab_size=380, byte_fallback=True,
                character_coverage=1.0, unk_id=0, bos_id=1, eos_id=2, pad_id=-1, num_threads=1, minloglevel=2,
            )

    def text(self, _: Any, dtype: str, device: str = "cpu") -> Any:
        config = ChatGLMConfig(
            **self.shape.text, multi_query_attention=True, multi_query_group_num=2, seq_length=32768 if self.shape is FULL else 512,
            add_qkv_bias=True, rmsnorm=True, post_layer_norm=True, original_rope=True, add_bias_linear=False, attention_softmax_in_fp32=True,
        )
        with init_empty_weights(include_buffers=False):
            model = ChatGLMModel(config, empty_init=False)
        model.output_layer = torch.nn.Identity()
        return fill(model, device, getattr(torch, dtype), 1)

    def tokenizer(self, _: Any) -> Any:
        return ChatGLMTokenizer(str(self.vocabulary), padding_side="left", model_max_length=256, clean_up_tokenization_spaces=False)

    def unet(self, _: Any, dtype: str, device: str = "cpu") -> Any:
        down, up = "CrossAttnDownBlock2D", "CrossAttnUpBlock2D"
        with init_empty_weights(include_buffers=False):
            model = UNet2DConditionModel(
                **self.shape.unet, down_block_types=("DownBlock2D", down, down), up_block_types=(up, up, "UpBlock2D"), use_linear_projection=True,
                encoder_hid_dim_type="text_proj", addition_embed_type="text_time",
            )
        return fill(model, device, getattr(torch, dtype), 2)

    def vae(self, _: Any, dtype: str, device: str = "cpu") -> Any:
        with init_empty_weights(include_buffers=False):
            model = AutoencoderKL(
                **self.shape.vae, down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4, latent_channels=4,
                scaling_factor=0.13025, force_upcast=False,
            )
        return fill(model, device, getattr(torch, dtype), 3)

    def image(self, _: Any, dtype: str, device: str = "cpu") -> tuple[Any, Any]:
        side = self.shape.image["image_size"]
        with init_empty_weights(include_buffers=False):
            model = CLIPVisionModelWithProjection(CLIPVisionConfig(**self.shape.image, patch_size=14))
        processor = CLIPImageProcessorPil(size={"shortest_edge": side}, crop_size={"height": side, "width": side})
        return fill(model, device, getattr(torch, dtype), 4), processor

    def scheduler(self, _: Any, sampler: str = "euler") -> Any:
        common = {"beta_schedule": "scaled_linear", "beta_start": 0.00085, "beta_end": 0.014, "num_train_timesteps": 1100, "steps_offset": 1}
        if sampler == "dpm":
            return DPMSolverMultistepScheduler(**common, use_karras_sigmas=True)
        return EulerDiscreteScheduler(**common, timestep_spacing="leading")

    def adapter(self, _: Any = None) -> dict[str, dict[str, Any]]:
        """Resampler of four layers, and two matrices for each cross-attention of the UNet."""
        noise = torch.Generator("cpu").manual_seed(5)
        width, feed, inner = self.shape.unet["cross_attention_dim"], self.shape.image["hidden_size"], self.shape.inner

        def matrix(*shape: int) -> Any:
            return torch.randn(shape, generator=noise).mul_(0.7 / math.sqrt(shape[-1])).half()

        proj = {"latents": matrix(1, self.shape.queries, width), "proj_in.weight": matrix(width, feed), "proj_out.weight": matrix(width, width)}
        norms = ["norm_out"]
        for n in range(4):
            proj |= {
                f"layers.{n}.0.to_q.weight": matrix(inner, width), f"layers.{n}.0.to_kv.weight": matrix(2 * inner, width),
                f"layers.{n}.0.to_out.weight": matrix(width, inner), f"layers.{n}.1.1.weight": matrix(4 * width, width),
                f"layers.{n}.1.3.weight": matrix(width, 4 * width),
            }
            norms += [f"layers.{n}.0.norm1", f"layers.{n}.0.norm2", f"layers.{n}.1.0"]
        proj |= {f"{n}.weight": torch.ones(width).half() for n in norms}
        proj |= {f"{n}.bias": torch.zeros(width).half() for n in (*norms, "proj_in", "proj_out")}
        channels, depth = self.shape.unet["block_out_channels"], self.shape.unet["transformer_layers_per_block"]
        down = [channels[i] for i in (1, 2) for _ in range(2 * depth[i])]
        up = [channels[i] for i in (2, 1) for _ in range(3 * depth[i])]
        layers = [*down, *up, *[channels[2]] * depth[2]]
        return {"image_proj": proj, "ip_adapter": {
            f"{2 * n + 1}.{part}.weight": matrix(c, width) for n, c in enumerate(layers) for part in ("to_k_ip", "to_v_ip")
        }}

    @contextlib.contextmanager
    def instead(self) -> Iterator[None]:
        """Phases read from here meanwhile."""
        names = {
            "load_text_encoder": self.text, "load_tokenizer": self.tokenizer, "load_unet": self.unet, "load_vae": self.vae,
            "load_image_encoder": self.image, "load_scheduler": self.scheduler, "load_adapter": self.adapter,
            "picture_shape": lambda _: ((self.shape.image["image_size"] // 14) ** 2 + 1, self.shape.image["hidden_size"]),
        }
        before = {name: getattr(phases, name) for name in names}
        for name, function in names.items():
            setattr(phases, name, function)
        try:
            yield
        finally:
            for name, function in before.items():
                setattr(phases, name, function)


# -- measuring ----------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Figure:
    """What one arrangement took: seconds of each picture (all work shared out), and peak bytes of tensors on the device."""

    seconds: float
    peak: float


def measured(device: str, pictures: int, work: Callable[[], None], warm: Callable[[], None], *, compiled: bool = False) -> Figure:
    """Time and peak of ``work``, which draws ``pictures``. ``warm`` runs before, unmeasured. The CPU's count does not see compiled code."""
    warm()
    if device == "cpu":
        with contextlib.nullcontext(None) if compiled else Tracker() as count:
            start = time.perf_counter()
            work()
            return Figure((time.perf_counter() - start) / pictures, count.peak if count is not None else math.nan)
    torch.cuda.synchronize()
    torch.cuda.reset_peak_memory_stats()
    start = time.perf_counter()
    work()
    torch.cuda.synchronize()
    return Figure((time.perf_counter() - start) / pictures, torch.cuda.max_memory_allocated())


def portrait(n: int) -> Image.Image:
    return Image.fromarray(np.random.default_rng(n).integers(0, 256, (64, 64, 3), dtype=np.uint8)).resize((512, 512))


def official(maker: Maker, device: str, size: tuple[int, int], steps: int, pictures: int) -> Figure:
    """The stock pipeline as the published program uses it."""
    dtype = "float16" if device != "cpu" else "float32"
    encoder, processor = maker.image(None, dtype)
    pipe = KolorsPipeline(
        vae=maker.vae(None, dtype), text_encoder=maker.text(None, dtype), tokenizer=maker.tokenizer(None), unet=maker.unet(None, dtype),
        scheduler=maker.scheduler(None), image_encoder=encoder, feature_extractor=processor, force_zeros_for_empty_prompt=False,
    )
    with quiet:
        pipe.load_ip_adapter(maker.adapter(), subfolder="", weight_name="", image_encoder_folder=None)
    pipe.set_ip_adapter_scale(IDENTITY)
    pipe.set_progress_bar_config(disable=True)
    if device != "cpu":
        pipe.enable_model_cpu_offload(device=device)

    def draw(count: int, steps: int) -> None:
        for n in range(count):
            pipe(
                prompt=PROMPTS[n % len(PROMPTS)], negative_prompt="", ip_adapter_image=[portrait(n)], width=size[0], height=size[1],
                num_inference_steps=steps, guidance_scale=GUIDANCE, generator=torch.Generator("cpu").manual_seed(n),
            )

    figure = measured(device, pictures, lambda: draw(pictures, steps), lambda: draw(1, 1))
    pipe.remove_all_hooks()
    return figure


def ours(
    maker: Maker, device: str, size: tuple[int, int], steps: int, pictures: int, *, attention: Any = "sdpa", compile: str | None = None
) -> Figure:
    """Phases kept resident; prompts and portraits encoded once; reading the weights is not measured, as for the official arrangement."""
    precision = Precision.of("bfloat16" if device != "cpu" else "float32")
    sampling = Sampling(*size, steps, GUIDANCE)
    with maker.instead():
        words, eyes = TextPhase(maker.tree, precision, device).load(), ReferencePhase(maker.tree, precision, device).load()
        draw = DenoisePhase(maker.tree, precision, device, attention=attention, compile=compile).load()

        def make(count: int, sampling: Sampling) -> None:
            prompts = [PROMPTS[n % len(PROMPTS)] for n in range(count)]
            texts = dict(zip((*PROMPTS, ""), words.encode([*PROMPTS, ""]), strict=True))
            for n, prompt in enumerate(prompts):
                reference = {"someone": eyes.encode([portrait(n)])[0]}
                draw.draw([Order(texts[prompt], texts[""], n, (Reference("someone", IDENTITY),), reference)], sampling)

        figure = measured(device, pictures, lambda: make(pictures, sampling), lambda: make(1, Sampling(*size, 2, GUIDANCE)), compiled=bool(compile))
        for phase in (words, eyes, draw):
            phase.unload()
    return figure


def row(name: str, size: tuple[int, int], figure: Figure, base: Figure) -> str:
    ratio = f"{base.seconds / figure.seconds:.2f}"
    return f"| {name} | {size[0]}x{size[1]} | {figure.seconds:.2f} | {ratio} | {'-' if math.isnan(figure.peak) else memory.gib(figure.peak)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=int, default=4)
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--compile", action="store_true", help="also with torch.compile (inductor)")
    parser.add_argument("--xformers", action="store_true", help="also with xformers' attention")
    parser.add_argument("--device", default="cuda")
    options = parser.parse_args()
    device, shape, sizes, steps, pictures = options.device, FULL, [(1024, 576), (1024, 1024)], options.steps, options.pictures
    if device.startswith("cuda") and not torch.cuda.is_available():
        print("No CUDA device here: nothing is measured. A rehearsal at the smallest size on the CPU follows; its figures mean nothing.\n")
        device, shape, sizes, steps, pictures = "cpu", TINY, [(128, 64)], 2, 2
        torch.set_num_threads(1)
    elif device.startswith("cuda"):
        print(f"{torch.cuda.get_device_name(device)}, torch {torch.__version__}, {steps} steps, {pictures} pictures\n")
    print("| arrangement | size | s per picture | official / this | peak |\n|---|---|---|---|---|")
    variants: list[tuple[str, dict[str, Any]]] = [("ours", {})]
    if options.xformers:
        variants.append(("ours, xformers", {"attention": "xformers"}))
    if options.compile:
        variants.append(("ours, compiled", {"compile": "inductor" if device != "cpu" else "aot_eager"}))
    with tempfile.TemporaryDirectory() as folder:
        maker = Maker(shape, Path(folder))
        for size in sizes:
            base = official(maker, device, size, steps, pictures)
            print(row("official" if device != "cpu" else "stock, no offload", size, base, base), flush=True)
            for name, changes in variants:
                print(row(name, size, ours(maker, device, size, steps, pictures, **changes), base), flush=True)
    if shape is FULL:
        for size in sizes:
            print(f"predicted at {size[0]}x{size[1]}: {memory.predict('resident', memory.Work(*size)).line()}")


if __name__ == "__main__":
    main()
