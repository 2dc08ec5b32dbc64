"""Filled packages: what a person sends to the insurer after an action was executed."""
