"""Pictures and clips from a script. Nothing here knows LangGraph; nothing heavy is imported until it is used."""
