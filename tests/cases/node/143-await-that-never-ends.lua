-- A module whose top-level await never settles: status 13; exit listeners see 0 (22: 13).
runtime("node", { module = "esm" })

process.on("exit", function(code) console.log("exit" .. code) end)
await(Promise.new(function() end))
