"""What is required in sentences, and which flow does it."""
