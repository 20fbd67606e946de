-- The one filter of the embedded engine: cross references, captions, callouts, alternative texts and links.
-- It reads its task (outputs of the notebook, words of the language, where the page lies) from the JSON file named in
-- SAMRAPPORT_JOB, and reports every fault it finds as one line on stderr: "samrapport<TAB>code<TAB>detail".

local HTML = FORMAT:match("html") ~= nil
local WORD = FORMAT:match("docx") ~= nil
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

-- What begins a heading, a list or a term in Typst, where a text or a link's begins with it: pandoc sees to that of paragraphs alone.
local function guard_start(element)
  local first = not HTML and not WORD and element.content[1]
  if not first or first.t ~= "Str" then return nil end
  local kept, sign, rest = first.text:match("^(%d*)([.=+/-])(.*)$")
  if not sign or (kept ~= "" and sign ~= ".") then return nil end
  element.content[1] = pandoc.RawInline("typst", kept .. "\\" .. sign)
  if rest ~= "" then element.content:insert(2, pandoc.Str(rest)) end
  return element
end
-- Typst makes an ellipsis of dots, a minus of a hyphen before a digit, and nothing of one before a question mark.
local function guard_signs(str)
  if HTML or WORD then return nil end
  local marked = str.text:gsub("%.%.%.", "\1.\1.\1."):gsub("^%-(%d)", "\1-%1"):gsub("([^%w\1])%-(%d)", "%1\1-%2"):gsub("%-%?", "\1-?")
  if marked == str.text then return nil end
  local parts = pandoc.Inlines({})
  for plain_text, sign in (marked .. "\1"):gmatch("([^\1]*)\1([.-]?)") do
    if plain_text ~= "" then parts:insert(pandoc.Str(plain_text)) end
    if sign ~= "" then parts:insert(pandoc.RawInline("typst", "\\" .. sign)) end
  end
  return parts
end
local guard_starts = { Plain = guard_start, Para = guard_start, Header = guard_start, Link = guard_start }

local function write(blocks)
  local target = HTML and "html5" or "typst"
  local text = pandoc.write(pandoc.Pandoc(pandoc.Blocks(blocks):walk(guard_starts):walk({ Str = guard_signs })), target, { wrap_text = "none" })
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
    elseif WORD then
      parts:insert(pandoc.Link({ pandoc.Str(bare and tostring(numbers[label]) or name_of(label)) }, "#" .. label))
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
  body = body:gsub('(<tr class="anmarkning"><td[^>]*>)(.-)(</td>)', '%1<span class="rubrik">%2</span>%3')
  return pandoc.RawBlock("html", table.concat({
    '<div class="tabell"' .. (label and ' id="' .. label .. '"' or "") .. ">",
    '<div class="tabellyta" role="region" tabindex="0" aria-label="' .. escape_html(spoken) .. '">',
    body, "</div>", "</div>",
  }, "\n"))
end

local function image_tag(output)
  local size = ""
  if output.width then size = string.format(' width="%d" height="%d"', output.width, output.height) end
  local image = '<img src="' .. escape_html(output.src) .. '" alt="' .. escape_html(output.alt) .. '"' .. size
    .. ' decoding="async" data-pagefind-index-attrs="alt">'
  local narrow = output.narrow
  if not narrow then return image end
  -- A telephone gets a drawing of its own, with the same words as large as the text around them.
  return '<picture><source media="' .. job.narrow .. '" srcset="' .. escape_html(narrow.src) .. '"'
    .. string.format(' width="%d" height="%d">', narrow.width, narrow.height) .. image .. "</picture>"
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

-- In Word a caption is a paragraph of its own style, kept with its table or figure, and a bookmark is what a reference leads to.
local function word_float(kind, label, blocks, caption)
  local parts = pandoc.Blocks({})
  local words_of = pandoc.Inlines({})
  if label then words_of:extend({ pandoc.Strong({ pandoc.Str(name_of(label) .. ":") }), pandoc.Space() }) end
  words_of:extend(caption)
  local legend = pandoc.Div({ pandoc.Para(words_of) }, { ["custom-style"] = kind == "tbl" and "Table Caption" or "Image Caption" })
  if #words_of == 0 then return pandoc.Div(blocks) end
  if kind == "tbl" then parts:insert(legend) end
  parts:extend(blocks)
  if kind == "fig" then parts:insert(legend) end
  return pandoc.Div(parts, { id = label or "" })
end

-- Word has an element of its own where a word may part.
local function word_hyphens(str)
  if not str.text:find("\u{ad}") then return nil end
  local parts = pandoc.Inlines({})
  for piece in (str.text .. "\u{ad}"):gmatch("(.-)\u{ad}") do
    if #parts > 0 then parts:insert(pandoc.RawInline("openxml", "<w:r><w:softHyphen/></w:r>")) end
    parts:insert(pandoc.Str(piece))
  end
  return parts
end

-- Shares of the line by the longest texts of the columns; a long one breaks, so it counts by the root of what is above.
local function word_widths(tab)
  local needs, sum = {}, 0
  local function measure(row)
    local at = 1
    for _, cell in ipairs(row.cells) do
      if cell.col_span == 1 then
        local text = pandoc.utils.stringify(cell.contents)
        local longest, word = utf8.len(text) or #text, 0
        -- A word may part where its soft hyphens stand.
        for one in text:gsub("\u{ad}", "- "):gmatch("%S+") do word = math.max(word, utf8.len(one) or #one) end
        local need = math.max(word, longest > 24 and 24 + 3 * math.sqrt(longest - 24) or longest)
        -- Heads are bold, so wider.
        if row.head then need = word * 1.1 end
        needs[at] = math.max(needs[at] or 3, need)
      end
      at = at + cell.col_span
    end
  end
  for _, row in ipairs(tab.head.rows) do measure({ cells = row.cells, head = true }) end
  for _, body in ipairs(tab.bodies) do
    for _, row in ipairs(body.body) do measure(row) end
  end
  -- Figures keep their room, and texts share what is left of a line of so many characters.
  local line, fixed, texts = 92, 0, 0
  for index, spec in ipairs(tab.colspecs) do
    needs[index] = (needs[index] or 3) + 3
    if spec[1] == "AlignRight" then fixed = fixed + needs[index] else texts = texts + needs[index] end
  end
  local squeeze = texts > 0 and math.min(1, math.max((line - fixed) / texts, 0.4)) or 1
  for index, spec in ipairs(tab.colspecs) do
    if spec[1] ~= "AlignRight" then needs[index] = needs[index] * squeeze end
    sum = sum + needs[index]
  end
  for index, spec in ipairs(tab.colspecs) do tab.colspecs[index] = { spec[1], needs[index] / math.max(line, sum) } end
end

-- Group heads and totals are told apart in bold, as on the web; the note below is a paragraph, for a Word table has no foot.
local function word_table(blocks)
  local notes = pandoc.Blocks({})
  blocks = blocks:walk({
    Table = function(tab)
      local function mark(row)
        local class = row.attr.classes[1]
        if class == "grupp" or class == "summa" or class == "delsumma" then
          for _, cell in ipairs(row.cells) do
            cell.contents = cell.contents:walk({ Plain = function(one) return pandoc.Plain({ pandoc.Strong(one.content) }) end })
          end
        end
        return row
      end
      for _, body in ipairs(tab.bodies) do
        for index, row in ipairs(body.body) do body.body[index] = mark(row) end
        -- Pandoc takes a group head for a head of its own within the body.
        for index, row in ipairs(body.head) do body.head[index] = mark(row) end
      end
      word_widths(tab)
      local kept = pandoc.List({})
      for _, row in ipairs(tab.foot.rows) do
        if row.attr.classes[1] == "anmarkning" then
          notes:extend(row.cells[1].contents)
        else
          kept:insert(mark(row))
        end
      end
      tab.foot.rows = kept
      return tab
    end,
  })
  if #notes > 0 then blocks:insert(pandoc.Div(notes, { ["custom-style"] = "Table Note" })) end
  return blocks:walk({ Str = word_hyphens })
end

local function word_image(output)
  local image = pandoc.Image({ pandoc.Str(output.alt) }, output.src)
  if output.width then image.attributes.width = string.format("%.2fcm", math.min(output.width / 96 * 2.54, 16)) end
  return pandoc.Blocks({ pandoc.Div({ pandoc.Para({ image }) }, { ["custom-style"] = "Figure" }) })
end

local function place_output(output, div)
  local caption = read_caption(output.caption)
  local label = output.label
  if WORD then
    if output.kind ~= "table" then return word_float("fig", label, word_image(output), caption) end
    local blocks = output.parse and pandoc.read(output.parse, "html").blocks or div.content
    return word_float("tbl", label, word_table(blocks), caption)
  end
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
  elseif WORD then
    blocks:insert(1, pandoc.Para({ pandoc.Strong(title) }))
    return pandoc.Div(blocks, { ["custom-style"] = "Callout" })
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
  if WORD then return word_float(kind, div.identifier, blocks, caption) end
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
    if WORD then return word_float("fig", has_id(figure), figure.content, caption) end
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
    if WORD then return label and word_float("tbl", label, pandoc.Blocks({ tab }), caption) or nil end
    if HTML then return html_table(label, write({ tab }), caption) end
    return label and typst_float("tbl", label, write({ tab }), caption) or nil
  end,
}

-- What a drawing says, as run/assembly/berakning.py writes it: a table of these tags and nothing else.
local function without_values(text)
  local inside, rest = text:match('^<details class="varden" data%-pagefind%-ignore="all">(.-)</details>(.*)$')
  if not inside then return text end
  inside = inside:gsub('<div class="tabellyta" role="region" tabindex="0" aria%-label="[^"<>]*">', "")
  inside = inside:gsub('<table class="samrapport[ serier]*" id="fig%-[%w%-]+%-varden" data%-quarto%-disable%-processing="true">', "")
  inside = inside:gsub('<th scope="[colrw]+" class="[talex]+">', ""):gsub('<td class="tal">', "")
  for _, tag in ipairs({ "summary", "div", "table", "thead", "tbody", "tr", "th", "td" }) do inside = inside:gsub("</?" .. tag .. ">", "") end
  return inside:find("<", 1, true) and text or rest
end

-- A table's data and how they came about, as run/assembly/berakning.py writes it: links to downloads, these bare tags and nothing else.
local function is_berakning(text)
  local rest = without_values(text):match('^<details class="berakning" data%-pagefind%-ignore="all">(.*)</details>%s*$')
  if not rest then return false end
  rest = rest:gsub('<a class="nedladdning" href="data/[%w%-_.]+">([^<]*)</a>', "%1")
  rest = rest:gsub('<a class="egen%-sida" href="data/[%w%-]+%.html">([^<]*)</a>', "%1")
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
    elseif WORD then
      -- Pandoc would take in any file of the machine, or fetch one.
      if image.src:match("^%a[%w+.-]*:") or image.src:match("^[/\\]") or image.src:find("..", 1, true) then fault("link", image.src) end
      return pandoc.Image({ pandoc.Str(alt) }, image.src)
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
  doc.blocks = blocks:walk(guard_starts):walk({ Str = guard_signs })
  return doc
end
