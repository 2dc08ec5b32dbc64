"""Ledgers that people upload: read with limits, previewed, used instead of the book's invoices, forgotten."""
