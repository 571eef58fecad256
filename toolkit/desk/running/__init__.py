"""Runs: the steps of a case through papermill, kept results, batches, clusters, corrections and re-runs."""
