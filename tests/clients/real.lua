-- The rules that are shipped, on a Markdown and an HTML draft with an emoji before each word that is marked.

local story = require('story')
local check, eventually = story.check, story.eventually

local SPLIT = 'A round beam wastes light on the trees, and a flat beam keeps it on the tarmac where the wheels go.'
local MARKED = {
  ['multi-idea-sentence'] = SPLIT,
  ['puffery'] = 'world-class',
  ['intensifier-for-measure'] = 'improved dramatically',
  ['invalid-json-ld'] = ',',
}
local NUMBER = { ['leftover-placeholder'] = '[NUMBER unit, period]' }

--- Whether the marks are on the words of each rule, once, and the writer sees them there.
local function are_marked(bufnr, expected)
  local found = {}
  for _, one in ipairs(vim.diagnostic.get(bufnr)) do
    if found[one.code] or one.source ~= 'citewell' then
      return false
    end
    found[one.code] = story.words(bufnr, one)
  end
  local words = vim.tbl_values(expected)
  table.sort(words)
  return vim.deep_equal(found, expected) and vim.deep_equal(story.underlined(bufnr), words)
end

local function without(rule, more)
  local expected = vim.tbl_extend('force', MARKED, more or {})
  expected[rule] = nil
  return expected
end

for _, name in ipairs({ 'draft.md', 'draft.html' }) do
  local bufnr = story.open(vim.env.DRAFTS .. '/' .. name)
  local whole = story.text(bufnr)
  local function marks_are(what, expected)
    eventually(name .. ': ' .. what, function()
      return are_marked(bufnr, expected)
    end)
  end
  local function undo()
    vim.cmd('silent undo')
    check(story.text(bufnr) == whole, name .. ': undo brings the text back')
    marks_are('and its marks', MARKED)
  end
  --- The text becomes another one by itself, once.
  local function becomes(what, text)
    eventually(name .. ': ' .. what, function()
      return story.text(bufnr) ~= whole
    end)
    check(story.text(bufnr) == text, name .. ': and nothing else changes')
  end
  local function replaced(words, by)
    local start, stop = whole:find(words, 1, true)
    return whole:sub(1, start - 1) .. by .. whole:sub(stop + 1)
  end
  marks_are('the marks are the words', MARKED)

  story.go_to('world-class')
  vim.lsp.buf.hover()
  local hover
  eventually(name .. ': the hover window opens', function()
    hover = story.float_with('puffery')
    return hover
  end)
  check(hover:find('praise', 1, true), name .. ': it says why')

  story.fix(SPLIT, 'Split into 2 sentences: “… A flat beam keeps it on …”')
  becomes('the split is applied', replaced('trees, and a flat', 'trees. A flat'))
  marks_are('its mark goes', without('multi-idea-sentence'))
  undo()

  story.fix('improved dramatically', 'Leave a gap for the number')
  becomes('the gap is left', replaced('improved dramatically', 'improved by [NUMBER unit, period]'))
  marks_are('it is an error until it is filled', without('intensifier-for-measure', NUMBER))
  check(
    vim.iter(vim.diagnostic.get(bufnr)):any(function(one)
      return one.code == 'leftover-placeholder' and one.severity == vim.diagnostic.severity.ERROR
    end),
    name .. ': of that severity'
  )
  undo()

  -- Only the comma's fix is safe.
  vim.cmd('Citewell fixall')
  becomes('all safe fixes are applied', replaced('"name": "Halden",', '"name": "Halden"'))
  marks_are('their mark goes', without('invalid-json-ld'))
  undo()

  story.go_to('world-class')
  story.type('cwsteady<Esc>')
  marks_are('a word that is typed takes the mark away', without('puffery'))
  undo()

  -- Edits while the server hears nothing, and while its worker is at work on older text.
  local server, worker = story.processes()
  for who, pid in pairs({ server = server, worker = worker }) do
    vim.uv.kill(pid, 'sigstop')
    story.go_to('world-class')
    story.type('ddO<CR><CR>漢 😀 Nothing here.<Esc>')
    vim.fn.search('Run time')
    story.type('iSooner: <Esc>')
    local seen = vim.tbl_values(MARKED)
    local went_astray = vim.wait(300, function()
      return vim.iter(story.underlined(bufnr)):any(function(words)
        return not vim.list_contains(seen, words)
      end)
    end, 10)
    check(not went_astray, who .. ' is busy: no mark is on other words')
    vim.uv.kill(pid, 'sigcont')
    marks_are(who .. ' was busy: the marks are the words', without('puffery'))
    -- What the server still had to say has come before this answer.
    local answered = false
    story.client(bufnr):request('workspace/executeCommand', { command = 'citewell.server.explain', arguments = { 'puffery' } }, function()
      answered = true
    end)
    eventually(name .. ': the server has said all', function()
      return answered
    end)
    check(are_marked(bufnr, without('puffery')), name .. ': and they stay there')
    while story.text(bufnr) ~= whole do
      vim.cmd('silent undo')
    end
    marks_are('all is back', MARKED)
  end
  vim.bo[bufnr].modified = false
end
check(#story.said == 0, 'nothing was said to the writer')

-- The server and its worker are killed with both drafts open, and with another server beside ours that is asked for
-- findings: Neovim then takes no marks down that it had asked ours for.
local bufnr = vim.api.nvim_get_current_buf()
local neighbour = story.server({ diagnosticProvider = { interFileDependencies = false, workspaceDiagnostics = false } })
vim.lsp.start({ name = 'neighbour', cmd = neighbour.start })
local text = story.text(bufnr)
local function all_is_well(what)
  eventually(what, function()
    for _, one in ipairs(vim.api.nvim_list_bufs()) do
      if vim.bo[one].buftype == '' and vim.api.nvim_buf_is_loaded(one) and not are_marked(one, MARKED) then
        return false
      end
    end
    return true
  end)
  check(story.text(bufnr) == text, what .. ': and no text is lost')
end
local function kill(pid)
  vim.uv.kill(pid, 'sigkill')
end
local function is_another(before)
  local client = story.client(bufnr)
  return client ~= nil and client.id ~= before
end

local first = story.client(bufnr).id
local _, worker = story.processes()
kill(worker)
eventually('another worker comes', function()
  local _, now = story.processes()
  return now and now ~= worker
end)
story.go_to('world-class')
story.type('cwsteady<Esc>')
eventually('it checks what is typed', function()
  return are_marked(bufnr, without('puffery'))
end)
vim.cmd('silent undo')
all_is_well('the worker was killed')
check(#story.said == 0 and story.client(bufnr).id == first, 'and the writer hears nothing of it')

kill((story.processes()))
eventually('another server comes', function()
  return is_another(first)
end)
all_is_well('the server was killed')
check(#story.said == 1 and story.said[1]:find('Client citewell quit', 1, true), 'one line tells of it')

kill((story.processes()))
eventually('a server that dies again', function()
  return #vim.lsp.get_clients({ name = 'citewell' }) == 0
end)
eventually('a line says what to do', function()
  return #story.said == 3
end)
check(vim.iter(story.said):any(function(line)
  return line:find(':Citewell restart', 1, true)
end), 'it names the command')
check(#vim.diagnostic.get(bufnr) == 0, 'marks that nobody sees to are gone')
vim.cmd('Citewell restart')
all_is_well('it was started by hand')

local before = story.client(bufnr).id
vim.cmd('Citewell restart')
eventually('a restart brings another server', function()
  return is_another(before)
end)
all_is_well('it was started again')
check(#story.said == 3, 'and nothing more was said')
