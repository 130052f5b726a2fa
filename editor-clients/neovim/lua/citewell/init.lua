local M = {}

--- What the server is doing, for a statusline: `Citewell: loading the language model`, or nothing where it has no part
--- in a buffer.
---@param bufnr? integer the current one when left out
---@return string
function M.status(bufnr)
  return require('citewell.status').line(bufnr)
end

return M
