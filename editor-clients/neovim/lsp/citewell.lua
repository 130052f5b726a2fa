---@brief
---
--- Citewell shows what keeps a draft from being quoted, with the reason on hover and fixes as code actions.
---
--- Install it with `pip install citewell`, put this folder's parent on the runtime path and switch it on with
--- `vim.lsp.enable('citewell')`. Needs Neovim 0.11.

--- Filetypes of templates for anything, and the endings that tell a draft among them: `post.md.jinja`, not `job.sql.jinja`.
local templates = { liquid = true, jinja = true, eruby = true }
local drafts = { md = true, markdown = true, mdx = true, html = true, htm = true, xhtml = true, liquid = true }

--- Where a project says what it wants. The server marks what is wrong in them as they are typed.
local configurations = { 'citewell.toml', '.citewell.toml', 'pyproject.toml' }

--- Whether the server has something to say about a buffer: of TOML, only the files with settings are for it.
local function is_ours(bufnr)
  local filetype = vim.bo[bufnr].filetype
  local name = vim.fs.basename(vim.api.nvim_buf_get_name(bufnr))
  if filetype == 'toml' then
    return vim.tbl_contains(configurations, name)
  end
  if not templates[filetype] then
    return true
  end
  return vim.iter(vim.split(name:lower(), '.', { plain = true })):skip(1):any(function(ending)
    return drafts[ending]
  end)
end

--- Asks for the findings of every open draft again. Neovim 0.11 does that after edits only, and so would go on showing
--- findings of a rule that citewell.toml has turned off.
local function refresh(_, _, ctx)
  local client = vim.lsp.get_client_by_id(ctx.client_id)
  for bufnr in pairs(client and client.attached_buffers or {}) do
    local params = { textDocument = vim.lsp.util.make_text_document_params(bufnr) }
    client:request('textDocument/diagnostic', params, nil, bufnr)
  end
  return vim.NIL
end

local program = require('citewell.program')

-- Neovim keeps silent about a table that it cannot start and asks for no root_dir then.
vim.schedule(function()
  local cmd = vim.lsp.config.citewell.cmd
  if type(cmd) == 'table' then
    program.is_there(cmd)
  end
end)

---@type vim.lsp.Config
return {
  -- A function, because of that silence.
  cmd = function(dispatchers, config)
    local how = config and { cwd = config.cmd_cwd, env = config.cmd_env, detached = config.detached }
    return vim.lsp.rpc.start(program.default, dispatchers, how)
  end,
  filetypes = {
    'markdown',
    'mdx',
    'markdown.mdx',
    'html',
    'xhtml',
    -- HTML with template tags or control flow in its first lines.
    'htmldjango',
    'htmlangular',
    'liquid',
    'jinja',
    'eruby',
    'toml',
  },
  root_markers = vim.list_extend(vim.list_slice(configurations), { 'package.json', '.git' }),
  root_dir = function(bufnr, on_dir)
    local config = vim.lsp.config.citewell
    if is_ours(bufnr) and (type(config.cmd) == 'table' or program.is_there(program.default)) then
      on_dir(vim.fs.root(bufnr, config.root_markers))
    end
  end,
  capabilities = {
    workspace = { diagnostics = { refreshSupport = true } },
    experimental = { citewellStatus = true, citewellSections = true },
  },
  handlers = {
    ['workspace/diagnostic/refresh'] = refresh,
    ['citewell/status'] = function(...)
      return require('citewell.status').take(...)
    end,
    ['citewell/sectionsChanged'] = function(...)
      return require('citewell.preview').changed(...)
    end,
    ['window/logMessage'] = function(...)
      return require('citewell.log').take(...)
    end,
  },
  commands = {
    -- Of a lens, which is run in its line.
    ['citewell.server.preview'] = function()
      require('citewell.preview').show()
    end,
  },
  on_exit = function(...)
    require('citewell.server').ended(...)
  end,
  -- What can be set is in `:h citewell-settings`; the server knows what holds where nothing is set.
  settings = { citewell = vim.empty_dict() },
}
