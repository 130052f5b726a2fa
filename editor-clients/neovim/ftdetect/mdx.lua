-- Neovim knows no MDX by itself.
vim.filetype.add({ extension = { mdx = 'mdx' } })
