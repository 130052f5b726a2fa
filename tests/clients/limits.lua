-- A limit in citewell.toml, edited while a draft is open beside it: the marks follow. DRAFTS is the folder of both.

local story = require('story')
local check, eventually = story.check, story.eventually

local config = vim.env.DRAFTS .. '/citewell.toml'
local draft = story.open(vim.env.DRAFTS .. '/draft.md')
local function marks(bufnr)
  return vim.tbl_map(function(one)
    return one.code
  end, vim.diagnostic.get(bufnr))
end
eventually('the draft is within its limit', function()
  return vim.b[draft].citewell_status ~= nil and vim.b[draft].citewell_status.state == 'ready'
end)
check(#marks(draft) == 0, 'and has no marks')

vim.cmd.split(config)
local settings = vim.api.nvim_get_current_buf()
eventually('the configuration file has the same server', function()
  return story.client(settings) ~= nil and story.client(settings).id == story.client(draft).id
end)

--- Sets the limit as a writer does, and tells how many milliseconds after that is written the draft has so many marks.
local function write(limit, count, by)
  by('max-words = ' .. limit)
  local written = vim.uv.now()
  eventually(('a limit of %d: %d marks'):format(limit, count), function()
    return #marks(draft) == count
  end)
  return vim.uv.now() - written
end

local function in_the_editor(line)
  vim.api.nvim_set_current_win(vim.fn.bufwinid(settings))
  vim.api.nvim_win_set_cursor(0, { 3, 0 })
  story.type('cc' .. line .. '<Esc>')
  vim.cmd('silent write')
end
local function by_another_program(line)
  local lines = vim.fn.readfile(config)
  lines[3] = line
  vim.fn.writefile(lines, config)
  vim.cmd('silent checktime')
end

vim.o.autoread = true
for what, by in pairs({ ['in the editor'] = in_the_editor, ['by another program'] = by_another_program }) do
  local waits = {}
  for _ = 1, 3 do
    table.insert(waits, write(5, 1, by))
    table.insert(waits, write(50, 0, by))
  end
  -- The quickest of them: a machine that has other things to do says nothing about us.
  local least = math.min(unpack(waits))
  check(least < 1000, ('written %s it counts within a second: %s'):format(what, vim.inspect(waits)))
end

-- What is wrong is marked before it is written, and the draft stays as it was.
write(5, 1, in_the_editor)
vim.api.nvim_win_set_cursor(0, { 3, 0 })
story.type('ccmax-word = 50<Esc>')
eventually('a slip is marked while it is typed', function()
  return vim.deep_equal(marks(settings), { 'invalid-config' })
end)
local slip = vim.diagnostic.get(settings)[1]
check(slip.lnum == 2 and slip.message:find('did you mean "max-words"', 1, true), 'with the key that was meant')
vim.cmd('silent write')
vim.wait(1500)
check(#marks(draft) == 1, 'the last good limit holds')
vim.lsp.buf.code_action({
  apply = true,
  filter = function(action)
    return action.title == 'Replace "max-word" by "max-words"'
  end,
})
eventually('the slip is mended', function()
  return vim.api.nvim_buf_get_lines(settings, 2, 3, true)[1] == 'max-words = 50'
end)
vim.cmd('silent write')
eventually('no mark is left', function()
  return #marks(settings) == 0 and #marks(draft) == 0
end)

vim.api.nvim_win_set_cursor(0, { 2, 10 })
vim.lsp.buf.hover()
eventually('the name of a rule has its page', function()
  return story.float_with('# long-sentence') or story.float_with('long-sentence')
end)

vim.cmd.edit(vim.env.DRAFTS .. '/other.toml')
vim.wait(300)
check(#vim.lsp.get_clients({ bufnr = 0 }) == 0, 'other TOML is left alone')
check(#story.said == 0, 'nothing was said to the writer')
