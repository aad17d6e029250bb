"""The same model on Spark, for files that no one machine should hold: settings, weights and answers
are those of `linking.py`; only where the comparing is done differs.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from huigong.domains.twins.linking import COLUMNS, Likely, compared

#: DuckDB's name of a function → the name that splink's own jar gives it on Spark.
_CALLED = {"jaro_winkler_similarity(": "jaro_winkler("}


def for_spark(model: Mapping[str, Any]) -> dict[str, Any]:
    """A model as Spark speaks it: another dialect, the same comparisons and weights."""
    told = json.dumps(model)
    for ours, theirs in _CALLED.items():
        told = told.replace(ours, theirs)
    found: dict[str, Any] = json.loads(told)
    found["sql_dialect"] = "spark"
    for rule in found["blocking_rules_to_generate_predictions"]:
        rule["sql_dialect"] = "spark"
    return found


def open_session(master: str, private: Path) -> Any:
    """A session of a Spark cluster, with splink's functions; whoever opens it stops it."""
    from pyspark.sql import SparkSession  # late: an extra that few installations have
    from splink.backends.spark import similarity_jar_location

    session = (
        SparkSession.builder.master(master)
        .appName("huigong-twins")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.memory", "1g")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.jars", similarity_jar_location())
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.default.parallelism", "4")
        .config("spark.sql.warehouse.dir", str(private / "warehouse"))
        .config("spark.local.dir", str(private / "local"))
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )
    session.sparkContext.setCheckpointDir(str(private / "checkpoints"))
    return session


def likely_pairs_on_spark(
    session: Any, path: Path, *, least: float, model: Mapping[str, Any]
) -> Iterator[Likely]:
    """What `linking.likely_pairs` says of a CSV file of files, said by a Spark cluster."""
    from splink import Linker, SettingsCreator, SparkAPI  # late: as above

    logging.getLogger("splink").setLevel(logging.ERROR)
    schema = ", ".join(f"{c} {'BIGINT' if c == 'id' else 'STRING'}" for c in COLUMNS)
    session.read.csv(str(path), schema=schema, nullValue="").createOrReplaceTempView("files")
    linker = Linker(
        "files",
        SettingsCreator.from_path_or_dict(for_spark(model)),
        db_api=SparkAPI(spark_session=session),
        set_up_basic_logging=False,
    )
    found = linker.inference.predict(threshold_match_probability=least)
    names = compared()
    asked = ["id_l", "id_r", "match_probability", *(f"gamma_{name}" for name in names)]
    rows = found.as_spark_dataframe().select(*asked)
    for row in rows.orderBy(rows.match_probability.desc(), "id_l", "id_r").toLocalIterator():
        left, right, probability, *levels = row
        yield Likely(left, right, probability, tuple(zip(names, levels, strict=True)))
