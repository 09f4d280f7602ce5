"""What a film is before it is filmed, and the film-grammar rules that judge it.

The functions ``completeness`` and ``coherence`` live in the modules of the same names.
"""

from .findings import Finding
from .model import (
    MAX_SHOTS,
    MAX_STORY,
    SCHEMA_VERSION,
    BackgroundDomain,
    Brief,
    CameraDomain,
    CameraVector,
    Character,
    CharacterDomain,
    Cloth,
    Condition,
    Cut,
    Id,
    Label,
    LightingDomain,
    Line,
    Link,
    Location,
    Look,
    LookId,
    Outline,
    Performance,
    PersonState,
    RelationDomain,
    Script,
    Shot,
    ShotId,
    Text,
    Value,
    slug,
)

__all__ = [
    "MAX_SHOTS", "MAX_STORY", "SCHEMA_VERSION", "BackgroundDomain", "Brief", "CameraDomain", "CameraVector", "Character",
    "CharacterDomain", "Cloth", "Condition", "Cut", "Finding", "Id", "Label", "LightingDomain", "Line", "Link", "Location",
    "Look", "LookId", "Outline", "Performance", "PersonState", "RelationDomain", "Script", "Shot", "ShotId", "Text", "Value",
    "slug",
]
