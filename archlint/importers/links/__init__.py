"""Who talks to whom: addresses, drivers, mounts and start orders, each with the surest evidence for it."""
