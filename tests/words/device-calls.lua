-- Every form of a device's call: with a callback, without, with options.
local db = device { name = "db", latency = 5, slots = 1 }
db:query("a", function(err, v) console.log("a", err, v) end)
db:request("b", { ms = 1, data = false }, function(err, v) console.log("b", err, v) end)
db:query("c", { error = "EIO" }, function(err, v) console.log("c", err.code, err.message, v) end)
db:query("d", nil, function(err, v) console.log("d", err, v) end)
db:query():next(function(v) console.log("e", v) end)
db:query("f", { error = "down", ms = "2ms" }):catch(function(err) console.log("f", err.code, err.message) end)
db:query("g", { data = { rows = 1 } }):next(function(v) console.log("g", v) end)
local p = db:query("h")
console.log(p, db)
console.log(select(2, pcall(function() db.query("x") end)).message)
console.log(select(2, pcall(function() db:query("x", { ms = {} }) end)).message)
