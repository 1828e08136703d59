// Runs the installed `shelflife lsp` for every file. All that it shows comes from the server.
'use strict';

const { commands, workspace } = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');

/** @type {LanguageClient | undefined} */
let client;

async function start() {
  const settings = workspace.getConfiguration('shelflife');
  const run = { command: settings.get('path', 'shelflife'), args: ['lsp'] };
  client = new LanguageClient(
    'shelflife',
    'shelflife',
    { run, debug: run },
    {
      documentSelector: [{ scheme: 'file' }, { scheme: 'untitled' }],
      initializationOptions: {
        inlayHints: settings.get('inlayHints', true),
        codeLens: settings.get('codeLens', false),
      },
      synchronize: { configurationSection: 'shelflife' },
    },
  );
  await client.start();
}

async function stop() {
  const running = client;
  client = undefined;
  await running?.stop();
}

exports.activate = async (context) => {
  context.subscriptions.push(
    commands.registerCommand('shelflife.restart', async () => {
      await stop();
      await start();
    }),
  );
  await start();
};

exports.deactivate = stop;
