"""What SDXL draws: plain SDXL where no reference counts, identity where one does, and each picture of a batch as it is alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from diffusers import StableDiffusionXLPipeline
from vgot.errors import InputError, RenderError, WeightsError
from vgot.generators.kolors import memory
from vgot.generators.kolors.identity import Reference
from vgot.generators.kolors.loader import Precision, load_adapter, load_scheduler, load_unet, load_vae
from vgot.generators.kolors.phases import Order
from vgot.generators.sdxl.libraries import torch
from vgot.generators.sdxl.loader import Tree, load_text_encoders, load_tokenizer, survey
from vgot.generators.sdxl.phases import DenoisePhase, ReferencePhase, TextPhase
from vgot.generators.sdxl.resident import anatomy_of

from tests.adapted.pictures import BATCH_TOLERANCE, FULL, LEFT, RIGHT, SMALL, STYLE, Kit, apart, portrait

from .trees import ADAPTER, ADAPTER_STEM, BASE, CROSS_WIDTH, POOLED, build

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning:diffusers.*")

PROMPT, OTHER, FAULTS = "a young woman in a green coat, rain!", "an old harbour at night", "blurry, watermark"


def opened(folder: Path, precision: Precision = FULL) -> Tree:
    return survey(folder / BASE, folder / ADAPTER, precision)


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kit]:
    torch.set_num_threads(1)
    tree = opened(build(tmp_path_factory.mktemp("weights")))
    texts, names = (PROMPT, OTHER, FAULTS), ("mary", "tom", "previous")
    with TextPhase(tree, FULL) as words:
        encoded = dict(zip(texts, words.encode(texts), strict=True))
    with ReferencePhase(tree, FULL) as eyes:
        pictures = dict(zip(names, eyes.encode([portrait(n) for n in range(3)]), strict=True))
    with DenoisePhase(tree, FULL) as draw:
        yield Kit(tree, draw, PROMPT, FAULTS, encoded, pictures)


@pytest.fixture(scope="module")
def plain(kit: Kit) -> StableDiffusionXLPipeline:
    """SDXL as diffusers has it, text encoders and all, never touched by an adapter."""
    tree = kit.tree
    first, second = load_text_encoders(tree, "float32")
    pipe = StableDiffusionXLPipeline(
        vae=load_vae(tree, "float32"), text_encoder=first, tokenizer=load_tokenizer(tree.tokenizer, tree.text_encoder), text_encoder_2=second,
        tokenizer_2=load_tokenizer(tree.tokenizer_2, tree.text_encoder_2), unet=load_unet(tree, "float32"), scheduler=load_scheduler(tree),
        add_watermarker=False,
    )
    pipe.set_progress_bar_config(disable=True)
    return pipe


def stock(pipe: StableDiffusionXLPipeline, seed: int = 1, guidance: float = SMALL.guidance, **more: object) -> torch.Tensor:
    return pipe(
        PROMPT, negative_prompt=FAULTS, width=64, height=64, num_inference_steps=SMALL.steps, guidance_scale=guidance,
        latents=torch.randn((1, 4, 8, 8), generator=torch.Generator("cpu").manual_seed(seed)), output_type="latent", **more,
    ).images


# -- plain SDXL -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "references", [(), (Reference("mary", 0.0),), (Reference("mary", 0.0, LEFT), Reference("tom", {"up": 0}))], ids=["none", "zero", "zeros"],
)
def test_weight_zero_is_plain_sdxl_bit_for_bit(kit: Kit, plain: StableDiffusionXLPipeline, references: tuple[Reference, ...]) -> None:
    """The stock pipeline encodes its prompts itself, so kept texts are shown to be the same, too."""
    assert torch.equal(kit.latents(kit.order(references=references)), stock(plain))


def test_identity_off_is_weight_zero(kit: Kit, plain: StableDiffusionXLPipeline) -> None:
    cast = (Reference("mary", 0.6, LEFT), Reference("previous", STYLE, role="previous"))
    assert torch.equal(kit.latents(kit.order(references=cast, identity=False)), stock(plain))
    assert apart(kit.latents(kit.order(references=cast)), stock(plain)) > 0.1


def test_without_guidance_only_positives_count(kit: Kit, plain: StableDiffusionXLPipeline) -> None:
    free = replace(SMALL, guidance=1.0)
    assert torch.equal(kit.latents(kit.order(), sampling=free), stock(plain, guidance=1.0))
    cast = replace(kit.order(), references=(Reference("mary", 0.6),), negative=None)
    pair = kit.pictures["mary"].pair
    spoiled = {"mary": replace(kit.pictures["mary"], pair=torch.stack([pair[0] + 100, pair[1]]))}
    assert torch.equal(kit.latents(cast, sampling=free), kit.latents(replace(cast, embeds=spoiled), sampling=free))
    with pytest.raises(InputError, match="negative prompt"):
        kit.latents(cast)


# -- identity -----------------------------------------------------------------------------------------------------------------
def test_another_portrait_is_another_picture(kit: Kit) -> None:
    mary, tom = (kit.latents(kit.order(references=(Reference(name, 0.5),))) for name in ("mary", "tom"))
    assert (mary - tom).abs().mean() > 0.1


def test_one_reference_is_what_diffusers_makes_of_it(kit: Kit, plain: StableDiffusionXLPipeline) -> None:
    """The same adapter in the stock pipeline, weights as numbers and per block, against masks that carry the weight."""
    pipe = StableDiffusionXLPipeline(**{**plain.components, "unet": load_unet(kit.tree, "float32")}, add_watermarker=False)
    pipe.set_progress_bar_config(disable=True)
    pipe.load_ip_adapter(load_adapter(kit.tree), subfolder="", weight_name="", image_encoder_folder=None)
    for weight in (0.6, STYLE, {"down": {"block_2": [0.0, 0.5]}, "mid": 0.3}):
        pipe.set_ip_adapter_scale(weight)
        expected = stock(pipe, ip_adapter_image_embeds=[kit.pictures["mary"].pair])
        assert apart(kit.latents(kit.order(references=(Reference("mary", weight),))), expected) < BATCH_TOLERANCE


def test_each_of_two_people_has_a_side_of_the_picture(kit: Kit) -> None:
    both = kit.latents(kit.order(references=(Reference("mary", 0.8, LEFT), Reference("tom", 0.8, RIGHT))))
    other = kit.latents(kit.order(references=(Reference("mary", 0.8, LEFT), Reference("previous", 0.8, RIGHT))))
    change = (both - other).abs().mean(dim=(0, 1, 2))
    assert change[4:].mean() / change[:4].mean() > 1
    swapped = kit.latents(kit.order(references=(Reference("mary", 0.8, RIGHT), Reference("tom", 0.8, LEFT))))
    assert apart(both, swapped) > 0.1


# -- batches ------------------------------------------------------------------------------------------------------------------
def test_every_picture_of_a_batch_is_what_it_is_alone(kit: Kit) -> None:
    """Other prompts, seeds, portraits, numbers of portraits, weights and regions side by side; stock diffusers would blend them."""
    orders = [
        kit.order(PROMPT, 1, references=(Reference("mary", 0.6),)),
        kit.order(OTHER, 2, references=(Reference("tom", 0.4, LEFT), Reference("previous", STYLE, role="previous"))),
        kit.order(PROMPT, 3),
        kit.order(OTHER, 4, references=(Reference("tom", 0.5, LEFT), Reference("mary", 0.3, RIGHT))),
    ]
    for sampling in (SMALL, replace(SMALL, guidance=0.0)):
        together = kit.latents(*orders, sampling=sampling)
        for latent, order in zip(together.split(1), orders, strict=True):
            assert apart(latent, kit.latents(order, sampling=sampling)) < BATCH_TOLERANCE


def test_another_pictures_portrait_does_not_reach_this_one(kit: Kit) -> None:
    mine = kit.order(references=(Reference("mary", 0.6),))
    with_tom, with_previous = (kit.latents(mine, kit.order(OTHER, 2, references=(Reference(n, 0.6),))) for n in ("tom", "previous"))
    assert torch.equal(with_tom[0], with_previous[0])
    assert apart(with_tom[1], with_previous[1]) > 0.1
    with pytest.raises(InputError, match="4 rows"):
        kit.draw.pipe.prepare_ip_adapter_image_embeds(None, [torch.zeros(2, 1, 5, 32)], "cpu", 2, True)


def test_drawing_leaves_no_trace(kit: Kit) -> None:
    order, state = kit.order(references=(Reference("mary", 0.5),)), torch.get_rng_state()
    first = kit.draw.draw([order], SMALL)[0]
    kit.latents(kit.order(OTHER, 9, references=(Reference("tom", STYLE),)), sampling=replace(SMALL, sampler="dpm"))
    assert kit.draw.draw([order], SMALL)[0].tobytes() == first.tobytes()
    assert torch.equal(torch.get_rng_state(), state)
    assert kit.draw.draw([replace(order, seed=2)], SMALL)[0].tobytes() != first.tobytes()
    for refused in (kit.draw.pipe.unload_ip_adapter, kit.draw.pipe.enable_attention_slicing):
        with pytest.raises(RenderError):
            refused()


# -- text ---------------------------------------------------------------------------------------------------------------------
def test_a_prompt_that_would_be_cut_is_refused(kit: Kit) -> None:
    with TextPhase(kit.tree, FULL) as words:
        assert words.room == 75
        fits = " ".join(["rain"] * 75)
        assert words.count_tokens(fits) == 75
        embeds = words.encode([fits])[0]
        assert (tuple(embeds.states.shape), tuple(embeds.pooled.shape)) == ((77, CROSS_WIDTH), (POOLED,))
        with pytest.raises(InputError, match="75 tokens, found 76"):
            words.encode([f"{fits} rain"])


def test_few_bits_alter_prompts_a_little(kit: Kit) -> None:
    with TextPhase(kit.tree, FULL, bits="int8") as words:
        narrow = words.encode([PROMPT])[0]
    full = kit.texts[PROMPT]
    assert 0 < apart(narrow.states, full.states) < 0.1 * float(full.states.abs().max())


def test_the_padding_of_the_second_encoder_does_not_hang_on_an_optional_file(kit: Kit, tmp_path: Path) -> None:
    """A pull may lack ``tokenizer_config.json``; diffusers alone would then pad with another token and draw other pictures."""
    folder = build(tmp_path)
    for name in ("tokenizer", "tokenizer_2"):
        for file in ("tokenizer_config.json", "special_tokens_map.json"):
            (folder / BASE / name / file).unlink()
    with TextPhase(opened(folder), FULL) as words:
        bare = words.encode([PROMPT])[0]
    assert torch.equal(bare.states, kit.texts[PROMPT].states)
    assert torch.equal(bare.pooled, kit.texts[PROMPT].pooled)


# -- files --------------------------------------------------------------------------------------------------------------------
def test_pickled_and_safe_adapters_draw_the_same(kit: Kit, tmp_path: Path) -> None:
    tree = opened(build(tmp_path, "bin"))
    assert tree.adapter.suffix == tree.image_encoder.files[0].suffix == ".bin"
    with ReferencePhase(tree, FULL) as eyes:
        assert torch.equal(eyes.encode([portrait(0)])[0].pair, kit.pictures["mary"].pair)
    order = kit.order(references=(Reference("mary", 0.6),))
    with DenoisePhase(tree, FULL) as draw:
        assert torch.equal(draw.denoise([order], SMALL), kit.latents(order))


def test_half_precision_twins_serve_every_format(kit: Kit, tmp_path: Path) -> None:
    folder = build(tmp_path, half=True)
    assert {opened(folder, Precision.of(d)).unet.variant for d in ("float32", "bfloat16", "float16")} == {"fp16"}  # type: ignore[arg-type]
    for precision, tolerance in ((FULL, 0.1), (Precision.of("bfloat16"), 1.0)):
        tree = opened(folder, precision)
        with TextPhase(tree, precision) as words:
            text, negative = words.encode([PROMPT, FAULTS])
        with DenoisePhase(tree, precision) as draw:
            found = draw.denoise([Order(text, negative, 1)], SMALL)
        assert 0 < float((found.float() - kit.latents(kit.order())).abs().mean()) < tolerance


def test_everything_that_is_missing_or_damaged_is_named_at_once(tmp_path: Path) -> None:
    folder = build(tmp_path)
    (folder / BASE / "tokenizer_2" / "merges.txt").unlink()
    (folder / BASE / "text_encoder_2" / "model.safetensors").unlink()
    (folder / BASE / "unet" / "diffusion_pytorch_model.safetensors").write_bytes(b"version https://git-lfs.github.com/spec/v1\nsize 5135149760\n")
    (folder / ADAPTER / f"{ADAPTER_STEM}.safetensors").unlink()
    with pytest.raises(WeightsError) as caught:
        opened(folder)
    for part in ("SDXL", "4 problems", "tokenizer_2/merges.txt", "text_encoder_2/", "git-lfs", ADAPTER_STEM):
        assert part in str(caught.value)


def test_parts_of_other_models_are_told(tmp_path: Path) -> None:
    """A refiner's UNet is told five sizes, and encoders in each other's place have each other's widths."""
    folder = build(tmp_path / "one")
    config = folder / BASE / "unet" / "config.json"
    config.write_text(config.read_text().replace('"addition_embed_type": "text_time"', '"addition_embed_type": null'))
    with pytest.raises(WeightsError, match="not its refiner"):
        opened(folder)
    base = build(tmp_path / "two") / BASE
    shutil.copytree(base / "text_encoder", base / "text_encoder_2", dirs_exist_ok=True)
    with pytest.raises(WeightsError, match=r"text_encoder_2.*text_projection"):
        opened(base.parent)


def test_the_arrangement_follows_free_memory(kit: Kit) -> None:
    anatomy, work = anatomy_of(kit.tree), memory.Work(64, 64, bytes=4, text_bytes=4, image_bytes=4)
    needs = [memory.predict(a, work, anatomy).needed for a in memory.ARRANGEMENTS]
    assert [memory.choose(n, work, anatomy).arrangement for n in needs] == list(memory.ARRANGEMENTS)
    with pytest.raises(RenderError, match="SDXL at 64x64"):
        memory.choose(min(needs) - 1, work, anatomy, title="SDXL")
