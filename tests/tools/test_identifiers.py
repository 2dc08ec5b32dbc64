"""A registration number is known by its kind, proven by its check, and not bound when it cannot be right."""

import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tools.identifiers import Wrong, checked, company_key, forms_of, numbers_in
from tools.identifiers.check_digits import ALPHANUMERIC, USCC_ALPHABET, lei, organisation_code, uscc

USCC = "91110000600037341L"
LEI = "529900T8BM49AURSDO55"


def read(text: str) -> list[tuple[str | None, str, bool | None]]:
    return [(one.kind, one.number, one.valid) for one in numbers_in(text)]


@pytest.mark.parametrize(
    ("kind", "number", "country", "valid", "wrong"),
    [
        ("USCC", USCC, "CN", True, None),
        ("统一社会信用代码", USCC, None, True, None),
        ("USCC", "91110000600037341M", "CN", False, Wrong.CHECK),
        ("USCC", "9111000060003734", "CN", False, Wrong.LENGTH),
        ("USCC", "9111O000600037341L", "CN", False, Wrong.LETTER),
        ("ORG", "60003734-1", "CN", True, None),
        ("组织机构代码", "60003734-2", "CN", False, Wrong.CHECK),
        ("ORG", "60003734Y", "CN", False, Wrong.LETTER),
        ("ORG", "6000373", "CN", False, Wrong.LENGTH),
        ("LEI", LEI, "DE", True, None),
        ("LEI", "529900T8BM49AURSDO56", "DE", False, Wrong.CHECK),
        ("LEI", "529900T8BM49AURSDO5", "DE", False, Wrong.LENGTH),
        ("LEI", "529900T8BM49AURSDOSS", "DE", False, Wrong.LETTER),
        ("VAT", "DE 136 695 976", "DE", True, None),
        ("VAT", "136695976", "DE", True, None),
        ("VAT", "136695977", "DE", False, Wrong.CHECK),
        ("VAT", "DE13669597", "DE", False, Wrong.LENGTH),
        ("USt-IdNr.", "DE136695976", None, True, None),
        ("VAT", "GB980780684", "GB", True, None),
        ("VAT", "CHE-107.787.577", "CH", None, None),
        ("DUNS", "15-048-3782", "US", True, None),
        ("DUNS", "15048378", "US", False, Wrong.LENGTH),
        ("SIREN", "552 008 443", "FR", True, None),
        ("SIREN", "552008444", "FR", False, Wrong.CHECK),
        ("SIRET", "73282932000074", "FR", True, None),
        ("SIRET", "73282932000079", "FR", False, Wrong.CHECK),
        ("CNPJ", "16.727.230/0001-97", "BR", True, None),
        ("CNPJ", "16.727.230/0001-98", "BR", False, Wrong.CHECK),
        ("NIP", "526-000-12-46", "PL", True, None),
        ("NIP", "526-000-12-47", "PL", False, Wrong.CHECK),
        ("RUC", "20512333797", "PE", True, None),
        ("RUC", "20512333798", "PE", False, Wrong.CHECK),
        ("RUC", "anything", "PA", None, None),
        ("HRB", "HRB 4711", "DE", None, None),
        ("KRS", "0000123456", "PL", None, None),
    ],
)
def test_a_number_is_verified_as_its_kind(
    kind: str, number: str, country: str | None, *, valid: bool | None, wrong: Wrong | None
) -> None:
    found = checked(kind, number, country)

    assert (found.valid, found.wrong) == (valid, wrong)


def test_zeros_that_a_spreadsheet_dropped_from_a_british_number_are_put_back() -> None:
    assert checked("CRN", "445790", "GB").number == "00445790"
    assert checked("Company number", "SC095000", "GB").number == "SC095000"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (USCC, [("USCC", USCC, True)]),
        ("91110000600037341l", [("USCC", USCC, True)]),
        ("９１１１００００６０００３７３４１Ｌ还有多少额度", [("USCC", USCC, True)]),
        ("can we ship to 9111 0000 6000 3734 1L next week?", [("USCC", USCC, True)]),
        ("91-110000-600037341-L", [("USCC", USCC, True)]),
        ("统一社会信用代码：91110000600037341L的限额", [("USCC", USCC, True)]),
        ("USCC91110000600037341L", [("USCC", USCC, True)]),
        ("稅號 91110000600037341L", [("USCC", USCC, True)]),
        ("组织机构代码60003734-1", [("ORG", "600037341", True)]),
        ("60003734-1", [("ORG", "600037341", True)]),
        ("limit for 529900T8BM49AURSDO55", [("LEI", LEI, True)]),
        ("lei 5299 00T8 BM49 AURS DO55", [("LEI", LEI, True)]),
        ("DE136695976 und DE 136 695 976", [("VAT", "DE136695976", True), ("VAT", "DE136695976", True)]),
        ("VAT no. DE 136695977", [("VAT", "DE136695977", False)]),
        ("D-U-N-S 15-048-3782", [("DUNS", "150483782", True)]),
        ("HRB 990123, Köln", [("HRB", "990123", None)]),
        ("what about HRB 7 in Köln", [("HRB", "7", None)]),
        ("SIREN 552 008 443", [("SIREN", "552008443", True)]),
        ("SIRET: 732 829 320 00074", [("SIRET", "73282932000074", True)]),
        ("16.727.230/0001-97", [("CNPJ", "16727230000197", True)]),
        ("CNPJ 16727230000198", [("CNPJ", "16727230000198", False)]),
        ("NIP 526-000-12-46", [("NIP", "5260001246", True)]),
        ("KRS 0000123456", [("KRS", "0000123456", None)]),
        ("company number 00445790", [("CRN", "00445790", None)]),
        ("552008443", [(None, "552008443", None)]),
        ("compare 91110000600037341L with 529900T8BM49AURSDO55", [("USCC", USCC, True), ("LEI", LEI, True)]),
    ],
)
def test_a_number_is_found_however_it_is_written(
    text: str, found: list[tuple[str | None, str, bool | None]]
) -> None:
    assert read(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Nordhaus Pumpenwerk GmbH",
        "ship 500000 EUR on 60 days",
        "€1250000 overdue",
        "80万额度到20260903",
        "1,250,000.50",
        "on 2026-09-03",
        "Leipzig 04109",
        "the VAT is covered",
        "LEI of Nordhaus?",
        "🚢" * 50,
        "\u202e\u0000",
        "A" * 10_000,
        "1" * 10_000,
    ],
)
def test_amounts_days_and_words_are_no_numbers(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("typed", "wrong", "meant"),
    [
        ("9111OOOO6OOO37341L", Wrong.LETTER, USCC),
        ("9III0000600037341L", Wrong.LETTER, USCC),
        ("91110000600O37341L", Wrong.LETTER, USCC),
        ("91110000600037314L", Wrong.CHECK, USCC),
        ("19110000600037341L", Wrong.CHECK, USCC),
        ("911100006000373411L", Wrong.LENGTH, USCC),
        ("92110105MA01ABCD5", Wrong.LENGTH, None),
        ("5299OOT8BM49AURSDO55", Wrong.CHECK, LEI),
        ("529900T8BM49AURSD055", Wrong.CHECK, LEI),
        ("529900TBBM49AURSDO55", Wrong.CHECK, LEI),
        ("5299OOT8BM49AURSD055", Wrong.CHECK, LEI),
        ("529900T8BM49AURSDOSS", Wrong.LETTER, LEI),
        ("DE13669597G", Wrong.LETTER, "DE136695976"),
        ("DE136695977", Wrong.CHECK, None),
    ],
)
def test_a_mistyped_number_is_answered_with_what_is_wrong_and_never_looked_for(
    typed: str, wrong: Wrong, meant: str | None
) -> None:
    (found,) = numbers_in(f"limit of {typed}?")

    assert (found.valid, found.wrong) == (False, wrong)
    assert found.forms == ()
    assert found.suggestions[:1] == (() if meant is None else (meant,)) or meant in found.suggestions


def test_a_number_says_where_it_stands() -> None:
    text = "请问９１１１００００６０００３７３４１Ｌ还有多少额度"

    (found,) = numbers_in(text)

    assert text[found.begin : found.end] == "９１１１００００６０００３７３４１Ｌ"


def test_the_code_inside_a_uscc_finds_the_same_company() -> None:
    (typed,) = numbers_in(USCC)

    assert "600037341" in typed.forms
    assert set(typed.forms) & set(forms_of("ORG", "60003734-1"))
    assert company_key("USCC", USCC) == company_key("组织机构代码", "60003734-1") == "ORG:600037341"


def test_a_tax_number_is_found_with_and_without_its_prefix() -> None:
    assert forms_of("VAT", "136695976", "DE") == ("DE136695976", "136695976")
    assert forms_of("VAT", "DE136695977", "DE") == ()


def test_numbers_of_different_registers_do_not_make_two_companies_one() -> None:
    assert company_key("HRB", "HRB 7", "DE") is None
    assert company_key("CRN", "00445790", "GB") != company_key("CRN", "00445790", "IE")
    assert company_key("USCC", "91110000600037341M") is None
    assert company_key("SIRET", "73282932000074") == company_key("SIREN", "732829320")


def right_uscc(body: str) -> str:
    return next(body + check for check in USCC_ALPHABET if uscc(body + check).valid)


def right_lei(body: str) -> str:
    return next(f"{body}{check:02d}" for check in range(2, 99) if lei(f"{body}{check:02d}").valid)


USCCS = st.builds(
    lambda kind, division, code: right_uscc(kind + division + code),
    st.sampled_from(["91", "92", "93", "51", "N2", "Y1"]),
    st.text(string.digits, min_size=6, max_size=6),
    st.text(USCC_ALPHABET, min_size=9, max_size=9),
)
LEIS = st.builds(
    lambda office, code: right_lei(office + "00" + code),
    st.text(string.digits, min_size=4, max_size=4),
    st.text(ALPHANUMERIC, min_size=12, max_size=12),
)


@given(USCCS, st.integers(0, 17), st.sampled_from(ALPHANUMERIC))
def test_a_uscc_with_another_character_in_one_place_is_never_right(
    number: str, place: int, typed: str
) -> None:
    assume(number[place] != typed)

    assert uscc(number[:place] + typed + number[place + 1 :]).valid is False


@given(LEIS, st.integers(0, 19), st.sampled_from(ALPHANUMERIC))
def test_a_lei_with_another_digit_or_another_letter_in_one_place_is_never_right(
    number: str, place: int, typed: str
) -> None:
    assume(number[place] != typed and number[place].isdigit() == typed.isdigit())

    assert lei(number[:place] + typed + number[place + 1 :]).valid is False


@given(st.text(string.digits, min_size=8, max_size=8), st.integers(0, 7), st.sampled_from(string.digits))
def test_an_organisation_code_with_another_digit_in_one_place_is_never_right(
    body: str, place: int, typed: str
) -> None:
    assume(body[place] != typed)
    number = next(body + check for check in "0123456789X" if organisation_code(body + check).valid)

    assert organisation_code(number[:place] + typed + number[place + 1 :]).valid is False


@given(USCCS)
def test_a_uscc_with_o_for_every_zero_and_i_for_every_one_is_suggested_as_it_was(number: str) -> None:
    typed = number.replace("0", "O").replace("1", "I")
    assume(typed != number and any(map(str.isdigit, typed)))

    (found,) = numbers_in(f"USCC {typed}")

    assert found.valid is False
    assert number in found.suggestions


@given(USCCS, st.data())
def test_a_uscc_with_one_misread_character_or_a_swapped_pair_is_suggested_as_it_was(
    number: str, data: st.DataObject
) -> None:
    misread = {"0": "O", "1": "I", "5": "S", "2": "Z", "8": "B", "B": "8"}
    slips = [number[:p] + misread[c] + number[p + 1 :] for p, c in enumerate(number) if c in misread]
    swaps = [number[:p] + number[p + 1] + number[p] + number[p + 2 :] for p in range(17)]
    typed = data.draw(st.sampled_from([one for one in slips + swaps if one != number]))

    (found,) = numbers_in(f"USCC {typed}")

    assert found.valid is False
    assert number in found.suggestions


@given(LEIS, st.data())
def test_a_lei_with_one_misread_character_is_suggested_as_it_was(number: str, data: st.DataObject) -> None:
    pairs = {
        "0": "O",
        "O": "0",
        "1": "I",
        "I": "1",
        "5": "S",
        "S": "5",
        "8": "B",
        "B": "8",
        "2": "Z",
        "Z": "2",
    }
    slips = [number[:p] + pairs[c] + number[p + 1 :] for p, c in enumerate(number) if c in pairs]
    typed = data.draw(st.sampled_from(slips))
    assume(not lei(typed).valid)  # one in ninety-seven letters typed for a digit cannot be noticed

    (found,) = numbers_in(f"LEI {typed}")

    assert found.valid is False
    assert number in found.suggestions


@given(st.text(max_size=300))
def test_whatever_is_typed_can_be_read(text: str) -> None:
    for one in numbers_in(text):
        assert 0 <= one.begin < one.end <= len(text)
        assert one.valid is not False or not one.forms
