"""Secrets leave no text: known values in every form, and what looks like a credential."""

from __future__ import annotations

import base64
import io
import json
import logging
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vgot.agents.redact import MARK, RedactingFilter, Redactor

KEY = 'k3y/with+odd"chars&more=1'
STORY = (
    "The bearer of bad news returned to the desk-lamp. A risk-averse key bearer asked for tokens; the secret password was 'sesame'. "
    "See https://example.org/shots?id=7&page=2 … and the mask *** fell."
)


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VGOT_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)


@pytest.mark.parametrize("form", [
    KEY, json.dumps(KEY), json.dumps(json.dumps(KEY)), quote(KEY), quote(KEY, safe=""), quote(KEY, safe="").lower(), repr(KEY),
    base64.b64encode(KEY.encode()).decode(), "k3y***=1", "k3y/wi…more", "k3y/wi...", "k3y***",
    "****re=1",
])
def test_a_known_value_goes_in_every_form(form: str) -> None:
    text = Redactor((KEY,))(f"Incorrect API key provided: {form}, sorry")
    assert MARK in text
    assert text.startswith("Incorrect API key provided: ") and text.endswith("sorry")
    assert "k3y" not in text and "odd" not in text and "re=1" not in text and base64.b64encode(KEY.encode()).decode()[:8] not in text


def test_keys_of_the_environment_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "canary-one")
    monkeypatch.setenv("VGOT_API_KEY", " canary-two\n")
    assert Redactor()("canary-one and canary-two") == f"{MARK} and {MARK}"


@pytest.mark.parametrize(("text", "gone", "left"), [
    ("key sk-proj-Abc_123-x4567 is wrong", "Abc_123", "is wrong"),
    ("key sk-abc***xyz is wrong", "xyz", "is wrong"),
    ("key sk-abcd****************wxyz. You can", "wxyz", "You can"),
    ("Authorization: Bearer hunter-of-words", "hunter", "Authorization:"),
    ('{"authorization": "Basic dXNlcjpwYXNz"}', "dXNlcjpwYXNz", "authorization"),
    ('{\\"Authorization\\": \\"Bearer abcdefgh\\"}', "abcdefgh", "Authorization"),
    ("header Bearer abc123def456", "abc123def456", "header"),
    ("header bearer%20abc123def456", "abc123def456", "header"),
    ("GET https://h/v1?api_key=zzz9&model=m", "zzz9", "model=m"),
    ("GET https://h/v1?model=m&key=zzz9 failed", "zzz9", "failed"),
    ("http://user:pa55word@host/v1", "pa55word", "host/v1"),
    ("http://token@host/v1", "token", "host/v1"),
])
def test_what_looks_like_a_credential_goes(text: str, gone: str, left: str) -> None:
    clean = Redactor()(text)
    assert MARK in clean and gone not in clean and left in clean


def test_stories_are_left_alone() -> None:
    assert Redactor((KEY,))(STORY) == STORY
    assert Redactor(("none", "local", ""))("none of the local people") == "none of the local people"
    assert Redactor(("local-key-1",))("He was a local... of sorts") == "He was a local... of sorts"


@given(st.text(max_size=60), st.text(max_size=60), st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=8, max_size=60))
@settings(max_examples=100, deadline=None)
def test_a_value_never_survives(before: str, after: str, key: str) -> None:
    redact = Redactor((key,))
    assert key not in redact(f"{before}{key}{after}").replace(MARK, "\0")
    assert key not in redact(json.dumps({"error": f"{before} {key} {after}"})).replace(MARK, "\0")
    assert key not in repr(redact) and key not in repr(RedactingFilter(redact))


@pytest.mark.parametrize("piece", ["a", "sk-", "k3y", "Bearer ", "://", "?key=", "*", ".", "authorization: ", "k3y*", "://a@", "sk-a*", " ", "\\"])
def test_cost_grows_with_the_length_only(piece: str) -> None:
    """A quadratic pattern would take hours on this."""
    text = piece * (300_000 // len(piece))
    assert len(Redactor((KEY, "aaaaaaaaaaaaaaaab"))(text)) <= len(text) * 12


def test_logs_are_redacted_with_arguments_and_exceptions() -> None:
    out = io.StringIO()
    logger = logging.Logger("test")
    logger.addHandler(logging.StreamHandler(out))
    logger.addFilter(RedactingFilter(Redactor(("canary-key-1",))))
    logger.warning("got %s and %d", "canary-key-1", 3)
    logger.warning("broken %d", "canary-key-1")
    try:
        raise ValueError("canary-key-1")
    except ValueError:
        logger.exception("failed", stack_info=True)
    assert "canary" not in out.getvalue()
    assert f"got {MARK} and 3" in out.getvalue() and f"ValueError: {MARK}" in out.getvalue() and "Stack (most" in out.getvalue()
