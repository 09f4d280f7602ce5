"""The rule-based critic."""

from __future__ import annotations

from ..messages import CritiqueReply, CritiqueRequest, Judgement


def critique(request: CritiqueRequest) -> CritiqueReply:
    """Judge one shot."""
    return CritiqueReply(judgements=(Judgement(domain="story", score=1.0, reason="crude"),))
