"""What can be measured in a blueprint without judging anybody: one module per question, each a pure function."""
