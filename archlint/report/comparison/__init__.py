"""What changes between two designs: findings that come and go, figures that move."""
