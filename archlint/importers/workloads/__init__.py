"""What runs: workloads in the words that all platforms share, their images, commands, Dockerfiles and variables."""
