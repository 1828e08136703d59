#!/usr/bin/env bash
# Trees that were made to do harm and machines that fail, as much of it as every run has time for.
HOSTILE_SCALE=1 exec bash "$(dirname "$0")/../hostile" "$1"
