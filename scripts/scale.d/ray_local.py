"""Ray on this machine: the rows of both shapes of table are those of the plain run, also when a child is killed."""

import os
import pathlib
import signal
import threading
import time

import ray
from common import BINARY, DAY, WORK, same_as_plain

from shelflife.ray import scan

OPTIONS = {"as_of": DAY, "binary": BINARY}


def timed(what, ds, **options):
    start = time.monotonic()
    rows = scan(ds, **{**OPTIONS, **options}).take_all()
    same_as_plain(rows, f"Ray, {what}, {time.monotonic() - start:.1f} s")


def running():
    """The children that scan, each with the Python worker that it is of."""
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if (path / "cmdline").read_text().startswith(BINARY + "\0worker"):
                stat = (path / "stat").read_text().rsplit(")", 1)[1].split()
                found.append((int(path.name), int(stat[1])))
        except OSError:
            continue
    return found


def killed(what, which, ds, **options):
    hits, stop = [], threading.Event()

    def shoot():
        while not stop.wait(0.02):
            for pids in running():
                os.kill(pids[which], signal.SIGKILL)
                hits.append(pids)
                return

    thread = threading.Thread(target=shoot)
    thread.start()
    timed(f"after kill -9 of a {what}", ds, **options)
    stop.set()
    thread.join()
    assert hits, f"no {what} was killed"


def main():
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    ray.data.DataContext.get_current().enable_progress_bars = False
    files, repositories = ray.data.read_parquet(str(WORK / "files.parquet")), ray.data.read_parquet(str(WORK / "repositories.parquet"))
    timed("a file a row", files, partitions=4)
    timed("shuffled", files.random_shuffle(seed=7), partitions=3)
    timed("a repository a row", repositories)
    killed("child", 0, repositories)
    killed("Python worker", 1, repositories)
    killed("Python worker, a file a row", 1, files, partitions=4)
    ray.shutdown()


main()
