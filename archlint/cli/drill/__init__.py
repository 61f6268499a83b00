"""The commands for practising: one file per command, and what they share."""
