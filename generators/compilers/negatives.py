"""What a picture shall not show. Only negative prompts speak of faults; prompts name what is there."""

from __future__ import annotations

from typing import Literal

FAULTS = (
    "low quality, lowres, blurry, jpeg artifacts, deformed anatomy, extra fingers, fused fingers, extra limbs, distorted face, crossed eyes, "
    "duplicated person"
)
MARKS = "text, caption, subtitles, watermark, logo, signature, border, split screen, collage"
_DRAWN = ("anime", "cartoon", "drawing", "watercolour", "watercolor", "illustration", "painting", "oil ", "comic", "manga", "sketch", "ink", "pixel",
    "clay", "animation",
          "animated", "pixar", "ghibli", "woodcut", "3d render", "storybook", "pastel", "gouache")


def negative_prompt(style: str, kind: Literal["portrait", "keyframe"]) -> str:
    """The negative prompt for a style: a photographed film keeps drawings away, a drawn one photographs.

    Args:
        style: the style in force (empty: a photographed film). kind: a portrait also keeps away second people and busy backdrops.
    """
    low = f"{style.lower()} "
    drawn = any(d in low for d in _DRAWN)
    other = "photograph, photorealistic, live action" if drawn else "cartoon, anime, illustration, painting, 3d render, plastic skin, oversaturated"
    extra = ", second person, crowd, busy background, cropped head, hands covering the face, dramatic shadows" if kind == "portrait" else ""
    return f"{FAULTS}, {MARKS}, {other}{extra}"
