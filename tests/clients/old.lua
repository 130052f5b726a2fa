-- A Neovim that is too old. The real one is told to say that it is.

local story = require('story')

vim.g.loaded_citewell = nil
vim.api.nvim_del_user_command('Citewell')
local has = vim.fn.has
vim.fn.has = function(feature)
  return feature == 'nvim-0.11' and 0 or has(feature)
end
vim.version = function()
  return { major = 0, minor = 9, patch = 5 }
end
for _ = 1, 2 do
  vim.cmd.runtime('plugin/citewell.lua')
end
story.check(#story.said == 1, 'one line')
story.check(story.said[1]:find('needs Neovim 0.11 or later, and this is 0.9', 1, true), 'that says what is needed')
story.check(vim.fn.exists(':Citewell') == 0, 'and no command')
