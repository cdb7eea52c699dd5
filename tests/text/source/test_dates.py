"""Days as pages and tables write them."""

from datetime import date

import pytest

from negotiations.text.source.dates import MONTHS, whole_date

DAY = date(2031, 5, 14)
WRITTEN = [
    "2031-05-14", "2031/5/14", "2031.05.14", "14.05.2031", "14. 5. 2031", "14/05/2031",
    "05/14/2031", "14-05-2031",
    "2031年5月14日", "14 May 2031", "14 MAY 2031", "May 14, 2031", "14th May 2031", "14. Mai 2031",
    "14 mai 2031",
    "14 de mayo de 2031", "14 de maio de 2031", "14 мая 2031 г.", "14 травня 2031 року",
    "14 أيار 2031", "١٤ مايو ٢٠٣١",
    "14 مه 2031", "14 במאי 2031", "14 Mayıs 2031", "Wednesday, 14 May 2031, 10:30 UTC",
    "Veröffentlicht am 14. Mai 2031",
    "2031-05-14T10:30:00Z", "2031-05-14 00:00:00",
]  # fmt: skip


@pytest.mark.parametrize("words", WRITTEN)
def test_a_day_is_read(words):
    assert whole_date(words) == DAY


@pytest.mark.parametrize(
    "words",
    ["05/06/2031", "5-6-2031", "14 May", "May 2031", "32 May 2031", "2031-13-01", "0031-05-14",
     "Talks on 14 May 2031",
     "14 May 2031 to 15 May 2031", "", "114 May 2031", "14 Maybe 2031"],
)  # fmt: skip
def test_what_may_be_two_days_or_says_more_is_none(words):
    assert whole_date(words) is None


def test_a_day_is_the_same_either_way():
    assert whole_date("05/05/2031") == date(2031, 5, 5)


def test_no_month_has_two_numbers():
    assert set(MONTHS.values()) == set(range(1, 13))
    assert (MONTHS["mai"], MONTHS["mar"], MONTHS["مارس"]) == (5, 3, 3)
