"""What each file in uploads/ gives: every notice and error in full, what is offered, and the numbers read."""

EXPECTED: dict[str, list[str]] = {
    "empty.csv": [
        "error: empty.csv is empty: it has 0 bytes. Choose a file with a table of numbers.",
    ],
    "blank.csv": [
        "error: blank.csv is empty: no cell holds anything. Choose a table with numbers in it.",
    ],
    "header_only.csv": [
        (
            'error: header_only.csv has a header ("x" and "y") and no rows below it; a data set needs '
            "numbers. Add the rows, or choose another file."
        ),
    ],
    "no_numeric_column.csv": [
        (
            'error: no_numeric_column.csv has no numeric column: column "name" holds "Anna" in row 2; '
            'column "town" holds "Rome" in row 2. At least half of a column\'s cells must be numbers. Choose '
            "a table with a column of numbers, written with a decimal point and without units."
        ),
    ],
    "text_in_numbers.csv": [
        (
            'error: Column "y" has 2 cells of text: "abc" in row 3 and "5 cm" in row 4; every cell of a '
            "chosen column must be a number. Correct them (digits only, no unit), or drop the rows."
        ),
        "offer: drop_rows 2",
    ],
    "missing_and_infinite.csv": [
        (
            'error: Column "y" has 2 missing values: rows 3 and 4; every point needs a number in each '
            "chosen column. Fill them in, or drop the rows."
        ),
        (
            'error: Row 5, column "y" is "inf", an infinite value; every value must be a finite number. '
            "Correct it, or drop the row."
        ),
        "offer: drop_rows 3",
    ],
    "many_missing.csv": [
        (
            'error: Column "y" has 20 missing values: rows 3, 5, 7, 9, 11, 13, 15, 17, 19, 21 and 10 more; '
            "every point needs a number in each chosen column. Fill them in, or drop the rows."
        ),
        "offer: drop_rows 20",
    ],
    "constant.csv": [
        (
            'error: Column "x" is 1 in every row; a column must vary, for a Gaussian without spread has no '
            "density. Choose another column."
        ),
    ],
    "one_point.csv": [
        "error: There is 1 point; a data set needs at least 2. Add points.",
    ],
    "decimal_comma_one_column.csv": [
        (
            'notice: Numbers such as "−3,6" were read with a decimal comma, as -3.6. If that is wrong, '
            "write them with a decimal point."
        ),
        "read: ('x',) (2, 3, 4) [[-3.6], [1.8], [3.333]]",
    ],
    "decimal_comma_and_whole_numbers.csv": [
        (
            'notice: Numbers such as "3,6" were read with a decimal comma, as 3.6. If that is wrong, write '
            "them with a decimal point."
        ),
        "read: ('x',) (2, 3, 4) [[3.6], [4.0], [1.8]]",
    ],
    "decimal_comma.csv": [
        "notice: The cells of decimal_comma.csv are separated by semicolons.",
        (
            'notice: Numbers such as "3,6" were read with a decimal comma, as 3.6. If that is wrong, write '
            "them with a decimal point."
        ),
        "read: ('a', 'b') (2, 3) [[3.6, 79.0], [1801.8, 54.0]]",
    ],
    "decimal_comma_between_commas.csv": [
        (
            'error: The header has 2 columns ("a" and "b") and every row more cells: row 2 has 4. Every row '
            "must have one cell a column. If the decimals are written with a comma, separate the cells by "
            "semicolons or tabs; otherwise name every column."
        ),
    ],
    "ambiguous_comma.tsv": [
        (
            'error: Column "a" has 2 ambiguous numbers: "1,234" in row 2 and "2,345" in row 3; a comma '
            "before three digits may be a decimal comma or a thousands mark, and no other cell tells which. "
            "Write decimals with a point, and thousands without a separator."
        ),
    ],
    "thousands.tsv": [
        (
            'notice: Numbers such as "1,234" were read with commas between thousands, as 1234.0. If that is '
            "wrong, write them with a decimal point."
        ),
        "read: ('a', 'b') (2, 3) [[1234.0, 5.5], [2345.0, 6.0]]",
    ],
    "two_headers.csv": [
        (
            'notice: Row 2 is text ("(min)" in column "x") above columns of numbers: it was read as a '
            "second header, the units, and not as data."
        ),
        "read: ('x', 'y') (3, 4, 5) [[1.0, 2.0], [2.0, 3.0], [3.0, 5.0]]",
    ],
    "no_header.csv": [
        (
            'notice: Row 1 holds numbers ("1"), so the table has no header: it was read as data, and the '
            "columns were numbered. If it is a header, write names in it."
        ),
        "read: ('column 1', 'column 2') (1, 2, 3) [[1.0, 2.0], [2.0, 3.0], [3.0, 5.0]]",
    ],
    "too_large.csv": [
        (
            'error: Row 2, column "x" is "1e300", too large; values must be below 1e+150 in size, for their '
            "squares overflow in double precision. Use a larger unit, or drop the row."
        ),
        "offer: drop_rows 1",
    ],
    "too_small.csv": [
        (
            'error: Row 3, column "x" is 1e-300, and the whole column varies by only 2e-300; it must vary '
            "by at least 1e-150, for squares of smaller numbers vanish in double precision. Use a smaller "
            "unit, so that the numbers become larger."
        ),
    ],
    "offset.csv": [
        (
            'error: Column "x" varies by only 2.98×10⁻⁸ about 100,000,000; double precision, with its 16 digits, '
            "tells fewer than 1,024 values apart there. Subtract a constant from the column where it was "
            "made, before its digits are lost."
        ),
    ],
    "latin_1.csv": [
        (
            "notice: latin_1.csv is not UTF-8: byte 0xF6 in row 1 was read as Windows-1252 (Latin-1), where "
            'it is "ö". Numbers are the same in both. If a letter looks wrong, save the file as UTF-8.'
        ),
        "notice: The cells of latin_1.csv are separated by semicolons.",
        (
            'notice: Numbers such as "3,5" were read with a decimal comma, as 3.5. If that is wrong, write '
            "them with a decimal point."
        ),
        "read: ('Größe', 'y') (2, 3) [[3.5, 2.0], [4.5, 3.0]]",
    ],
    "utf_16.txt": [
        "notice: utf_16.txt is encoded as UTF-16 and was read as such.",
        "read: ('x', 'y') (2, 3, 4) [[1.0, 2.0], [2.0, 4.0], [3.0, 5.0]]",
    ],
    "utf_16_without_mark.txt": [
        "notice: utf_16_without_mark.txt is encoded as UTF-16 and was read as such.",
        "read: ('x', 'y') (2, 3, 4) [[1.0, 2.0], [2.0, 4.0], [3.0, 5.0]]",
    ],
    "utf_8_mark.csv": [
        "read: ('x', 'y') (2, 3) [[1.0, 2.0], [2.0, 5.0]]",
    ],
    "unknown_encoding.csv": [
        (
            "error: unknown_encoding.csv is not Windows-1252 text: byte 0x81 in row 1 stands for no "
            "character. Save it as UTF-8. Open it in the program that made it and save the table as CSV, "
            "TSV, Excel (.xlsx) or Parquet."
        ),
    ],
    "picture.csv": [
        (
            "error: picture.csv is a PNG picture, going by its first bytes, and not a table. Open it in the "
            "program that made it and save the table as CSV, TSV, Excel (.xlsx) or Parquet."
        ),
    ],
    "web_page.csv": [
        (
            "error: web_page.csv is a web page (HTML) and holds no table. Download the table itself, not the "
            "page around it."
        ),
    ],
    "nul.csv": [
        (
            "error: nul.csv is binary data, going by its first bytes, and not a table. Open it in the "
            "program that made it and save the table as CSV, TSV, Excel (.xlsx) or Parquet."
        ),
    ],
    "document.csv": [
        (
            "error: document.csv is a PDF document, going by its first bytes, and not a table. Open it in "
            "the program that made it and save the table as CSV, TSV, Excel (.xlsx) or Parquet."
        ),
    ],
    "old_excel.xls": [
        (
            "error: old_excel.xls is an old Excel workbook (.xls) that cannot be read: it is damaged or "
            "incomplete. Open it in the program that made it and save the table as CSV, TSV, Excel (.xlsx) or "
            "Parquet."
        ),
    ],
    "archive.csv.gz": [
        (
            "error: archive.csv.gz is a compressed file that cannot be read: it is damaged or incomplete. "
            "Open it in the program that made it and save the table as CSV, TSV, Excel (.xlsx) or Parquet."
        ),
    ],
    "document.json": [
        (
            "error: document.json is a JSON document, going by its first bytes, and not a table. Open it in "
            "the program that made it and save the table as CSV, TSV, Excel (.xlsx) or Parquet."
        ),
    ],
    "ragged.csv": [
        (
            "error: Row 3 has 3 cells and the table 2 columns; every row must have one cell per column. "
            "Remove the extra cells; if the decimals are written with a comma, separate the cells by "
            "semicolons."
        ),
        "offer: drop_rows 1",
    ],
    "duplicate_names.csv": [
        'notice: Column 2 is called "x" like another one; it was renamed "x (2)".',
        "read: ('x', 'x (2)') (2, 3) [[1.0, 2.0], [2.0, 3.0]]",
    ],
    "quoted.csv": [
        ("notice: A quoted cell holds a line break: rows are counted as a spreadsheet shows them, not by lines."),
        (
            'error: Row 5, column "x" is "q", not a number; every cell of a chosen column must be one. '
            "Correct it (digits only, no unit), or drop the row."
        ),
        "offer: drop_rows 1",
    ],
    "unclosed_quote.csv": [
        (
            "error: In unclosed_quote.csv, row 3 has a quoted cell that is not closed as it should be. "
            'Close it with ", and write a quote inside a quoted cell as "".'
        ),
    ],
    "title_above.csv": [
        (
            'notice: Row 1 of title_above.csv, "# made by hand", is a title or a comment above the table '
            "and was left out."
        ),
        ('notice: Row 2 of title_above.csv, "My data", is a title or a comment above the table and was left out.'),
        "read: ('x', 'y') (4, 5) [[1.0, 2.0], [3.0, 4.0]]",
    ],
    "r_table.txt": [
        "notice: The cells of r_table.txt are separated by spaces.",
        'notice: The first column has no name and only names the rows ("1" first): it was left out.',
        "read: ('eruptions', 'waiting') (2, 3) [[3.6, 79.0], [1.8, 54.0]]",
    ],
    "pandas_index.csv": [
        'notice: The first column has no name and only names the rows ("0" first): it was left out.',
        "read: ('x',) (2, 3) [[3.6], [1.8]]",
    ],
    "told_separator.csv": [
        "notice: The cells of told_separator.csv are separated by semicolons.",
        "read: ('x', 'y') (3, 4) [[1.0, 2.0], [2.0, 4.0]]",
    ],
    "dates_and_booleans.csv": [
        "read: ('x',) (2, 3) [[1.0], [2.0]]",
    ],
    "blank_lines.csv": [
        (
            'error: Row 6, column "y" is "oops", not a number; every cell of a chosen column must be one. '
            "Correct it (digits only, no unit), or drop the row."
        ),
        "offer: drop_rows 1",
    ],
    "book.xlsx": [
        (
            'notice: The sheet "Data" was read, the first that holds a table; "Notes" was not. '
            "Another sheet can be chosen by its name."
        ),
        (
            'error: Row 3, column "y" is "3,5", not a number; every cell of a chosen column must be one. '
            "Correct it (digits only, no unit), or drop the row."
        ),
        (
            'error: Row 5, column "y" is empty; every point needs a number in each chosen column. Fill it '
            "in, or drop the row."
        ),
        "offer: drop_rows 2",
    ],
    "workbook.csv": [
        "notice: workbook.csv is an Excel workbook, whatever its name ends in, and was read as such.",
        (
            'notice: The sheet "Data" was read, the first that holds a table; "Notes" was not. '
            "Another sheet can be chosen by its name."
        ),
        (
            'error: Row 3, column "y" is "3,5", not a number; every cell of a chosen column must be one. '
            "Correct it (digits only, no unit), or drop the row."
        ),
        (
            'error: Row 5, column "y" is empty; every point needs a number in each chosen column. Fill it '
            "in, or drop the row."
        ),
        "offer: drop_rows 2",
    ],
    "text.xlsx": [
        "notice: text.xlsx is text, whatever its name ends in, and was read as such.",
        "read: ('x', 'y') (2, 3) [[1.0, 2.0], [2.0, 5.0]]",
    ],
    "truncated.xlsx": [
        (
            "error: truncated.xlsx is an Excel workbook that cannot be read: it is damaged or incomplete. "
            "Open it in the program that made it and save the table as CSV, TSV, Excel (.xlsx) or Parquet."
        ),
    ],
    "zip.xlsx": [
        (
            'error: zip.xlsx has a header ("x") and no rows below it; a data set needs numbers. Add the '
            "rows, or choose another file."
        ),
    ],
    "word.xlsx": [
        (
            "error: word.xlsx is a Word document, going by its first bytes, and not a table. Open it in the "
            "program that made it and save the table as CSV, TSV, Excel (.xlsx) or Parquet."
        ),
    ],
    "entities.xlsx": [
        (
            "error: entities.xlsx defines XML entities, which no workbook does. Open it in the program that "
            "made it and save the table as CSV, TSV, Excel (.xlsx) or Parquet."
        ),
    ],
    "numbers.parquet": [
        "read: ('0', '1') (1, 2, 3) [[1.0, 0.1], [2.0, 0.30000000000000004], [3.0, 7.5]]",
    ],
    "text.parquet": [
        (
            'error: text.parquet has no numeric column: column "s" holds "a" in row 1. At least half of a '
            "column's cells must be numbers. Choose a table with a column of numbers, written with a decimal "
            "point and without units."
        ),
    ],
    "empty.parquet": [
        (
            'error: empty.parquet has a header ("x") and no rows below it; a data set needs numbers. Add '
            "the rows, or choose another file."
        ),
    ],
    "damaged.parquet": [
        (
            "error: damaged.parquet is a Parquet file that cannot be read: it is damaged or incomplete. "
            "Open it in the program that made it and save the table as CSV, TSV, Excel (.xlsx) or Parquet."
        ),
    ],
}
