"""A second, independent reading of the policy rules, in plain Python, to compare the product with."""
