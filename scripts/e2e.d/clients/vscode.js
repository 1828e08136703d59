// Runs the packaged extension with its own client library, in a stand-in for VS Code that holds one document.
//
// usage: node vscode.js EXTENSION SHELFLIFE DOCUMENT
'use strict';

const Module = require('node:module');
const { readFileSync } = require('node:fs');
const { dirname, join, resolve } = require('node:path');
const { fileURLToPath, pathToFileURL } = require('node:url');

const [extension, binary, file] = process.argv.slice(2).map((path) => resolve(path));

class Disposable {
  constructor(done = () => {}) { this.dispose = done; }
  static from(...all) { return new Disposable(() => all.forEach((one) => one.dispose())); }
}
class EventEmitter {
  listeners = new Set();
  event = (listener, self) => {
    const bound = listener.bind(self);
    this.listeners.add(bound);
    return new Disposable(() => this.listeners.delete(bound));
  };
  fire(value) { for (const listener of this.listeners) listener(value); }
  dispose() {}
}
class Uri {
  constructor(href) {
    this.href = href;
    this.scheme = new URL(href).protocol.slice(0, -1);
    this.path = decodeURIComponent(new URL(href).pathname);
    this.fsPath = this.scheme === 'file' ? fileURLToPath(href) : this.path;
  }
  toString() { return this.href; }
  static parse(href) { return new Uri(href); }
  static file(path) { return new Uri(pathToFileURL(path).href); }
}
class Position {
  constructor(line, character) { Object.assign(this, { line, character }); }
}
class Range {
  constructor(a, b, c, d) {
    [this.start, this.end] = typeof a === 'number' ? [new Position(a, b), new Position(c, d)] : [a, b];
  }
}
class Diagnostic {
  constructor(range, message, severity) { Object.assign(this, { range, message, severity }); }
}
class CodeActionKind {
  constructor(value) { this.value = value; }
  append(part) { return new CodeActionKind(this.value ? `${this.value}.${part}` : part); }
  static Empty = new CodeActionKind('');
  static QuickFix = new CodeActionKind('quickfix');
  static Source = new CodeActionKind('source');
}
class TabInputText {
  constructor(uri) { this.uri = uri; }
}
class CodeAction {
  constructor(title, kind) { Object.assign(this, { title, kind }); }
}
class WorkspaceEdit {
  edits = [];
  replace(uri, range, newText) { this.edits.push({ range, newText }); }
  insert(uri, start, newText) { this.replace(uri, { start, end: start }, newText); }
}
class CancellationTokenSource {
  token = { isCancellationRequested: false, onCancellationRequested: () => new Disposable() };
  cancel() {}
  dispose() {}
}
// What the extension and its library only name: a base of a class, a list of values, a member that does nothing.
const nothing = () => new Proxy(class {}, {
  get: (target, name) => (name in target ? target[name] : typeof name === 'string' && /^on[A-Z]/.test(name) ? () => new Disposable() : 0),
});

const text = readFileSync(file, 'utf8');
const lines = text.split('\n');
const document = {
  uri: Uri.file(file), fileName: file, languageId: 'python', version: 1, isClosed: false, isDirty: false,
  lineCount: lines.length, getText: () => text,
};
const folder = { uri: Uri.file(dirname(file)), name: 'project', index: 0 };
const settings = { path: binary };
const events = {};
const event = (name) => (events[name] ??= new EventEmitter()).event;
const area = (members) => new Proxy(members, {
  get: (target, name) => (name in target ? target[name] : /^on[A-Z]/.test(String(name)) ? event(name)
    : /^(register|create)/.test(String(name)) ? (...all) => { (registered[name] ??= []).push(all); return new Disposable(); } : undefined),
});
const registered = {};
const shown = new Map();
const collection = {
  name: 'shelflife', set: (uri, items) => shown.set(String(uri), items ?? []), delete: (uri) => shown.delete(String(uri)),
  clear: () => shown.clear(), has: (uri) => shown.has(String(uri)), get: (uri) => shown.get(String(uri)), dispose() {},
};
const channel = { appendLine: (line) => console.error(line), append: (line) => console.error(line), show() {}, dispose() {}, replace() {}, clear() {}, hide() {} };
const known = {
  version: '1.90.0', Disposable, EventEmitter, Uri, Position, Range, Diagnostic, CodeActionKind, TabInputText, CodeAction, WorkspaceEdit,
  CancellationTokenSource,
  env: { appName: 'a stand-in', language: 'en' },
  workspace: area({
    textDocuments: [document], notebookDocuments: [], workspaceFolders: [folder], isTrusted: true,
    getConfiguration: () => ({ get: (name, fallback) => settings[name] ?? fallback, has: () => true, inspect: () => undefined }),
    getWorkspaceFolder: () => folder,
    createFileSystemWatcher: () => ({ onDidCreate: event('create'), onDidChange: event('change'), onDidDelete: event('delete'), dispose() {} }),
  }),
  languages: area({
    createDiagnosticCollection: () => collection,
    match: (selector, doc) => (selector.some(({ scheme }) => scheme === doc.uri.scheme) ? 10 : 0),
  }),
  window: area({
    activeTextEditor: { document }, visibleTextEditors: [{ document }], tabGroups: { all: [{ tabs: [{ input: new TabInputText(document.uri) }] }], onDidChangeTabs: event('tabs') },
    createOutputChannel: () => channel,
    showErrorMessage: (message) => { console.error(message); return Promise.resolve(); },
  }),
  commands: area({}),
};
const module_ = new Proxy(known, { get: (target, name) => (target[name] ??= nothing()) });
const load = Module._load;
Module._load = (request, ...rest) => (request === 'vscode' ? module_ : load(request, ...rest));

async function until(what, condition) {
  for (let wait = 0; wait < 400; wait += 1) {
    const found = condition();
    if (found) return found;
    await new Promise((done) => setTimeout(done, 25));
  }
  throw new Error(`no ${what}`);
}

async function run() {
  const main = require(join(extension, require(join(extension, 'package.json')).main));
  const context = { subscriptions: [] };
  await main.activate(context);
  const items = await until('diagnostics', () => [...shown.values()].find((all) => all.length > 0));
  for (const { range, message, code, severity } of items) {
    const word = lines[range.start.line].slice(range.start.character, range.end.character);
    console.log(`${range.start.line + 1}: ${word} [${code?.value ?? code}] ${severity}: ${message}`);
  }
  const { token } = new CancellationTokenSource();
  const { range } = items[0];
  const provider = registered.registerCodeActionsProvider[0][1];
  const actions = await provider.provideCodeActions(document, range, { diagnostics: items, triggerKind: 1 }, token);
  for (const { title, isPreferred, edit } of actions) {
    const changes = edit.edits.map(({ range, newText }) => `${range.start.line + 1}:${range.start.character} ${newText.trim()}`);
    console.log(`action: ${title}${isPreferred ? ' (preferred)' : ''}: ${changes.join(' + ')}`);
  }
  console.log('registered:', Object.keys(registered).sort().join(', '));
  await main.deactivate();
  console.log('stopped');
}

run().catch((error) => {
  console.error(error);
  process.exit(1);
});
