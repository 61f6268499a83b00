"""What `archlint failures` and `archlint consistency` answer, as pages and as data."""
