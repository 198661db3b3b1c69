-- Creates deliveries for wrk, and prints the results at the end, one line "bench <name> <number>" each.
--   wrk ... -s events.lua URL -- <template> <run> <duplicates> <count>
-- template    file with a body on each line; the bodies take turns, and the event id replaces PLACEHOLDER
-- run         8 hex digits, which are the beginning of each event id: equal digits give equal ids
-- duplicates  0: all ids are new; 0.1: one id in ten belongs to an older event; 1: all ids belong to the first OLD
--             events of an earlier run with the same name
-- count       "statuses" counts each status separately, which costs wrk more CPU time

local PLACEHOLDER = '00000000-0000-4000-8000-000000000000'
-- A duplicate is at least this many events old, so its first delivery has been answered and committed.
local OLD = 2048

local threads = {}
local templates = {}
local run, duplicates

-- done() reads these variables of each thread.
issued = 0
statuses = {}

function setup(thread)
  thread:set('number', #threads)
  table.insert(threads, thread)
end

function init(args)
  for body in io.lines(args[1]) do
    local whole, parts, from = wrk.format('POST', wrk.path, wrk.headers, body), {}, 1
    while true do
      local start, stop = whole:find(PLACEHOLDER, from, true)
      if not start then break end
      table.insert(parts, whole:sub(from, start - 1))
      from = stop + 1
    end
    table.insert(parts, whole:sub(from))
    table.insert(templates, parts)
  end
  run, duplicates = args[2], tonumber(args[3])
  math.randomseed(number + 1)
  if args[4] == 'statuses' then
    response = function(status)
      statuses[status] = (statuses[status] or 0) + 1
    end
  end
end

-- Event 0 is never repeated: wrk calls request() once at the start, and does not send the result.
local function next_event()
  if duplicates >= 1 then
    return math.random(1, OLD)
  end
  if issued > 2 * OLD and math.random() < duplicates then
    return issued - 2 * OLD + math.random(0, OLD - 1)
  end
  issued = issued + 1
  return issued - 1
end

function request()
  local event = next_event()
  local id = string.format('%s-%04x-4000-8000-%012x', run, number, event)
  return table.concat(templates[event % #templates + 1], id)
end

local function say(name, value)
  io.write(string.format('bench %s %.0f\n', name, value))
end

function done(summary, latency)
  local new, by_status = 0, {}
  for _, thread in ipairs(threads) do
    new = new + thread:get('issued')
    for status, count in pairs(thread:get('statuses')) do
      by_status[status] = (by_status[status] or 0) + count
    end
  end
  say('issued', new)
  say('answered', summary.requests)
  say('not-ok', summary.errors.status)
  say('broken', summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout)
  say('micros', summary.duration)
  say('p50', latency:percentile(50))
  say('p99', latency:percentile(99))
  say('p99.9', latency:percentile(99.9))
  for status, count in pairs(by_status) do
    say('status-' .. status, count)
  end
end
