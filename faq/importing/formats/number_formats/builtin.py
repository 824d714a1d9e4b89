"""The format codes that a workbook names by a number only (ECMA-376, 18.8.30)."""

from __future__ import annotations

from collections.abc import Mapping

_SYSTEM_DATE = "[$-x-sysdate]yyyy-mm-dd"
_BUILTIN: Mapping[int, str] = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"$"#,##0_);("$"#,##0)',
    6: '"$"#,##0_);("$"#,##0)',
    7: '"$"#,##0.00_);("$"#,##0.00)',
    8: '"$"#,##0.00_);("$"#,##0.00)',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: _SYSTEM_DATE,
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "[$-x-sysdate]yyyy-mm-dd h:mm",
    # 27-36 and 50-58 are dates of China, Japan, Korea, another one in each country.
    **dict.fromkeys([*range(27, 32), 36, *range(50, 55), 57, 58], _SYSTEM_DATE),
    **dict.fromkeys([32, 34, 55], "h:mm"),
    **dict.fromkeys([33, 35, 56], "h:mm:ss"),
    37: "#,##0_);(#,##0)",
    38: "#,##0_);(#,##0)",
    39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);(#,##0.00)",
    41: '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)',
    42: '_("$"* #,##0_);_("$"* (#,##0);_("$"* "-"_);_(@_)',
    43: '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)',
    44: '_("$"* #,##0.00_);_("$"* (#,##0.00);_("$"* "-"??_);_(@_)',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
}
# Shown otherwise on every computer, by its settings: as which currency, which date.
FOLLOWS_COMPUTER: Mapping[int, str] = {
    **dict.fromkeys([5, 6, 7, 8, 42, 44], "currency"),
    **dict.fromkeys([14, 22, *range(27, 37), *range(50, 59)], "date"),
}


def builtin_code(number: int) -> str | None:
    """The code behind a number, unless the workbook gives its own for it."""
    return _BUILTIN.get(number)
