return {
  id = "13-workers",
  title = "Worker processes share nothing",
  minutes = 10,
  needs = { "01-one-thread" },
  goal = "Know what several processes give, and what they do not have in common.",
  leaves_out = { "who accepts which connection", "gunicorn and uvicorn" },
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
        explain = "counter" } },
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
