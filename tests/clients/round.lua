-- A writer's round: marks, hover, fixes, fast typing, every filetype, a configuration file that comes.
-- DRAFTS is the folder of the drafts, BARE that of a project without a configuration file.

local story = require('story')
local check, eventually = story.check, story.eventually

--- The words under each mark, and where they start, as Neovim shows them.
local function marked(buf)
  local found = {}
  for _, one in ipairs(vim.diagnostic.get(buf)) do
    local line = vim.api.nvim_buf_get_lines(buf, one.lnum, one.lnum + 1, true)[1]
    table.insert(found, ('%d:%d %s'):format(one.lnum, one.col, line:sub(one.col + 1, one.end_col)))
  end
  table.sort(found)
  return found
end

--- Every "very" of the prose, found without the server; the "very hidden" ones are in code and attributes.
local function expected(buf)
  local found = {}
  for number, line in ipairs(vim.api.nvim_buf_get_lines(buf, 0, -1, true)) do
    local start = line:find(' very ', 1, true)
    while start do
      if line:sub(start, start + 11) ~= ' very hidden' then
        table.insert(found, ('%d:%d very'):format(number - 1, start))
      end
      start = line:find(' very ', start + 1, true)
    end
  end
  table.sort(found)
  return found
end

for _, name in ipairs({ 'draft.md', 'draft.html' }) do
  vim.cmd.edit(vim.env.DRAFTS .. '/' .. name)
  local buf = vim.api.nvim_get_current_buf()
  local function text()
    return story.text(buf)
  end
  local function marks_are_right()
    return #expected(buf) > 0 and vim.deep_equal(marked(buf), expected(buf))
  end

  eventually(name .. ': attached', function()
    return #vim.lsp.get_clients({ bufnr = buf, name = 'citewell' }) == 1
  end)
  local client = vim.lsp.get_clients({ bufnr = buf, name = 'citewell' })[1]
  check(vim.fs.normalize(client.root_dir) == vim.fs.normalize(vim.env.DRAFTS), name .. ': the project is its folder')
  eventually(name .. ': the marks are the words, each once', marks_are_right)
  local one = vim.diagnostic.get(buf)[1]
  check(one.source == 'citewell' and one.code == 'trial-very', name .. ': a mark says which rule')

  -- The last mark has an emoji before it.
  local all = vim.diagnostic.get(buf)
  table.sort(all, function(a, b)
    return a.lnum < b.lnum or (a.lnum == b.lnum and a.col < b.col)
  end)
  local last = all[#all]
  vim.api.nvim_win_set_cursor(0, { last.lnum + 1, last.col })
  vim.lsp.buf.hover()
  eventually(name .. ': the hover window says why', function()
    return story.float_with('trial-very') ~= nil
  end)

  local before = text()
  vim.api.nvim_win_set_cursor(0, { last.lnum + 1, last.col })
  vim.lsp.buf.code_action({
    apply = true,
    filter = function(action)
      return action.title == 'Take "very" out'
    end,
  })
  eventually(name .. ': the fix changes the text', function()
    return text() ~= before
  end)
  local line = vim.split(before, '\n')[last.lnum + 1]
  local lines = vim.split(before, '\n')
  lines[last.lnum + 1] = line:sub(1, last.col) .. line:sub(last.col + #'very ' + 1)
  check(text() == table.concat(lines, '\n'), name .. ': the fix takes one word out and nothing else')
  eventually(name .. ': its mark is gone, the others stay', function()
    return #vim.diagnostic.get(buf) == #all - 1 and marks_are_right()
  end)
  vim.cmd('undo')
  check(text() == before, name .. ': undo brings the text back')
  eventually(name .. ': and its mark', function()
    return #vim.diagnostic.get(buf) == #all and marks_are_right()
  end)

  -- Fast typing in front of everything: marks end up on the words.
  for _ = 1, 20 do
    vim.api.nvim_buf_set_text(buf, 0, 0, 0, 0, { '', '' })
  end
  eventually(name .. ': the marks follow', marks_are_right)
  vim.bo[buf].modified = false
end

-- MDX, and HTML with template tags or control flow near its top: other filetypes, the same server.
for name, filetype in pairs({
  ['docs.mdx'] = 'mdx',
  ['page.html'] = 'htmldjango',
  ['flow.html'] = 'htmlangular',
  ['post.html.jinja'] = 'jinja',
}) do
  vim.cmd.edit(vim.env.DRAFTS .. '/' .. name)
  local buf = vim.api.nvim_get_current_buf()
  check(vim.bo[buf].filetype == filetype, name .. ': filetype ' .. vim.bo[buf].filetype)
  eventually(name .. ': the marks are the words, each once', function()
    return #expected(buf) > 0 and vim.deep_equal(marked(buf), expected(buf))
  end)
end
vim.cmd.edit(vim.env.DRAFTS .. '/job.sql.jinja')
vim.wait(500)
check(#vim.lsp.get_clients({ bufnr = 0 }) == 0, 'a template of something else is left alone')

-- A project without a configuration file: the rule is turned off by one that is made, once it is written.
vim.cmd.edit(vim.env.BARE .. '/draft.md')
local bare = vim.api.nvim_get_current_buf()
local function very()
  return vim.iter(vim.diagnostic.get(bare)):filter(function(one)
    return one.code == 'trial-very'
  end):totable()
end
eventually('bare: marked', function()
  return #very() == 1
end)
vim.api.nvim_win_set_cursor(0, { very()[1].lnum + 1, very()[1].col })
vim.lsp.buf.code_action({
  apply = true,
  filter = function(action)
    return action.title == 'Turn trial-very off for this project'
  end,
})
local config = vim.env.BARE .. '/citewell.toml'
eventually('bare: the configuration is there, in a buffer', function()
  local number = vim.fn.bufnr(config)
  return number > 0 and vim.tbl_contains(vim.api.nvim_buf_get_lines(number, 0, -1, false), 'trial-very = "off"')
end)
vim.cmd('wa')
local written = vim.uv.now()
check(table.concat(vim.fn.readfile(config), '\n'):find('[rules]\ntrial-very = "off"', 1, true) == 1, 'bare: and written')
eventually('bare: its marks go', function()
  return #very() == 0
end)
check(vim.uv.now() - written < 3000, 'bare: within three seconds')

vim.lsp.stop_client(vim.lsp.get_clients())
eventually('the server leaves', function()
  return #vim.lsp.get_clients() == 0
end)
