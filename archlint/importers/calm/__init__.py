"""CALM (the Common Architecture Language Model of FINOS): nodes, relationships and flows, then a drawn model."""
