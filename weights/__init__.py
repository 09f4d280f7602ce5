"""Model files: manifest, pull, verify, convert. The files themselves lie here too and are ignored by git."""
