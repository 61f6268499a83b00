"""From a sketch to the text of a blueprint: walks, questions, what people said, and merging with what they changed."""
