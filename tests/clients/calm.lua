-- What the client tells a server of the cursor, and what it shows of what a server says of itself. The server is one of
-- a few lines in this process.

local story = require('story')
local check, eventually = story.check, story.eventually

local server = story.server({ textDocumentSync = 2 })

vim.lsp.config('citewell', { cmd = server.start, settings = { citewell = { focus = true } } })
local bufnr = story.open(vim.env.DRAFTS .. '/draft.md')
eventually('it is told of the draft', function()
  return #server.heard > 0 and server.heard[#server.heard].method == 'textDocument/didOpen'
end)
check(server.asked.experimental.citewellStatus == true, 'the client says that it shows the status')

--- The lines that were told.
local function lines()
  return vim.iter(server.heard):filter(function(one)
    return one.method == 'citewell/cursor'
  end):map(function(one)
    return one.params.position.line
  end):totable()
end
local function move(keys)
  story.type(keys)
  -- Keys that are fed move the cursor without Neovim's loop seeing it.
  vim.api.nvim_exec_autocmds('CursorMoved', { buffer = bufnr })
end

server.heard = {}
move('gg')
move('l')
move('j')
move('$')
move('k')
check(vim.deep_equal(lines(), { 0, 1, 0 }), 'each line is told, once')
local params = server.heard[#server.heard].params
check(params.textDocument.uri == vim.uri_from_bufnr(bufnr), 'with the draft')

-- The column counts in the client's units, and edits are told before the line they make.
vim.cmd('normal! G')
server.heard = {}
move('o漢 😀 A line.<Esc>')
local methods = vim.iter(server.heard):map(function(one)
  return one.method
end):totable()
check(vim.deep_equal(methods, { 'textDocument/didChange', 'citewell/cursor' }), 'an edit is told before its line')
check(lines()[1] == vim.api.nvim_buf_line_count(bufnr) - 1, 'and the line is right')

story.client(bufnr).settings.citewell.focus = false
server.heard = {}
move('gg')
move('j')
check(#lines() == 0, 'nothing is told where focus is off')

check(require('citewell').status() == 'Citewell: starting', 'a server that has said nothing is starting')
vim.o.statusline = "%{v:lua.require'citewell'.status()}"
for _, status in ipairs({
  { state = 'loading', message = 'The language model is being loaded.' },
  { state = 'ready', message = 'Drafts are checked.' },
}) do
  server.say('citewell/status', status)
  local words = 'Citewell: ' .. status.state
  eventually('status: ' .. words, function()
    return require('citewell').status(bufnr) == words
  end)
  vim.cmd('Citewell status')
  check(table.remove(story.said) == status.message, 'who asks hears the sentence')
  check(vim.deep_equal(vim.b[bufnr].citewell_status, status), 'it is in the buffer too')
  check(vim.api.nvim_eval_statusline(vim.o.statusline, {}).str == words, 'and in a statusline')
end
vim.cmd.edit(vim.env.DRAFTS .. '/draft.html')
eventually('another draft of that server has it', function()
  return vim.deep_equal(vim.b.citewell_status, { state = 'ready', message = 'Drafts are checked.' })
end)
vim.cmd.enew()
check(require('citewell').status() == '', 'what is no draft has none')

vim.lsp.stop_client(vim.lsp.get_clients())
eventually('a server that has left', function()
  return vim.b[bufnr].citewell_status == nil and require('citewell').status(bufnr) == ''
end)
check(#story.said == 0, 'nothing was said to the writer')
