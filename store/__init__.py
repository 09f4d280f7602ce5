"""Content-addressed artifacts, the journal, the run folder and its lock."""
