-- Runs one story in a Neovim that has started as a writer's does: STORY=calm.lua nvim --headless -u init.lua -S drive.lua
-- Exit code 0 only if everything in the story held.

local here = vim.fs.dirname(vim.fs.abspath(debug.getinfo(1, 'S').source:sub(2)))
package.path = here .. '/?.lua;' .. package.path

vim.schedule(function()
  local held, why = xpcall(dofile, debug.traceback, here .. '/' .. vim.env.STORY)
  if not held then
    io.stderr:write(why .. '\n')
    vim.cmd('cquit 1')
  end
  io.stdout:write('ok the story ends\n')
  vim.cmd('qall!')
end)
