"""Runs files with a call each, and prints the status with which each ends."""

import pathlib
import runpy
import sys

import anthropic
import openai

for path in map(pathlib.Path, sys.argv[1:]):
    try:
        runpy.run_path(str(path))
        status = 200
    except (anthropic.APIStatusError, openai.APIStatusError) as error:
        status = error.status_code
    print(f"{path.stem}_py", status)
