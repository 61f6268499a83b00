"""From a blueprint to the models of other programs: components, who talks to whom, copies or flows; no figures."""
