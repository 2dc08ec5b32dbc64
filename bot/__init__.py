"""A question from a principal becomes a cited answer, at every door."""
