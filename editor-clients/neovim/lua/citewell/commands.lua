--- `:Citewell NAME …`
local M = {}

local NO_DRAFT = 'Citewell is not checking this buffer; `:checkhealth citewell` says why.'

---@type string[]? the names of all rules, once they were asked for
local rules

--- The names of all rules, as the command lists them.
---@return string[]
local function rule_names()
  if not rules then
    local done = require('citewell.program').run({ 'rules', '--format', 'json' }, { timeout = 5000 })
    local read, listed = pcall(vim.json.decode, done and done.stdout or '')
    if not read then
      return {}
    end
    rules = vim.iter(listed.rules):map(function(rule)
      return rule.id
    end):totable()
    table.sort(rules)
  end
  return rules
end

local function fix_all()
  if #vim.lsp.get_clients({ bufnr = 0, name = 'citewell' }) == 0 then
    vim.notify(NO_DRAFT)
    return
  end
  vim.lsp.buf.code_action({ context = { only = { 'source.fixAll.citewell' }, diagnostics = {} }, apply = true })
end

local function doctor(mods)
  local program = require('citewell.program')
  if not program.is_there(program.server(), vim.notify) then
    return
  end
  local folder = vim.fs.dirname(vim.api.nvim_buf_get_name(0))
  local done = program.run({ 'doctor' }, { cwd = vim.fn.isdirectory(folder) == 1 and folder or nil })
  local said = done and vim.trim(done.stdout .. done.stderr) or ''
  local lines = vim.split(said ~= '' and said or 'The command gave no answer.', '\n')
  require('citewell.page').show('doctor', lines, { mods = mods })
end

local function status()
  local found = require('citewell.status').of(0)
  vim.notify(found and found.message or NO_DRAFT)
end

---@type table<string, { run: fun(argument?: string, mods: table), complete?: fun(): string[] }>
local commands = {
  explain = {
    run = function(rule, mods)
      require('citewell.explain').show(rule, mods)
    end,
    complete = function()
      local here = require('citewell.explain').rules_here()
      local others = vim.iter(rule_names()):filter(function(name)
        return not vim.list_contains(here, name)
      end):totable()
      return vim.list_extend(here, others)
    end,
  },
  fixall = { run = fix_all },
  restart = {
    run = function()
      rules = nil
      require('citewell.server').restart()
    end,
  },
  doctor = {
    run = function(_, mods)
      doctor(mods)
    end,
  },
  preview = {
    run = function(_, mods)
      require('citewell.preview').show(mods)
    end,
  },
  status = { run = status },
  log = {
    run = function(_, mods)
      require('citewell.log').show(mods)
    end,
  },
}

local function names()
  local all = vim.tbl_keys(commands)
  table.sort(all)
  return all
end

function M.run(call)
  local command = commands[call.fargs[1]]
  if not command then
    local message = 'There is no `:Citewell %s`, but: %s.'
    vim.notify(message:format(call.fargs[1], table.concat(names(), ', ')), vim.log.levels.WARN)
    return
  end
  command.run(call.fargs[2], call.smods)
end

---@return string[]
function M.complete(lead, line)
  -- Behind the command, which may be shortened and have modifiers before it.
  local typed = line:match('%f[%a]Cit%a*%s+(.*)$') or ''
  local before = vim.split(typed:sub(1, #typed - #lead), '%s+', { trimempty = true })
  local candidates = {}
  if #before == 0 then
    candidates = names()
  elseif #before == 1 then
    local command = commands[before[1]]
    candidates = command and command.complete and command.complete() or {}
  end
  return vim.iter(candidates):filter(function(one)
    return vim.startswith(one, lead)
  end):totable()
end

return M
