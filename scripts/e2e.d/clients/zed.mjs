// A mock of Zed: loads the component of the extension, and asks it for the command of the server.
//
// usage: node zed.mjs COMPONENT EXTENSION
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transpile } from '@bytecodealliance/jco-transpile';
import { WASIShim } from '@bytecodealliance/preview2-shim/instantiation';

const [component, extension] = process.argv.slice(2);
const folder = resolve('transpiled');
const { files } = await transpile(component, { name: 'extension', instantiation: 'async', outDir: folder, noTypescript: true });
for (const [name, content] of Object.entries(files)) {
  const file = resolve(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** A folder that Zed has open, with what is on its path. */
class Worktree {
  constructor(found) {
    this.found = found;
  }
  id() {
    return 1n;
  }
  rootPath() {
    return '/project';
  }
  which(name) {
    return this.found[name];
  }
  shellEnv() {
    return [['PATH', '/usr/bin']];
  }
  readTextFile() {
    throw 'there is none';
  }
}
class Unused {}
let settings = {};
const host = {
  ...new WASIShim().getImportObject(),
  'get-settings': {
    default: (where, category, key) => {
      assert.deepEqual([category, key], ['lsp', 'shelflife']);
      return JSON.stringify(settings);
    },
  },
  'key-value-store': { default: Unused },
  project: { default: Unused },
  worktree: { default: Worktree },
};
// The names without the versions of their interfaces.
const imports = Object.fromEntries(Object.entries(host).map(([name, value]) => [name.replace(/@.*/, ''), value]));
const { instantiate } = await import(pathToFileURL(join(folder, 'extension.js')).href);
const zed = await instantiate((path) => WebAssembly.compile(readFileSync(join(folder, path))), imports);
zed.initExtension();

const command = (worktree) => {
  try {
    const { command, args, env } = zed.languageServerCommand('shelflife', worktree);
    assert.deepEqual(env, [['PATH', '/usr/bin']]);
    return [command, ...args].join(' ');
  } catch (error) {
    // What the extension answers with; anything else is a mistake of the component.
    const message = error.payload ?? error;
    if (typeof message !== 'string') throw error;
    return message;
  }
};
const found = new Worktree({ shelflife: '/usr/bin/shelflife' });
const none = new Worktree({});
console.log(`on the path    ${command(found)}`);
assert.equal(command(found), '/usr/bin/shelflife lsp');
console.log(`not there      ${command(none)}`);
assert.match(command(none), /not on the path/);
settings = JSON.parse(readFileSync(join(extension, 'settings.json'), 'utf8')).lsp.shelflife;
console.log(`settings.json  ${command(none)}`);
assert.equal(command(none), 'shelflife lsp');
const options = JSON.parse(zed.languageServerInitializationOptions('shelflife', found));
console.log(`options        ${JSON.stringify(options)}`);
assert.deepEqual(options, settings.initialization_options);
process.exit(0);
