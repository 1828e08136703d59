#!/usr/bin/env node
// Starts the binary of the package for this platform, which npm installs as an optional dependency.
"use strict";

const { spawnSync } = require("child_process");

// What the C library of this Linux is called; none elsewhere.
function libc() {
  if (process.platform !== "linux") return "";
  const report = process.report && process.report.getReport();
  const isGlibc = report && report.header && report.header.glibcVersionRuntime;
  return isGlibc ? "" : "-musl";
}

const name = `shelflife-${process.platform}-${process.arch}${libc()}`;
const program = process.platform === "win32" ? "shelflife.exe" : "shelflife";
let binary;
try {
  binary = require.resolve(`${name}/${program}`);
} catch {
  console.error(`shelflife: the package ${name} is missing. It is an optional dependency of shelflife: install without`);
  console.error("--omit=optional, or install it in another way if there is no such package for this platform.");
  process.exit(2);
}
const done = spawnSync(binary, process.argv.slice(2), { stdio: "inherit", windowsHide: true });
if (done.error) {
  console.error(`shelflife: ${binary}: ${done.error.message}`);
  process.exit(2);
}
// A shell gives a program that a signal ended the code 128 and its number; Ctrl-C is 2.
process.exit(done.status === null ? (done.signal === "SIGINT" ? 130 : 2) : done.status);
