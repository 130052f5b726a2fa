if vim.g.loaded_citewell then
  return
end
vim.g.loaded_citewell = true

if vim.fn.has('nvim-0.11') == 0 then
  local version = vim.version()
  local message = 'Citewell needs Neovim 0.11 or later, and this is %d.%d: no draft is checked.'
  vim.notify(message:format(version.major, version.minor), vim.log.levels.WARN)
  return
end

vim.api.nvim_create_user_command('Citewell', function(call)
  require('citewell.commands').run(call)
end, {
  nargs = '+',
  complete = function(lead, line)
    return require('citewell.commands').complete(lead, line)
  end,
  desc = 'Citewell: explain, preview, fixall, restart, doctor, status, log',
})

vim.api.nvim_create_autocmd('LspAttach', {
  group = vim.api.nvim_create_augroup('citewell', {}),
  callback = function(event)
    local client = vim.lsp.get_client_by_id(event.data.client_id)
    if client and client.name == 'citewell' then
      require('citewell.focus').follow(client, event.buf)
      require('citewell.status').attached(client, event.buf)
    end
  end,
})
