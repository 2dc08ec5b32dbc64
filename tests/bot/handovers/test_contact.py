"""How a visitor can be reached: what is taken, and what is refused with what would work."""

import pytest

from bot.handovers.contact import BadContact, contact, email_of


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("wang@example.com", "wang@example.com"),
        (" wang.li+claims@mail.example.com.cn ", "wang.li+claims@mail.example.com.cn"),
        ("+86 21 5555 0100", "+86 21 5555 0100"),
        ("(021) 5555-0100", "(021) 5555-0100"),
        ("021-55550100转123", "021-55550100转123"),
        ("１３８００１３８０００", "13800138000"),
    ],
)
def test_an_address_or_a_number_is_taken(typed: str, kept: str) -> None:
    assert contact(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "call me", "12345", "wang@", "wang@example", "wang li@example.com",
     "wang@example.com, li@example.com",
     "wang@example.com\r\nBcc: everybody@example.com", "wang@example.com\nBcc: x", '"a b"@example.com',
     "<wang@example.com>", "wang@[127.0.0.1]", "1" * 21, f"{'a' * 250}@example.com", "+86 21\n5555 0100"],
)  # fmt: skip
def test_anything_else_is_refused_with_an_example_of_both(typed: str) -> None:
    with pytest.raises(BadContact, match=r"name@company\.com.*\+86 21 5555 0100"):
        contact(typed)


def test_a_number_is_no_address() -> None:
    assert email_of("+86 21 5555 0100") is None
    assert email_of("wang@example.com") == "wang@example.com"
