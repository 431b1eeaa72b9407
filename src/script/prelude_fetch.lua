-- SPDX-License-Identifier: MIT
-- fetch, on http.request.
-- Source: Node 20 deps/undici.
local request, parse, invalid_url = http.request, __client.parse, __client.invalid_url
local Promise, String, TypeError = Promise, String, TypeError
local pairs, rawget, setmetatable, type = pairs, rawget, setmetatable, type
local ALL = __hidden(31) -- of Headers: by lower-case name
local concat, insert = table.concat, table.insert

local Headers = { __name = "Headers" }
Headers.__index = Headers
function Headers:get(name) return rawget(self, ALL)[name:lower()] end
function Headers:has(name) return self:get(name) ~= nil end
function Headers:forEach(fn)
  for name, value in pairs(rawget(self, ALL)) do fn(value, name, self) end
end

local Response = { __name = "Response" }
Response.__index = Response

function Response:text()
  if self.bodyUsed then return Promise.reject(TypeError.new("Body is unusable: Body has already been read")) end
  self.bodyUsed = true
  return Promise.new(function(resolve, reject)
    local parts = {}
    local body = self.body
    body:on("data", function(chunk) insert(parts, chunk) end)
    body:on("end", function() resolve(concat(parts)) end)
    body:on("error", reject)
  end)
end

function Response:json() return self:text():next(JSON.parse) end

function fetch(url, opts)
  opts = opts or {}
  return Promise.new(function(resolve, reject)
    if type(url) ~= "string" or not parse(url) then
      local err = TypeError.new("Failed to parse URL from " .. String(url))
      err.cause = invalid_url(url)
      return reject(err)
    end
    local signal, req = opts.signal, nil
    if signal and signal.aborted then return reject(signal.reason) end
    req = request(url, { method = opts.method, headers = opts.headers }, function(res)
      local status = res.statusCode
      resolve(setmetatable({ status = status, ok = status >= 200 and status < 300, url = url, body = res,
        statusText = res.statusMessage, bodyUsed = false,
        headers = setmetatable({ [ALL] = res.headers }, Headers) }, Response))
    end)
    req:on("error", function(cause)
      local err = TypeError.new("fetch failed")
      err.cause = cause
      reject(err)
    end)
    if signal then
      signal:addEventListener("abort", function()
        reject(signal.reason)
        req:destroy()
      end)
    end
    req:finish(opts.body)
  end)
end
