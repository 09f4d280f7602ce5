"""Prompt compilers: from the typed five domains of a shot to the words that one kind of model understands.

The script stays model-neutral; what an image or a video model has to be told, in which order and at which length, is
decided here. Pure text, no model, no network: the same script gives the same prompt.

* :func:`keyframe_prompt`: dense sentences for an encoder of 256 tokens (Kolors). :func:`keyframe_prompt_short`: comma style for 77 (SDXL).
* :func:`portrait_prompt`: one subject alone, made from the look. :func:`motion_prompt`: what moves, for image-to-video.
* :func:`fit`: the clauses that fit a token limit, and a list of what was cut.
"""

from .clauses import Clause, Clauses, Fitted, fit
from .cleaning import Names
from .keyframes import DEFAULT_STYLE, keyframe_prompt, keyframe_prompt_short
from .motion import camera_words, clip_tokens, motion_prompt, motion_strength
from .negatives import negative_prompt
from .people import visible
from .portraits import portrait_prompt

__all__ = [
    "DEFAULT_STYLE", "Clause", "Clauses", "Fitted", "Names", "camera_words", "clip_tokens", "fit", "keyframe_prompt", "keyframe_prompt_short",
    "motion_prompt", "motion_strength", "negative_prompt", "portrait_prompt", "visible",
]
