-- :Citewell, :checkhealth citewell and :help citewell, with a draft open and without a server.
-- DRAFTS is the folder of the drafts, CLIENT that of the plug-in.

local story = require('story')
local check, eventually = story.check, story.eventually

local function completions(line)
  return vim.fn.getcompletion(line, 'cmdline')
end

--- The page that a command has opened, once it is there; `q` closes it.
local function page(name)
  local title = 'citewell://' .. name
  eventually(name .. ': its page opens', function()
    return vim.api.nvim_buf_get_name(0) == title
  end)
  local text, filetype = story.text(), vim.bo.filetype
  check(vim.bo.buftype == 'nofile' and not vim.bo.modifiable, name .. ': nobody writes into it')
  story.type('q')
  check(vim.api.nvim_buf_get_name(0) ~= title and vim.fn.bufexists(title) == 0, name .. ': q closes it')
  return text, filetype
end

local function last_said()
  return story.said[#story.said] or ''
end

-- Before there is a server, the command itself is asked.
vim.cmd('Citewell explain late-answer')
local text, filetype = page('explain late-answer')
check(text:find('^# late%-answer') and filetype == 'markdown', 'without a server: the page of a rule')
vim.cmd('Citewell explain late-answers')
check(last_said():find('there is no rule "late-answers"', 1, true), 'without a server: a wrong name is told')
for _, name in ipairs({ 'status', 'fixall' }) do
  vim.cmd('Citewell ' .. name)
  check(last_said():find('not checking this buffer; `:checkhealth citewell`', 1, true), name .. ': no draft')
end

local bufnr = story.open(vim.env.DRAFTS .. '/draft.md')
eventually('marked', function()
  return #vim.diagnostic.get(bufnr) == 4
end)

local names = { 'doctor', 'explain', 'fixall', 'log', 'preview', 'restart', 'status' }
check(vim.deep_equal(completions('Citewell '), names), 'what can be done is completed')
check(vim.deep_equal(completions('vertical Citewell re'), { 'restart' }), 'after a modifier too')
check(vim.deep_equal(completions('Cite re'), { 'restart' }), 'and after a shorter name')
check(vim.deep_equal(completions('Citewell explain leftover'), { 'leftover-placeholder' }), 'rules are completed')
check(#completions('Citewell restart ') == 0, 'nothing where nothing is taken')

story.go_to('improved dramatically')
check(completions('Citewell explain ')[1] == 'intensifier-for-measure', 'the rule at the cursor comes first')
vim.cmd('Citewell explain')
check(page('explain intensifier-for-measure'):find('## Why', 1, true), 'the page of the finding at the cursor')
vim.cmd('vertical Citewell explain puffery')
eventually('a window beside the draft', function()
  return vim.api.nvim_buf_get_name(0) == 'citewell://explain puffery' and vim.api.nvim_win_get_width(0) < vim.o.columns
end)
for _, what in ipairs({ 'the next page has the same window', 'and so has the same page again' }) do
  vim.cmd('Citewell explain late-answer')
  eventually(what, function()
    return vim.api.nvim_buf_get_name(0) == 'citewell://explain late-answer' and #vim.api.nvim_tabpage_list_wins(0) == 2
  end)
  vim.fn.win_gotoid(vim.fn.bufwinid(bufnr))
end
vim.cmd('Citewell explain late-answer')
eventually('which is gone to', function()
  return vim.api.nvim_buf_get_name(0) == 'citewell://explain late-answer'
end)
story.type('q')
local said = #story.said
vim.cmd('Citewell explain no-such-rule')
eventually('a wrong name is told in one line', function()
  return #story.said == said + 1 and last_said():find('no-such-rule', 1, true) and not last_said():find('\n')
end)
vim.api.nvim_win_set_cursor(0, { 2, 0 })
vim.cmd('Citewell explain')
check(last_said():find('marks nothing on this line', 1, true), 'nothing at the cursor is told')
vim.cmd('Citewell sing')
check(last_said():find('no `:Citewell sing`, but: doctor, explain', 1, true), 'so is what cannot be done')

vim.cmd('Citewell status')
check(last_said() == vim.b.citewell_status.message, 'status: ' .. last_said())

vim.cmd('Citewell doctor')
text = page('doctor')
check(text:find('Language model', 1, true) and text:find(vim.env.DRAFTS .. '/citewell.toml', 1, true), 'doctor')

local _, worker = story.processes()
vim.uv.kill(worker, 'sigkill')
eventually('log', function()
  vim.cmd('Citewell log')
  return page('log'):find('%d%d:%d%d:%d%d the worker ended')
end)

eventually('it is ready again', function()
  return require('citewell').status() == 'Citewell: ready'
end)
vim.cmd('checkhealth citewell')
eventually('health: it is done', function()
  return vim.bo.filetype == 'checkhealth' and story.text():find('Servers', 1, true)
end)
text = story.text()
for _, words in ipairs({
  'OK 0.11.', 'citewell 0.', '/citewell)', 'Language model', vim.env.DRAFTS .. '/citewell.toml', '1 draft',
  'draft.md: Drafts are checked',
}) do
  check(text:find(words, 1, true), 'health: it says ' .. words)
end
check(not text:find('ERROR', 1, true) and not text:find('WARNING', 1, true), 'health: all is well')
vim.cmd('bwipeout')

vim.lsp.config('citewell', { cmd = { '/nowhere/citewell', 'server' } })
vim.cmd('checkhealth citewell')
text = story.text()
check(text:find('ERROR `/nowhere/citewell` was not found', 1, true), 'health: a command that is not there')
check(text:find('pip install citewell', 1, true), 'health: and what to do')
vim.cmd('bwipeout')
for _ = 1, 2 do
  said = #story.said
  vim.cmd('Citewell doctor')
  check(#story.said == said + 1 and last_said():find('`/nowhere/citewell` was not found', 1, true), 'who asks is told')
end

-- The help file: its tags are made as a plug-in manager makes them, in a copy.
vim.fn.mkdir(vim.env.DRAFTS .. '/copy/doc', 'p')
vim.uv.fs_copyfile(vim.env.CLIENT .. '/doc/citewell.txt', vim.env.DRAFTS .. '/copy/doc/citewell.txt')
vim.cmd.helptags(vim.env.DRAFTS .. '/copy/doc')
vim.opt.runtimepath:append(vim.env.DRAFTS .. '/copy')
for _, tag in ipairs({ 'citewell', ':Citewell', 'citewell-settings', 'citewell.status()', 'citewell-focus' }) do
  vim.cmd.help(tag)
  check(vim.bo.filetype == 'help' and vim.fs.basename(vim.api.nvim_buf_get_name(0)) == 'citewell.txt', ':help ' .. tag)
end
text = story.text()
for _, name in ipairs(names) do
  check(text:find('*:Citewell-' .. name .. '*', 1, true), 'the help has ' .. name)
end
local widest = vim.iter(vim.split(text, '\n')):map(vim.fn.strdisplaywidth):fold(0, math.max)
check(widest <= 80, 'the help fits into 80 columns: ' .. widest)
