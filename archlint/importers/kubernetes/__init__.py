"""Kubernetes manifests: workloads, services and what is written around them."""
