"""How the predictions with and without conditions become one."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor


def branch_count(guidance_scale: float, image_guidance_scale: float | None) -> int:
    """Passes of a step: 1 with the conditions alone, 2 with the empty condition, 3 with the picture alone besides."""
    if guidance_scale == 1.0:
        return 1
    return 2 if image_guidance_scale is None else 3


def combine(branches: Sequence[Tensor], text_scale: float, image_scale: float | None = None, rescale: float = 0.0) -> Tensor:
    """The guided prediction.

    Args:
        branches: predictions ``[b, c, t, h, w]`` with all conditions; with none; with the picture and no text. The last may be missing,
            the last two as well (then nothing is done).
        text_scale: s, and with three branches the scale of the text. image_scale: the scale of the picture; None is ``text_scale``.
        rescale: share of the result whose standard deviation is brought back to that of the first branch, 0…1.
    """
    conditional = branches[0]
    if len(branches) == 1:
        return conditional
    empty = branches[1]
    if len(branches) == 2:
        guided = empty + text_scale * (conditional - empty)
    else:
        picture = branches[2]
        scale = text_scale if image_scale is None else image_scale
        guided = empty + scale * (picture - empty) + text_scale * (conditional - picture)
    return rescaled(guided, conditional, rescale) if rescale > 0 else guided


def rescaled(guided: Tensor, conditional: Tensor, share: float) -> Tensor:
    """Against over-exposure: mix ``guided`` with itself at the spread of ``conditional``, per clip over (c, t, h, w)."""
    axes = tuple(range(1, guided.ndim))
    ratio = conditional.std(dim=axes, keepdim=True) / guided.std(dim=axes, keepdim=True)
    return share * (guided * ratio) + (1 - share) * guided
