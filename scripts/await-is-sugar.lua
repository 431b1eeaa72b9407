-- await-is-sugar: an async function runs at once; await only cuts it in two.
--
-- The body runs like any call until its first await. What follows is a promise job, and
-- the caller goes on meanwhile. A rejected promise comes back as an error that pcall
-- catches, across the await. The second function does the same by hand, with :next().
--
-- Watch:  the call stack when "body" prints; the job queue when "caller goes on" does.
-- Try:    remove the await; await a table such as { next = function(_, ok) ok(7) end }.
runtime "node"

local sugar = async(function()
  console.log("sugar: body")
  local v = await(1)
  console.log("sugar: after await", v)
  local ok, e = pcall(function() await(Promise.reject(Error.new("no"))) end)
  console.log("sugar: caught", ok, e.message)
  return "sugar"
end)

local function by_hand()
  console.log("hand: body")
  return Promise.resolve(1):next(function(v)
    console.log("hand: after await", v)
    return nil
  end):next(function() return "hand" end)
end

sugar():next(function(v) console.log("done", v) end)
by_hand():next(function(v) console.log("done", v) end)
console.log("caller goes on")
