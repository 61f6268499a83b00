"""The tradeoff report: a design review of one system, section by section."""
