"""The order in which people look for names."""

from negotiations.text.collation import LONGEST, sort_key


def test_names_are_in_the_root_order_of_unicode():
    names = ["Zorvia", "Aruvia", "al-Rafid", "Ärenland", "Яблоко", "Ёлка", "1st Brigade"]
    assert sorted(names, key=sort_key) == [
        "1st Brigade",
        "al-Rafid",
        "Ärenland",
        "Aruvia",
        "Zorvia",
        "Ёлка",
        "Яблоко",
    ]


def test_a_key_is_no_longer_than_a_row_of_a_list_can_hold():
    assert len(sort_key("\ufdfa" * 500)) <= LONGEST
