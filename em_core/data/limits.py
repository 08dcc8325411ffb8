"""Limits of size: how much data is taken at most. Every sentence that names one takes the number from here."""

MAX_BYTES = 64 * 1024**2
"""An upload or a paste, as it arrives."""

MAX_UNPACKED = 256 * 1024**2
"""A workbook or a Parquet file once it is decompressed: four million cells of honest numbers stay below this."""

ALWAYS_UNPACKED = 64 * 1024**2
"""What any file may unpack to, however small it is."""

MOST_RATIO = 32
"""Beyond that, how many times its own size a file may unpack to: tables of numbers shrink to a twentieth at most."""

MAX_ROWS = 20_000
"""Points in a data set; more rows are sampled."""

MAX_COLUMNS = 1_000
"""Columns of a table."""

MAX_DIMENSIONS = 50
"""Columns that are fitted at a time."""

MAX_CELLS = 4_000_000
"""Cells of a table: what a sample of rows can be drawn from."""

SHEET_ROWS = 2**20
"""Rows of a sheet, empty ones counted: Excel's own limit."""

MERGED = 100_000
"""Merged cells of a sheet."""

CELL_FORMATS = 65_490
"""Cell formats of a workbook: Excel's own limit."""

ELEMENTS = 16_000_000
"""XML elements of a workbook that hold cells: four for each."""

STRINGS = 2**20
"""Different texts in the cells of a workbook."""

OTHER_ELEMENTS = 1_000_000
"""XML elements of a workbook that hold none."""

DEPTH = 64
"""How deep XML elements may lie within one another; a sheet needs seven."""

MEMBERS = 10_000
"""Members of a zip archive."""

SECONDS = 10.0
"""Processor time for one reading."""
