"""Readings are kept for the rights they were made for, and only until the book changes."""

from tools.principal import Principal, Role
from tools.records.kept import PRINCIPALS_KEPT, Kept


def reader(*policies: str, role: Role = Role.SALES) -> Principal:
    return Principal("P", "P", role, policies)


def test_a_reading_is_made_once_for_a_version_and_the_same_rights() -> None:
    kept: Kept[str] = Kept()
    made: list[str] = []

    def read(principal: Principal) -> list[str]:
        made.append(principal.id)
        return [str(principal.policies)]

    for _ in range(3):
        assert kept.of(1, reader("A"), read) == ("('A',)",)
    assert len(made) == 1
    kept.of(2, reader("A"), read)
    assert len(made) == 2, "the book changed"


def test_other_policies_or_another_role_never_get_a_kept_reading() -> None:
    kept: Kept[str] = Kept()

    def read(principal: Principal) -> list[str]:
        return [f"{principal.role} {principal.policies}"]

    seen = {
        kept.of(1, who, read)
        for who in (reader("A"), reader("B"), reader("A", "B"), reader(), reader("A", role=Role.PUBLIC))
    }

    assert len(seen) == 5


def test_only_so_many_are_kept() -> None:
    kept: Kept[str] = Kept()
    made: list[tuple[str, ...]] = []

    def read(principal: Principal) -> list[str]:
        made.append(principal.policies)
        return []

    for number in [*range(PRINCIPALS_KEPT + 1), 0]:
        kept.of(1, reader(str(number)), read)
    assert made.count(("0",)) == 2
