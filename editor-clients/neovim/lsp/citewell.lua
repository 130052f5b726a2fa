---@brief
---
--- Citewell shows what keeps a draft from being quoted, with the reason on hover and fixes as code actions.
---
--- Install it with `pip install citewell`, put this folder's parent on the runtime path and switch it on with
--- `vim.lsp.enable('citewell')`. Needs Neovim 0.11.

--- Filetypes of templates for anything, and the endings that tell a draft among them: `post.md.jinja`, not `job.sql.jinja`.
local templates = { liquid = true, jinja = true, eruby = true }
local drafts = { md = true, markdown = true, mdx = true, html = true, htm = true, xhtml = true, liquid = true }

local function is_draft(bufnr)
  if not templates[vim.bo[bufnr].filetype] then
    return true
  end
  local name = vim.fs.basename(vim.api.nvim_buf_get_name(bufnr))
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

local default = { 'citewell', 'server' }

--- Whether a command can be started; where not, the writer is told once.
local function is_there(cmd)
  if vim.fn.executable(cmd[1]) == 1 then
    return true
  end
  local message = 'Citewell is not checking drafts: the command `%s` was not found. Install it with `pip install citewell` '
    .. 'and put it on the PATH, or say where it is: %s'
  local example = "vim.lsp.config('citewell', { cmd = { '/path/to/citewell', 'server' } })"
  vim.notify_once(message:format(cmd[1], example), vim.log.levels.WARN)
  return false
end

-- Neovim keeps silent about a table that it cannot start and asks for no root_dir then.
vim.schedule(function()
  local cmd = vim.lsp.config.citewell.cmd
  if type(cmd) == 'table' then
    is_there(cmd)
  end
end)

---@type vim.lsp.Config
return {
  -- A function, because of that silence.
  cmd = function(dispatchers, config)
    local how = config and { cwd = config.cmd_cwd, env = config.cmd_env, detached = config.detached }
    return vim.lsp.rpc.start(default, dispatchers, how)
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
  },
  root_markers = { 'citewell.toml', '.citewell.toml', 'pyproject.toml', 'package.json', '.git' },
  root_dir = function(bufnr, on_dir)
    local config = vim.lsp.config.citewell
    if is_draft(bufnr) and (type(config.cmd) == 'table' or is_there(default)) then
      on_dir(vim.fs.root(bufnr, config.root_markers))
    end
  end,
  capabilities = { workspace = { diagnostics = { refreshSupport = true } } },
  handlers = { ['workspace/diagnostic/refresh'] = refresh },
  settings = {
    citewell = {
      -- Milliseconds without a keystroke before a draft is checked.
      debounce = 0,
    },
  },
}
