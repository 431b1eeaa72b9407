-- A promise job of a tick of an I/O callback still stands in poll.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

fs.stat("/", function()
  process.nextTick(function()
    Promise.resolve():next(function()
      setTimeout(function() L("timeout") end, 0)
      setImmediate(function() L("immediate") end)
      cpu(5)
    end)
  end)
end)
