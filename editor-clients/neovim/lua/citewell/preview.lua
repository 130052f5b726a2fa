--- What is most easily lifted from each section, in a window beside the draft that follows the cursor.
local M = {}

local outline = require('citewell.outline')
local page = require('citewell.page')

local group = vim.api.nvim_create_augroup('citewell.preview', {})

---@class citewell.Preview
---@field page integer the buffer of the page
---@field starts lsp.Position[] where the sections begin in the draft
---@field rows integer[] and where in the page, from 1

---@type table<integer, citewell.Preview> by the buffer of the draft
local shown = {}

--- The number of the section that the cursor of the current window is in; before the first one, the first.
---@param client vim.lsp.Client
local function section_at(preview, client)
  local place = vim.lsp.util.make_position_params(0, client.offset_encoding).position
  local found = 1
  for number, start in ipairs(preview.starts) do
    if start.line < place.line or (start.line == place.line and start.character <= place.character) then
      found = number
    end
  end
  return found
end

--- Has the page begin with the section that the cursor is in, where the draft is in the current window.
local function follow(bufnr)
  local preview, client = shown[bufnr], outline.client(bufnr)
  local window = preview and vim.fn.bufwinid(preview.page) or -1
  if window < 0 or not client or vim.api.nvim_get_current_buf() ~= bufnr then
    return
  end
  local row = preview.rows[section_at(preview, client)] or 1
  vim.api.nvim_win_call(window, function()
    vim.fn.winrestview({ lnum = row, col = 0, topline = row })
  end)
end

--- Shows a title over a page, which scrolls below it.
local function entitle(buffer, title)
  local window = vim.fn.bufwinid(buffer)
  if window > 0 then
    vim.wo[window][0].winbar = title:gsub('%%', '%%%%')
  end
end

--- Shows what the server says; `put` takes the lines and gives the buffer that they are in.
---@param put fun(lines: string[]): integer
local function take(bufnr, said, put)
  local lines, rows = outline.page(said)
  local starts = vim.iter(said.sections):map(function(section)
    return section.range.start
  end):totable()
  local buffer = put(lines)
  shown[bufnr] = { page = buffer, rows = rows, starts = starts }
  entitle(buffer, outline.title(said))
  follow(bufnr)
end

--- Opens the page of the current draft, or brings it up to date. The cursor stays in the draft.
---@param mods? table where the window opens, as commands have it
function M.show(mods)
  local bufnr, window = vim.api.nvim_get_current_buf(), vim.api.nvim_get_current_win()
  local client = outline.client(bufnr)
  if not client then
    vim.notify('Citewell is not checking this buffer; `:checkhealth citewell` says why.')
    return
  end
  vim.api.nvim_clear_autocmds({ group = group, buffer = bufnr })
  vim.api.nvim_create_autocmd({ 'CursorMoved', 'CursorMovedI' }, {
    group = group,
    buffer = bufnr,
    callback = function()
      follow(bufnr)
    end,
  })
  local name = 'preview ' .. vim.fs.basename(vim.api.nvim_buf_get_name(bufnr))
  outline.ask(client, bufnr, function(said)
    take(bufnr, said, function(lines)
      local buffer = page.show(name, lines, { filetype = 'markdown', mods = mods })
      if vim.api.nvim_win_is_valid(window) then
        vim.api.nvim_set_current_win(window)
      end
      return buffer
    end)
  end)
end

--- Brings the lenses over the headings of a draft up to date, and its page; the handler of `citewell/sectionsChanged`.
---@param params { uri: string }
function M.changed(_, params, ctx)
  local bufnr = vim.uri_to_bufnr(params.uri)
  local client = vim.lsp.get_client_by_id(ctx.client_id)
  if not client or not client.attached_buffers[bufnr] then
    return
  end
  vim.lsp.codelens.refresh({ bufnr = bufnr })
  local buffer = shown[bufnr] and shown[bufnr].page
  if not buffer then
    return
  end
  outline.ask(client, bufnr, function(said)
    if vim.api.nvim_buf_is_valid(buffer) then
      take(bufnr, said, function(lines)
        page.fill(buffer, lines)
        return buffer
      end)
    else
      shown[bufnr] = nil
      vim.api.nvim_clear_autocmds({ group = group, buffer = bufnr })
    end
  end)
end

return M
