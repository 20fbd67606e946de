-- One pandoc for many documents: reads a request (JSON on one line) from stdin, writes what pandoc makes of it to the
-- file it names, and answers with one line. Run by `pandoc lua`; started and spoken to by converter.py.

local FAULT = {}

local function read_file(name)
  local file = assert(io.open(name, "rb"))
  local text = file:read("a")
  file:close()
  return text
end

-- The filter's own world: what it prints and how it ends concern one document, not this process.
local function world(request, told)
  local stderr = { write = function(self, ...) for _, part in ipairs({ ... }) do told[#told + 1] = part end return self end }
  local own = {
    FORMAT = request.to,
    io = setmetatable({ stderr = stderr }, { __index = io }),
    os = setmetatable({
      getenv = function(name) if name == "SAMRAPPORT_JOB" then return request.job end return os.getenv(name) end,
      exit = function() error(FAULT, 0) end,
    }, { __index = os }),
  }
  return setmetatable(own, { __index = _G })
end

local function convert(request, told)
  local doc = pandoc.read(read_file(request.input), request.from, pandoc.ReaderOptions({ standalone = true }))
  local given = pandoc.read("---\n" .. read_file(request.metadata) .. "\n---\n", "markdown").meta
  -- What a document says of itself goes before what it is given, as with --metadata-file.
  for key, value in pairs(given) do
    if doc.meta[key] == nil then doc.meta[key] = value end
  end
  doc = pandoc.utils.run_lua_filter(doc, request.filter, world(request, told))
  local options = {
    wrap_text = "none",
    template = pandoc.template.compile(read_file(request.template), request.template),
    table_of_contents = request.toc_depth ~= nil,
    toc_depth = request.toc_depth,
    highlight_method = "none",
  }
  local file = assert(io.open(request.output, "wb"))
  file:write(pandoc.write(doc, request.to, options))
  file:close()
end

for line in io.lines() do
  local told = {}
  local request = pandoc.json.decode(line, false)
  local done, problem = pcall(convert, request, told)
  if not done and problem ~= FAULT then told[#told + 1] = tostring(problem) end
  io.stdout:write(pandoc.json.encode({ done = done, told = table.concat(told) }), "\n")
  io.stdout:flush()
end
