--- What the server says of the sections of a draft: asked for, and as text.
local M = {}

---@param text string
local function one_line(text)
  return (vim.trim(text):gsub('%s+', ' '))
end

--- A figure with one decimal at most.
---@param points number
local function rounded(points)
  return (('%.1f'):format(points):gsub('%.0$', ''))
end

--- Words with a score behind them, where there is one.
local function scored(words, score)
  return score and ('%s · %d of 100'):format(words, score) or words
end

--- The lines about a section.
local function about(section)
  local heading = section.heading ~= '' and one_line(section.heading) or 'Before the first heading'
  local lines = { '## ' .. scored(heading, section.score), '' }
  if section.snippet then
    vim.list_extend(lines, { 'Most easily lifted:', '> ' .. one_line(section.snippet.text), '' })
  else
    vim.list_extend(lines, { 'No sentence of it stands alone.', '' })
  end
  if section.answer then
    vim.list_extend(lines, { 'Answer to the heading:', '> ' .. one_line(section.answer.text), '' })
  end
  for _, one in ipairs(section.lost) do
    table.insert(lines, ('- −%s %s'):format(rounded(one.points), one_line(one.message)))
  end
  if #section.lost > 0 then
    table.insert(lines, '')
  end
  if section.readability then
    vim.list_extend(lines, { one_line(section.readability.label), '' })
  end
  return lines
end

--- The answer of the server as lines of Markdown, and the row from 1 that each section begins at.
---@return string[] lines
---@return integer[] rows
function M.page(outline)
  local lines, rows = {}, {}
  for _, section in ipairs(outline.sections) do
    table.insert(rows, #lines + 1)
    vim.list_extend(lines, about(section))
  end
  return lines, rows
end

--- The score of the draft, and what all of this is worth.
function M.title(outline)
  return ('%s (%s)'):format(scored('Draft', outline.score), one_line(outline.label))
end

--- The client of a draft, if it has one.
---@return vim.lsp.Client?
function M.client(bufnr)
  return vim.lsp.get_clients({ bufnr = bufnr, name = 'citewell' })[1]
end

--- Gives what the server says of a draft that it has, as soon as it says it.
---@param client vim.lsp.Client
---@param bufnr integer
---@param take fun(outline: table)
function M.ask(client, bufnr, take)
  local params = { textDocument = vim.lsp.util.make_text_document_params(bufnr) }
  client:request('citewell/sections', params, function(_, outline)
    if outline and vim.api.nvim_buf_is_valid(bufnr) then
      take(outline)
    end
  end, bufnr)
end

return M
