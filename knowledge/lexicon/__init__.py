"""The words of the field in Chinese and English: which may stand for one another in a question."""
