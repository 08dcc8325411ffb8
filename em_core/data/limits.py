"""How much data is taken at most. Every sentence that names a limit takes the number from here."""

MAX_BYTES = 10 * 1024**2
"""An upload or a paste, as it arrives."""

MAX_UNPACKED = 64 * 1024**2
"""A workbook or a Parquet file once it is decompressed: 10 MB of honest numbers stay below this."""

MAX_ROWS = 20_000
"""Points in a data set; more rows are sampled."""

MAX_COLUMNS = 1_000
"""Columns of a table."""

MAX_CELLS = 2_000_000
"""Cells of a table: what a sample of rows can be drawn from."""
