"""Taking secrets out of text: known values in every form a server may echo them, and what looks like a credential."""

from __future__ import annotations

import base64
import html
import json
import logging
import os
import re
import traceback
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, quote_plus

KEY_VARIABLES: Final = ("VGOT_API_KEY", "OPENAI_API_KEY")
"""Environment variables that may hold a key, the first set one counts."""
MARK: Final = "[redacted]"
SHORTEST: Final = 8
"""A known value with fewer characters is a placeholder (``none``, ``local``), and removing it would spoil ordinary words."""

_RUN: Final = r"[A-Za-z0-9._~+/=*•…-]"
# Every pattern is linear: what may repeat is bounded, or cannot start again inside itself.
_PATTERNS: Final = (
    (re.compile(r"(?<![A-Za-z0-9])sk-(?=[A-Za-z0-9_*•….-]{0,80}[0-9*•…])[A-Za-z0-9_*•….-]{6,}"), MARK),
    (re.compile(r"(?i)(\bauthorization[\"'\\]{0,4}\s{0,4}[:=]\s{0,4}[\"'\\]{0,4}(?:bearer|basic|token)?\s{0,4})" + _RUN + "{4,}"), rf"\1{MARK}"),
    (re.compile(rf"(?i)\b(bearer(?:\s|%20|\+){{1,4}})(?=[^\s]{{0,400}}[0-9*•…]|{_RUN}{{24}}){_RUN}{{6,}}"), rf"\1{MARK}"),
    (
        re.compile(r"(?i)([?&;](?:api[-_]?key|key|(?:access|auth)[-_]?token|token|secret|password|sig|signature)=)[^&;\s\"'<>#]+"),
        rf"\1{MARK}",
    ),
    (re.compile(r"(://)[^/\s\"'<>@]{0,400}@"), rf"\1{MARK}@"),
)


class Redactor:
    """Removes secrets from text, in time linear in its length.

    Args:
        secrets: values to remove beside those of :data:`KEY_VARIABLES`; ones shorter than :data:`SHORTEST` are ignored.
    """

    __slots__ = ("_known", "_values")

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._values: frozenset[str] = frozenset()
        self._known: re.Pattern[str] | None = None
        self.learn(*secrets, *(os.environ.get(name, "") for name in KEY_VARIABLES))

    def learn(self, *secrets: str) -> None:
        """Remove these values too from now on."""
        values = self._values | {s.strip() for s in secrets if len(s.strip()) >= SHORTEST}
        if values != self._values:
            self._values = values
            forms = sorted({f for v in values for f in _forms(v)}, key=lambda f: (-len(f), f))
            self._known = re.compile("|".join([*map(re.escape, forms), *map(_masked, sorted(values))]))

    def __call__(self, text: str) -> str:
        """The text with :data:`MARK` in place of each secret."""
        if self._known is not None:
            text = self._known.sub(MARK, text)
        for pattern, instead in _PATTERNS:
            text = pattern.sub(instead, text)
        return text

    def __repr__(self) -> str:
        return f"Redactor({len(self._values)} known)"


class RedactingFilter(logging.Filter):
    """Redacts log records: message, arguments and exceptions. Never drops one."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self.redactor = redactor

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place."""
        try:
            message = record.getMessage()
        except (TypeError, ValueError, KeyError):
            message = f"{record.msg} {record.args}"
        record.msg, record.args = self.redactor(message), None
        if record.exc_info and record.exc_info[0] is not None:
            record.exc_text = "".join(traceback.format_exception(*record.exc_info)).rstrip()
            record.exc_info = None
        if record.exc_text:
            record.exc_text = self.redactor(record.exc_text)
        if record.stack_info:
            record.stack_info = self.redactor(record.stack_info)
        return True

    def __repr__(self) -> str:
        return f"RedactingFilter({self.redactor!r})"


def _masked(value: str) -> str:
    """Pattern of a value of which only the beginning, or only the end, is shown: ``abc***xyz``, ``abcdef...``, ``***wxyz``."""
    tail = r"[^\s\"'<>,;]{0,100}"
    # Three dots end sentences as well: they count as a mask only after more of the value.
    return rf"{_start(value, 3)}[*•#]{{2,}}{tail}|{_start(value, 6)}(?:\.{{3,}}|…){tail}|[*•…]{{2,16}}{re.escape(value[-4:])}"


def _start(value: str, least: int) -> str:
    """Pattern of the first ``least`` characters of a value and as many more as follow."""
    more = ""
    for c in reversed(value[least:24]):
        more = f"(?:{re.escape(c)}{more})?"
    return re.escape(value[:least]) + more


def _forms(value: str) -> set[str]:
    """The ways in which a value may stand in a text."""
    quoted = {quote(value, safe=""), quote(value), quote_plus(value)}
    lowered = {re.sub(r"%[0-9A-F]{2}", lambda m: m[0].lower(), q) for q in quoted}
    encoded = base64.b64encode(value.encode()).decode().rstrip("=")
    once = json.dumps(value)[1:-1]
    return {value, once, json.dumps(once)[1:-1], repr(value)[1:-1], html.escape(value), encoded, *quoted, *lowered}
