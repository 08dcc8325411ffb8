"""Data as values: bundled, generated, uploaded, pasted, edited and saved. Nothing here knows of a screen.

What is accepted
    Text:     CSV, TSV, semicolons, vertical bars or spaces; with a header or without one; decimal points or commas;
              UTF-8, UTF-16, Latin-1 (Windows-1252); printed tables, aligned by blanks or framed.
    Files:    `sniffing.FORMS` has all of them: workbooks of Excel (new, old, XML) and OpenDocument, of which the first
              visible sheet with a table is read, or the one that is chosen; Parquet; the largest table of a web page;
              zipped and compressed ones; and, each read in a process of its own, Feather, SPSS, Stata, SAS and R.
    Size:     64 MB as it arrives, 64 MB unpacked or 32 times as much as arrives but at most 256 MB, 1,000 columns,
              4,000,000 cells, 10 s of processor time; 20,000 points, drawn as a seeded sample where there are more
              rows. `limits` has all of them, `budget` asks them while a file is read.
    Numbers:  finite, below 1e150 in size, in columns that vary by more than double precision needs.

How it is told
    What is not accepted raises DataError with every Problem at once: a sentence (value, row and column as in the file,
    and the rule), a remedy, and where a button can help an Action with its count. `Table.notices` say how a file was
    read; `data_warnings` say what makes a singular fit likely.
"""

from em_core.data.bundled import BUNDLED, Bundled, bundled_datasets, load_bundled
from em_core.data.column_checks import data_warnings
from em_core.data.dataset import Dataset
from em_core.data.editing import add_point, dataset_from_rows, delete_rows
from em_core.data.generators import GENERATORS, GeneratorSpec, Parameter, generate
from em_core.data.limits import MAX_BYTES, MAX_ROWS
from em_core.data.numbers import Decimal
from em_core.data.problems import Action, DataError, Kind, Problem, Severity
from em_core.data.reading import read_pasted, read_table
from em_core.data.saving import dataset_from_json, dataset_to_json
from em_core.data.text_table import Table, numeric_columns
from em_core.data.validating import to_dataset

__all__ = [
    "BUNDLED",
    "GENERATORS",
    "MAX_BYTES",
    "MAX_ROWS",
    "Action",
    "Bundled",
    "DataError",
    "Dataset",
    "Decimal",
    "GeneratorSpec",
    "Kind",
    "Parameter",
    "Problem",
    "Severity",
    "Table",
    "add_point",
    "bundled_datasets",
    "data_warnings",
    "dataset_from_json",
    "dataset_from_rows",
    "dataset_to_json",
    "delete_rows",
    "generate",
    "load_bundled",
    "numeric_columns",
    "read_pasted",
    "read_table",
    "to_dataset",
]
