-- Sends the queries of a file in turn, as POST or GET, and tells what came of it in one line.
-- Arguments: the file (queries divided by NUL, already encoded for GET) and the method; with PATH
-- the file holds paths, which are asked for by GET.
local requests = {}
local at = 0

function init(arguments)
  local file = assert(io.open(arguments[1], "rb"))
  local text = file:read("*a")
  file:close()
  wrk.headers["Accept"] = "application/sparql-results+json"
  if arguments[2] == "POST" then
    wrk.headers["Content-Type"] = "application/sparql-query"
  end
  for query in text:gmatch("[^%z]+") do
    if arguments[2] == "POST" then
      requests[#requests + 1] = wrk.format("POST", nil, nil, query)
    elseif arguments[2] == "PATH" then
      requests[#requests + 1] = wrk.format("GET", query, {["Accept"] = "application/json"})
    else
      requests[#requests + 1] = wrk.format("GET", wrk.path .. "?query=" .. query)
    end
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    '@{"requests":%d,"microseconds":%d,"connect":%d,"read":%d,"write":%d,"status":%d,"timeout":%d,"p50":%.1f,"p99":%.1f}',
    summary.requests, summary.duration, errors.connect, errors.read, errors.write,
    errors.status, errors.timeout, latency:percentile(50), latency:percentile(99)))
end
