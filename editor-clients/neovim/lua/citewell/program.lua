--- The command `citewell`, as it is configured for the server.
local M = {}

--- How the server is started where nothing else is said.
M.default = { 'citewell', 'server' }

--- Whether a command can be started; where not, the writer is told, once if nobody has asked.
---@param cmd string[]
---@param tell? fun(message: string, level: integer) `vim.notify` where somebody has asked
function M.is_there(cmd, tell)
  if vim.fn.executable(cmd[1]) == 1 then
    return true
  end
  local message = 'Citewell is not checking drafts: the command `%s` was not found. Install it with `pip install citewell` '
    .. 'and put it on the PATH, or say where it is: %s'
  local example = "vim.lsp.config('citewell', { cmd = { '/path/to/citewell', 'server' } })"
  tell = tell or vim.notify_once
  tell(message:format(cmd[1], example), vim.log.levels.WARN)
  return false
end

--- How the server is started; the default where a function does that.
---@return string[]
function M.server()
  local cmd = (vim.lsp.config.citewell or {}).cmd
  return type(cmd) == 'table' and cmd or M.default
end

--- The same program with other arguments: what stands before `server`.
---@param ... string
---@return string[]
function M.with(...)
  local cmd = vim.list_slice(M.server())
  local at = vim.fn.index(cmd, 'server')
  return vim.list_extend(vim.list_slice(cmd, 1, at > 0 and at or 1), { ... })
end

--- Runs the program with some arguments. Nil where it cannot be started or says nothing for so many milliseconds.
---@param arguments string[]
---@param how? { cwd?: string, timeout?: integer }
---@return vim.SystemCompleted?
function M.run(arguments, how)
  local options = vim.tbl_extend('keep', how or {}, { text = true, timeout = 30000 })
  local config = vim.lsp.config.citewell or {}
  options.env = config.cmd_env
  local started, process = pcall(vim.system, M.with(unpack(arguments)), options)
  return started and process:wait() or nil
end

return M
