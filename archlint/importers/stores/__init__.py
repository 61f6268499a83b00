"""Which stores a program uses and what for: roles of Redis, databases inside a program, stores outside of the project."""
