"""The source code of a workload: where it lies, what it is written with, how many processes it has."""
