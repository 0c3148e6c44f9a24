"""Copies of identifiers, as applications fold them."""

import pytest

from custdb_gateway.mapping.folds import FOLDS, Fold


@pytest.mark.parametrize(
    ("fold", "text", "expected"),
    [
        ("exact", "Ada ", "Ada "),
        ("lower", "ADA Größe", "ada größe"),
        ("lower", "STRAßE", "straße"),
        ("lower", "\u0130stanbul", "istanbul"),
        ("upper", "ada größe", "ADA GRÖßE"),
        ("upper", "\ufb01x", "\ufb01X"),
        ("upper", "\u0131", "I"),
        ("digits", "+44 (0) 20-7946 0018", "4402079460018"),
        ("digits", "\u0661\u0662", ""),
        ("digits", "none", ""),
        ("first-upper", "ada_lovelace", "Ada lovelace"),
        ("first-upper", " __ada  __ Byron_", "Ada Byron"),
        ("first-upper", "ébène", "Ébène"),
        ("first-upper", "ßa", "ßa"),
        ("first-upper", "", ""),
    ],
)
def test_as_the_copy_has_it(fold: Fold, text: str, expected: str) -> None:
    assert FOLDS[fold](text) == expected


@pytest.mark.parametrize("fold", [*FOLDS])
@pytest.mark.parametrize("text", ["Ada_Größe 1", "\u0130", "ﬁ", "", "\U0001f600", "ǆ", "\u0149"])
def test_a_copy_is_its_own_copy(fold: Fold, text: str) -> None:
    once = FOLDS[fold](text)
    assert FOLDS[fold](once) == once
