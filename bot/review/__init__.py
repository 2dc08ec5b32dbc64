"""What was asked in vain becomes FAQ entries that two people have read."""
