return {
  id = "14-uvloop",
  title = "uvloop is libuv",
  minutes = 11,
  needs = { "08-coroutines", "10-blocking" },
  goal = "Say what another loop under asyncio changes, and what it cannot change.",
  leaves_out = { "signals and subprocesses", "how uvloop is built" },
  steps = {
    { show = "intro" },
    { predict_order = {
        program = "programs/ready.lua",
        question = "On asyncio this prints soon, task, later. And on uvloop?",
        explain = "ready" } },
    { predict_choice = {
        program = "programs/half.lua",
        question = "Two timers, of 10.4 and 10.1 ms, set in this order. Which runs first on uvloop?",
        choices = {
          { "10.1 ms: it is due first", prints = { "10.1 ms", "10.4 ms" } },
          { "10.4 ms: both are 10 ms, and it was set first", prints = { "10.4 ms", "10.1 ms" } },
        },
        explain = "half" } },
    { predict_choice = {
        program = "programs/work.lua",
        question = "A request computes for 0.4 s; another comes 0.1 s later, and needs nothing. "
          .. "When does uvloop serve that one?",
        choices = {
          { "at once: uvloop is fast", prints = { "at once" } },
          { "when the computation is over", prints = { "after the work" } },
        },
        models = { "M20" }, explain = "work" } },
    { modify = {
        task = "Print soon, task, later on uvloop too, by changing one number.",
        program = "programs/ready.lua", solution = "solution.lua",
        check = { output { "soon", "task", "later" }, uses("uvloop"), uses("call_later") },
        explain = "stack" } },
    { recall = { after_days = { 1, 4, 10 } } },
  },
  hints = {
    "In which unit does libuv count time?",
    "A delay is rounded to whole milliseconds. None at all needs no timer.",
    "1 ms is enough: call_later(0.001, ...).",
  },
}
