-- Two projects, each with a server, which die together: each is started again. The servers are
-- of a few lines in this process.

local story = require('story')
local check, eventually = story.check, story.eventually

local server = story.server({ textDocumentSync = 2 })
local running = {}
vim.lsp.config('citewell', {
  cmd = function(dispatchers)
    table.insert(running, dispatchers)
    return server.start(dispatchers)
  end,
})
local one = story.open(vim.env.DRAFTS .. '/one/draft.md')
local two = story.open(vim.env.DRAFTS .. '/two/draft.md')
check(#running == 2, 'each project has a server')

local first, second = story.client(one).id, story.client(two).id
for _, dispatchers in ipairs(vim.list_slice(running)) do
  dispatchers.on_exit(0, 9)
end
eventually('both have another one', function()
  local now = { story.client(one), story.client(two) }
  return #now == 2 and now[1].id ~= first and now[2].id ~= second
end)
check(#story.said == 2, 'what Neovim says of each, and no more')
