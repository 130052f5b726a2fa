--- The page of a rule: why it exists, an example, what the advice rests on.
local M = {}

--- The rules of the findings under the cursor, else of those on its line.
---@return string[]
function M.rules_here()
  local row, column = unpack(vim.api.nvim_win_get_cursor(0))
  row = row - 1
  local on_line = vim.iter(vim.diagnostic.get(0)):filter(function(one)
    return one.source == 'citewell' and one.lnum <= row and row <= one.end_lnum
  end):totable()
  local under = vim.iter(on_line):filter(function(one)
    local starts = one.lnum < row or one.col <= column
    local ends = one.end_lnum > row or column < one.end_col
    return starts and ends
  end):totable()
  local rules = {}
  for _, one in ipairs(#under > 0 and under or on_line) do
    if not vim.list_contains(rules, one.code) then
      table.insert(rules, one.code)
    end
  end
  return rules
end

--- Gives the page of a rule as Markdown, or nothing and why: asks the server, or the command where none is running.
---@param rule string
---@param take fun(page: string?, why: string?)
local function ask(rule, take)
  local client = vim.lsp.get_clients({ name = 'citewell' })[1]
  if client then
    local order = { command = 'citewell.server.explain', arguments = { rule } }
    client:request('workspace/executeCommand', order, function(err, page)
      take(page, err and err.message)
    end)
    return
  end
  local program = require('citewell.program')
  if program.is_there(program.server(), vim.notify) then
    local done = program.run({ 'explain', rule })
    local well = done and done.code == 0
    take(well and done.stdout or nil, done and vim.trim(done.stderr) or 'the command gave no answer')
  end
end

--- Shows the page of a rule, or those of the findings at the cursor.
---@param rule? string
---@param mods? table where the window opens, as commands have it
function M.show(rule, mods)
  local rules = rule and { rule } or M.rules_here()
  if #rules == 0 then
    vim.notify('Citewell marks nothing on this line; `:Citewell explain RULE` shows the page of a rule.')
    return
  end
  local pages = {}
  local function take_next()
    local name = rules[#pages + 1]
    if not name then
      local lines = vim.split(vim.trim(table.concat(pages, '\n\n')), '\n')
      require('citewell.page').show('explain ' .. table.concat(rules, ' '), lines, { filetype = 'markdown', mods = mods })
      return
    end
    ask(name, function(page, why)
      if page then
        table.insert(pages, page)
        take_next()
      else
        vim.notify(('Citewell: no page of %s: %s'):format(name, why), vim.log.levels.WARN)
      end
    end)
  end
  take_next()
end

return M
