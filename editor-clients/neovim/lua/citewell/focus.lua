--- Tells the server which line the writer is on, where `focus` is set: findings on that line wait.
local M = {}

local group = vim.api.nvim_create_augroup('citewell.focus', {})

---@param client vim.lsp.Client
local function is_wanted(client)
  return vim.tbl_get(client.settings or {}, 'citewell', 'focus') == true
end

--- Follows the cursor in a draft for as long as the client has it.
---@param client vim.lsp.Client
---@param bufnr integer
function M.follow(client, bufnr)
  local line
  vim.api.nvim_clear_autocmds({ group = group, buffer = bufnr })
  vim.api.nvim_create_autocmd({ 'CursorMoved', 'CursorMovedI' }, {
    group = group,
    buffer = bufnr,
    callback = function()
      if client:is_stopped() or not client.attached_buffers[bufnr] then
        return true
      end
      local now = vim.api.nvim_win_get_cursor(0)[1]
      if now ~= line and is_wanted(client) then
        line = now
        -- Neovim sends edits that it holds back before any notification: the server knows the line.
        client:notify('citewell/cursor', vim.lsp.util.make_position_params(0, client.offset_encoding))
      end
    end,
  })
end

return M
