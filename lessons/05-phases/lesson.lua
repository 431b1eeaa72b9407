return {
  id = "05-phases",
  title = "Phases: timers, poll, check, close",
  minutes = 12,
  needs = { "03-microtasks" },
  goal = "Name the phases of the loop, and say what runs in which.",
  leaves_out = { "idle and prepare handles", "signals" },
  steps = {
    { show = "intro" },
    { predict_order = {
        program = "programs/file.lua",
        models = { "M1", "M2" },
        explain = "file" } },
    { predict_order = {
        program = "programs/snapshot.lua",
        models = { "M2", "M3" },
        explain = "snapshot" } },
    { watch = { program = "programs/file.lua" } },
    { modify = {
        task = "Print timeout before immediate, always. Keep both calls in the callback "
          .. "of the file.",
        program = "programs/race.lua", solution = "solution.lua",
        check = { output { "timeout", "immediate" }, uses("setTimeout"),
          uses("setImmediate"), uses("fs") },
        models = { "M1" }, explain = "always" } },
    { recall = { after_days = { 1, 4, 10 } } },
  },
  hints = {
    "In which phase does the callback of a file run? Which comes next?",
    "timers, pending, poll, check, close: then again.",
    "After poll comes check; the timers are the iteration's last or the next one's first.",
  },
  ask = {
    first = 'fs.stat("a", function()\n',
    pieces = {
      '  setTimeout(function() console.log("NAME") MORE end, 0)',
      '  setImmediate(function() console.log("NAME") MORE end)',
      '  process.nextTick(function() console.log("NAME") MORE end)',
    },
    last = "end)",
    count = 5, models = { "M1", "M2", "M3" },
  },
}
