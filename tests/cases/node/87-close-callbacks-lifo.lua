-- Of handles that are closed together, the last comes first.
runtime "node"

local s
s = net.createServer():listen(0, function()
  local cs, n = {}, 0
  local function go()
    for i = 1, 3 do cs[i]:destroy() end
    process.nextTick(function() console.log("tick") end)
    s:close()
  end
  for i, k in ipairs { "a", "b", "c" } do
    cs[i] = net.connect(s:address().port, function()
      n = n + 1
      if n == 3 then setImmediate(go) end
    end)
    cs[i]:on("close", function()
      console.log(k)
      process.nextTick(function() console.log("t" .. k) end)
      Promise.resolve():next(function() console.log("p" .. k) end)
    end)
  end
end)
