--- What servers have said of their work since Neovim started: names and numbers, no words of a draft.
local M = {}

local LIMIT = 500

---@type string[]
local lines = {}

--- Keeps a line, and lets Neovim do with it what it does with any server's; the handler of `window/logMessage`.
---@param params lsp.LogMessageParams
function M.take(err, params, ctx)
  table.insert(lines, os.date('%H:%M:%S ') .. params.message:gsub('\n', ' '))
  if #lines > LIMIT then
    table.remove(lines, 1)
  end
  return vim.lsp.handlers['window/logMessage'](err, params, ctx)
end

---@param mods? table where the window opens, as commands have it
function M.show(mods)
  local kept = #lines > 0 and vim.list_slice(lines) or { 'Citewell has said nothing so far.' }
  table.insert(kept, 'What it wrote to standard error is in ' .. vim.lsp.log.get_filename())
  require('citewell.page').show('log', kept, { mods = mods })
end

return M
