"""Websites that show the widget, and the customers they vouch for."""
