-- What a writer sees whose Neovim cannot find the command.

local story = require('story')
local check, said = story.check, story.said

-- Neovim puts its own folder on the path.
vim.env.PATH = vim.env.DRAFTS
for _, name in ipairs({ 'one.md', 'two.md' }) do
  vim.cmd.edit(vim.env.DRAFTS .. '/' .. name)
  vim.wait(200)
end
check(#said == 1, 'told once: ' .. #said)
for _, words in ipairs({ '`citewell` was not found', 'pip install citewell', 'PATH', "vim.lsp.config('citewell'" }) do
  check(said[1]:find(words, 1, true), 'it says ' .. words)
end
check(#vim.lsp.get_clients() == 0, 'nothing was started')

vim.lsp.config('citewell', { cmd = { '/nowhere/citewell', 'server' } })
vim.cmd.edit()
vim.wait(200)
check(#said == 2 and said[2]:find('`/nowhere/citewell` was not found', 1, true), 'told of a wrong place too')

vim.lsp.config('citewell', { cmd = { vim.env.CITEWELL, 'server' } })
vim.cmd.edit()
check(
  vim.wait(30000, function()
    return #vim.lsp.get_clients({ bufnr = 0, name = 'citewell' }) == 1
  end, 20),
  'attached where the command is said'
)
