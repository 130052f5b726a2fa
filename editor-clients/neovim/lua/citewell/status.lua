--- What the server says of itself, for statuslines and `:Citewell status`.
local M = {}

---@class citewell.Status
---@field state 'starting'|'loading'|'checking'|'ready'|'off'|'failed'
---@field message string a sentence

--- The last word of each server, by client id.
---@type table<integer, citewell.Status>
local last = {}

local function show(bufnr, status)
  if vim.api.nvim_buf_is_valid(bufnr) then
    vim.b[bufnr].citewell_status = status
  end
end

--- Keeps what a server says; the handler of `citewell/status`.
---@param status citewell.Status
function M.take(_, status, ctx)
  last[ctx.client_id] = status
  local client = vim.lsp.get_client_by_id(ctx.client_id)
  for bufnr in pairs(client and client.attached_buffers or {}) do
    show(bufnr, status)
  end
  vim.cmd.redrawstatus({ bang = true })
end

--- Shows in a draft what its server has said before.
function M.attached(client, bufnr)
  show(bufnr, last[client.id])
end

--- Forgets a server that is gone.
---@param bufnrs integer[] the drafts that it had
function M.ended(client_id, bufnrs)
  last[client_id] = nil
  for _, bufnr in ipairs(bufnrs) do
    show(bufnr, nil)
  end
  vim.cmd.redrawstatus({ bang = true })
end

--- How the server of a buffer is; nil where it has none.
---@return citewell.Status?
function M.of(bufnr)
  local client = vim.lsp.get_clients({ bufnr = bufnr or 0, name = 'citewell' })[1]
  return client and (last[client.id] or { state = 'starting', message = 'Citewell is starting.' })
end

return M
