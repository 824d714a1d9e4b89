from __future__ import annotations

import pytest

from faq.importing.formats.number_formats.codes import UnreadableFormat
from faq.importing.formats.number_formats.locales import locale_of_language
from faq.importing.formats.number_formats.rendering import number_format

CHRISTMAS = 46380  # 24 December 2026, a Thursday
HALF_PAST_NINE = 0.39583333333333331
NBSP = "\u00a0"
ACCOUNTING = '_("$"* #,##0.00_);_("$"* (#,##0.00);_("$"* "-"??_);_(@_)'
EURO_ACCOUNTING = '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-'


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("General", 0, "0"),
        ("General", 42, "42"),
        ("General", 0.1 + 0.2, "0.3"),
        ("General", -1.5, "-1.5"),
        ("General", 1 / 3, "0.333333333"),
        ("General", 123456.789, "123456.789"),
        ("General", 123456789012, "1.23457E+11"),
        ("General", 0.000012345678, "1.23457E-05"),
        ("GENERAL", 7, "7"),
        ('General" kg"', 2.5, "2.5 kg"),
        ("0", 2.5, "3"),
        ("0", -0.4, "0"),
        ("0.00", 1.005, "1.01"),
        ("0.00", 3, "3.00"),
        ("00000", 42, "00042"),
        ("0000 0000", 8001234, "0800 1234"),
        ("000-00-0000", 123456789, "123-45-6789"),
        ("(000) 000-0000", 2125550147, "(212) 555-0147"),
        ("[<=9999999]###-####;(###) ###-####", 5550147, "555-0147"),
        ("[<=9999999]###-####;(###) ###-####", 2125550147, "(212) 555-0147"),
        ("+00 000 0000000", 491701234567, "+49 170 1234567"),
        ("#,##0", 1234567, "1,234,567"),
        ("#,##0", 999, "999"),
        ("#,##0.00", -1234.5, "-1,234.50"),
        ("0,000", 5, "0,005"),
        ("0.0,", 1500, "1.5"),
        ('0.0,,"M"', 2500000, "2.5M"),
        ("#", 0, ""),
        ("#.##", 0.5, ".5"),
        ("0.###", 5, "5."),
        (".00", 12.5, "12.50"),
        ("0.0?", 1.5, "1.5"),
        ("0%", 0.15, "15%"),
        ("0 %", 0.15, "15 %"),
        ("0.0%", 0.125, "12.5%"),
        ("0.00%", 1, "100.00%"),
        ("0%", -0.03, "-3%"),
        ("£#,##0.00", 3.5, "£3.50"),
        ('"£"#,##0.00', 1234.5, "£1,234.50"),
        ("[$£-809]#,##0.00", 3.5, "£3.50"),
        ("[$$-409]#,##0.00", 9.99, "$9.99"),
        ("[$€-407]#,##0", 12, "€12"),
        ("#,##0.00\\ [$€-407]", 1234.5, "1.234,50 €"),
        ("#,##0.00 [$€-40C]", 1234.5, f"1{NBSP}234,50 €"),
        ("[$CHF-807] #,##0.00", 1234.5, "CHF 1\u2019234.50"),
        ("[$R$-416] #,##0.00", 1234.5, "R$ 1.234,50"),
        ("[$¥-411]#,##0", 1500, "¥1,500"),
        ("[$-de-DE]0.0", 1.5, "1,5"),
        ('#,##0.00" kr"', 49, "49.00 kr"),
        ("[$EUR] 0.00", 5, "EUR 5.00"),
        ("[$€-2]\\ #,##0.00", 1234.5, "€ 1,234.50"),
        ("#,##0.00\\ [$€-1]", 1234.5, "1,234.50 €"),
        ("[$€-x-euro2] 0.00", 5, "€ 5.00"),
        (ACCOUNTING, 12.5, "$12.50"),
        (ACCOUNTING, -12.5, "$(12.50)"),
        (ACCOUNTING, 0, "$-"),
        (EURO_ACCOUNTING, 12.5, "12.50 €"),
        (EURO_ACCOUNTING, -12.5, "-12.50 €"),
        ("#,##0_);[Red](#,##0)", -1234, "(1,234)"),
        ("0.00;[Red]-0.00", -1.5, "-1.50"),
        ("+0;-0;0", 3, "+3"),
        ("+0;-0;0", 0, "0"),
        ('0;-0;"none"', 0, "none"),
        (";;;", 5, ""),
        ("0;;", -5, ""),
        ('0 "years"', 2, "2 years"),
        ('0" Jahre"', 2, "2 Jahre"),
        ("0\\ \\m", 30, "30 m"),
        ('"Nr. "0', 7, "Nr. 7"),
        ("[Blue]0", 4, "4"),
        ("[Color 10]0", 4, "4"),
        ('[>=10]"many";"few"', 12, "many"),
        ('[>=10]"many";"few"', 2, "few"),
        ('[=1]"one day";[=2]"two days";0" days"', 1, "one day"),
        ('[=1]"one day";[=2]"two days";0" days"', 5, "5 days"),
        ('[>=1000]0.0,"K";0', 1500, "1.5K"),
        ('[>=1000]0.0,"K";0', -5, "-5"),
        ("[<0]0.0;0", -2, "2.0"),
        ("# ?/?", 0.5, "1/2"),
        ("# ?/?", 2.75, "2 3/4"),
        ("# ?/?", 3, "3"),
        ("# ?/?", 0, "0"),
        ("?/?", 1.5, "3/2"),
        ("# ??/??", 5.0625, "5 1/16"),
        ("# ?/4", 1.5, "1 2/4"),
        ("# ??/100", 0.07, "7/100"),
        ("# ?/2", 1.99, "2"),
        ("0.00E+00", 12345, "1.23E+04"),
        ("0.00E+00", 0.00012, "1.20E-04"),
        ("0.0E+0", 9.99, "1.0E+1"),
        ("##0.0E+0", 12345, "12.3E+3"),
        ("@", 42, "42"),
    ],
)
def test_a_number_is_shown_as_its_format_says(
    code: str, value: float, shown: str
) -> None:
    assert number_format(code).show_number(value) == shown


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("yyyy-mm-dd", CHRISTMAS, "2026-12-24"),
        ("dd/mm/yyyy", CHRISTMAS, "24/12/2026"),
        ("m/d/yy", CHRISTMAS, "12/24/26"),
        ("dd.mm.yyyy", CHRISTMAS, "24.12.2026"),
        ("DD/MM/YYYY HH:MM:SS", CHRISTMAS + 0.5, "24/12/2026 12:00:00"),
        ("d mmmm yyyy", CHRISTMAS, "24 December 2026"),
        ("d\\-mmm\\-yy", CHRISTMAS, "24-Dec-26"),
        ("mmmmm", CHRISTMAS, "D"),
        ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", CHRISTMAS, "2026-12-24"),
        ("[$-x-sysdate]dddd, mmmm dd, yyyy", CHRISTMAS, "2026-12-24"),
        ("[$-F400]h:mm:ss\\ AM/PM", HALF_PAST_NINE, "09:30:00"),
        ("[$-409]d\\-mmm\\-yyyy;@", CHRISTMAS, "24-Dec-2026"),
        ("[$-407]d. mmmm yyyy", CHRISTMAS, "24. Dezember 2026"),
        ("[$-407]dddd, d. mmm", CHRISTMAS, "Donnerstag, 24. Dez"),
        ("[$-40C]d mmmm yyyy", CHRISTMAS, "24 décembre 2026"),
        ("[$-C0A]d\\ \\d\\e\\ mmmm", CHRISTMAS, "24 de diciembre"),
        ("[$-419]d mmmm yyyy", CHRISTMAS, "24 декабря 2026"),
        ("[$-FC19]d mmmm yyyy", CHRISTMAS, "24 декабря 2026"),
        ("[$-419]mmmm yyyy", CHRISTMAS, "декабрь 2026"),
        ("[$-415]d mmmm yyyy", CHRISTMAS, "24 grudnia 2026"),
        ("[$-41F]d mmmm yyyy dddd", CHRISTMAS, "24 Aral\u0131k 2026 Perşembe"),
        ('yyyy"年"m"月"d"日"', CHRISTMAS, "2026年12月24日"),
        ("yyyy年m月d日", CHRISTMAS, "2026年12月24日"),
        ("[$-411]aaaa", CHRISTMAS, "木曜日"),
        ("[$-804]yyyy/m/d aaaa", CHRISTMAS, "2026/12/24 星期四"),
        ("bbbb", CHRISTMAS, "2569"),
        ("h:mm", HALF_PAST_NINE, "9:30"),
        ("hh:mm", HALF_PAST_NINE, "09:30"),
        ('hh:mm" Uhr"', HALF_PAST_NINE, "09:30 Uhr"),
        ("h:mm AM/PM", 0.75, "6:00 PM"),
        ("h:mm AM/PM", 0, "12:00 AM"),
        ("h:mm a/p", 0.5, "12:00 p"),
        ("上午/下午h:mm", 0.75, "下午6:00"),
        ("hh:mm:ss", 0.999988425925926, "23:59:59"),
        ("hh:mm:ss.00", 0.5 + 1.25 / 86_400, "12:00:01.25"),
        ("mm:ss", 90 / 86_400, "01:30"),
        ("mm:ss.0", 90.5 / 86_400, "01:30.5"),
        ("[h]:mm", 1.5, "36:00"),
        ("[mm]:ss", 0.0625, "90:00"),
        ("[ss]", 0.001, "86"),
        ("d/m/yyyy h:mm", CHRISTMAS + HALF_PAST_NINE, "24/12/2026 9:30"),
        ("yyyy-mm-dd hh:mm", CHRISTMAS + 0.99999999, "2026-12-25 00:00"),
        ('d" of "mmmm', 61, "1 of March"),
    ],
)
def test_a_moment_is_shown_as_its_format_says(
    code: str, value: float, shown: str
) -> None:
    assert number_format(code).show_number(value) == shown


@pytest.mark.parametrize(
    ("code", "value", "reason"),
    [
        ("0 abc", 1, "is not known"),
        ("[DBNum1]0", 1, r"holds '\[DBNum1\]'"),
        ("[$-2000401]0", 1, "holds"),
        ("[$-ja-JP-x-gannen]yyyy", 1, "holds"),
        ("ggge", 1, "is not known"),
        ("0.0.0", 1, "two decimal points"),
        ("yyyy 0", CHRISTMAS, "mixes a date with a number"),
        ("0;0;0;@;0", 1, "too many parts"),
        ("0" * 1001, 1, "too long"),
        ("yyyy-mm-dd", -1, "#####"),
        ("yyyy-mm-dd", 5_000_000, "#####"),
        ("yyyy-mm-dd", 60, "differently"),
        ("[$-411]h:mm AM/PM", 0.5, "no sure name"),
        ("[$-411]mmm", CHRISTMAS, "no sure name"),
        ("[$-439]mmmm", CHRISTMAS, "in a language"),
        ("[<-5]0;0", -7, "depends on the number"),
        ("[>5]0;[<-1]0", 2, "no part for this number"),
        ("# ??/??", 3.14159, "another fraction"),
        ("# ?/?/?", 1.5, "no fraction that is known"),
    ],
)
def test_what_is_not_sure_is_refused(code: str, value: float, reason: str) -> None:
    with pytest.raises(UnreadableFormat, match=reason):
        number_format(code).show_number(value)


@pytest.mark.parametrize(
    ("language", "code", "value", "shown"),
    [
        ("de", "#,##0.00", 1234.5, "1.234,50"),
        ("de", "d. mmmm", CHRISTMAS, "24. Dezember"),
        ("de", "[$-x-sysdate]yyyy", CHRISTMAS, "24.12.2026"),
        ("fr", "[$-x-sysdate]yyyy", CHRISTMAS, "24/12/2026"),
        ("fr", "0.0", 1.5, "1,5"),
        ("sv", "#,##0", 1234, f"1{NBSP}234"),
        ("de", "General", 0.5, "0,5"),
        ("de", "[$-409]mmmm", CHRISTMAS, "December"),
    ],
)
def test_what_the_code_leaves_open_follows_the_locale(
    language: str, code: str, value: float, shown: str
) -> None:
    locale = locale_of_language(language)

    assert number_format(code).show_number(value, locale=locale) == shown


@pytest.mark.parametrize(
    ("code", "text", "shown"),
    [
        ("0.00", "soon", "soon"),
        ("@", "soon", "soon"),
        ('"Tel. "@', "0800", "Tel. 0800"),
        (ACCOUNTING, "free", " free "),
        (";;;", "secret", ""),
        ("0;@", "soon", "soon"),
    ],
)
def test_a_text_is_shown_by_the_part_for_texts(
    code: str, text: str, shown: str
) -> None:
    assert number_format(code).show_text(text) == shown


def test_days_of_a_macintosh_count_from_1904() -> None:
    day = number_format("yyyy-mm-dd")

    assert day.show_number(44918, counts_from_1904=True) == "2026-12-24"
    assert day.show_number(0, counts_from_1904=True) == "1904-01-01"


@pytest.mark.parametrize(
    ("code", "value", "moment"),
    [
        ("d mmmm yyyy", CHRISTMAS, "2026-12-24"),
        ("d mmmm yyyy h:mm", CHRISTMAS + 0.75, "2026-12-24T18:00:00"),
        ("[$-x-sysdate]yyyy", CHRISTMAS, "2026-12-24"),
        ("h:mm", 0.75, None),
        ("0.00", CHRISTMAS, None),
        ("yyyy", 60, None),
    ],
)
def test_a_day_has_an_iso_date_beside_what_is_shown(
    code: str, value: float, moment: str | None
) -> None:
    assert number_format(code).iso_moment(value) == moment
