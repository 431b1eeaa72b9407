return {
  id = "03-microtasks",
  title = "Two queues that cut in line",
  minutes = 12,
  needs = { "02-timers" },
  goal = "Say when nextTick and promise jobs run, and which goes first.",
  leaves_out = { "ES modules", "domains and async_hooks" },
  steps = {
    { show = "intro" },
    { predict_order = {
        program = "programs/micro.lua",
        models = { "M2", "M6" },
        explain = "rounds" } },
    { predict_order = {
        program = "programs/between.lua",
        models = { "M3", "M4" },
        explain = "between" } },
    { predict_order = {
        program = "programs/executor.lua",
        models = { "M7" },
        explain = "executor" } },
    { modify = {
        task = "Print A B C by changing one line.",
        program = "programs/before.lua", solution = "solution.lua",
        check = { output { "A", "B", "C" }, uses("Promise") },
        models = { "M6" }, explain = "after" } },
    { recall = { after_days = { 1, 4, 10 } } },
  },
  hints = {
    "Which queue is being emptied at the moment when B is added?",
    "A queue that is being emptied is emptied to its end first.",
    "Ticks, then all promise jobs, then ticks again.",
  },
  ask = {
    pieces = {
      'process.nextTick(function() console.log("NAME") MORE end)',
      'queueMicrotask(function() console.log("NAME") MORE end)',
      'Promise.resolve():next(function() console.log("NAME") MORE end)',
      'setImmediate(function() console.log("NAME") MORE end)',
    },
    count = 6, models = { "M2", "M4", "M6" },
  },
}
