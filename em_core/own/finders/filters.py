"""Filters: rows that people chose by the value of a column; each is told, and is undone like any remedy."""

from __future__ import annotations

from em_core.data.parts import part_of
from em_core.data.problems import UNDO, Kind, Problem, Remedy, Severity, notice, shown
from em_core.own.asked import Asked
from em_core.own.drafts import Draft
from em_core.own.filter_rule import WORDS, FilterRule, rule_of


def filters(draft: Draft, asked: Asked) -> Draft:
    """Keep the rows that the filters keep which were named, one after the other in the order of their names."""
    for remedy in sorted(asked.named):
        rule = rule_of(remedy, draft.table.columns)
        if rule is not None and f"{UNDO}{remedy}" not in asked.named:
            draft = _filtered(draft, rule)
    return draft


def _filtered(draft: Draft, rule: FilterRule) -> Draft:
    table, n = draft.table, len(draft.table.rows)
    undo = Remedy(f"{UNDO}{rule.id}", "Undo this filter", n)
    condition = f"{shown(rule.column)} {WORDS[rule.comparison]} {rule.value}"
    why = rule.why_not(table)
    if why:
        told = notice(Kind.FILTER, f"The filter for rows in which {condition} is not in force: {why}.")
        return draft.told(Problem(told.kind, told.sentence, "", Severity.NOTE, remedies=(undo,)))
    keep = rule.keep(table)
    left = int(keep.sum())
    if left < 2:
        sentence = f"The filter for rows in which {condition} would leave {left:,} of {n:,} rows: it is not in force."
        return draft.told(Problem(Kind.FILTER, sentence, "", Severity.NOTE, column=rule.column, remedies=(undo,)))
    sentence = f"Only the rows in which {condition}: {left:,} of {n:,}."
    problem = Problem(Kind.FILTER, sentence, "", Severity.ASSUMED, rule.value, column=rule.column, remedies=(undo,))
    draft = draft.told(problem, rule.id)
    return Draft(
        part_of(table, table.columns, keep),
        draft.raw,
        draft.problems,
        draft.taken,
        draft.aside,
        draft.censored,
        draft.left,
    )
