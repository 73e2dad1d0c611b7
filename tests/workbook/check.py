"""What tests/workbook/run asks of workbooks and tables, with openpyxl; each command fails with a reason.

clear FROM TO [NAME=VALUE ...]  a copy without what formulas come to, with named cells changed
same MADE AGAIN                 every formula comes to what gpuday wrote beside it
plan AGAIN JSON [ID ...]        named results are the figures of gpuday plan --json, but for IDs
csv FILE JSON                   the table has every line of the plan
says FILE START                 the line about the inputs begins with START
text FILE START                 a cell holds text that begins with START
answers AGAIN JSON              the answers are those of gpuday plan --json, and as sure
answer AGAIN LABEL WORD         the answer in the row of that label is WORD
clear-all FROM TO               as clear, of every workbook of a folder
questions MADE AGAIN            as plan and answers, of every workbook of a folder that has its plan beside it
value JSON ID                   prints a figure
"""

import contextlib
import csv
import io
import json
import math
import pathlib
import sys

import openpyxl

RESULTS = {
    "training_flops": "compute.training_flops",
    "model_flops": "compute.model_flops",
    "steps": "time.steps",
    "step_seconds": "time.step_seconds",
    "tokens_per_second": "time.tokens_per_second",
    "days_without_interruptions": "time.days",
    "gpu_days": "time.gpu_days",
    "gpu_hours": "time.gpu_hours",
    "cost_usd": "cost.usd",
    "goodput": "goodput.share",
    "wall_days": "time.wall_days",
    "wall_gpu_hours": "time.wall_gpu_hours",
    "wall_cost_usd": "cost.wall_usd",
    "energy_kwh": "energy.kwh",
    "kg_co2e": "energy.kg_co2e",
}


def fail(text):
    sys.exit("tests/workbook: " + text)


def near(a, b):
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-300)


def cells(path, values):
    book = openpyxl.load_workbook(path, data_only=values)
    return {(s.title, c.coordinate): c for s in book for row in s.iter_rows() for c in row
            if c.value is not None}


def place(book, name):
    sheet, cell = next(book.defined_names[name].destinations)
    return book[sheet][cell.replace("$", "")]


def lines(path):
    with open(path, encoding="utf-8") as file:
        return {line["id"]: line for line in json.load(file)["lines"]}


def clear(source, target, *changes):
    book = openpyxl.load_workbook(source)
    for change in changes:
        name, value = change.split("=")
        cell = place(book, name)
        if cell.data_type == "f":
            fail(f"{name} is a formula in {source}")
        cell.value = float(value) if value else None
    book.save(target)


def same(made, again):
    wanted, got = cells(made, True), cells(again, True)
    formulas = [at for at, c in cells(made, False).items() if c.data_type == "f"]
    if len(formulas) < 10:
        fail(f"{made} has only {len(formulas)} formulas")
    for at in formulas:
        if at not in got:
            fail(f"{again} {at} is empty")
        a, b = wanted[at].value, got[at].value
        if type(a) is str or type(b) is str:
            if a != b:
                fail(f"{again} {at}: {b!r}, gpuday wrote {a!r}")
        elif not near(a, b):
            fail(f"{again} {at}: {b!r}, gpuday wrote {a!r}")
    for at, c in list(wanted.items()) + list(got.items()):
        if c.data_type == "e" or (isinstance(c.value, float) and not math.isfinite(c.value)):
            fail(f"{made} {at} holds {c.value!r}")
    print(f"  {made}: {len(formulas)} formulas, {len(wanted)} cells")


def plan(again, plan_json, *but):
    book = openpyxl.load_workbook(again, data_only=True)
    known = lines(plan_json)
    count = 0
    for name, line_id in RESULTS.items():
        if line_id not in known or line_id in but:
            continue
        cell, line = place(book, name), known[line_id]
        pairs = [("", 0, "value")]
        # A price or number of GPUs alone does not change the band.
        if "low" in line:
            pairs += [(" low", 1, "low"), (" high", 2, "high")]
        for what, offset, key in pairs:
            value = cell.offset(0, offset).value
            if value is None or not near(value, line[key]):
                fail(f"{again} {name}{what}: {value!r}, gpuday plans {line[key]!r}")
            count += 1
    if count < 10:
        fail(f"{again}: only {count} figures to compare")
    print(f"  {again}: {count} figures of gpuday plan")


def check_csv(path, plan_json):
    known = lines(plan_json)
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if [row["id"] for row in rows] != list(known):
        fail(f"{path} has not the lines of the plan")
    for row in rows:
        line = known[row["id"]]
        if float(row["value"]) != line["value"] or row["formula"].lstrip("'") != line["formula"]:
            fail(f"{path}: {row}")


def says(path, start):
    values = cells(path, True)
    if not any(sheet == "Budget" and at.startswith("A") and str(c.value).startswith(start)
               for (sheet, at), c in values.items()):
        fail(f"{path} does not say {start}")


def text(path, start):
    found = [c for c in cells(path, False).values() if str(c.value).startswith(start)]
    if not found or any(c.data_type != "s" for c in found):
        fail(f"{path} has no text that begins with {start}, or takes it for a formula")


def answers_of(path):
    """Each answer of the first sheet by its label, and how sure it is."""
    sheet = openpyxl.load_workbook(path, data_only=True)["Budget"]
    rows = list(sheet.iter_rows(values_only=True))
    return {row[0]: (row[2], after[2]) for row, after in zip(rows, rows[1:]) if after[0] == "how sure"}


def answers(path, plan_json):
    labels = {"memory.fits": "fits", "budget.within_deadline": "in time", "budget.within_budget": "within budget"}
    with open(plan_json, encoding="utf-8") as file:
        verdicts = {labels[v["id"]]: v for v in json.load(file)["verdicts"] if v["id"] in labels}
    found = answers_of(path)
    if set(found) != set(verdicts):
        fail(f"{path} answers {sorted(found)}, gpuday {sorted(verdicts)}")
    for label, verdict in verdicts.items():
        word, chance = found[label]
        if word.lower() != verdict["answer"] or not math.isclose(chance, verdict["chance"], abs_tol=1e-6):
            fail(f"{path} {label}: {word} at {chance!r}, gpuday {verdict['answer']} at {verdict['chance']!r}")


def answer(path, label, word):
    found = answers_of(path)[label][0]
    if found != word:
        fail(f"{path} {label}: {found!r}, expected {word!r}")


def clear_all(source, target):
    for path in sorted(pathlib.Path(source).glob("*.xlsx")):
        clear(path, pathlib.Path(target) / path.name)


def questions(made, again):
    asked = sorted(pathlib.Path(made).glob("*.xlsx"))
    if len(asked) < 50:
        fail(f"only {len(asked)} questions in {made}")
    with contextlib.redirect_stdout(io.StringIO()):
        for path in asked:
            calculated, plan_json = pathlib.Path(again) / path.name, path.with_suffix(".json")
            plan(calculated, plan_json)
            answers(calculated, plan_json)
    print(f"  {len(asked)} workbooks of random questions say what gpuday plan says")


def value(path, line_id):
    print(repr(lines(path)[line_id]["value"]))


COMMANDS = {"clear": clear, "same": same, "plan": plan, "csv": check_csv, "says": says,
            "text": text, "answers": answers, "answer": answer, "clear-all": clear_all,
            "questions": questions, "value": value}
COMMANDS[sys.argv[1]](*sys.argv[2:])
