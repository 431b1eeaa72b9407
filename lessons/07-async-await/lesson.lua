return {
  id = "07-async-await",
  title = "Callbacks, promises, await: one machine",
  minutes = 12,
  needs = { "03-microtasks" },
  goal = "Read await as: the rest of this function is a promise job.",
  leaves_out = { "top-level await", "async generators" },
  steps = {
    { show = "intro" },
    { predict_order = {
        program = "programs/split.lua",
        models = { "M7", "M8" },
        explain = "split" } },
    { predict_order = {
        program = "programs/returns.lua",
        explain = "returns" } },
    { modify = {
        task = "Write the callbacks as one async function with await. The output stays as it is: "
          .. "start, end, one, two.",
        program = "programs/callbacks.lua", solution = "solution.lua",
        check = { output { "start", "end", "one", "two" }, uses("async"), uses("await") },
        models = { "M7" }, explain = "same" } },
    { recall = { after_days = { 1, 4, 10 } } },
  },
  hints = {
    "What of an async function runs before its first await?",
    "await ends the function for now; the caller goes on.",
    "What is behind an await is a promise job, like the function given to then.",
  },
  ask = {
    first = [[
local a = async(function(name)
  console.log(name .. " begins")
  await(nil)
  console.log(name .. " ends")
end)
]],
    pieces = {
      'a("NAME")',
      'Promise.resolve():next(function() console.log("NAME") end)',
      'Promise.new(function(resolve) console.log("NAME") resolve() end)',
      'console.log("NAME")',
    },
    count = 4, models = { "M7", "M8" },
  },
}
