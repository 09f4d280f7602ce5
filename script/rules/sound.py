"""Rules about spoken lines: they fit their shot, and can be read as captions."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from ..model import Shot
from ..wording import count, signs
from .base import Context, Limits, Note, rule

AIR = 0.25
"""Seconds of quiet after the last word."""
GAP_FRAMES = 2


def speaking_seconds(text: str, limits: Limits) -> float:
    """Shortest time in which a text can be spoken and understood, in seconds."""
    return max(0.5, (count(text) - 0.5 * signs(text)) / limits.words_per_second)


@rule("length-line", "error", "character", "Spoken words need time: at most three a second, with a breath after the last.")
def length_line(context: Context, shot: Shot) -> Iterator[Note]:
    end = 0.0
    for i, line in sorted(enumerate(shot.dialogue), key=lambda x: (x[1].start, x[0])):
        need = speaking_seconds(line.text, context.limits)
        if line.start < end - 0.05:
            yield Note(f"dialogue.{i}.start", f"the line begins at {line.start:.1f} s, while the one before it is spoken until {end:.1f} s",
                       f"begin at {end + 0.2:.1f} s or later, or shorten the line before")
        end = line.start + need
        if end + AIR > shot.seconds + 0.05:
            words = max(1, int((shot.seconds - AIR - line.start) * context.limits.words_per_second))
            yield Note(f"dialogue.{i}.text", f"{count(line.text)} words from {line.start:.1f} s need until {end + AIR:.1f} s, the shot "
                       f"ends at {shot.seconds:.1f} s",
                       f"make the shot {end + AIR:.1f} s long, or cut the line to {words} words, or split the shot")
    if shot.dialogue and shot.seconds > 2.5 * end + 6.0:
        yield Note("seconds", f"{shot.seconds:.1f} s for words that are over after {end:.1f} s",
                   f"shorten the shot to about {end + 2.0:.1f} s", severity="info")


@rule("caption", "error", "character", "A caption has two lines of 42 signs, 20 signs a second, and stays a second at least.")
def caption(context: Context, shot: Shot) -> Iterator[Note]:
    limits = context.limits
    lines = sorted(enumerate(shot.dialogue), key=lambda x: (x[1].start, x[0]))
    for k, (i, line) in enumerate(lines):
        until = lines[k + 1][1].start - GAP_FRAMES / limits.fps if k + 1 < len(lines) else shot.seconds
        room = until - line.start
        spaced = not signs(line.text)
        wrapped = textwrap.wrap(line.text, limits.caption_width if spaced else limits.caption_width // 2, break_long_words=not spaced)
        if any(len(w) > limits.caption_width for w in wrapped):
            yield Note(f"dialogue.{i}.text", f"a word is longer than a caption line of {limits.caption_width} signs", "use a shorter word")
            continue
        cards = -(-len(wrapped) // limits.caption_lines)
        need = max(cards * limits.caption_min, len(line.text) / limits.caption_cps) + (cards - 1) * GAP_FRAMES / limits.fps
        if need > room + 0.05:
            fits = max(1, int(room * limits.caption_cps))
            yield Note(f"dialogue.{i}.text", f"{len(line.text)} signs in {cards} caption(s) need {need:.1f} s, there are {room:.1f} s",
                       f"cut the line to {fits} signs, or give it {need:.1f} s")
