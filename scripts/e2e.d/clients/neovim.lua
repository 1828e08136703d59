-- The findings that Neovim shows in every fixture, with the configuration of the repository, in each encoding.
--
-- usage: CONFIG=… SERVE=… nvim --headless -u NONE -i NONE -c 'luafile neovim.lua' -c 'cquit 1', in the folder above
-- `fixtures`.
local function check(condition, message)
  if not condition then
    io.stderr:write('FAILED: ' .. message .. '\n')
    vim.cmd('cquit 1')
  end
end

vim.o.fileencodings, vim.o.modeline, vim.o.swapfile = 'ucs-bom,utf-8', false, false
local root = vim.fn.getcwd() .. '/fixtures'

--- Opens the files of a folder and returns what is shown in them, a line for each.
local function shown(config, files)
  local buffers, lines = {}, {}
  for _, file in ipairs(files) do
    local buffer = vim.fn.bufadd(file)
    vim.fn.bufload(buffer)
    table.insert(buffers, buffer)
  end
  local id
  local answered = {}
  config.handlers = {
    ['textDocument/diagnostic'] = function(error, result, context)
      answered[context.bufnr or vim.uri_to_bufnr(context.params.textDocument.uri)] = true
      return vim.lsp.diagnostic.on_diagnostic(error, result, context)
    end,
  }
  for _, buffer in ipairs(buffers) do
    id = assert(vim.lsp.start(config, { bufnr = buffer }))
  end
  local client = vim.lsp.get_client_by_id(id)
  check(vim.wait(20000, function() return client.initialized end, 5), 'the server does not start')
  for at, buffer in ipairs(buffers) do
    if not answered[buffer] then
      local params = { textDocument = vim.lsp.util.make_text_document_params(buffer) }
      client:request('textDocument/diagnostic', params, config.handlers['textDocument/diagnostic'], buffer)
    end
    check(vim.wait(20000, function() return answered[buffer] end, 2), 'no diagnostics of ' .. files[at])
    for _, one in ipairs(vim.diagnostic.get(buffer)) do
      local path = files[at]:sub(#root + 2)
      table.insert(lines, table.concat({ path, one.code, one.lnum, one.col, one.end_lnum, one.end_col }, '\t'))
    end
  end
  for _, buffer in ipairs(buffers) do
    vim.api.nvim_buf_delete(buffer, { force = true })
  end
  return lines, client
end

for _, encoding in ipairs({ 'utf-8', 'utf-16', 'utf-32' }) do
  local config = dofile(vim.env.CONFIG)
  config.cmd, config.name, config.root_dir = { vim.env.SERVE }, 'shelflife', root
  config.capabilities = vim.lsp.protocol.make_client_capabilities()
  config.capabilities.general.positionEncodings = { encoding }
  local lines, files, client = {}, 0, nil
  for folder in vim.fs.dir(root) do
    local all = vim.fs.find(function() return true end, { path = root .. '/' .. folder, type = 'file', limit = math.huge })
    local found
    found, client = shown(config, all)
    files = files + #all
    vim.list_extend(lines, found)
  end
  check(client.offset_encoding == encoding, client.offset_encoding .. ' is not ' .. encoding)
  vim.fn.writefile(lines, encoding .. '.txt')
  client:stop()
  check(vim.wait(20000, function() return vim.lsp.get_client_by_id(client.id) == nil end, 5), 'the server stays')
  print(('findings    %d in %d files, %s\n'):format(#lines, files, encoding))
end
vim.cmd('qall!')
