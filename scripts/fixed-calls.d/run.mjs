// Runs modules with a call each, and prints the status with which each ends.
import { basename, resolve } from "node:path";

for (const path of process.argv.slice(2)) {
  const status = await import(resolve(path)).then(() => 200, (error) => error.status ?? String(error));
  console.log(`${basename(path, ".js")}_ts`, status);
}
