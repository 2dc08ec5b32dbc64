"""Tests of what people are told without asking."""
