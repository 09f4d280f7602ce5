"""DynamiCrafter's sampler step: ours beside a straightforward transcription of the network; work at full size; full size on a GPU.

    OMP_NUM_THREADS=1 python benchmarks/dynamicrafter.py [--frames 8] [--size 192 256] [--repeat 5] [--gpu-steps 50]

The transcription computes what the published description says, line by line, in fp32 with eager PyTorch: one pass per guidance
branch, text repeated for every frame, keys and values anew at every step, separate projections of queries, keys and values,
three-dimensional convolutions over time. It is run with and without fused attention, and its output is compared with ours first.
Both sides alternate in one process. Memory is what tensors hold beyond weights and inputs, counted by their storage. Prints Markdown.
"""

from __future__ import annotations

import argparse
import dataclasses
import math
import statistics
import tempfile
import time
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional as F
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves
from torch.utils.flop_counter import FlopCounterMode
from vgot.generators.dynamicrafter import guidance, vae
from vgot.generators.dynamicrafter.architecture import for_variant
from vgot.generators.dynamicrafter.blocks import Layer
from vgot.generators.dynamicrafter.convert import load_original
from vgot.generators.dynamicrafter.pipeline import Conditions, DynamiCrafterPipeline, Network, Speed, compile_blocks
from vgot.generators.dynamicrafter.presets import VARIANTS
from vgot.generators.dynamicrafter.scheduler import DynamiCrafterScheduler
from vgot.generators.dynamicrafter.unet import DynamiCrafterUNet, FeatureCache
from vgot.tests.dynamicrafter import tiny

PUBLISHED_TFLOP = {"256": 4.90, "512": 12.60, "1024": 52.34}
"""Counted on the original network: one call, one condition, 16 frames."""


# --- the transcription ---


class Plain:
    """The network from its description, on the same weights. ``fused`` uses PyTorch's fused attention."""

    def __init__(self, net: DynamiCrafterUNet, fused: bool) -> None:
        self.net, self.fused = net, fused

    def __call__(self, sample: Tensor, t: Tensor, text: Tensor, image: Tensor, fs: Tensor) -> Tensor:
        net, (batch, _, frames) = self.net, sample.shape[:3]
        self.frames = frames
        self.embedding = (net.time_embedding(t) + net.fps_embedding(fs)).repeat_interleave(frames, 0)
        per_frame = image.shape[1] == net.config.image_tokens_per_frame * frames
        self.image = image.unflatten(1, (frames, -1)).flatten(0, 1) if per_frame else image.repeat_interleave(frames, 0)
        self.text = text.repeat_interleave(frames, 0)
        x = net.conv_in(sample.transpose(1, 2).reshape(-1, sample.shape[1], *sample.shape[3:]))
        skips = [x := self.temporal(net.transformer_in, x)]
        for block in net.down_blocks:
            for part in (*block.layers, block.downsample):
                if part is not None:
                    x = self.layer(part, x) if isinstance(part, Layer) else part(x)
                    skips.append(x)
        for layer in net.mid_block.layers:
            x = self.layer(layer, x)
        for block in net.up_blocks:
            for layer in block.layers:
                x = self.layer(layer, torch.cat([x, skips.pop()], 1))
            x = x if block.upsample is None else block.upsample(x)
        x = net.conv_out(F.silu(net.conv_norm_out(x)))
        return x.reshape(batch, frames, *x.shape[1:]).transpose(1, 2)

    def layer(self, layer: Layer, x: Tensor) -> Tensor:
        block = layer.resnet
        y = block.conv1(F.silu(block.norm1(x))) + block.time_emb_proj(F.silu(self.embedding))[:, :, None, None]
        y = block.conv2(F.silu(block.norm2(y))) + (x if block.conv_shortcut is None else block.conv_shortcut(x))
        video = y.reshape(-1, self.frames, *y.shape[1:]).transpose(1, 2)
        z = video
        for part in layer.temp_conv.layers:
            z = F.conv3d(F.silu(part.norm(z)), part.conv.weight[..., None], part.conv.bias, padding=(1, 0, 0))
        x = (video + z).transpose(1, 2).reshape(y.shape)
        if layer.attention is None:
            return x
        return self.temporal(layer.temp_attention, self.spatial(layer.attention, x))

    def spatial(self, part: Any, x: Tensor) -> Tensor:
        y = part.proj_in(part.norm(x).reshape(*x.shape[:2], -1).transpose(1, 2))
        y = y + self.to_itself(part.attn1, part.norm1(y))
        attention, z = part.attn2, part.norm2(y)
        q = attention.to_q(z)
        (wk, wv), (uk, uv) = attention.to_kv_text.weight.chunk(2), attention.to_kv_image.weight.chunk(2)
        seen = self.attend(q, F.linear(self.image, uk), F.linear(self.image, uv), attention.heads)
        if attention.alpha is not None:
            seen = seen * (torch.tanh(attention.alpha) + 1)
        y = y + attention.to_out(self.attend(q, F.linear(self.text, wk), F.linear(self.text, wv), attention.heads) + seen)
        y = y + part.ff(part.norm3(y))
        return x + part.proj_out(y).transpose(1, 2).reshape(x.shape)

    def temporal(self, part: Any, x: Tensor) -> Tensor:
        video = x.reshape(-1, self.frames, *x.shape[1:]).transpose(1, 2)
        y = part.proj_in(part.norm(video).permute(0, 3, 4, 2, 1).flatten(0, 2))
        y = y + self.to_itself(part.attn1, part.norm1(y))
        y = y + self.to_itself(part.attn2, part.norm2(y))
        y = part.proj_out(y + part.ff(part.norm3(y)))
        y = y.reshape(video.shape[0], *video.shape[3:], self.frames, -1).permute(0, 4, 3, 1, 2)
        return (video + y).transpose(1, 2).reshape(x.shape)

    def to_itself(self, attention: Any, x: Tensor) -> Tensor:
        q, k, v = (F.linear(x, weight) for weight in attention.to_qkv.weight.chunk(3))
        return attention.to_out(self.attend(q, k, v, attention.heads))

    def attend(self, q: Tensor, k: Tensor, v: Tensor, heads: int) -> Tensor:
        q, k, v = (tensor.unflatten(-1, (heads, -1)).transpose(1, 2) for tensor in (q, k, v))
        if self.fused:
            out = F.scaled_dot_product_attention(q, k, v)
        else:
            out = torch.softmax(q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1]), -1) @ v
        return out.transpose(1, 2).flatten(2)


# --- measuring ---


class Held(TorchDispatchMode):
    """Counts the bytes of live storages made inside; ``peak`` is their largest sum."""

    def __init__(self) -> None:
        super().__init__()
        self.now = self.peak = 0
        self.seen: set[int] = set()

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        out = func(*args, **(kwargs or {}))
        known = {leaf.untyped_storage()._cdata for leaf in tree_leaves((args, kwargs)) if isinstance(leaf, Tensor)}
        for leaf in tree_leaves(out):
            if isinstance(leaf, Tensor):
                storage = leaf.untyped_storage()
                if storage._cdata not in known and storage._cdata not in self.seen:
                    self._count(storage)
        return out

    def _count(self, storage: Any) -> None:
        name, size = storage._cdata, storage.nbytes()
        self.seen.add(name)
        self.now += size
        self.peak = max(self.peak, self.now)

        def gone() -> None:
            self.seen.discard(name)
            self.now -= size

        weakref.finalize(storage, gone)


def peak(work: Callable[[], Any]) -> int:
    """Bytes that the work holds at most."""
    with Held() as held:
        work()
    return held.peak


def alternate(sides: dict[str, Callable[[], Any]], repeat: int) -> dict[str, list[float]]:
    """Seconds of each side, one after the other, ``repeat`` times."""
    times: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(repeat):
        for name, work in sides.items():
            start = time.perf_counter()
            work()
            times[name].append(time.perf_counter() - start)
    return times


def difference(a: Tensor, b: Tensor) -> float:
    """max|a - b| / max(1, max|b|)."""
    return float((a - b).abs().max() / max(1.0, float(b.abs().max())))


def noise(*shape: int, seed: int = 0) -> Tensor:
    """Standard noise."""
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


# --- sections ---


def side_by_side(frames: int, height: int, width: int, repeat: int) -> None:
    """One guided sampler step, ours and the transcription's, on a network of a fifth of the width."""
    net = DynamiCrafterUNet(block_out_channels=(64, 128, 256, 256), attention_head_dim=32, input_heads=3, cross_attention_dim=128).eval()
    sampler = DynamiCrafterScheduler(**VARIANTS["1024"].scheduler())
    sampler.set_timesteps(50)
    h, w, row = height // 8, width // 8, 10
    t, latents = sampler.timesteps[row], noise(1, 4, frames, h, w)
    conditions = Conditions(
        noise(1, 77, 128, seed=1), noise(1, 77, 128, seed=2), noise(1, 256, 128, seed=3), noise(1, 256, 128, seed=4),
        noise(1, 4, 1, h, w, seed=5).expand(-1, -1, frames, -1, -1), torch.tensor([10]),
    )
    fresh = noise(1, 4, frames, h, w, seed=6)

    def finish(branches: list[Tensor]) -> Tensor:
        return sampler.step(guidance.combine(branches, 7.5, None, 0.7), t, latents, variance_noise=fresh).prev_sample

    def plainly(fused: bool) -> Tensor:
        run, sample = Plain(net, fused), torch.cat([latents, conditions.latents], 1)
        return finish([run(sample, t[None], *branch, torch.tensor([10])) for branch in conditions.branches(2)])

    networks = {batched: Network(net, conditions, sampler.timesteps, frames, 2, batched, Speed()) for batched in (True, False)}
    sides = {
        "transcription, attention written out": lambda: plainly(False),
        "transcription, fused attention": lambda: plainly(True),
        "ours, one branch after the other": lambda: finish(networks[False].predict(latents, row, 2)),
        "ours": lambda: finish(networks[True].predict(latents, row, 2)),
    }
    reference = plainly(False)
    errors = {name: difference(work(), reference) for name, work in sides.items()}
    assert max(errors.values()) < 1e-4, errors
    memory = {name: peak(work) for name, work in sides.items()}
    times = alternate(sides, repeat)
    base = times["ours"]
    print(f"\n## A guided sampler step: {width}x{height}, {frames} frames, {sum(p.numel() for p in net.parameters()) / 1e6:.0f} M parameters, fp32\n")
    print("| side | s, median (min) | time / ours, median (quartiles) | MiB held | memory / ours | difference |")
    print("|---|---|---|---|---|---|")
    for name, found in times.items():
        ratios = sorted(a / b for a, b in zip(found, base, strict=True))
        low, _, high = statistics.quantiles(ratios, n=4) if len(ratios) > 1 else (ratios[0],) * 3
        print(
            f"| {name} | {statistics.median(found):.2f} ({min(found):.2f}) | {statistics.median(ratios):.2f} ({low:.2f}–{high:.2f}) "
            f"| {memory[name] / 2**20:.0f} | {memory[name] / memory['ours']:.2f} | {errors[name]:.1e} |"
        )


def flops(variant: str, branches: int, share: bool, reuse: bool = False) -> float:
    """TFLOP of one step at full size on the meta device; ``share`` hands the branches over together, ``reuse`` leaves out the deep levels."""
    preset = VARIANTS[variant]
    net, h, w = for_variant(variant).empty()["unet"], preset.height // 8, preset.width // 8
    meta = {"device": "meta"}
    copies = 1 if share else branches
    inputs = torch.empty(copies, 8, 16, h, w, **meta), torch.empty(branches, 77, 1024, **meta), torch.empty(branches, 256, 1024, **meta)
    cache = FeatureCache(True, torch.empty(branches * 16, net.config.block_out_channels[1], h, w, **meta)) if reuse else None
    with FlopCounterMode(display=False) as counter:
        net(inputs[0], torch.empty(copies, **meta), inputs[1], inputs[2], torch.empty(copies, **meta), cache=cache)
    return counter.get_total_flops() / 1e12


def repeated_text(variant: str) -> float:
    """TFLOP that the original spends on keys and values of the same text for each further frame."""
    net = for_variant(variant).empty()["unet"]
    weights = sum(layer.attention.attn2.to_kv_text.weight.numel() for layer in net.layers() if layer.attention is not None)
    return 2 * 77 * (VARIANTS[variant].frames - 1) * weights / 1e12


def work() -> None:
    """FLOPs at full size: against the count on the original, and what shared branches save."""
    print("\n## Work per step at full size (counted, no device)\n")
    print("| checkpoint | TFLOP, 1 branch | and text per frame | original | off by | 2 branches | of 2 originals | 3 branches | of 3 originals |")
    print("|---|---|---|---|---|---|---|---|---|")
    for variant, expected in PUBLISHED_TFLOP.items():
        one, two, three = flops(variant, 1, True), flops(variant, 2, True), flops(variant, 3, True)
        whole = one + repeated_text(variant)
        off = whole / expected - 1
        print(
            f"| {variant} | {one:.2f} | {whole:.2f} | {expected:.2f} | {off:+.2%} | {two:.2f} | {two / (2 * expected):.1%} "
            f"| {three:.2f} | {three / (3 * expected):.1%} |"
        )
        assert abs(off) < 0.01, f"the work of {variant} is off by {off:.2%}"


def approximations(steps: int = 20) -> None:
    """How far the opt-in modes drift from the exact run on a tiny seeded network, and the work they leave at full size (1024, guided)."""
    pipe = tiny_pipeline()
    text, image = noise(2, 77, 48, seed=1), noise(2, 64, 48, seed=2)
    conditions = Conditions(text[:1], text[1:], image[:1], image[1:], noise(1, 4, 1, 16, 16, seed=3).expand(-1, -1, 4, -1, -1), torch.tensor([10]))

    def run(count: int = steps, speed: Speed | None = None, seed: int = 4) -> Tensor:
        return pipe.denoise(noise(1, 4, 4, 16, 16, seed=seed), conditions, steps=count, eta=0.0, speed=speed)

    guided, alone, shallow = flops("1024", 2, True), flops("1024", 1, True), flops("1024", 2, True, reuse=True)
    exact = run()
    other = float((run(seed=5) - exact).square().mean().sqrt())
    share = sum(200 <= row.t <= 800 for row in pipe.scheduler.steps(0.0)) / steps
    half = math.ceil(steps / 2) / steps
    third = math.ceil(steps / 3) / steps
    rows = [
        ("half the steps", run(steps // 2), 0.5),
        ("half the steps, exact final scale", run(steps // 2) * final_scale(steps) / final_scale(steps // 2), 0.5),
        ("guidance at timesteps 200 to 800 only", run(speed=Speed(guidance_interval=(200, 800))), share + (1 - share) * alone / guided),
        ("deep features at every 2nd step", run(speed=Speed(reuse_deep=2)), half + (1 - half) * shallow / guided),
        ("deep features at every 3rd step", run(speed=Speed(reuse_deep=3)), third + (1 - third) * shallow / guided),
    ]
    print(f"\n## Approximations (opt-in): tiny seeded network, {steps} steps, eta 0\n")
    print("Drift is the root mean square difference of the final latents; another seed is the scale of a different film.\n")
    print("| mode | drift | of another seed | work left |\n|---|---|---|---|")
    for name, found, left in rows:
        drift = float((found - exact).square().mean().sqrt())
        print(f"| {name} | {drift:.3f} | {drift / other:.1%} | {left:.0%} |")


def final_scale(steps: int) -> float:
    """The factor that is left on the latents of the 1024 checkpoint after so many steps."""
    sampler = DynamiCrafterScheduler(**VARIANTS["1024"].scheduler())
    sampler.set_timesteps(steps)
    return sampler.steps(0.0)[-1].scale


def tiny_pipeline() -> DynamiCrafterPipeline:
    """The seeded network of the tests with the sampler of the 1024 checkpoint."""
    state = tiny.checkpoint("tiny_v")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.safetensors"
        save_file(state, path)
        parts = load_original(path, architecture=tiny.architecture("tiny_v"))
    return DynamiCrafterPipeline.of(dataclasses.replace(parts, scheduler=DynamiCrafterScheduler(**VARIANTS["1024"].scheduler())))


def on_gpu(variant: str, steps: int) -> None:
    """Full-size networks with random weights: seconds and memory of a step and of a shot. Says nothing about quality."""
    preset, device, dtype = VARIANTS[variant], torch.device("cuda"), torch.bfloat16
    h, w, t = preset.height // 8, preset.width // 8, preset.frames
    with torch.device(device):
        torch.set_default_dtype(dtype)
        net = DynamiCrafterUNet(**for_variant(variant).unet).eval()
        codec = vae.make().eval()
        torch.set_default_dtype(torch.float32)
    sampler = DynamiCrafterScheduler(**preset.scheduler())
    sampler.set_timesteps(steps, device)
    conditions = Conditions(
        *(noise(1, count, 1024, seed=count + n).to(device) for n, count in enumerate((77, 77, 256, 256))),
        noise(1, 4, 1, h, w, seed=5).to(device).expand(-1, -1, t, -1, -1), torch.tensor([preset.fs], device=device),
    )
    latents = noise(1, 4, t, h, w).to(device)
    print(f"\n## {torch.cuda.get_device_name()}: {variant}, {preset.width}x{preset.height}, {t} frames, bf16, random weights\n")
    print("| step | s, median (min) | peak GiB | TFLOP/s |\n|---|---|---|---|")
    plain = 2 * PUBLISHED_TFLOP[variant]

    def measure(name: str, run: Callable[[], Any]) -> None:
        for _ in range(3):
            out = run()
        assert all(bool(torch.isfinite(part).all()) for part in out), "random weights left the range of numbers"
        torch.cuda.reset_peak_memory_stats()
        times = []
        for _ in range(10):
            torch.cuda.synchronize()
            start = time.perf_counter()
            run()
            torch.cuda.synchronize()
            times.append(time.perf_counter() - start)
        middle = statistics.median(times)
        print(f"| {name} | {middle:.3f} ({min(times):.3f}) | {torch.cuda.max_memory_allocated() / 2**30:.1f} | {plain / middle:.0f} |", flush=True)

    def step(batched: bool) -> Callable[[], list[Tensor]]:
        network = Network(net, conditions, sampler.timesteps, t, 2, batched, Speed())
        return lambda: network.predict(latents, 0, 2)

    measure("one branch after the other", step(False))
    measure("both branches together", step(True))
    net.to(memory_format=torch.channels_last)
    measure("and channels-last weights", step(True))
    start = time.perf_counter()
    compile_blocks(net)
    together = step(True)
    together()
    torch.cuda.synchronize()
    print(f"| (compiling the blocks) | {time.perf_counter() - start:.0f} | | |")
    measure("and compiled blocks", together)
    pipe = DynamiCrafterPipeline(codec, None, None, None, None, net, sampler, variant)  # type: ignore[arg-type]
    torch.cuda.reset_peak_memory_stats()
    start = time.perf_counter()
    made = pipe.denoise(latents, conditions, steps=steps, generators=torch.Generator().manual_seed(0))
    for _, frames in pipe.iter_frames(made):
        del frames
    torch.cuda.synchronize()
    seconds, held = time.perf_counter() - start, torch.cuda.max_memory_allocated() / 2**30
    print(f"| (a shot of {steps} steps, decoded) | {seconds:.1f} | {held:.1f} | |", flush=True)
    print("\n| decoding 16 frames | s | peak GiB |\n|---|---|---|")
    for chunk in (1, 4, 16):
        torch.cuda.reset_peak_memory_stats()
        for _ in range(2):
            torch.cuda.synchronize()
            start = time.perf_counter()
            for _, frames in vae.decode_frames(codec, latents, chunk):
                del frames
            torch.cuda.synchronize()
        print(f"| {chunk} at a time | {time.perf_counter() - start:.2f} | {torch.cuda.max_memory_allocated() / 2**30:.1f} |", flush=True)


def main() -> None:
    """Run the sections that this machine can."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", type=int, default=8)
    parser.add_argument("--size", type=int, nargs=2, default=(192, 256), metavar=("HEIGHT", "WIDTH"))
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--gpu-steps", type=int, default=50)
    options = parser.parse_args()
    torch.set_grad_enabled(False)
    torch.manual_seed(0)
    print(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads")
    work()
    side_by_side(options.frames, *options.size, options.repeat)
    approximations()
    if torch.cuda.is_available():
        on_gpu("1024", options.gpu_steps)
    else:
        print("\nNo CUDA device: the full-size section was not run.")


if __name__ == "__main__":
    main()
