"""``python -m vgot``."""

from .cli import main

main()
