"""Model files: what there is, where it lies, pulling, checking and converting it. The files themselves lie here too and are ignored by git.

``find_weights`` names the folder; :class:`Weights` answers for it. Importing this package imports nothing heavy.
"""

from .folder import Missing, Weights, find_weights
from .manifest import Manifest, Model, manifest

__all__ = ["Manifest", "Missing", "Model", "Weights", "find_weights", "manifest"]
