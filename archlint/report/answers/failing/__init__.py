"""What fails, what that stops, for how long, and what to mend first."""
