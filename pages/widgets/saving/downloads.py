"""What a run's panel offers, in groups, a line a file; each file is made when somebody asks for it."""

from __future__ import annotations

from datetime import date
from functools import partial

from em_core.em.capabilities import capabilities_of
from em_core.experiments.exports import responsibilities_csv, trace_csv, trace_json
from em_core.experiments.exports.fitted import Fitted
from em_core.experiments.exports.parameter_files import parameters_csv, parameters_json
from em_core.experiments.exports.row_files import far_rule, rows_csv, rows_excel, rows_parquet
from em_core.experiments.run_file import to_json
from em_core.scoring.fitted_model import fitted_model, why_not_of_run
from em_core.scoring.model_file import model_to_json
from em_viz.models.exhibit_animation import animate_exhibit
from em_viz.report.page import report
from pages.widgets.saving.programs import programs_of
from pages.widgets.shared.downloads import CSV, EXCEL, HTML, JSON, PARQUET, Download, Group

MODEL = "It scores new rows: here, by `halfstep score`, or in Python."

ROWS = "Every column of the data, and what the fit says of each row."


def of_run(fitted: Fitted) -> list[Group]:
    """Return what can be taken away of a run, what most people want first."""
    return [
        _report(fitted),
        _rows(fitted),
        _parameters(fitted),
        programs_of(fitted),
        _half_steps(fitted),
        _to_open(fitted),
    ]


def _report(fitted: Fitted) -> Group:
    said = "One page that prints well: methods paragraph, picture, fit, parameters, data and link."
    make = partial(report, fitted, today())
    return Group("Report", Download("Report (HTML)", fitted.file_name("report.html"), HTML, make, said))


def _rows(fitted: Fitted) -> Group:
    name, rule = fitted.file_name, far_rule(fitted)
    every = "Every column of your file, and what the fit says of each row." if fitted.source else ROWS
    return Group(
        "Table of rows",
        Download("Rows (CSV)", name("rows.csv"), CSV, partial(rows_csv, fitted), every),
        Download("Rows (Excel)", name("rows.xlsx"), EXCEL, partial(rows_excel, fitted), every),
        Download("Rows (Parquet)", name("rows.parquet"), PARQUET, partial(rows_parquet, fitted), every),
        words=rule,
    )


def _parameters(fitted: Fitted) -> Group:
    name = fitted.file_name
    held = "Parameters, standard errors, 95 % intervals, log-likelihood, AIC, BIC and ICL."
    return Group(
        "Parameters",
        Download("Parameters (CSV)", name("parameters.csv"), CSV, partial(parameters_csv, fitted), held),
        Download("Parameters (JSON)", name("parameters.json"), JSON, partial(parameters_json, fitted), held),
    )


def _half_steps(fitted: Fitted) -> Group:
    run, shown, trace, name = fitted.run, fitted.shown, fitted.trace, fitted.file_name
    divided = capabilities_of(trace.model).probabilities
    kept = "The parameters, the objective, the lower bound and KL after each."
    hidden = "Responsibilities" if divided else "Expected hidden values"
    every = "After every E-step: a large file for a long run."
    told = shown.told
    files = [
        Download("Player (HTML)", name("player.html"), HTML, partial(_page, fitted), "It plays without a network."),
        Download("Half-steps (CSV)", name("steps.csv"), CSV, partial(trace_csv, trace, told), kept),
        Download(f"{hidden} (CSV)", name("all-steps.csv"), CSV, partial(responsibilities_csv, trace, told), every),
    ]
    if run is not None:
        more = "The same, with the model and the outcome."
        files.append(
            Download("Half-steps (JSON)", name("steps.json"), JSON, partial(trace_json, trace, told, run), more)
        )
    return Group("Every half-step", *files)


def _to_open(fitted: Fitted) -> Group:
    if fitted.run is None:
        return Group("")
    name, make = fitted.file_name, partial(to_json, fitted.run)
    said = "Open it here again, or send it to somebody."
    files = [Download("Experiment (JSON)", name("experiment.json"), JSON, make, said, tells_the_end=False)]
    why_not = why_not_of_run(fitted.shown)
    if not why_not:
        files.append(Download("Fitted model (JSON)", name("model.json"), JSON, partial(_model, fitted), MODEL))
    return Group("To open again", *files, words=why_not)


def _model(fitted: Fitted) -> str:
    assert fitted.run is not None, "it is offered of a run alone"
    return model_to_json(fitted_model(fitted.run, fitted.shown, fitted.trace))


def today() -> str:
    """Return the date as it is written in a report: 29 November 2026."""
    now = date.today()
    return f"{now.day} {now:%B} {now.year}"


def _page(fitted: Fitted) -> str:
    key = fitted.stem if fitted.run is None else fitted.run.key
    return animate_exhibit(fitted.shown, fitted.trace, key=key).to_html()
