-- What the stories are told with.
local M = {}

--- What was said to the writer, in order.
M.said = {}
vim.notify = function(message)
  table.insert(M.said, message)
end

function M.check(holds, what)
  if not holds then
    local marks = vim.iter(vim.diagnostic.get(0)):map(function(one)
      return ('%s on "%s"'):format(one.code, M.words(0, one))
    end):totable()
    error(('FAIL %s\nsaid: %s\nmarks: %s\nunderlined: %s'):format(
      what, vim.inspect(M.said), vim.inspect(marks), vim.inspect(M.underlined(0))), 0)
  end
  io.stdout:write('ok ' .. what .. '\n')
end

function M.eventually(what, condition)
  M.check(vim.wait(30000, condition, 20), what)
end

--- The text of a buffer.
function M.text(bufnr)
  return table.concat(vim.api.nvim_buf_get_lines(bufnr or 0, 0, -1, true), '\n')
end

--- The text between two places; of places in text that is gone there is none.
local function between(bufnr, ...)
  local read, lines = pcall(vim.api.nvim_buf_get_text, bufnr, ...)
  return read and table.concat(lines, '\n') or ''
end

--- The words under a mark.
function M.words(bufnr, one)
  return between(bufnr, one.lnum, one.col, one.end_lnum, one.end_col, {})
end

--- The words that a writer sees underlined, where text that was typed since has moved the lines.
function M.underlined(bufnr)
  local found = {}
  for _, namespace in pairs(vim.diagnostic.get_namespaces()) do
    local underline = namespace.user_data.underline_ns
    local marks = underline and vim.api.nvim_buf_get_extmarks(bufnr, underline, 0, -1, { details = true }) or {}
    for _, mark in ipairs(marks) do
      local _, row, column, details = unpack(mark)
      local words = between(bufnr, row, column, details.end_row, details.end_col, {})
      -- Nobody sees the mark of a word that was deleted.
      if words ~= '' then
        table.insert(found, words)
      end
    end
  end
  table.sort(found)
  return found
end

--- The text of the floating window that holds some words; it is closed.
function M.float_with(words)
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      local text = M.text(vim.api.nvim_win_get_buf(window))
      if text:find(words, 1, true) then
        vim.api.nvim_win_close(window, true)
        return text
      end
    end
  end
end

--- Opens a draft and waits for its server.
function M.open(path)
  vim.cmd.edit(path)
  local bufnr = vim.api.nvim_get_current_buf()
  M.eventually(vim.fs.basename(path) .. ': attached', function()
    return M.client(bufnr) ~= nil
  end)
  return bufnr
end

function M.client(bufnr)
  local clients = vim.lsp.get_clients({ bufnr = bufnr, name = 'citewell' })
  assert(#clients < 2, 'two servers for one draft')
  return clients[1]
end

--- A server of a few lines in this process: `heard` are the notifications to it, `asked` the client's capabilities.
function M.server(capabilities)
  local server = { heard = {} }
  function server.start(dispatchers)
    local closing = false
    server.say = dispatchers.notification
    return {
      request = function(method, params, answer)
        if method == 'initialize' then
          server.asked = params.capabilities
          answer(nil, { capabilities = capabilities })
        elseif method == 'shutdown' then
          answer(nil, vim.NIL)
        end
        return true, 1
      end,
      notify = function(method, params)
        table.insert(server.heard, { method = method, params = params })
        if method == 'exit' then
          closing = true
          dispatchers.on_exit(0, 0)
        end
        return true
      end,
      is_closing = function()
        return closing
      end,
      terminate = function()
        closing = true
      end,
    }
  end
  return server
end

--- The process ids of the running server and of its worker.
function M.processes()
  local servers = vim.api.nvim_get_proc_children(vim.fn.getpid())
  for _, server in ipairs(servers) do
    local worker = vim.api.nvim_get_proc_children(server)[1]
    if worker then
      return server, worker
    end
  end
end

--- Applies the fix of a title at some words of the current draft.
function M.fix(words, title)
  M.go_to(words)
  vim.lsp.buf.code_action({
    apply = true,
    filter = function(action)
      return action.title == title
    end,
  })
end

--- Puts the cursor on the mark of some words.
function M.go_to(words)
  local one = vim.iter(vim.diagnostic.get(0)):find(function(one)
    return M.words(0, one) == words
  end)
  vim.api.nvim_win_set_cursor(0, { one.lnum + 1, one.col })
end

--- Types keys as a writer does.
function M.type(keys)
  vim.api.nvim_feedkeys(vim.keycode(keys), 'xt', false)
end

return M
