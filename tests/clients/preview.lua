-- What is most easily lifted from the sections: the preview beside the draft, the lenses and the hover of headings, each
-- as `citewell preview` has it. DRAFTS is the folder of the drafts.

local story = require('story')
local check, eventually = story.check, story.eventually

--- What `citewell preview` says of the text of a buffer, by its headings.
local function previewed(bufnr)
  local ending = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(bufnr), ':e')
  local copy = vim.env.DRAFTS .. '/copy.' .. ending
  vim.fn.writefile(vim.api.nvim_buf_get_lines(bufnr, 0, -1, true), copy)
  local done = require('citewell.program').run({ 'preview', '--format', 'json', copy })
  return vim.json.decode(done.stdout, { luanil = { object = true } }).sections
end

--- The page of a draft: its buffer and window.
local function page(name)
  local window = vim.iter(vim.api.nvim_list_wins()):find(function(one)
    return vim.api.nvim_buf_get_name(vim.api.nvim_win_get_buf(one)) == 'citewell://preview ' .. name
  end)
  return window and vim.api.nvim_win_get_buf(window), window
end

--- The part of the page about the section that it begins with.
local function shown(name)
  local bufnr, window = page(name)
  if not window then
    return ''
  end
  local top = vim.fn.getwininfo(window)[1].topline
  local lines = vim.api.nvim_buf_get_lines(bufnr, top - 1, -1, true)
  local text = table.concat(lines, '\n')
  local next_one = text:find('\n## ', 1, true)
  return next_one and text:sub(1, next_one) or text
end

--- Whether the page begins with a section, and says of it what is to be said.
local function shows(name, section)
  local score = section.score and (' · %d of 100'):format(section.score) or ''
  local quoted = section.snippet and 'Most easily lifted:\n> ' .. section.snippet.text or 'No sentence of it stands alone.'
  local wanted = ('## %s%s\n\n%s\n'):format(section.heading, score, quoted)
  return vim.startswith(shown(name), wanted)
end

local function move_to(words)
  vim.fn.cursor(1, 1)
  check(vim.fn.search('\\V' .. words, 'c') > 0, words .. ': is in the draft')
  -- Keys that are fed move the cursor without Neovim's loop seeing it.
  vim.api.nvim_exec_autocmds('CursorMoved', { buffer = vim.api.nvim_get_current_buf() })
end

--- The words of the lenses, by the line from 1.
local function lenses(bufnr)
  local found = {}
  for _, one in ipairs(vim.lsp.codelens.get(bufnr)) do
    found[one.range.start.line + 1] = one.command.title
  end
  return found
end

vim.cmd('Citewell preview')
check(table.remove(story.said):find('not checking this buffer', 1, true), 'no draft')

for _, name in ipairs({ 'lights.md', 'lights.html' }) do
  local bufnr = story.open(vim.env.DRAFTS .. '/' .. name)
  local draft = vim.api.nvim_get_current_win()
  eventually(name .. ': the lenses come by themselves', function()
    return next(lenses(bufnr)) ~= nil
  end)
  vim.cmd('vertical Citewell preview')
  eventually(name .. ': the preview opens', function()
    return page(name) ~= nil
  end)
  check(vim.api.nvim_get_current_win() == draft, name .. ': the cursor stays in the draft')
  local buffer, window = page(name)
  check(vim.api.nvim_win_get_width(window) < vim.o.columns, name .. ': beside the draft')
  check(vim.bo[buffer].buftype == 'nofile' and not vim.bo[buffer].modifiable, name .. ': nobody writes into it')
  check(vim.wo[window].winbar:find('of 100 (a local estimate', 1, true), name .. ': it says what it is worth')

  for _, section in ipairs(previewed(bufnr)) do
    -- Not to the title of the page, which is the same words.
    move_to(section.heading .. (vim.bo.filetype == 'html' and '</h' or ''))
    eventually(name .. ': it follows to ' .. section.heading, function()
      return shows(name, section)
    end)
    if section.snippet then
      local lens = lenses(bufnr)[vim.fn.line('.')]
      check(lens and lens:find(section.snippet.text:sub(1, 30), 1, true), name .. ': the lens says it in short')
      check(lens:find('local estimate', 1, true), name .. ': and what it is worth')
      vim.lsp.buf.hover()
      local hover
      eventually(name .. ': the hover has it', function()
        hover = hover or story.float_with(section.snippet.text)
        return hover
      end)
    end
  end

  move_to('48 grams')
  story.type('2s52<Esc>')
  check(story.text(bufnr):find('weighs 52 grams', 1, true), name .. ': an edit')
  local changed = vim.iter(previewed(bufnr)):find(function(section)
    return section.heading == 'What does the rear light weigh?'
  end)
  check(changed.snippet.text:find('weighs 52 grams', 1, true), name .. ': what is lifted has changed')
  eventually(name .. ': and so has the preview', function()
    return shows(name, changed)
  end)
  eventually(name .. ': and the lens', function()
    local all = table.concat(vim.tbl_values(lenses(bufnr)), '\n')
    return all:find('weighs 52 grams', 1, true)
  end)

  vim.fn.win_gotoid(window)
  story.type('q')
  check(not page(name) and vim.api.nvim_get_current_win() == draft, name .. ': q closes it')
  move_to('Beam shape')
  vim.lsp.codelens.run()
  eventually(name .. ': the lens opens it again, at its section', function()
    return vim.startswith(shown(name), '## Beam shape')
  end)
  vim.api.nvim_win_close(select(2, page(name)), true)
  story.type('u')
  vim.cmd('edit!')
end
check(#story.said == 0, 'nothing was said to the writer')
