"""Spark on this machine: the rows of each way to group are those of the plain run, also when a Python worker is killed."""

import os
import pathlib
import signal
import sys
import threading
import time

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from common import BINARY, DAY, WORK, same_as_plain  # noqa: E402

from shelflife.spark import scan  # noqa: E402

OPTIONS = {"as_of": DAY, "binary": BINARY}


def rows(df, **options):
    return [row.asDict() for row in scan(df, **{**OPTIONS, **options}).collect()]


def timed(what, df, **options):
    start = time.monotonic()
    found = rows(df, **options)
    same_as_plain(found, f"Spark, {what}, {time.monotonic() - start:.1f} s")
    return found


def descendants():
    """The processes below this one with their command lines."""
    parents, commands = {}, {}
    for path in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            stat = (path / "stat").read_text().rsplit(")", 1)[1].split()
            parents[int(path.name)] = int(stat[1])
            commands[int(path.name)] = (path / "cmdline").read_text()
        except OSError:
            continue
    below, todo = {}, [os.getpid()]
    while todo:
        parent = todo.pop()
        for pid in [pid for pid, above in parents.items() if above == parent]:
            below[pid] = commands[pid]
            todo.append(pid)
    return below


def shoot(is_target, hits, stop):
    """Kills one process that scans, as soon as there is one."""
    while not stop.wait(0.02):
        for pid, command in descendants().items():
            if is_target(pid, command):
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue
                hits.append(pid)
                return


def killed(what, df, find):
    hits, stop = [], threading.Event()
    thread = threading.Thread(target=shoot, args=(find, hits, stop))
    thread.start()
    found = rows(df)
    stop.set()
    thread.join()
    assert hits, f"no {what} was killed"
    same_as_plain(found, f"Spark, after kill -9 of a {what}")


def is_child(_pid, command):
    return command.startswith(BINARY + "\0worker")


def is_python_worker(pid, _command):
    """The parent of a child that scans: the Python worker of Spark."""
    below = descendants()
    parents = {}
    for child in [child for child, command in below.items() if is_child(child, command)]:
        try:
            parents[int(pathlib.Path(f"/proc/{child}/stat").read_text().rsplit(")", 1)[1].split()[1])] = True
        except OSError:
            continue
    return pid in parents


def main():
    builder = SparkSession.builder.master("local[2,4]").appName("scale").config("spark.ui.enabled", "false")
    builder = builder.config("spark.ui.showConsoleProgress", "false")
    builder = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
    builder = builder.config("spark.sql.shuffle.partitions", "4")
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    files, repositories = spark.read.parquet(str(WORK / "files.parquet")), spark.read.parquet(str(WORK / "repositories.parquet"))
    for large in ("false", "true"):
        spark.conf.set("spark.sql.execution.arrow.useLargeVarTypes", large)
        with_large = f"large strings {large}"
        timed(f"sorted, {with_large}", files)
        timed(f"put together, {with_large}", files, grouped=True)
        nested = timed(f"a repository a row, {with_large}", repositories)
        mixed = files.orderBy(F.rand(7)).repartition(5)
        again = timed(f"shuffled, {with_large}", mixed, partitions=3)
        key = lambda row: tuple(map(str, row.values()))  # noqa: E731
        assert sorted(nested, key=key) == sorted(again, key=key), "two runs differ"
    killed("child", files, is_child)
    killed("Python worker", files, is_python_worker)
    scan(repositories, **OPTIONS).write.mode("overwrite").parquet(str(WORK / "rows"))
    spark.stop()


main()
