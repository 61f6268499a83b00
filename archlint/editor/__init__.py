"""Answers for editors: what a text says at a place, what may be written there, where a name is used, what is wrong.

Pure functions from a text, whole or half typed, to small frozen results; places are offsets in the text. What talks to
an editor (`archlint.cli.editing`) turns them into its protocol.
"""
