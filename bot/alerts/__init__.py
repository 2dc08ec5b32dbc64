"""What people are told without asking: the days that run, and what waits for them."""
