local M = {}

--- How the server is, for a statusline: `Citewell: ready`, or nothing where it has no part in a buffer.
---@param bufnr? integer the current one when left out
---@return string
function M.status(bufnr)
  local status = require('citewell.status').of(bufnr)
  return status and 'Citewell: ' .. status.state or ''
end

return M
