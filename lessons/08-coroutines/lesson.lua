return {
  id = "08-coroutines",
  title = "Coroutines do nothing until somebody asks",
  minutes = 12,
  goal = "Say what calling a coroutine does, and when await lets others run.",
  leaves_out = { "generators", "async for" },
  steps = {
    { show = "intro" },
    { predict_order = {
        program = "programs/call.lua",
        explain = "call" } },
    { predict_order = {
        program = "programs/yields.lua",
        models = { "M9", "M10" },
        explain = "yields" } },
    { predict_order = {
        program = "programs/ready.lua",
        explain = "ready" } },
    { modify = {
        task = "Let the other task run before \"after\": change one line.",
        program = "programs/polite.lua", solution = "solution.lua",
        check = { output { "before", "other", "after" }, uses("create_task") },
        models = { "M9" }, explain = "polite" } },
    { recall = { after_days = { 1, 4, 10 } } },
  },
  hints = {
    "Who runs the body of a coroutine, and when?",
    "Does the awaited coroutine ever have to wait for something?",
    "await goes back to the loop only if something in it suspends.",
  },
  ask = {
    first = [[
runtime "asyncio"
local nop = async(function() end)
local say = async(function(name) print(name) end)
asyncio.run(async(function()
]],
    pieces = {
      '  asyncio.create_task(say("NAME"))',
      '  await(say("NAME"))',
      '  await(nop()) print("NAME")',
      '  await(asyncio.sleep(0)) print("NAME")',
      '  print("NAME")',
    },
    last = "  await(asyncio.sleep(0))\nend)())",
    count = 5, models = { "M9", "M10" },
  },
}
