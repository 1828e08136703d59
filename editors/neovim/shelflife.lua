-- For `~/.config/nvim/lsp/shelflife.lua`, with `vim.lsp.enable('shelflife')` in `init.lua`.
return {
  cmd = { 'shelflife', 'lsp' },
  filetypes = {
    'bicep', 'c', 'cpp', 'cs', 'dart', 'dockerfile', 'elixir', 'go', 'hcl', 'java', 'javascript', 'javascriptreact',
    'json', 'jsonc', 'julia', 'kotlin', 'lua', 'markdown', 'php', 'ps1', 'python', 'r', 'ruby', 'rust', 'scala', 'sh',
    'swift', 'terraform', 'toml', 'typescript', 'typescriptreact', 'yaml',
  },
  root_markers = { 'shelflife.toml', '.shelflife.toml', '.git' },
  init_options = { inlayHints = true, codeLens = false },
}
