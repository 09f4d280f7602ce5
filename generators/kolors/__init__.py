"""Portraits and keyframes by Kolors and its IP-Adapter-Plus. Importing this package imports nothing heavy."""
