"""What Kolors draws: identity where and as much as it is asked for, alone or in a batch, today or from kept tensors."""

from __future__ import annotations

import logging
import weakref
from collections.abc import Callable
from dataclasses import replace

import pytest
from diffusers import KolorsPipeline
from PIL import Image
from vgot.errors import CorruptError, InputError, MissingExtra, RenderError
from vgot.generators.kolors import phases
from vgot.generators.kolors.embeds import TextEmbeds, embeds_from_bytes, embeds_to_bytes, square
from vgot.generators.kolors.identity import Reference
from vgot.generators.kolors.libraries import torch
from vgot.generators.kolors.loader import load_adapter, load_scheduler, load_text_encoder, load_tokenizer, load_unet, load_vae
from vgot.generators.kolors.phases import DenoisePhase, Order, ReferencePhase, Sampling, TextPhase
from vgot.generators.kolors.pipeline import MAX_TOKENS, check_size

from tests.adapted.pictures import BATCH_TOLERANCE, FULL, LEFT, RIGHT, SMALL, STYLE, Kit, apart, portrait

from .conftest import OTHER, PROMPT


def noise(seed: int, sampling: Sampling = SMALL) -> torch.Tensor:
    return torch.randn((1, 4, sampling.height // 8, sampling.width // 8), generator=torch.Generator("cpu").manual_seed(seed))


@pytest.fixture(scope="module")
def plain(kit: Kit) -> KolorsPipeline:
    """Kolors as diffusers has it, text encoder and all, never touched by an adapter."""
    tree = kit.tree
    pipe = KolorsPipeline(
        vae=load_vae(tree, "float32"), text_encoder=load_text_encoder(tree, "float32"), tokenizer=load_tokenizer(tree),
        unet=load_unet(tree, "float32"), scheduler=load_scheduler(tree), force_zeros_for_empty_prompt=False,
    )
    pipe.set_progress_bar_config(disable=True)
    return pipe


def stock(pipe: KolorsPipeline, seed: int = 1, guidance: float = SMALL.guidance, **more: object) -> torch.Tensor:
    return pipe(
        PROMPT, negative_prompt="", width=64, height=64, num_inference_steps=SMALL.steps, guidance_scale=guidance, latents=noise(seed),
        output_type="latent", **more,
    ).images


# -- plain Kolors -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "references", [(), (Reference("mary", 0.0),), (Reference("mary", 0.0, LEFT), Reference("tom", {"up": 0}))], ids=["none", "zero", "zeros"],
)
def test_weight_zero_is_plain_kolors_bit_for_bit(kit: Kit, plain: KolorsPipeline, references: tuple[Reference, ...]) -> None:
    """This is the path without a text encoder, too: stock Kolors encodes the prompt itself."""
    assert torch.equal(kit.latents(kit.order(references=references)), stock(plain))


def test_identity_off_is_weight_zero(kit: Kit, plain: KolorsPipeline) -> None:
    cast = (Reference("mary", 0.6, LEFT), Reference("previous", STYLE))
    assert torch.equal(kit.latents(kit.order(references=cast, identity=False)), stock(plain))
    assert apart(kit.latents(kit.order(references=cast)), stock(plain)) > 0.1


def test_without_guidance_only_positives_count(kit: Kit, plain: KolorsPipeline) -> None:
    free = replace(SMALL, guidance=1.0)
    bare = kit.order()
    assert torch.equal(kit.latents(bare, sampling=free), stock(plain, guidance=1.0))
    cast = replace(bare, references=(Reference("mary", 0.6),), negative=None)
    pair = kit.pictures["mary"].pair
    spoiled = {"mary": replace(kit.pictures["mary"], pair=torch.stack([pair[0] + 100, pair[1]]))}
    assert torch.equal(kit.latents(cast, sampling=free), kit.latents(replace(cast, embeds=spoiled), sampling=free))
    with pytest.raises(InputError, match="negative prompt"):
        kit.latents(cast)


# -- identity -----------------------------------------------------------------------------------------------------------------
def test_another_portrait_is_another_picture(kit: Kit) -> None:
    mary, tom = (kit.latents(kit.order(references=(Reference(name, 0.5),))) for name in ("mary", "tom"))
    assert (mary - tom).abs().mean() > 0.1


def test_one_reference_is_what_diffusers_makes_of_it(kit: Kit, plain: KolorsPipeline) -> None:
    """The same adapter in the stock pipeline, weights as numbers and per block, against masks that carry the weight."""
    pipe = KolorsPipeline(**{**plain.components, "unet": load_unet(kit.tree, "float32")}, force_zeros_for_empty_prompt=False)
    pipe.set_progress_bar_config(disable=True)
    pipe.load_ip_adapter(load_adapter(kit.tree), subfolder="", weight_name="", image_encoder_folder=None)
    for weight in (0.6, STYLE, {"down": {"block_2": [0.0, 0.5]}, "mid": 0.3}):
        pipe.set_ip_adapter_scale(weight)
        expected = stock(pipe, ip_adapter_image_embeds=[kit.pictures["mary"].pair])
        assert apart(kit.latents(kit.order(references=(Reference("mary", weight),))), expected) < BATCH_TOLERANCE


def test_two_weights_in_one_adapter_follow_the_formula(kit: Kit) -> None:
    """Z = Attn(text) + Σ λ Attn(reference), computed by hand inside one attention layer of a running picture."""
    layer = kit.draw.pipe.unet.mid_block.attentions[0].transformer_blocks[0].attn2
    seen: list[tuple[torch.Tensor, torch.Tensor]] = []

    def attend(query: torch.Tensor, keys: torch.Tensor, values: torch.Tensor) -> torch.Tensor:
        heads = [x.unflatten(-1, (layer.heads, -1)).transpose(1, 2) for x in (query, keys, values)]
        weights = torch.softmax(heads[0] @ heads[1].transpose(-1, -2) / heads[0].shape[-1] ** 0.5, -1)
        return (weights @ heads[2]).transpose(1, 2).flatten(2)

    def check(module: object, args: tuple[torch.Tensor], kwargs: dict[str, object], out: torch.Tensor) -> None:
        text, pictures = kwargs["encoder_hidden_states"]  # type: ignore[misc]
        query = layer.to_q(args[0])
        z = attend(query, layer.to_k(text), layer.to_v(text))
        for n, weight in enumerate((0.6, 0.25)):
            tokens = pictures[0][:, n]
            z = z + weight * attend(query, layer.processor.to_k_ip[0](tokens), layer.processor.to_v_ip[0](tokens))
        seen.append((layer.to_out[0](z), out))

    handle = layer.register_forward_hook(check, with_kwargs=True)
    try:
        kit.latents(kit.order(references=(Reference("mary", 0.6), Reference("previous", 0.25, role="previous"))))
    finally:
        handle.remove()
    assert len(seen) == SMALL.steps
    for expected, found in seen:
        assert apart(expected, found) < 1e-5 * float(found.abs().max() + 1)


def test_weights_of_one_picture_add_up(kit: Kit) -> None:
    twice = kit.latents(kit.order(references=(Reference("mary", 0.3), Reference("mary", 0.3))))
    once = kit.latents(kit.order(references=(Reference("mary", 0.6),)))
    assert apart(twice, once) < BATCH_TOLERANCE


def test_the_previous_keyframe_counts_by_its_own_weight(kit: Kit) -> None:
    look = Reference("mary", 0.5)
    alone = kit.latents(kit.order(references=(look,)))
    silent = kit.latents(kit.order(references=(look, Reference("previous", 0.0, role="previous"))))
    heard = [kit.latents(kit.order(references=(look, Reference("previous", w, role="previous")))) for w in (0.1, 0.4)]
    assert torch.equal(alone, silent)
    assert 0.01 < (heard[0] - alone).abs().mean() < (heard[1] - alone).abs().mean()


def test_each_of_two_people_has_a_side_of_the_picture(kit: Kit) -> None:
    both = kit.latents(kit.order(references=(Reference("mary", 0.8, LEFT), Reference("tom", 0.8, RIGHT))))
    other = kit.latents(kit.order(references=(Reference("mary", 0.8, LEFT), Reference("previous", 0.8, RIGHT))))
    change = (both - other).abs().mean(dim=(0, 1, 2))
    assert change[4:].mean() / change[:4].mean() > 1
    swapped = kit.latents(kit.order(references=(Reference("mary", 0.8, RIGHT), Reference("tom", 0.8, LEFT))))
    assert apart(both, swapped) > 0.1


# -- batches ------------------------------------------------------------------------------------------------------------------
def test_every_shot_of_a_batch_is_what_it_is_alone(kit: Kit) -> None:
    """Other prompts, seeds, portraits, numbers of portraits, weights and regions side by side; stock diffusers would blend them."""
    orders = [
        kit.order(PROMPT, 1, references=(Reference("mary", 0.6),)),
        kit.order(OTHER, 2, references=(Reference("tom", 0.4, LEFT), Reference("previous", STYLE, role="previous"))),
        kit.order(PROMPT, 3),
        kit.order(OTHER, 4, references=(Reference("tom", 0.5, LEFT), Reference("mary", 0.3, RIGHT))),
        kit.order(PROMPT, 5, references=(Reference("mary", 0.6),), identity=False),
    ]
    together = kit.latents(*orders)
    for latent, order in zip(together.split(1), orders, strict=True):
        assert apart(latent, kit.latents(order)) < BATCH_TOLERANCE
    free = replace(SMALL, guidance=0.0)
    for latent, order in zip(kit.latents(*orders, sampling=free).split(1), orders, strict=True):
        assert apart(latent, kit.latents(order, sampling=free)) < BATCH_TOLERANCE


def test_another_shots_portrait_does_not_reach_this_one(kit: Kit) -> None:
    mine = kit.order(references=(Reference("mary", 0.6),))
    with_tom, with_previous = (kit.latents(mine, kit.order(OTHER, 2, references=(Reference(n, 0.6),))) for n in ("tom", "previous"))
    assert torch.equal(with_tom[0], with_previous[0])
    assert apart(with_tom[1], with_previous[1]) > 0.1


def test_rows_that_do_not_match_the_batch_are_refused(kit: Kit) -> None:
    with pytest.raises(InputError, match="4 rows"):
        kit.draw.pipe.prepare_ip_adapter_image_embeds(None, [torch.zeros(2, 1, 5, 32)], "cpu", 2, True)
    with pytest.raises(InputError, match="positives only"):
        kit.draw.pipe.prepare_ip_adapter_image_embeds(None, [torch.zeros(2, 1, 5, 32)], "cpu", 1, False)


def test_the_same_order_is_the_same_picture_and_leaves_no_trace(kit: Kit) -> None:
    order = kit.order(references=(Reference("mary", 0.5),))
    state = torch.get_rng_state()
    first = kit.draw.draw([order], SMALL)[0]
    kit.latents(kit.order(OTHER, 9, references=(Reference("tom", STYLE),)), sampling=replace(SMALL, sampler="dpm"))
    assert kit.draw.draw([order], SMALL)[0].tobytes() == first.tobytes()
    assert torch.equal(torch.get_rng_state(), state)
    assert first.size == (64, 64) and first.mode == "RGB"
    assert kit.draw.draw([replace(order, seed=2)], SMALL)[0].tobytes() != first.tobytes()


def test_samplers_differ_and_both_end(kit: Kit) -> None:
    euler, dpm = (kit.latents(kit.order(), sampling=replace(SMALL, sampler=s)) for s in ("euler", "dpm"))  # type: ignore[arg-type]
    assert apart(euler, dpm) > 0.1 and torch.isfinite(dpm).all()


# -- kept tensors -------------------------------------------------------------------------------------------------------------
def test_kept_tensors_draw_the_picture_of_fresh_ones(kit: Kit) -> None:
    order = kit.order(references=(Reference("mary", 0.5),))
    kept = replace(
        order, text=embeds_from_bytes(embeds_to_bytes(order.text)), negative=embeds_from_bytes(embeds_to_bytes(kit.texts[""])),
        embeds={"mary": embeds_from_bytes(embeds_to_bytes(kit.pictures["mary"]))},
    )
    assert kept.text is not order.text
    assert torch.equal(kit.latents(kept), kit.latents(order))


def test_what_a_prompt_or_picture_becomes_does_not_depend_on_its_company(kit: Kit) -> None:
    with TextPhase(kit.tree, FULL) as words:
        alone = words.encode([PROMPT])[0]
    assert torch.equal(alone.states, kit.texts[PROMPT].states) and torch.equal(alone.pooled, kit.texts[PROMPT].pooled)
    assert not alone.states.requires_grad and alone.states.shape == (256, 48) and alone.pooled.shape == (48,)
    with ReferencePhase(kit.tree, FULL) as eyes:
        tom = eyes.encode([portrait(1)])[0]
        assert eyes.processor == "CLIPImageProcessorPil/28"
    assert torch.equal(tom.pair, kit.pictures["tom"].pair) and tom.pair.shape == (2, 1, 5, 32)
    assert torch.equal(tom.pair[0], kit.pictures["mary"].pair[0])  # the negative is that of an empty picture
    assert apart(tom.pair[1], kit.pictures["mary"].pair[1]) > 0.1


def test_bytes_of_tensors_are_stable_and_checked(kit: Kit) -> None:
    for embeds in (kit.texts[PROMPT], kit.pictures["mary"]):
        data = embeds_to_bytes(embeds)
        assert data == embeds_to_bytes(embeds_from_bytes(data))
        for broken in (data[:-1], data[:4], b"", data.replace(b'"kind"', b'"king"')):
            with pytest.raises(CorruptError):
                embeds_from_bytes(broken)
    half = TextEmbeds(kit.texts[""].states.half(), kit.texts[""].pooled.half())
    assert embeds_from_bytes(embeds_to_bytes(half)).states.dtype == torch.float16  # type: ignore[union-attr]


def test_a_prompt_that_would_be_cut_off_is_refused(kit: Kit) -> None:
    with TextPhase(kit.tree, FULL) as words:
        fitting = next(text for n in range(400) if words.count_tokens(text := "7" * n) == MAX_TOKENS)
        assert words.encode([fitting])[0].states.shape == (256, 48)
        with pytest.raises(InputError, match="254 tokens, found 255"):
            words.encode([fitting + "7"])
        pipe = words.pipe
        assert pipe.encode_prompt([PROMPT, OTHER], "cpu", negative_prompt="")[1].shape == (2, 256, 48)
        with pytest.raises(InputError, match="found 255"):
            pipe.encode_prompt(PROMPT, "cpu", negative_prompt=fitting + "7")


@pytest.mark.parametrize(("size", "centre", "box"), [
    ((40, 60), None, (0, 4, 40, 44)), ((60, 40), None, (10, 0, 50, 40)), ((40, 100), (0.5, 0.0), (0, 0, 40, 40)),
    ((40, 100), (0.5, 1.0), (0, 60, 40, 100)), ((40, 40), (0.1, 0.9), (0, 0, 40, 40)),
])
def test_pictures_are_cut_square_around_the_face(size: tuple[int, int], centre: tuple[float, float] | None, box: tuple[int, int, int, int]) -> None:
    picture = portrait(3, size)
    assert square(picture, centre).tobytes() == picture.crop(box).tobytes()


def test_the_face_counts_and_not_the_feet(kit: Kit) -> None:
    face, feet = portrait(4, (40, 40)), Image.new("RGB", (40, 60), "white")
    upright = Image.new("RGB", (40, 100))
    upright.paste(face, (0, 0))
    upright.paste(feet, (0, 40))
    with ReferencePhase(kit.tree, FULL) as eyes:
        seen, whole = eyes.encode([upright, face], [(0.5, 0.2), None])
    assert torch.equal(seen.pair, whole.pair)


# -- memory and life cycle ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("phase", "parts"), [(TextPhase, ["text_encoder"]), (ReferencePhase, ["image_encoder"]), (DenoisePhase, ["unet", "vae"])],
)
def test_networks_are_let_go(kit: Kit, phase: Callable[..., TextPhase], parts: list[str]) -> None:
    opened = phase(kit.tree, FULL).load()
    assert opened.load().loaded
    if isinstance(opened, DenoisePhase):
        opened.draw([kit.order(references=(Reference("mary", 0.5),))], SMALL)
    elif isinstance(opened, TextPhase):
        opened.encode([PROMPT])
    networks = [weakref.ref(getattr(opened.pipe, part)) for part in parts]
    weights = [weakref.ref(next(getattr(opened.pipe, part).parameters())) for part in parts]
    others = {"text_encoder", "image_encoder", "unet", "vae"} - set(parts)
    assert all(getattr(opened.pipe, other) is None for other in others)
    opened.unload()
    assert [ref() for ref in networks + weights] == [None] * (2 * len(parts))
    with pytest.raises(RenderError, match="load"):
        _ = opened.pipe


def test_the_adapter_cannot_be_broken(kit: Kit) -> None:
    with pytest.raises(RenderError, match="weight 0"):
        kit.draw.pipe.unload_ip_adapter()
    with pytest.raises(RenderError, match="slicing"):
        kit.draw.pipe.enable_attention_slicing()


def test_progress_and_stopping_between_steps(kit: Kit) -> None:
    shares: list[float] = []
    kit.draw.draw([kit.order()], SMALL, shares.append)
    assert shares == pytest.approx([0.95 / 3, 0.95 * 2 / 3, 0.95])

    def stop(share: float) -> None:
        shares.append(share)
        raise KeyboardInterrupt

    shares.clear()
    with pytest.raises(KeyboardInterrupt):
        kit.draw.draw([kit.order()], SMALL, stop)
    assert len(shares) == 1
    assert kit.draw.draw([kit.order()], SMALL)


def test_numbers_out_of_bounds_are_told_at_the_step(kit: Kit) -> None:
    text = kit.texts[PROMPT]
    spoiled = replace(kit.order(), text=TextEmbeds(text.states * float("inf"), text.pooled))
    shares: list[float] = []
    with pytest.raises(RenderError, match="step 1 of 3"):
        kit.draw.denoise([spoiled], SMALL, shares.append)
    assert shares == []
    with pytest.raises(RenderError, match="decoder"):
        kit.draw.decode(torch.full((1, 4, 8, 8), float("nan")))


def test_a_full_device_is_told_and_the_phase_lives_on(kit: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise torch.OutOfMemoryError("tried to allocate 9 GiB")

    for part, words in (("unet", "to draw 2 of 64x64 pixels"), ("vae", "to decode")):
        with monkeypatch.context() as patch:
            patch.setattr(getattr(kit.draw.pipe, part), "forward" if part == "unet" else "decode", full)
            with pytest.raises(RenderError, match=f"memory of cpu is full.*{words}"):
                kit.draw.draw([kit.order(), kit.order()], SMALL)
    assert kit.draw.draw([kit.order()], SMALL)


def test_offloading_and_tiles(kit: Kit) -> None:
    order = kit.order(references=(Reference("mary", 0.5),))
    expected = kit.draw.draw([order], SMALL)[0]
    with DenoisePhase(kit.tree, FULL, offload=True, tiles=True) as thrifty:
        assert thrifty.draw([order], SMALL)[0].tobytes() == expected.tobytes()  # on one device, and smaller than a tile
        assert thrifty.pipe.vae.use_tiling


# -- options --------------------------------------------------------------------------------------------------------------------
def test_compiled_blocks_draw_the_same_and_once_for_all_weights(kit: Kit, caplog: pytest.LogCaptureFixture) -> None:
    """Weights and regions are numbers in masks, and empty seats are taken: other weights, other numbers of people compile nothing again."""
    caplog.set_level(logging.ERROR, "torch.__trace")
    graphs: list[object] = []

    def counting(graph: Callable[..., object], _: object) -> Callable[..., object]:
        graphs.append(graph)
        return graph

    torch._dynamo.register_backend(counting, name="counting")
    one = replace(SMALL, steps=1)
    first = kit.order(references=(Reference("mary", 0.5, LEFT), Reference("tom", 0.3)))
    second = kit.order(OTHER, 2, references=(Reference("tom", 0.2), Reference("mary", 0.9, RIGHT)))
    with DenoisePhase(kit.tree, FULL, compile="counting") as compiled:
        assert apart(compiled.denoise([first], one), kit.latents(first, sampling=one)) < BATCH_TOLERANCE
        once = len(graphs)
        assert once > 1
        for order in (second, replace(second, references=second.references[:1]), replace(second, identity=False)):
            assert apart(compiled.denoise([order], one), kit.latents(order, sampling=one)) < BATCH_TOLERANCE
        assert len(graphs) == once


def test_a_compiler_that_is_not_there_is_told(kit: Kit) -> None:
    with pytest.raises(InputError, match="no backend 'turbo'"):
        DenoisePhase(kit.tree, FULL, compile="turbo").load()
    with pytest.raises(RenderError, match="'openxla' does not work here"):
        DenoisePhase(kit.tree, FULL, compile="openxla").load()


def test_xformers_that_is_not_there_is_told(kit: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phases, "is_xformers_available", lambda: False)
    with pytest.raises(MissingExtra, match=r"vgot\[gpu\]"):
        DenoisePhase(kit.tree, FULL, attention="xformers").load()
    monkeypatch.setattr(phases, "is_xformers_available", lambda: True)
    with pytest.raises(InputError, match="NVIDIA"):
        DenoisePhase(kit.tree, FULL, attention="xformers").load()


def test_orders_that_cannot_be_carried_out_are_refused(kit: Kit) -> None:
    with pytest.raises(InputError, match="no encoded picture"):
        kit.order(references=(Reference("nobody"),))
    with pytest.raises(InputError, match=r"\[2, 1, T, D\]"):
        Order(kit.texts[""], None, 1, (Reference("mary"),), {"mary": replace(kit.pictures["mary"], pair=torch.zeros(2, 2, 5, 32))})
    foreign = {"mary": replace(kit.pictures["mary"], pair=torch.zeros(2, 1, 6, 32))}
    with pytest.raises(InputError, match=r"\[5, 32\], found \[6, 32\]"):
        kit.latents(replace(kit.order(references=(Reference("mary"),)), embeds=foreign))
    with pytest.raises(InputError, match="at least one"):
        kit.draw.denoise([], SMALL)


@pytest.mark.parametrize(("change", "words"), [
    ({"width": 1000}, "use 1024x64"), ({"height": 32}, "use 64x64"), ({"width": 576, "height": 224}, "use 576x256"), ({"steps": 0}, "1 step"),
    ({"guidance": 31.0}, "0 to 30"),
])
def test_settings_that_make_no_sense_are_refused(change: dict[str, int], words: str) -> None:
    with pytest.raises(InputError, match=words):
        replace(SMALL, **change)  # type: ignore[arg-type]


def test_masks_fit_every_allowed_size() -> None:
    """The weight is in the mask, so a mask that diffusers pads or cuts would bend it."""
    from diffusers.image_processor import IPAdapterMaskProcessor

    for width, height in ((1024, 576), (576, 1024), (1344, 768), (832, 1216), (64, 64), (1280, 704), (96, 160)):
        check_size(width, height)
        for cell in (16, 32):
            cells = (width // cell) * (height // cell)
            small = IPAdapterMaskProcessor.downsample(torch.full((3, height, width), 0.6), 3, cells, 1)
            assert small.shape == (3, cells, 1) and apart(small, torch.full_like(small, 0.6)) < 1e-6
    with pytest.raises(InputError):
        check_size(1152, 224)
