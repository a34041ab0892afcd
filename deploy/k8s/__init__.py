"""Kubernetes resources, of which those that follow from the contracts are generated."""
