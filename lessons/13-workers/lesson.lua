return {
  id = "13-workers",
  title = "Worker processes share nothing",
  minutes = 10,
  needs = { "01-one-thread" },
  goal = "Know what several processes give, and what they do not have in common.",
  leaves_out = { "gunicorn and uvicorn" },
  steps = {
    { show = "intro" },
    { predict_choice = {
        program = "programs/counter.lua",
        question = "Each of two workers is asked twice to count up the variable counter. Which "
          .. "values come back, sorted?",
        choices = {
          { "1 2 3 4: they count together", prints = { "1 2 3 4" } },
          { "1 1 2 2: each has a counter of its own", prints = { "1 1 2 2" } },
        },
        models = { "M16" },
        explain = "counter" } },
    { predict_choice = {
        program = "programs/spread.lua",
        question = "Four workers accept from one socket (SCHED_NONE). 40 connections come one after "
          .. "another. Who gets them?",
        choices = {
          { "each about ten", prints = { "even" } },
          { "some many, some few", prints = { "uneven" } },
        },
        models = { "M15" },
        explain = "spread" } },
    { make = {
        task = "Count in one place: two workers ask the primary for numbers with process.send; "
          .. "the primary counts, prints each number, and 1 2 3 4 come out as lines.",
        check = { output { "1", "2", "3", "4" }, uses("cluster"), uses("send") },
        explain = "one" } },
    { recall = { after_days = { 1, 4, 10 } } },
  },
  hints = {
    "Where is the variable that the worker counts up?",
    "fork runs the file again from the top, in a process of its own.",
    "A message is a copy. What is to be shared has one owner, and the others ask it.",
  },
}
