--- The server's life: started again when it is asked for, and once when it dies.
local M = {}

--- A server that dies again within so many milliseconds is left alone: it would die for ever.
local PATIENCE = 3 * 60 * 1000

---@type table<string, integer> when the last one of a folder was started again
local revived = {}

--- Gives every open draft a server. One that has one keeps it.
local function start()
  vim.lsp.enable('citewell')
end

--- Stops every server and starts them with the configuration as it is now.
function M.restart()
  local function are_gone()
    return #vim.lsp.get_clients({ name = 'citewell' }) == 0
  end
  for _, force in ipairs({ false, true }) do
    for _, client in ipairs(vim.lsp.get_clients({ name = 'citewell' })) do
      client:stop(force)
    end
    if vim.wait(3000, are_gone, 10) then
      break
    end
  end
  revived = {}
  start()
end

--- Sees to the drafts of a server that has ended; the `on_exit` of its configuration.
function M.ended(code, signal, client_id)
  vim.schedule(function()
    -- Neovim takes down the marks that were pushed and leaves those that it had asked for.
    vim.diagnostic.reset(vim.lsp.diagnostic.get_namespace(client_id, true))
    vim.lsp.codelens.clear(client_id)
    local client = vim.lsp.get_client_by_id(client_id)
    require('citewell.status').ended(client_id, vim.tbl_keys(client and client.attached_buffers or {}))
    local was_asked = code == 0 and (signal == 0 or signal == 15)
    if was_asked or vim.v.exiting ~= vim.NIL then
      return
    end
    -- Neovim itself says that a server has died. More is said only where that needs somebody.
    local root = client and client.root_dir or ''
    if revived[root] and vim.uv.now() - revived[root] < PATIENCE then
      local message = 'Citewell has died again and is not checking drafts: `:Citewell restart` starts it.'
      vim.notify(message, vim.log.levels.WARN)
      return
    end
    revived[root] = vim.uv.now()
    vim.schedule(start)
  end)
end

return M
