return {
  id = "12-gil",
  title = "The GIL",
  minutes = 10,
  needs = { "10-blocking" },
  goal = "Say when Python's threads help, and when they do not.",
  leaves_out = { "free-threaded Python", "what a C extension may do" },
  steps = {
    { show = "intro" },
    { predict_choice = {
        program = "programs/compute.lua",
        question = "The same computation twice: in turn, then on two threads, on a machine "
          .. "with free cores. Are the threads faster?",
        choices = {
          { "about twice as fast", prints = { "threads: faster" } },
          { "no faster", prints = { "threads: no faster" } },
        },
        models = { "M14" },
        explain = "compute" } },
    { predict_choice = {
        program = "programs/wait.lua",
        question = "Now both only wait, as for a socket. Are the threads faster?",
        choices = {
          { "about twice as fast", prints = { "threads: faster" } },
          { "no faster", prints = { "threads: no faster" } },
        },
        explain = "wait" } },
    { make = {
        task = "Compute twice for 100 ms, with cpu(100, ...) on two threads, and print "
          .. "\"done\" by 150 ms.",
        check = { not_after("done", 150), uses("cpu"), uses("100") },
        models = { "M14" }, explain = "released" } },
    { recall = { after_days = { 1, 4, 10 } } },
  },
  hints = {
    "What must a thread hold while it runs Python code?",
    "There is one GIL in a process, however many cores there are.",
    "Code in C may let the GIL go: cpu(100, { gil = \"released\" }).",
  },
}
