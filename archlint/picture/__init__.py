"""Pictures: scenes made from the analyses, laid out, and written as SVG, Mermaid, HTML and more."""
