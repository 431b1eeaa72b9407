return {
  id = "04-starvation",
  title = "nextTick starves the loop",
  minutes = 10,
  needs = { "03-microtasks" },
  goal = "Know which kind of recursion lets the loop go on, and which does not.",
  steps = {
    { show = "intro" },
    { predict_choice = {
        program = "programs/ticks.lua",
        question = "A timer of 0 ms and a thousand ticks, each made by the one before.",
        choices = {
          { "the timer runs after all ticks", prints = { "ticks: 1000", "timer" } },
          { "the timer runs somewhere among the ticks", prints = { "timer", "ticks: 1000" } },
        },
        models = { "M2" },
        explain = "ticks" } },
    { predict_choice = {
        program = "programs/immediates.lua",
        question = "The same with setImmediate, each keeping the thread for 1 ms.",
        choices = {
          { "the timer runs after all immediates", prints = { "immediates: 30", "timer" } },
          { "the timer runs among the immediates", prints = { "timer", "immediates: 30" } },
        },
        explain = "immediates" } },
    { make = {
        task = "Keep a timer of 1 ms, which prints \"timer\", from running for 10 ms. "
          .. "Use cpu(1) at most, ten times or more, never more at once.",
        check = { not_before("timer", 10), uses("setTimeout"), uses("nextTick"),
          avoids("cpu(10") },
        explain = "starved" } },
    { modify = {
        task = "Here the timer starves. Let it run in between, by another word.",
        program = "programs/starved.lua", solution = "programs/repaired.lua",
        check = { output { "timer", "done" }, avoids("nextTick") },
        models = { "M2" }, explain = "repaired" } },
    { recall = { after_days = { 1, 4, 10 } } },
  },
  hints = {
    "When is the queue of ticks empty, if each tick adds one?",
    "A phase of the loop takes only what was in its queue when it began.",
    "setImmediate made in an immediate waits for the next iteration.",
  },
}
