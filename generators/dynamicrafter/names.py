"""Where each tensor of a published checkpoint goes: the complete list, following from the topology alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple


class Target(NamedTuple):
    """Where a tensor of the file goes.

    Attributes:
        part: the network. names: its parameter; several where the tensor is cut into equal pieces along its first axis, one for each.
        slot, slots: the tensor is the ``slot``-th of ``slots`` equal pieces of the parameter.
    """

    part: str
    names: tuple[str, ...]
    slot: int = 0
    slots: int = 1


Table = dict[str, Target]

BUFFERS = frozenset({
    "alphas_cumprod", "alphas_cumprod_prev", "betas", "log_one_minus_alphas_cumprod", "posterior_log_variance_clipped", "posterior_mean_coef1",
    "posterior_mean_coef2", "posterior_variance", "scale_arr", "sqrt_alphas_cumprod", "sqrt_one_minus_alphas_cumprod",
    "sqrt_recip_alphas_cumprod", "sqrt_recipm1_alphas_cumprod",
})  # fmt: skip
"""The sampler's numbers in the file: they tell the variant, and are computed anew."""


def whole(parts: dict[str, Any]) -> Table:
    """Source name to target for all networks (``parts`` as of ``Architecture.empty``)."""
    towers = text(parts["text_encoder"]) | vision(parts["image_encoder"])
    return unet(parts["unet"]) | vae(parts["vae"]) | towers | projector(parts["image_projector"])


def dropped(parts: dict[str, Any]) -> set[str]:
    """Names that may stand in a file and are not used: the last text layer, projections behind the tokens, a second text tower's rest."""
    last = parts["text_encoder"].config.num_hidden_layers
    unused = {"text_projection", "logit_scale"} | {f"transformer.resblocks.{last}.{name}" for name, _ in _clip_layer()}
    rest = ("positional_embedding", "text_projection", "logit_scale", "token_embedding.weight", "ln_final.weight", "ln_final.bias")
    return (
        set(BUFFERS) | {f"cond_stage_model.model.{name}" for name in unused} | {f"embedder.model.{name}" for name in rest}
        | {"embedder.model.visual.proj"}
    )


# --- UNet ---


def unet(net: Any) -> Table:
    """The video UNet. The misspelling ``temopral_conv`` is the checkpoint's."""
    found: Table = {}
    for source, target in _unet_pairs(net):
        name, *place = target if isinstance(target, tuple) else (target,)
        found[f"model.diffusion_model.{source}"] = Target("unet", (name,), *place)
    return found


Pairs = Iterator[tuple[str, Any]]


def _unet_pairs(net: Any) -> Pairs:
    for mlp, source in (("time_embedding", "time_embed"), ("fps_embedding", "fps_embedding")):
        yield from _weights(f"{source}.0", f"{mlp}.linear_1")
        yield from _weights(f"{source}.2", f"{mlp}.linear_2")
    yield from _weights("input_blocks.0.0", "conv_in")
    yield from _transformer("init_attn.0", "transformer_in", context=None)
    number = 1
    for i, block in enumerate(net.down_blocks):
        for j, layer in enumerate(block.layers):
            yield from _layer(f"input_blocks.{number}", (0, 1, 2), f"down_blocks.{i}.layers.{j}", layer)
            number += 1
        if block.downsample is not None:
            yield from _weights(f"input_blocks.{number}.0.op", f"down_blocks.{i}.downsample.conv")
            number += 1
    first, second = net.mid_block.layers
    yield from _layer("middle_block", (0, 1, 2), "mid_block.layers.0", first)
    yield from _layer("middle_block", (3, 3, 3), "mid_block.layers.1", second)
    number = 0
    for i, block in enumerate(net.up_blocks):
        for j, layer in enumerate(block.layers):
            yield from _layer(f"output_blocks.{number}", (0, 1, 2), f"up_blocks.{i}.layers.{j}", layer)
            number += 1
        if block.upsample is not None:
            place = 1 if block.layers[-1].attention is None else 3
            yield from _weights(f"output_blocks.{number - 1}.{place}.conv", f"up_blocks.{i}.upsample.conv")
    yield from _weights("out.0", "conv_norm_out")
    yield from _weights("out.2", "conv_out")


def _weights(source: str, target: str, bias: bool = True) -> Pairs:
    yield f"{source}.weight", f"{target}.weight"
    if bias:
        yield f"{source}.bias", f"{target}.bias"


def _layer(source: str, places: tuple[int, int, int], target: str, layer: Any) -> Pairs:
    resnet, spatial, temporal = (f"{source}.{place}" for place in places)
    pairs = {"in_layers.0": "norm1", "in_layers.2": "conv1", "emb_layers.1": "time_emb_proj", "out_layers.0": "norm2", "out_layers.3": "conv2"}
    for old, new in pairs.items():
        yield from _weights(f"{resnet}.{old}", f"{target}.resnet.{new}")
    if layer.resnet.conv_shortcut is not None:
        yield from _weights(f"{resnet}.skip_connection", f"{target}.resnet.conv_shortcut")
    for k in range(4):
        yield from _weights(f"{resnet}.temopral_conv.conv{k + 1}.0", f"{target}.temp_conv.layers.{k}.norm")
        yield from _weights(f"{resnet}.temopral_conv.conv{k + 1}.{2 if k == 0 else 3}", f"{target}.temp_conv.layers.{k}.conv")
    if layer.attention is not None:
        yield from _transformer(spatial, f"{target}.attention", context=layer.attention.attn2)
        yield from _transformer(temporal, f"{target}.temp_attention", context=None)


def _transformer(source: str, target: str, context: Any) -> Pairs:
    """A transformer; ``context`` is its attention onto text and picture, None where the second attention is onto itself."""
    for name in ("norm", "proj_in", "proj_out"):
        yield from _weights(f"{source}.{name}", f"{target}.{name}")
    block = f"{source}.transformer_blocks.0"
    for name in ("norm1", "norm2", "norm3"):
        yield from _weights(f"{block}.{name}", f"{target}.{name}")
    yield from _weights(f"{block}.ff.net.0.proj", f"{target}.ff.proj")
    yield from _weights(f"{block}.ff.net.2", f"{target}.ff.out")
    for name in ("attn1", "attn2"):
        yield from _weights(f"{block}.{name}.to_out.0", f"{target}.{name}.to_out")
        if name == "attn1" or context is None:
            for slot, letter in enumerate("qkv"):
                yield f"{block}.{name}.to_{letter}.weight", (f"{target}.{name}.to_qkv.weight", slot, 3)
    if context is not None:
        yield f"{block}.attn2.to_q.weight", f"{target}.attn2.to_q.weight"
        for slot, letter in enumerate("kv"):
            yield f"{block}.attn2.to_{letter}.weight", (f"{target}.attn2.to_kv_text.weight", slot, 2)
            yield f"{block}.attn2.to_{letter}_ip.weight", (f"{target}.attn2.to_kv_image.weight", slot, 2)
        if context.alpha is not None:
            yield f"{block}.attn2.alpha", f"{target}.attn2.alpha"


# --- picture codec ---


def vae(net: Any) -> Table:
    """The codec; the levels of its decoder are counted from the other end."""
    pairs: list[tuple[str, Any]] = [*_weights("quant_conv", "quant_conv"), *_weights("post_quant_conv", "post_quant_conv")]
    for half, blocks, short in (("encoder", net.encoder.down_blocks, "down"), ("decoder", net.decoder.up_blocks, "up")):
        for name in ("conv_in", "conv_out"):
            pairs += _weights(f"{half}.{name}", f"{half}.{name}")
        pairs += _weights(f"{half}.norm_out", f"{half}.conv_norm_out")
        for i, block in enumerate(blocks):
            level = i if short == "down" else len(blocks) - 1 - i
            for j, resnet in enumerate(block.resnets):
                pairs += _codec_resnet(f"{half}.{short}.{level}.block.{j}", f"{half}.{short}_blocks.{i}.resnets.{j}", resnet)
            sampler = f"{short}sample"
            if getattr(block, f"{sampler}rs") is not None:
                pairs += _weights(f"{half}.{short}.{level}.{sampler}.conv", f"{half}.{short}_blocks.{i}.{sampler}rs.0.conv")
        middle = getattr(net, half).mid_block
        for j, resnet in enumerate(middle.resnets):
            pairs += _codec_resnet(f"{half}.mid.block_{j + 1}", f"{half}.mid_block.resnets.{j}", resnet)
        for old, new in (("norm", "group_norm"), ("q", "to_q"), ("k", "to_k"), ("v", "to_v"), ("proj_out", "to_out.0")):
            pairs += _weights(f"{half}.mid.attn_1.{old}", f"{half}.mid_block.attentions.0.{new}")
    return {f"first_stage_model.{source}": Target("vae", (target,)) for source, target in pairs}


def _codec_resnet(source: str, target: str, resnet: Any) -> Pairs:
    for name in ("norm1", "conv1", "norm2", "conv2"):
        yield from _weights(f"{source}.{name}", f"{target}.{name}")
    if resnet.conv_shortcut is not None:
        yield from _weights(f"{source}.nin_shortcut", f"{target}.conv_shortcut")


# --- CLIP towers ---


def text(net: Any) -> Table:
    """The text tower without its last layer."""
    root = _root(net, "final_layer_norm.weight")
    pairs = {
        "token_embedding.weight": "embeddings.token_embedding.weight", "positional_embedding": "embeddings.position_embedding.weight",
        "ln_final.weight": "final_layer_norm.weight", "ln_final.bias": "final_layer_norm.bias",
    }
    found = {f"cond_stage_model.model.{old}": Target("text_encoder", (root + new,)) for old, new in pairs.items()}
    return found | _clip_layers("text_encoder", "cond_stage_model.model.", root, net.config.num_hidden_layers)


def vision(net: Any) -> Table:
    """The vision tower."""
    root = _root(net, "post_layernorm.weight")
    pairs = {
        "class_embedding": "embeddings.class_embedding", "positional_embedding": "embeddings.position_embedding.weight",
        "conv1.weight": "embeddings.patch_embedding.weight", "ln_pre.weight": "pre_layrnorm.weight", "ln_pre.bias": "pre_layrnorm.bias",
        "ln_post.weight": "post_layernorm.weight", "ln_post.bias": "post_layernorm.bias",
    }
    found = {f"embedder.model.visual.{old}": Target("image_encoder", (root + new,)) for old, new in pairs.items()}
    return found | _clip_layers("image_encoder", "embedder.model.visual.", root, net.config.num_hidden_layers)


def _root(net: Any, known: str) -> str:
    """What stands before the names: some releases of transformers wrap a tower in a further module, others do not."""
    return next(name for name, _ in net.named_parameters() if name.endswith(known)).removesuffix(known)


def _clip_layers(part: str, source: str, root: str, count: int) -> Table:
    return {
        f"{source}transformer.resblocks.{n}.{old}": Target(part, tuple(f"{root}encoder.layers.{n}.{name}" for name in new))
        for n in range(count)
        for old, new in _clip_layer()
    }


def _clip_layer() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Names of one layer; queries, keys and values are one tensor in the file."""
    pairs = (
        ("ln_1", "layer_norm1"), ("ln_2", "layer_norm2"), ("mlp.c_fc", "mlp.fc1"), ("mlp.c_proj", "mlp.fc2"), ("attn.out_proj", "self_attn.out_proj"),
    )
    for leaf in ("weight", "bias"):
        for old, new in pairs:
            yield f"{old}.{leaf}", (f"{new}.{leaf}",)
        yield f"attn.in_proj_{leaf}", tuple(f"self_attn.{letter}_proj.{leaf}" for letter in "qkv")


# --- resampler ---


def projector(net: Any) -> Table:
    """The resampler; a layer's two halves are numbered in the file."""
    found = {}
    for name, _ in net.named_parameters():
        source = name.replace(".attention.", ".0.").replace(".feed.", ".1.")
        found[f"image_proj_model.{source}"] = Target("image_projector", (name,))
    return found
