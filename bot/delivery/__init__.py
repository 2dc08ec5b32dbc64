"""Delivery: how something reaches an address outside - by e-mail or by a signed webhook."""
