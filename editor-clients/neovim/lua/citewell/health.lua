--- `:checkhealth citewell`
local M = {}

--- The draft that is asked about: the buffer before the report's own.
local function draft()
  local bufnr = vim.fn.bufnr('#')
  return bufnr > 0 and bufnr or 0
end

--- Whether Neovim can run the client at all.
local function check_neovim()
  vim.health.start('Neovim')
  local version = tostring(vim.version())
  if vim.fn.has('nvim-0.11') == 1 then
    vim.health.ok(version)
    return true
  end
  vim.health.error(version .. ' is too old', 'Install Neovim 0.11 or later.')
  return false
end

--- Whether the command can be run at all.
local function check_command()
  vim.health.start('The command')
  local program = require('citewell.program')
  local cmd = program.server()
  local path = vim.fn.exepath(cmd[1])
  if path == '' then
    local advice = {
      'Install it with `pip install citewell` and put it on the PATH.',
      "Or say where it is: vim.lsp.config('citewell', { cmd = { '/path/to/citewell', 'server' } })",
    }
    vim.health.error(('`%s` was not found'):format(cmd[1]), advice)
    return false
  end
  local done = program.run({ '--version' })
  if not done or done.code ~= 0 then
    local words = done and vim.trim(done.stderr) or 'no answer'
    vim.health.error(('%s cannot be run: %s'):format(path, words), 'Install it again: pip install citewell')
    return false
  end
  vim.health.ok(('%s (%s)'):format(vim.trim(done.stdout), path))
  return true
end

--- What `citewell doctor` says of the folder of the draft; its last line names the settings that hold there.
local function check_installation(bufnr)
  local folder = vim.fs.dirname(vim.api.nvim_buf_get_name(bufnr))
  folder = vim.fn.isdirectory(folder) == 1 and folder or vim.fn.getcwd()
  vim.health.start('citewell doctor, in ' .. folder)
  local done = require('citewell.program').run({ 'doctor' }, { cwd = folder })
  for line in vim.gsplit(done and done.stdout or '', '\n', { trimempty = true }) do
    local well, words = line:match('^ok%s+(.*)'), line:match('^BAD%s+(.*)')
    if words then
      vim.health.error(words)
    else
      vim.health.ok(well or line)
    end
  end
  if not done or done.code > 1 then
    vim.health.error('`citewell doctor` has failed: ' .. (done and vim.trim(done.stderr) or 'no answer'))
  end
end

local function check_servers(bufnr)
  vim.health.start('Servers')
  local clients = vim.lsp.get_clients({ name = 'citewell' })
  if #clients == 0 then
    vim.health.warn('none is running', {
      "Open a draft, and see that init.lua has: vim.lsp.enable('citewell')",
    })
    return
  end
  for _, client in ipairs(clients) do
    local version = vim.tbl_get(client, 'server_info', 'version') or 'of unknown version'
    local drafts = vim.tbl_count(client.attached_buffers)
    local root = client.root_dir or 'no folder'
    vim.health.ok(('%s for %s: %d %s'):format(version, root, drafts, drafts == 1 and 'draft' or 'drafts'))
  end
  local name = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(bufnr), ':t')
  local status = require('citewell.status').of(bufnr)
  if status then
    local report = status.state == 'failed' and vim.health.error or vim.health.ok
    report(('%s: %s'):format(name, status.message))
  elseif name ~= '' then
    local filetype = vim.bo[bufnr].filetype
    vim.health.info(('%s (filetype %s) is not checked'):format(name, filetype ~= '' and filetype or 'unknown'))
  end
end

function M.check()
  local bufnr = draft()
  if not check_neovim() then
    return
  end
  if check_command() then
    check_installation(bufnr)
  end
  check_servers(bufnr)
end

return M
