"""Helix in a terminal without a screen: types what a person would type, and reads what is shown.

usage: helix.py PROJECT, with `hx` and `shelflife` on the PATH
"""

import os
import re
import sys
import time

import pexpect
import pyte

LINES, COLUMNS = 24, 150


class Screen(pyte.Screen):
    """A terminal that answers what Helix asks of it."""

    def report_device_status(self, mode, private=False):
        if not private:
            super().report_device_status(mode)

    def write_process_input(self, data):
        self.editor.send(data)


class Helix:
    def __init__(self, project, name, *texts):
        """Opens a file, and waits until the screen has all the texts."""
        file = self.file = os.path.join(project, name)
        self.screen = Screen(COLUMNS, LINES)
        self.stream = pyte.ByteStream(self.screen)
        self.editor = self.screen.editor = pexpect.spawn("hx", [file], dimensions=(LINES, COLUMNS), timeout=30)
        self.until(*texts)

    def read(self):
        """What has come is on the screen; whether there can be more."""
        try:
            self.stream.feed(self.editor.read_nonblocking(65536, timeout=0.05))
        except pexpect.TIMEOUT:
            pass
        except pexpect.EOF:
            return False
        return True

    def shown(self):
        return [line.rstrip() for line in self.screen.display if line.strip(" ~")]

    def until(self, *texts, absent=()):
        """Waits until the screen has all the texts and none of the absent ones, words being parted by one space."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            self.read()
            words = " ".join(" ".join(self.shown()).split())
            if all(text in words for text in texts) and not any(text in words for text in absent):
                return
        print("\n".join(self.shown()), file=sys.stderr)
        sys.exit(f"not shown: {texts}, without {absent}")

    def type(self, keys):
        self.editor.send(keys)

    def show(self, what):
        for line in self.shown():
            print(f"{what:<12}{line}".rstrip())
            what = ""

    def leave(self):
        """Writes the file, quits, and returns what was written; the server has to go, too."""
        # An escape right before another key is that key with Alt.
        self.type("\x1b")
        self.until(" NOR ")
        self.type(":wq\r")
        end = time.monotonic() + 30
        while self.read():
            if time.monotonic() > end:
                sys.exit("Helix does not quit")
        self.editor.wait()
        with open(self.file, encoding="utf-8") as written:
            return written.read()


def fix(helix, row, gone):
    """Makes the first fix at the first diagnostic, as a person would: go there, ask for actions, choose."""
    helix.type("]d")
    helix.until(f" {row}:")
    helix.type(" a")
    helix.until("Replace `", "Ignore retired-model here")
    helix.show("actions")
    helix.type("\r")
    helix.until(absent=[gone, "Replace `", "was retired"])
    helix.show("fixed")
    return helix.leave()


def main(project):
    helix = Helix(project, "a.py", "`claude-3-opus-20240229` was retired by Anthropic")
    helix.type("]d")
    helix.until("retired by Anthropic on 2026-01-05", "use `claude-opus-5-5`")
    helix.show("diagnostic")
    helix.type(" k")
    helix.until("claude-3-opus-20240229 at Anthropic", "retired since 2026-01-05", "chat, by anthropic")
    helix.show("hover")
    helix.type("\x1b")
    text = fix(helix, 2, "claude-3-opus")
    assert 'X = "😀é"; anthropic.Anthropic().messages.create(model="claude-opus-5-5")' in text, text

    # The model and its version, in one edit.
    text = fix(Helix(project, "main.bicep", "`gpt-4` version `0613` was retired"), 4, "'0613'")
    assert "name: 'gpt-5.1', version: '2025-11-13'" in text, text

    # How long a model lives, behind it, and the ids that live where one is written.
    helix = Helix(project, "b.py", "retires in 54 d")
    helix.show("hint")
    helix.type('2Gf"lt"cgpt-6')
    helix.until('model="gpt-6"', "gpt-6-luna value")
    helix.show("completion")
    # The first one is taken.
    helix.type("\x0e")
    helix.until('model="gpt-6', absent=['model="gpt-6"'])
    text = helix.leave()
    assert re.search(r'model="gpt-6[a-z0-9.-]+", input', text), text


main(sys.argv[1])
