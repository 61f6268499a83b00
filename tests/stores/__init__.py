"""Real stores on loopback, started as a blueprint says and asked whether they do what archlint predicts of it."""
