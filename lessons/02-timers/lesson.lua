return {
  id = "02-timers",
  title = "Timers are thresholds",
  minutes = 10,
  goal = "Say when a timer really runs: not before its time, often after it.",
  leaves_out = { "unref, refresh", "the lists of timers inside Node" },
  steps = {
    { show = "intro" },
    { predict_order = {
        program = "programs/thresholds.lua",
        models = { "M1", "M5" },
        explain = "thresholds" } },
    { predict_number = {
        program = "programs/interval.lua",
        question = "How many calls does the interval make in these 320 ms?",
        line = 1, unit = "calls",
        models = { "M17" },
        explain = "interval" } },
    { modify = {
        task = "Print zero before one. Change no delay.",
        program = "programs/swap.lua", solution = "solution.lua",
        check = { output { "zero", "one" }, uses("setTimeout"), uses("0"), uses("1") },
        models = { "M5", "M1" }, explain = "clamp" } },
    { recall = { after_days = { 1, 4, 10 } } },
  },
  hints = {
    "Can a callback run while the main script is still busy?",
    "What does Node make of a delay of 0?",
    "0 counts as 1 ms; timers of one delay keep the order of their creation.",
  },
  ask = {
    pieces = {
      'setTimeout(function() console.log("NAME") end, 0)',
      'setTimeout(function() console.log("NAME") end, 1)',
      'setTimeout(function() console.log("NAME") end, 30)',
      'console.log("NAME") cpu(40)',
    },
    count = 5, models = { "M1", "M5", "M17" },
  },
}
