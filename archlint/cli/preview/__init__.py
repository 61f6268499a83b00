"""The live preview: a page on loopback that draws a blueprint again whenever it is saved."""
