"""Files as other people's instruments, banks, colleagues and web pages write them: ten kinds, small and invented."""

from __future__ import annotations

import io

import openpyxl

BANK = (
    '"Kontonummer:";"DE00 0000 0000 0000 0000 00 / Girokonto"\r\n'
    "\r\n"
    '"Von:";"01.10.2021"\r\n'
    '"Bis:";"31.10.2021"\r\n'
    '"Kontostand vom 31.10.2021:";"2.406,85 EUR"\r\n'
    "\r\n"
    '"Buchungstag";"Wertstellung";"Buchungstext";"Verwendungszweck";"Betrag (EUR)";"Gläubiger-ID";\r\n'
    '"29.10.2021";"29.10.2021";"Lastschrift";"Strom; Abschlag";"-84,00";"DE98ZZZ";\r\n'
    '"28.10.2021";"28.10.2021";"Gutschrift";"Gehalt";"2.150,00";"";\r\n'
    '"26.10.2021";"26.10.2021";"Kartenzahlung";"Bäckerei";"-7,35";"";\r\n'
    '"21.10.2021";"22.10.2021";"Lastschrift";"Miete";"-1.020,00";"DE12ZZZ";\r\n'
    '"15.10.2021";"15.10.2021";"Kartenzahlung";"Supermarkt";"-63,18";"";\r\n'
    '"04.10.2021";"04.10.2021";"Gutschrift";"Erstattung";"19,90";"";\r\n'
).encode("cp1252")
"""A German bank: lines above the header, decimal commas, points between thousands, a delimiter at each line's end."""

PLATE = (
    "Instrument: SpectraScan 200\nSerial: 00451\nOperator: KB\nDate: 2021-03-04 09:12\nMode: Absorbance\n\n"
    "Well,Sample,A260 (AU),A280 (AU),Conc. (ng/µL),Temp (°C),Flag\n"
    "A1,blank,0.001,0.000,<LOD,25.0,\nA2,std 1,0.212,0.113,10.6,25.0,\nA3,std 2,0.418,0.221,20.9,25.1,\n"
    "A4,std 3,0.835,0.447,41.8,25.1,\nA5,unk 1,0.377,0.199,18.9,25.0,\nA6,unk 2,3.999,OVRFLW,OVRFLW,25.2,sat\n"
    "A7,unk 3,0.402,0.214,20.1,25.1,\n\nEnd of data\n"
).encode()
"""A plate reader: a preamble, units in the names, words for limits, a line at the end."""

_ANSWERS = [
    "1,3,4,5,2400,0.91",
    "2,2,9,4,3100,1.12",
    "2,4,2,99,99998,0.87",
    "1,1,3,3,1800,1.31",
    "9,3,5,5,99999,0.95",
    "1,2,4,9,2900,1.04",
    "2,3,1,2,2200,0.99",
    "2,4,2,1,2600,1.08",
]
SPSS_LIKE = "\n".join(
    [
        "casenum,sex,agegrp,q1_satis,q2_trust,income,weight",
        *(f"{1001 + i},{_ANSWERS[i % 8]}" for i in range(56)),
    ]
).encode()
"""Codes of a statistics program, written as CSV without their labels: 9, 99, 99998 and 99999 are no answers."""

EEG = (
    "Zeit [ms];Fp1 [µV];Fp2 [µV];Cz [µV];Marker\r\n"
    "0,000;12,43;11,98;-3,21;\r\n3,906;13,10;12,55;-2,87;\r\n7,812;1.204,77;12,91;-2,40;S 11\r\n"
    "11,719;12,02;11,45;-3,05;\r\n15,625;10,88;10,31;-3,66;\r\n19,531;9,75;9,40;-4,12;S 12\r\n"
).encode("utf-8-sig")
"""An amplifier: semicolons, decimal commas, units in brackets, a spike with a point between thousands, markers."""

SURVEY = (
    b"respondent,age,hours_online,satisfaction\n"
    b"R01,34,2.5,7\nR02,refused,4,N/A\nR03,51,don't know,5\nR04,29,6.5,8\nR05,N/A,1,6\nR06,62,0.5,refused\n"
    b"R07,45,3,7\nR08,38,5,prefer not to say\nR09,27,8,9\n"
)
"""A survey: answers that are none, in words."""

SERIES = (
    b"timestamp,level_m,flow\n"
    b"2021-05-01T00:00:00Z,1.82,40.1\n2021-05-01T01:00:00Z,1.84,41.0\n2021-05-01T02:00:00Z,,\n"
    b"2021-05-01T03:00:00Z,1.91,43.7\n\n2021-05-01T06:00:00Z,2.05,49.2\n2021-05-01T07:00:00Z,2.02,\n"
    b"2021-05-01T08:00:00Z,1.97,46.4\n"
)
"""A gauge: ISO times, hours without a value, hours that are not there."""

WIDE = (
    "Proben-Nr\tLänge\tBreite\tBemerkung\r\n"
    "P-01\t12,5\t3,4\t\r\nP-02\t13,1\t3,9\tRand beschädigt\r\nP-03\t11,8\t3,1\t\r\nP-04\t12,9\t–\tnicht gemessen\r\n"
    "P-05\t14,0\t4,2\t\r\n"
).encode("utf-16")
"""Excel's "Unicode text": UTF-16 with a byte order mark, tabs, decimal commas."""

R_TABLE = (
    b'"mpg" "cyl" "wt" "name"\n"Mazda RX4" 21 6 2.62 "a b"\n"Datsun 710" 22.8 4 2.32 NA\n'
    b'"Hornet 4 Drive" 21.4 6 3.215 "c"\n'
    b'"Valiant" 18.1 6 NA "d e f"\n"Duster 360" 14.3 8 3.57 "g"\n'
)
"""R's write.table: quoted names of rows without a name of their own, blanks between cells, NA."""

PIVOT = (
    b"Sum of amount,Column Labels,,,\n"
    b"Row Labels,Q1,Q2,Q3,Grand Total\n"
    b"East,120,135,128,383\nNorth,98,101,110,309\nSouth,143,150,149,442\nWest,87,92,95,274\n"
    b"Grand Total,448,478,482,1408\n"
)
"""A pivot table: two lines of labels, a column and a row of totals."""


def google_sheet() -> bytes:
    """Return a Google Sheets export: a title and group names in merged cells, group labels down the side."""
    work = openpyxl.Workbook()
    sheet = work.active
    sheet.title = "Form Responses 1"
    rows: list[list[object]] = [
        ["Garden trial 2021", None, None, None, None],
        ["Bed", "Plant", "Before", None, "After"],
        [None, None, "height", "leaves", "height"],
        ["A", "p1", 12.5, 4, 30.5],
        [None, "p2", 11.0, 5, 28.0],
        [None, "p3", 13.5, 4, 31.0],
        ["B", "p4", 9.0, 3, 22.5],
        [None, "p5", 9.5, 3, 24.0],
        [None, "p6", 8.5, 2, 21.0],
    ]
    for row in rows:
        sheet.append(row)
    for area in ("A1:E1", "A2:A3", "B2:B3", "C2:D2", "A4:A6", "A7:A9"):
        sheet.merge_cells(area)
    target = io.BytesIO()
    work.save(target)
    return target.getvalue()
