"""The writers' room: director, screenwriter, cinematographer, validator, and the one function that asks a model."""
