"""What becomes of a delivery that fails."""


class Undelivered(Exception):
    """Not this time; the text says why, without personal data, for whoever runs the desk."""


class Undeliverable(Undelivered):
    """Trying again is of no use."""
