-- A promise returned from a handler costs two extra jobs.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

Promise.resolve():next(function() L(0); return Promise.resolve(4) end):next(L)
Promise.resolve():next(function() L(1) end):next(function() L(2) end)
  :next(function() L(3) end):next(function() L(5) end):next(function() L(6) end)
