"""Subtitles from dialogue: readable cues, and the two text formats.

Rules: at most two lines of 42 characters, at least 1 s and at most 7 s on screen, about 20 characters per second or
slower where there is room, two frames of gap, never over the end of the film.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..script.model import Script

LINE = 42
LINES = 2
RATE = 20.0
SHORTEST = 1.0
LONGEST = 7.0
_ENDS = ".!?…"
_PAUSES = ",;:—–-"


@dataclass(frozen=True, slots=True)
class Cue:
    """Text on screen from ``start_s`` to ``end_s`` (seconds of the film); lines are separated by a newline."""

    start_s: float
    end_s: float
    text: str


def cues(script: Script, *, fps: int = 24, starts: Mapping[str, float] | None = None, seconds: float | None = None) -> list[Cue]:
    """Cues of the whole film, in order and without overlap, on whole frames.

    Args:
        script: whose dialogue is shown. fps: frames per second of the film.
        starts: shot id -> second at which the shot starts in the film; by default the shots stand end to end.
        seconds: length of the film; by default that of the shots.
    """
    offsets, at = {}, 0
    for shot in script.shots:
        offsets[shot.id] = at / fps if starts is None else starts[shot.id]
        at += shot.frames(fps)
    end = at / fps if seconds is None else seconds
    names = {c.id: c.name for c in script.characters}
    wanted: list[tuple[float, str]] = []
    for shot in script.shots:
        speakers = {line.speaker for line in shot.dialogue}
        for line in shot.dialogue:
            start = offsets[shot.id] + min(line.start, max(0.0, shot.seconds - 0.5))
            unseen = line.mark in ("vo", "os") and (len(speakers) > 1 or line.mark == "os") and line.speaker in names
            text = f"{names[line.speaker].upper()}: {line.text}" if unseen else line.text
            for part in split(text):
                wanted.append((start, part))
                start += reading_time(part)
    wanted.sort(key=lambda item: item[0])
    return _place(wanted, fps, end)


def _place(wanted: Sequence[tuple[float, str]], fps: int, end: float) -> list[Cue]:
    """Give each text its time: none before the last has been read, two frames between, squeezed only at the film's end."""
    gap, last, free = 2, int(end * fps + 1e-6), 0
    out: list[Cue] = []
    for number, (start, text) in enumerate(wanted):
        first = max(free, round(start * fps))
        length = round(reading_time(text) * fps)
        if number + 1 < len(wanted):
            following = max(round(wanted[number + 1][0] * fps), 0)
            shortest = max(round(SHORTEST * fps), round(len(_flat(text)) / (RATE * 1.25) * fps))
            length = max(min(length, following - gap - first), min(shortest, length))
        if first + length > last:
            first = max(free, last - length)
            length = last - first
        if length < fps // 3:
            if out:  # no room left: show it together with the one before rather than not at all
                before = out.pop()
                out.append(Cue(before.start_s, last / fps, _join(before.text, text)))
            continue
        out.append(Cue(first / fps, (first + length) / fps, text))
        free = first + length + gap
    return out


def _join(a: str, b: str) -> str:
    return "\n".join([*a.split("\n"), *b.split("\n")][-LINES:])


def reading_time(text: str) -> float:
    """Seconds a cue needs: 0.3 s to find it plus 20 characters per second, within 1 to 7 s."""
    return min(LONGEST, max(SHORTEST, 0.3 + len(_flat(text)) / RATE))


def _flat(text: str) -> str:
    return text.replace("\n", " ")


def clean(text: str) -> str:
    """One line without control and direction-override characters."""
    hidden = ("Cc", "Cf", "Cs")
    kept = "".join(" " if c.isspace() else c for c in text if c.isspace() or c == "\u200d" or unicodedata.category(c) not in hidden)
    return " ".join(unicodedata.normalize("NFC", kept).split())


def split(text: str) -> list[str]:
    """A spoken text as cues of at most two lines of 42 characters, broken where the sentence breathes."""
    words = [piece for word in clean(text).split(" ") for piece in _pieces(word)]
    out: list[str] = []
    while words:
        count = _fitting(words)
        out.append(_two_lines(words[:count]))
        words = words[count:]
    return [part for part in out if part]


def _pieces(word: str) -> list[str]:
    """A word longer than a line (or a text written without spaces) in pieces that fit."""
    return [word[i : i + LINE] for i in range(0, len(word), LINE)]


def _fitting(words: Sequence[str]) -> int:
    """How many words go into the next cue: as many as fit, or up to the last good pause when they do not all fit."""
    most = 1
    while most < len(words) and _fits(words[: most + 1]):
        most += 1
    if most == len(words):
        return most
    for marks, least in ((_ENDS, most // 3), (_PAUSES, most // 2)):
        for count in range(most, max(0, least), -1):
            if words[count - 1].rstrip("\"'”’»)")[-1:] in tuple(marks):
                return count
    return most


def _fits(words: Sequence[str]) -> bool:
    return _break(words) is not None


def _break(words: Sequence[str]) -> int | None:
    """Where to break into two lines (``len(words)`` for one line); None when two lines do not hold them."""
    if len(" ".join(words)) <= LINE:
        return len(words)
    best: tuple[float, int] | None = None
    for i in range(1, len(words)):
        top, bottom = len(" ".join(words[:i])), len(" ".join(words[i:]))
        if top > LINE or bottom > LINE:
            continue
        pause = -8 if words[i - 1][-1:] in tuple(_ENDS + _PAUSES) else 0
        cost = abs(top - bottom) + (2 if top > bottom else 0) + pause
        if best is None or cost < best[0]:
            best = (cost, i)
    return best[1] if best else None


def _two_lines(words: Sequence[str]) -> str:
    at = _break(words)
    if at is None or at >= len(words):
        return " ".join(words)
    return " ".join(words[:at]) + "\n" + " ".join(words[at:])


# -- files ----------------------------------------------------------------------------------------------------------------
def srt(items: Sequence[Cue]) -> str:
    """SubRip text. The format has no escapes, so what players would take for markup is written with look-alikes."""
    swap = str.maketrans({"<": "‹", ">": "›", "{": "(", "}": ")", "\\": "/"})
    blocks = [
        f"{n}\n{_time(cue.start_s, ',')} --> {_time(cue.end_s, ',')}\n{_lines(cue.text.translate(swap))}\n"
        for n, cue in enumerate(items, 1)
    ]
    return "\n".join(blocks)


def vtt(items: Sequence[Cue]) -> str:
    """WebVTT text, escaped."""
    blocks = ["WEBVTT\n"]
    for n, cue in enumerate(items, 1):
        text = cue.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        blocks.append(f"{n}\n{_time(cue.start_s, '.')} --> {_time(cue.end_s, '.')}\n{_lines(text)}\n")
    return "\n".join(blocks)


def _lines(text: str) -> str:
    return "\n".join(line for line in (clean(x) for x in text.split("\n")) if line)


def _time(seconds: float, point: str) -> str:
    ms = round(seconds * 1000)
    return f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d}{point}{ms % 1000:03d}"
