-- The one filter of the embedded engine: cross references, captions, callouts, alternative texts and links.
-- It reads its task (outputs of the notebook, words of the language, where the page lies) from the JSON file named in
-- SAMRAPPORT_JOB, and reports every fault it finds as one line on stderr: "samrapport<TAB>code<TAB>detail".

local HTML = FORMAT:match("html") ~= nil
local job = (function()
  local file = assert(io.open(os.getenv("SAMRAPPORT_JOB"), "rb"))
  local text = file:read("a")
  file:close()
  return pandoc.json.decode(text, false)
end)()
local words = job.words
local numbers, counts, faults = {}, { tbl = 0, fig = 0 }, {}

local function fault(code, detail)
  faults[#faults + 1] = "samrapport\t" .. code .. "\t" .. (tostring(detail):gsub("[\t\r\n]", " "))
end

local REFUSED_CLASSES = {
  ["panel-tabset"] = 1, ["columns"] = 1, ["column"] = 1, ["grid"] = 1, ["aside"] = 1, ["column-margin"] = 1,
  ["content-visible"] = 1, ["content-hidden"] = 1, ["column-page"] = 1, ["column-screen"] = 1, ["column-body-outset"] = 1,
  ["theorem"] = 1, ["incremental"] = 1, ["landscape"] = 1,
}
local CALLOUTS = { note = 1, tip = 1, warning = 1, caution = 1, important = 1 }
local SCHEMES = { http = 1, https = 1, mailto = 1, tel = 1 }

local function escape_html(text)
  return (text:gsub("[&<>\"]", { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;" }))
end

local function typst_string(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("%s+", " ") .. '"'
end

local function write(blocks)
  local target = HTML and "html5" or "typst"
  local text = pandoc.write(pandoc.Pandoc(blocks), target, { wrap_text = "none" })
  return (text:gsub("%s+$", ""))
end

-- "Tabell 1", with a no-break space as Quarto writes it
local function name_of(label)
  return words[label:match("^(%a+)-")] .. "\u{a0}" .. numbers[label]
end

local function kind_of(label)
  return label and (label:match("^(tbl)%-.") or label:match("^(fig)%-."))
end

-- An Output stands where the notebook's cell was: a div whose class no text can guess.
local function output_of(div)
  if div.classes[1] == job.marker then
    return job.outputs[tonumber(div.attributes.n)]
  end
end

local function number(label)
  if numbers[label] then
    fault("duplicate", label)
    return
  end
  local kind = kind_of(label)
  counts[kind] = counts[kind] + 1
  numbers[label] = counts[kind]
end

local count_floats = {
  traverse = "topdown",
  Div = function(div)
    local output = output_of(div)
    local label = output and output.label or div.identifier
    if kind_of(label) then number(label) end
  end,
  Figure = function(figure)
    if kind_of(figure.identifier) == "fig" then number(figure.identifier) end
  end,
  Table = function(tab)
    if kind_of(tab.identifier) == "tbl" then number(tab.identifier) end
  end,
}

-- In captions and titles a stray tag is text, never markup.
local as_text = {
  RawInline = function(raw) return pandoc.Str(raw.text) end,
  RawBlock = function(raw) return pandoc.Plain({ pandoc.Str(raw.text) }) end,
}

local function refer(cite)
  local parts = pandoc.Inlines({})
  for index, citation in ipairs(cite.citations) do
    local label = citation.id
    if not kind_of(label) then
      fault(label:match("^sec%-") and "section-reference" or "citation", label)
      return nil
    end
    if not numbers[label] then
      fault("unresolved", label)
      return nil
    end
    if #citation.prefix > 0 or #citation.suffix > 0 then
      fault("reference-text", label)
      return nil
    end
    local bare = citation.mode == "SuppressAuthor"
    if index > 1 then parts:extend({ pandoc.Str(","), pandoc.Space() }) end
    if HTML then
      local shown = bare and tostring(numbers[label]) or name_of(label)
      parts:insert(pandoc.Link({ pandoc.Str(shown) }, "#" .. label, "", { class = "quarto-xref" }))
    else
      local supplement = bare and "none" or "[" .. words[kind_of(label)] .. "]"
      parts:insert(pandoc.RawInline("typst", "#ref(<" .. label .. ">, supplement: " .. supplement .. ")"))
    end
  end
  return parts
end

local function read_caption(text)
  local blocks = pandoc.read(text or "", job.reader).blocks:walk(as_text):walk({ Cite = refer })
  return pandoc.utils.blocks_to_inlines(blocks)
end

local function plain(inlines)
  return (pandoc.utils.stringify(inlines):gsub("%s+", " "))
end

-- One numbered float around `body` (text of the target). Both engines give Typst the same kinds, so one template styles both.
local function typst_float(kind, label, body, caption)
  return pandoc.RawBlock("typst", table.concat({
    "#figure([", body, "], caption: figure.caption(", "position: " .. (kind == "tbl" and "top" or "bottom") .. ",", "[",
    write({ pandoc.Plain(caption) }), "]),", 'kind: "quarto-float-' .. kind .. '",',
    'supplement: "' .. words[kind] .. '",', 'numbering: "1",', ")", "<" .. label .. ">", "",
  }, "\n"))
end

local function numbered(label, caption)
  return '<span class="nummer">' .. name_of(label) .. ":</span> " .. write({ pandoc.Plain(caption) })
end

local function html_table(label, body, caption)
  local spoken = label and (name_of(label) .. ": " .. plain(caption)) or words.tbl
  if label then
    body = body:gsub('(<table[^>]-) id="' .. label:gsub("%-", "%%-") .. '"', "%1", 1)
    body = body:gsub("<table[^>]*>", function(open)
      return open .. '\n<caption><span class="rubrik">' .. numbered(label, caption) .. "</span></caption>"
    end, 1)
  end
  return pandoc.RawBlock("html", table.concat({
    '<div class="tabell"' .. (label and ' id="' .. label .. '"' or "") .. ">",
    '<div class="tabellyta" role="region" tabindex="0" aria-label="' .. escape_html(spoken) .. '">',
    body, "</div>", "</div>",
  }, "\n"))
end

local function image_tag(output)
  local size = ""
  if output.width then size = string.format(' width="%d" height="%d"', output.width, output.height) end
  return '<img src="' .. escape_html(output.src) .. '" alt="' .. escape_html(output.alt) .. '"' .. size .. ' decoding="async">'
end

local function html_figure(label, body, caption)
  local legend = label and numbered(label, caption) or write({ pandoc.Plain(caption) })
  return pandoc.RawBlock("html", table.concat({
    '<figure class="figur"' .. (label and ' id="' .. label .. '"' or "") .. ">", body,
    legend ~= "" and "<figcaption>" .. legend .. "</figcaption>" or "", "</figure>",
  }, "\n"))
end

local function typst_image(output)
  local width = output.fraction and string.format(", width: %.4g%%", output.fraction * 100) or ""
  return "#image(" .. typst_string(output.src) .. ", alt: " .. typst_string(output.alt) .. width .. ")"
end

local function place_output(output, div)
  local caption = read_caption(output.caption)
  local label = output.label
  if output.kind == "table" then
    local body = output.html or output.typst or write(div.content)
    if output.parse then body = write(pandoc.read(output.parse, "html").blocks) end
    if HTML then return html_table(label, body, caption) end
    if not body:find("table%.header%s*%(") then fault("table-head", label or words.tbl) end
    return label and typst_float("tbl", label, body, caption) or pandoc.RawBlock("typst", body)
  end
  if HTML then return html_figure(label, image_tag(output), caption) end
  local body = typst_image(output)
  return label and typst_float("fig", label, body, caption) or pandoc.RawBlock("typst", body)
end

local function callout(div, kind)
  local title = div.attributes.title and pandoc.Inlines({ pandoc.Str(div.attributes.title) })
  local blocks = div.content
  if blocks[1] and blocks[1].t == "Header" then
    title = title or blocks[1].content
    blocks:remove(1)
  end
  if div.attributes.collapse then fault("construct", "callout collapse") end
  title = title or pandoc.Inlines({ pandoc.Str(words["callout-" .. kind]) })
  if HTML then
    blocks:insert(1, pandoc.Div({ pandoc.Para(title) }, { class = "callout-title" }))
    return pandoc.Div(blocks, { class = "callout callout-" .. kind, role = "note" })
  end
  return pandoc.RawBlock("typst", "#callout(title: [" .. write({ pandoc.Plain(title) }) .. "], body: [\n" .. write(blocks) .. "\n])")
end

-- `::: {#fig-x}` or `::: {#tbl-x}` written by hand: its last paragraph is the caption.
local function float_div(div, kind)
  local blocks = div.content
  local last = blocks[#blocks]
  local caption = pandoc.Inlines({})
  if #blocks > 1 and (last.t == "Para" or last.t == "Plain") then
    caption = last.content:walk({ Cite = refer })
    blocks:remove(#blocks)
  end
  if not HTML then return typst_float(kind, div.identifier, write(blocks), caption) end
  return kind == "tbl" and html_table(div.identifier, write(blocks), caption) or html_figure(div.identifier, write(blocks), caption)
end

local function fix_link(target)
  local scheme = target:match("^(%a[%w+.-]*):")
  if scheme then
    if not SCHEMES[scheme:lower()] then fault("link", target) end
    return target
  end
  if target:match("^//") then fault("link", target) end
  local path, rest = target:match("^([^?#]*)(.*)$")
  path = path:gsub("%.qmd$", ".html"):gsub("%.ipynb$", ".html")
  if path:match("^/") then path = job.root .. path:sub(2) end
  return path .. rest
end

local function safe_attributes(element)
  for name in pairs(element.attributes) do
    if name:lower():match("^on") or name == "srcdoc" or name == "style" then element.attributes[name] = nil end
  end
end

local function has_id(element) return kind_of(element.identifier) and element.identifier or nil end

local place = {
  Div = function(div)
    local output = output_of(div)
    if output then return place_output(output, div) end
    for _, class in ipairs(div.classes) do
      if REFUSED_CLASSES[class] then fault("construct", "." .. class) end
      local kind = class:match("^callout%-(%a+)$")
      if kind and CALLOUTS[kind] then return callout(div, kind) end
    end
    for name in pairs(div.attributes) do
      if name:match("^layout") then fault("construct", name) end
    end
    local kind = kind_of(div.identifier)
    if kind then return float_div(div, kind) end
    safe_attributes(div)
    return div
  end,
  Figure = function(figure)
    local caption = pandoc.utils.blocks_to_inlines(figure.caption.long):walk({ Cite = refer })
    local body = write(figure.content)
    if HTML then return html_figure(has_id(figure), body, caption) end
    if has_id(figure) then return typst_float("fig", figure.identifier, body, caption) end
    return pandoc.RawBlock("typst", body)
  end,
  Table = function(tab)
    if #tab.head.rows == 0 then fault("table-head", tab.identifier ~= "" and tab.identifier or words.tbl) end
    local label = has_id(tab)
    local caption = pandoc.utils.blocks_to_inlines(tab.caption.long):walk({ Cite = refer })
    if label then
      tab.identifier, tab.caption.long = "", {}
    end
    if HTML then return html_table(label, write({ tab }), caption) end
    return label and typst_float("tbl", label, write({ tab }), caption) or nil
  end,
}

-- How a table's numbers came about, as run/berakning.py writes it: these bare tags and nothing else.
local function is_berakning(text)
  local rest = text:match('^<details class="berakning" data%-pagefind%-ignore="all">(.*)</details>%s*$')
  if not rest then return false end
  for _, tag in ipairs({ "summary", "p", "ul", "li", "code", "strong" }) do rest = rest:gsub("</?" .. tag .. ">", "") end
  return not rest:find("<", 1, true)
end

local inner = {
  Image = function(image)
    local alt = image.attributes["fig-alt"] or image.attributes.alt or plain(image.caption)
    if alt:match("^%s*$") then fault("alt", image.src) end
    image.attributes["fig-alt"], image.attributes.alt = nil, alt
    safe_attributes(image)
    if HTML then
      image.src = fix_link(image.src)
      return image
    end
    return pandoc.RawInline("typst", "#box(image(" .. typst_string(image.src) .. ", alt: " .. typst_string(alt) .. "))")
  end,
  Link = function(link)
    safe_attributes(link)
    link.target = fix_link(link.target)
    -- A page of the site cannot be reached from inside a PDF: keep the words.
    if not HTML and not link.target:match("^#") and not link.target:match("^%a[%w+.-]*:") then return link.content end
    return link
  end,
  Cite = refer,
  Span = function(span) safe_attributes(span); return span end,
  Header = function(header) safe_attributes(header); return header end,
  Math = function(math) fault("construct", "$" .. math.text .. "$") end,
  RawInline = function(raw)
    if raw.text:match("^<!%-%-") then return {} end
    fault("raw", raw.text)
  end,
  RawBlock = function(raw)
    if raw.text:match("^%s*<!%-%-.*%-%->%s*$") then return {} end
    if raw.format == "html" and is_berakning(raw.text) then
      if HTML then return nil end
      return {}
    end
    fault("raw", raw.text)
  end,
}

function Pandoc(doc)
  for key, value in pairs(doc.meta) do
    local kind = pandoc.utils.type(value)
    if kind == "Inlines" or kind == "Blocks" then doc.meta[key] = value:walk(as_text) end
  end
  if not doc.meta.title or plain(doc.meta.title) == "" then fault("title", "") end
  doc.blocks:walk(count_floats)
  -- What the text holds is judged before anything of ours is put in.
  local blocks = doc.blocks:walk(inner):walk(place)
  if HTML then
    local top = 9
    blocks:walk({ Header = function(header) top = math.min(top, header.level) end })
    -- The page's title is its h1, so sections written with # begin at h2.
    if top == 1 then
      blocks = blocks:walk({ Header = function(header) header.level = math.min(header.level + 1, 6); return header end })
    end
  end
  if #faults > 0 then
    io.stderr:write(table.concat(faults, "\n"), "\n")
    os.exit(3)
  end
  doc.blocks = blocks
  return doc
end
