--- Text to read beside the draft, as `:help` shows it.
local M = {}

--- Shows lines in a scratch buffer of their own, which is given back; `q` closes it.
---@param name string such as `explain late-answer`
---@param lines string[]
---@param how? { filetype?: string, mods?: table }
---@return integer
function M.show(name, lines, how)
  how = how or {}
  local title = 'citewell://' .. name
  local bufnr = vim.fn.bufnr('^' .. vim.fn.escape(title, '[]*?{},\\') .. '$')
  if bufnr < 0 then
    bufnr = vim.api.nvim_create_buf(false, true)
    vim.api.nvim_buf_set_name(bufnr, title)
  end
  M.fill(bufnr, lines)
  vim.bo[bufnr].bufhidden = 'wipe'
  vim.bo[bufnr].filetype = how.filetype or ''
  vim.keymap.set('n', 'q', '<Cmd>close<CR>', { buffer = bufnr, desc = 'Close this page' })
  M.open(bufnr, how.mods)
  return bufnr
end

--- Exchanges the lines of a page.
---@param bufnr integer
---@param lines string[]
function M.fill(bufnr, lines)
  vim.bo[bufnr].modifiable = true
  vim.api.nvim_buf_set_lines(bufnr, 0, -1, false, lines)
  vim.bo[bufnr].modifiable = false
end

--- Goes to the window of a page: the one it has, that of another page, or a new one.
function M.open(bufnr, mods)
  local window = vim.fn.bufwinid(bufnr)
  for _, one in ipairs(window > 0 and { window } or vim.api.nvim_tabpage_list_wins(0)) do
    if vim.startswith(vim.api.nvim_buf_get_name(vim.api.nvim_win_get_buf(one)), 'citewell://') then
      vim.api.nvim_set_current_win(one)
      vim.api.nvim_win_set_buf(one, bufnr)
      return
    end
  end
  vim.cmd.sbuffer({ bufnr, mods = mods })
  vim.wo[0][0].wrap = true
  vim.wo[0][0].linebreak = true
end

return M
