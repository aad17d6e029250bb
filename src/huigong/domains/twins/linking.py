"""The statistical model: which two files are likely one person, and what speaks for it.

Fellegi and Sunter's model as splink has it, on DuckDB in memory. Its weights are estimated from the
files themselves, without any judged pair; too few files teach nothing, and then those below serve.
The same settings run on splink's Spark backend (`on_spark.py`).
"""

from __future__ import annotations

import logging
import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huigong.domains.twins.comparing import comparisons

#: Columns of a file as it is compared; numbers are blind indexes.
COLUMNS = (
    *("id", "name", "heard", "unordered", "tibetan", "sound", "born", "sex"),
    *("paper", "tail", "phone", "bank", "unit", "county"),
)
#: Fewer files do not teach the weights.
TEACHES = 20_000
_SEED = 35
_PAIRS = 2_000_000
#: How often two files of the whole are one person, before anything is known.
_PRIOR = 1e-7


@dataclass(frozen=True, slots=True)
class Likely:
    """Two files, how likely they are one person, and how each comparison came out: (what, level),
    level 0 speaking against.
    """

    left: int
    right: int
    probability: float
    levels: tuple[tuple[str, int], ...]


#: Only pairs that agree so much are looked at; each finds what another misses.
BLOCKS = (
    "l.paper = r.paper",
    "l.phone = r.phone",
    "l.bank = r.bank",
    "l.born = r.born AND substr(l.sound, 1, 1) = substr(r.sound, 1, 1)",
    "l.born = r.born AND l.county = r.county",
    "l.born = r.born AND l.unordered = r.unordered",
    "l.born = r.born AND l.tibetan = r.tibetan",
    "l.unordered = r.unordered AND l.county = r.county"
    " AND substr(l.born, 1, 4) = substr(r.born, 1, 4)",
    "l.name = r.name AND l.unit = r.unit",
    "l.heard = r.heard AND substr(l.born, 5, 4) = substr(r.born, 5, 4)",
)
_CERTAIN = ["l.paper = r.paper", "l.phone = r.phone AND l.name = r.name"]


def settings() -> dict[str, Any]:
    """The model as splink takes it, the same for every backend."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "id",
        "probability_two_random_records_match": _PRIOR,
        "comparisons": comparisons(),
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": rule, "sql_dialect": "duckdb"} for rule in BLOCKS
        ],
        "retain_intermediate_calculation_columns": False,
        "retain_matching_columns": True,
    }


def likely_pairs(
    rows: Sequence[tuple[Any, ...]] | Path,
    *,
    least: float,
    threads: int = 2,
    memory: str = "4GB",
    model: Mapping[str, Any] | None = None,
) -> Iterator[Likely]:
    """Every pair of files that is at least so likely one person, likeliest first.

    `rows` in the order of COLUMNS, or a CSV file of them in a private folder. Nothing of them is
    left when the iterator ends: DuckDB spills, if it must, into a folder that goes with the job.
    A `model` that was taught before is taken as it is.
    """
    with _files(rows, threads, memory) as (base, count):
        if count > 1:
            yield from _linked(base, _linker(base, count, model), least)


def taught_model(
    rows: Sequence[tuple[Any, ...]] | Path, *, threads: int = 2, memory: str = "4GB"
) -> dict[str, Any]:
    """The settings with the weights that files have taught: no value of a file is in them."""
    with _files(rows, threads, memory) as (base, count):
        told: dict[str, Any] = _linker(base, count).misc.save_model_to_json()
        return told


@contextmanager
def _files(
    rows: Sequence[tuple[Any, ...]] | Path, threads: int, memory: str
) -> Iterator[tuple[Any, int]]:
    """A database in memory that holds the files, and how many they are."""
    import duckdb  # late: only this job needs them, and an office without the extra has no job

    with tempfile.TemporaryDirectory(prefix="huigong-twins-") as private, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging.getLogger("splink").setLevel(logging.ERROR)
        with duckdb.connect(":memory:") as base:
            base.execute(f"SET temp_directory = '{private}'")
            base.execute(f"SET threads = {int(threads)}")
            base.execute(f"SET memory_limit = '{memory}'")
            base.execute("SET enable_progress_bar = false")
            yield base, _load(base, rows, Path(private))


def _load(base: Any, rows: Sequence[tuple[Any, ...]] | Path, private: Path) -> int:
    if not isinstance(rows, Path):
        rows = _written(rows, private / "rows.csv")
    types = ", ".join(f"'{c}': '{'BIGINT' if c == 'id' else 'VARCHAR'}'" for c in COLUMNS)
    base.execute(
        "CREATE TABLE files AS SELECT * FROM read_csv(?, header = false, nullstr = '',"  # noqa: S608  # names of our own columns
        f" columns = {{{types}}})",
        [str(rows)],
    )
    return int(base.execute("SELECT count(*) FROM files").fetchone()[0])


def _written(rows: Sequence[tuple[Any, ...]], path: Path) -> Path:
    import csv  # late: only without a file of them

    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def _linker(base: Any, count: int, model: Mapping[str, Any] | None = None) -> Any:
    from splink import DuckDBAPI, Linker, SettingsCreator  # late: as above

    linker = Linker(
        "files",
        SettingsCreator.from_path_or_dict(dict(model or settings())),
        db_api=DuckDBAPI(connection=base),
        set_up_basic_logging=False,
    )
    if model is None and count >= TEACHES:
        _teach(linker)
    return linker


def compared() -> list[str]:
    """What is compared, by name, in the order of the evidence."""
    return [one["output_column_name"] for one in comparisons()]


def _linked(base: Any, linker: Any, least: float) -> Iterator[Likely]:
    found = linker.inference.predict(threshold_match_probability=least)
    names = compared()
    gammas = ", ".join(f"gamma_{name}" for name in names)
    asked = base.execute(
        f"SELECT id_l, id_r, match_probability, {gammas} FROM {found.physical_name}"  # noqa: S608  # as above
        " ORDER BY match_probability DESC, id_l, id_r"
    )
    while chunk := asked.fetchmany(10_000):
        for left, right, probability, *levels in chunk:
            yield Likely(left, right, probability, tuple(zip(names, levels, strict=True)))


def _teach(linker: Any) -> None:
    """Chance agreement from random pairs, true agreement by expectation and maximisation: once
    among those with one paper, once among those with one birth and one sound.
    """
    training = linker.training
    training.estimate_probability_two_random_records_match(_CERTAIN, recall=0.6)
    training.estimate_u_using_random_sampling(max_pairs=_PAIRS, seed=_SEED)
    training.estimate_parameters_using_expectation_maximisation(
        "l.paper = r.paper", fix_u_probabilities=True
    )
    training.estimate_parameters_using_expectation_maximisation(
        "l.born = r.born AND l.unordered = r.unordered", fix_u_probabilities=True
    )
