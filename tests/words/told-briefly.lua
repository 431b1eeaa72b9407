-- What V8's own messages call a value, and records whose fields have an order of their own.
runtime "node"

local values = { 7, true, "s", { a = 1 }, { 1, 2 }, Promise.resolve(), Error.new("e") }

for _, v in ipairs(values) do
	local ok, e = pcall(Promise.new, v)
	console.log(ok, e.name, e.message)
end
console.log(select(2, pcall(Promise.new)).message)

process.on("uncaughtException", function(e, origin)
	console.log(e.name, e.code, origin)
	console.log(String(e))
end)
for _, v in ipairs { true, "s", { a = 1 }, { 1, 2 }, Promise.resolve() } do
	Promise.reject(v)
end
Promise.reject()

async(function()
	for _, bad in ipairs { 5, true, { a = 1 } } do
		console.log(select(2, pcall(function() await(Promise.all(bad)) end)).message)
	end
	console.log(select(2, pcall(function() await(Promise.race()) end)).message)
	console.log(await(Promise.all("añb")))
	console.log(await(Promise.allSettled { Promise.resolve(), Promise.reject("no"), Promise.reject() }))
	console.log({ 1, nil, 3 }, { nil, "x" }, { "a", "b", x = "c" })
	local inner = Error.new("inner")
	console.log(Error.new("outer", { cause = inner }).cause == inner, Error.new("none").cause)
	console.log(Error.new({ a = 1 }).message, Error.new(5).message, Error.new(1.0).message)
end)()
