"""Architecture models that people drew (Structurizr, CALM, Backstage): elements and relations, then a sketch."""
