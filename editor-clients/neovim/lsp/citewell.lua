---@brief
---
--- Citewell shows what keeps a draft from being quoted, with the reason on hover and fixes as code actions.
---
--- Install it with `pip install citewell`, put this folder's parent on the runtime path and switch it on with
--- `vim.lsp.enable('citewell')`. Needs Neovim 0.11.

---@type vim.lsp.Config
return {
  cmd = { 'citewell', 'server' },
  filetypes = { 'markdown', 'mdx', 'markdown.mdx', 'html' },
  root_markers = { 'citewell.toml', '.citewell.toml', 'pyproject.toml', 'package.json', '.git' },
  settings = {
    citewell = {
      -- Milliseconds without a keystroke before a draft is checked.
      debounce = 0,
    },
  },
}
