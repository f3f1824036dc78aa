-- What a user of Neovim sees of enilint.
--
-- usage: nvim --headless -u NONE -i NONE -n -l neovim.lua WORKSPACE push|pull COMMAND...
--
-- Neovim 0.10 can pull, but does not do so again when a server asks it to; so diagnostics are pushed to it, unless its
-- capabilities claim otherwise, as those of later versions do.
local workspace, how, command = arg[1], arg[2], vim.list_slice(arg, 3)
local failed = 0

local function check(condition, what)
  io.write((condition and 'ok   ' or 'FAIL ') .. what .. '\n')
  failed = failed + (condition and 0 or 1)
end

local function wait(condition)
  return (vim.wait(20000, condition, 20))
end

-- the text that a diagnostic marks
local function marked(diagnostic)
  local from, to = diagnostic, diagnostic
  return vim.api.nvim_buf_get_text(diagnostic.bufnr, from.lnum, from.col, to.end_lnum, to.end_col, {})[1]
end

local capabilities = vim.lsp.protocol.make_client_capabilities()
capabilities.workspace.diagnostics = { refreshSupport = how == 'pull' }
vim.cmd.edit(workspace .. '/app.enilint.yaml')
local buffer = vim.api.nvim_get_current_buf()
local original = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
local id = vim.lsp.start({
  name = 'enilint',
  cmd = command,
  root_dir = workspace,
  capabilities = capabilities,
  handlers = {
    ['workspace/diagnostic/refresh'] = function(_, _, context)
      local document = vim.lsp.util.make_text_document_params(buffer)
      vim.lsp.get_client_by_id(context.client_id).request('textDocument/diagnostic', { textDocument = document }, nil, buffer)
      return vim.NIL
    end,
  },
})
local client = vim.lsp.get_client_by_id(id)
check(wait(function() return client.initialized and vim.lsp.buf_is_attached(buffer, id) end), 'the server starts')
check((client.server_capabilities.diagnosticProvider ~= nil) == (how == 'pull'), 'it offers to ' .. how)

local function codes()
  local found = vim.tbl_map(function(one) return one.code end, vim.diagnostic.get(buffer))
  table.sort(found)
  return table.concat(found, ' ')
end

-- what is said of the document comes to this, and stays so
local function says(expected, what)
  local came = wait(function() return codes() == expected end)
  vim.wait(500)
  check(came and codes() == expected, what .. ': ' .. codes())
end

local function first(code)
  return vim.tbl_filter(function(one) return one.code == code end, vim.diagnostic.get(buffer))[1]
end

local function at(diagnostic)
  vim.api.nvim_win_set_cursor(0, { diagnostic.lnum + 1, diagnostic.col + 1 })
end

local function request(method, parameters)
  local answer = client.request_sync(method, parameters, 20000, buffer)
  assert(answer and not answer.err, method .. vim.inspect(answer))
  return answer.result
end

local function here()
  return vim.lsp.util.make_position_params(0, client.offset_encoding)
end

local function act(beginning)
  vim.lsp.buf.code_action({ apply = true, filter = function(one) return vim.startswith(one.title, beginning) end })
end

says('ENI101', 'a finding across files, once')
local finding = first('ENI101')
check(marked(finding) == 'floating-address', 'its place: ' .. marked(finding))
local sent = finding.user_data.lsp
check(sent.codeDescription.href:match('rules/eni101%.md$') ~= nil, 'its page')
local places = vim.tbl_map(function(one) return vim.fs.basename(one.location.uri) end, sent.relatedInformation)
check(vim.tbl_contains(places, 'network.enilint.yaml'), 'related places: ' .. table.concat(places, ' '))
at(finding)
local declared = request('textDocument/definition', here())
check(#declared == 1 and vim.endswith(declared[1].uri, '/network.enilint.yaml') and declared[1].range.start.line == 7, 'definition')

local line = original[4]
vim.api.nvim_buf_set_lines(buffer, 3, 4, false, { (line:gsub('os: debian%-12', 'zone: us-east-1b')) })
says('ENI101 ENI103', 'a finding while typing')
check(marked(first('ENI103')) == 'us-east-1b', 'its place behind an emoji: ' .. marked(first('ENI103')))
at(first('ENI103'))
check(request('textDocument/hover', here()).contents.value:match('ENI103') ~= nil, 'hover')
act('Fix ENI103')
check(wait(function() return not vim.api.nvim_buf_get_lines(buffer, 3, 4, false)[1]:match('zone') end), 'a fix')
says('ENI101', 'what remains')

at(first('ENI101'))
act('Ignore ENI101')
says('', 'a suppression')
check(vim.api.nvim_buf_get_lines(buffer, 5, 6, false)[1] == '  # enilint: ignore[ENI101] say why', 'its text')
vim.api.nvim_buf_set_lines(buffer, 0, -1, false, original)
says('ENI101', 'the text of before')
vim.cmd.edit(workspace .. '/network.enilint.yaml')
local network = vim.api.nvim_get_current_buf()
vim.lsp.buf_attach_client(network, id)
vim.cmd.buffer(buffer)
at(first('ENI101'))
act('Fix ENI101')
says('', 'a fix in another file')
local changed = vim.api.nvim_buf_get_lines(network, 7, 8, false)[1]
check(vim.endswith(changed, 'subnet: address-a}'), 'which is changed')

vim.api.nvim_win_set_cursor(0, { 4, (line:find('app%-a')) })
local offered = vim.tbl_map(function(one) return one.label end, request('textDocument/completion', here()).items)
table.sort(offered)
check(table.concat(offered, ' ') == 'address-a address-b app-a', 'completion: ' .. table.concat(offered, ' '))
local symbols = request('textDocument/documentSymbol', { textDocument = here().textDocument })
check(#symbols > 0 and #symbols[1].children > 0, 'symbols')
vim.lsp.inlay_hint.enable(true, { bufnr = buffer })
check(wait(function() return #vim.lsp.inlay_hint.get({ bufnr = buffer }) > 0 end), 'inlay hints')

local function unopened()
  if how == 'pull' then
    local report = request('workspace/diagnostic', { previousResultIds = {} })
    return vim.tbl_filter(function(one) return vim.endswith(one.uri, '/main.tf') end, report.items)[1].items
  end
  return vim.diagnostic.get(vim.uri_to_bufnr(vim.uri_from_fname(workspace .. '/main.tf')))
end
check(#unopened() == 1 and unopened()[1].code == 'ENI101', 'a file that is not open')

client.stop()
check(wait(function() return client.is_stopped() end), 'the server stops')
os.exit(failed == 0 and 0 or 1)
