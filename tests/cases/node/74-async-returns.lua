-- return p, return await p and return 1 beside a chain.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local p = Promise.resolve()
async(function() return p end)():next(function() L("return-p") end)
async(function() return await(p) end)():next(function() L("return-await-p") end)
async(function() return 1 end)():next(function() L("return-1") end)
Promise.resolve():next(function() L("1") end):next(function() L("2") end)
  :next(function() L("3") end):next(function() L("4") end)
