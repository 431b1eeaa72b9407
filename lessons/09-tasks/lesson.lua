return {
  id = "09-tasks",
  title = "create_task, gather, TaskGroup",
  minutes = 14,
  needs = { "08-coroutines" },
  goal = "Say when things run at the same time, and what a failure does to the others.",
  leaves_out = { "cancellation in detail", "wait, as_completed" },
  steps = {
    { show = "intro" },
    { predict_order = {
        program = "programs/create.lua",
        models = { "M10" },
        explain = "create" } },
    { predict_number = {
        program = "programs/turns.lua",
        question = "Two sleeps, awaited one after the other: how many sleeps long?",
        line = 1, unit = "sleeps", explain = "turns" } },
    { predict_number = {
        program = "programs/blocking.lua",
        question = "Two coroutines that block with time.sleep, gathered: how many sleeps long?",
        line = 1, unit = "sleeps", models = { "M11" },
        explain = "threads" } },
    { predict_choice = {
        program = "programs/fails.lua",
        question = "One of two gathered coroutines fails. And the other?",
        choices = {
          { "it is cancelled, and never prints", prints = { "failed" } },
          { "it runs on to its end", prints = { "failed", "the other is done" } },
          { "the failure is seen when both are through",
            prints = { "the other is done", "failed" } },
        },
        explain = "fails" } },
    { make = {
        task = "Two coroutines sleep 0.1 s each, then print a and b; print \"done\" by 150 ms.",
        check = { order { "a", "b", "done" }, not_after("done", 150), uses("sleep"),
          avoids("cpu") },
        models = { "M11" }, explain = "made" } },
    { recall = { after_days = { 1, 4, 10 } } },
  },
  hints = {
    "When does a coroutine become a task of its own?",
    "await work() runs it as a part of you. create_task and gather make tasks.",
    "One thread runs all tasks: only what gives the thread back overlaps.",
  },
}
