return {
  id = "18-stacks",
  title = "Choosing a stack",
  minutes = 15,
  needs = { "11-def-endpoints", "13-workers", "15-tail-latency" },
  goal = "Argue from what you have measured, not from which loop is said to be fast.",
  leaves_out = { "memory", "deployment", "what your team knows" },
  steps = {
    { show = "intro" },
    { predict_number = {
        program = "programs/wait.lua",
        question = "An API in Node, one process. 20 requests at once, each awaits a database for 0.2 s. "
          .. "How many pauses until all are answered?",
        line = 1, unit = "pauses", explain = "wait" } },
    { predict_number = {
        program = "programs/compute.lua",
        question = "The same, but 8 requests that shrink an image: 100 ms of CPU each. How many turns of "
          .. "100 ms?",
        line = 1, unit = "turns", explain = "compute" } },
    { predict_choice = {
        program = "programs/cluster.lua",
        question = "Now 250 ms of CPU each, 2 s in all, and a cluster of two workers. How long?",
        choices = {
          { "about a second: each does four", prints = { "half as long" } },
          { "about two: Node computes in one thread", prints = { "not much faster" } },
        },
        explain = "cluster" } },
    { predict_choice = {
        program = "programs/threads.lua",
        question = "FastAPI, one process, a def endpoint: 8 threads compute for 100 ms each. Will all be "
          .. "through long before 0.6 s?",
        choices = {
          { "yes: a thread each", prints = { "side by side" } },
          { "no: they take turns", prints = { "one after another" } },
        },
        models = { "M14" }, explain = "threads" } },
    { modify = {
        task = "Answer all 8 within 500 ms. The work stays as it is; who does it is up to you.",
        program = "programs/compute.lua", solution = "solution.lua",
        check = { prints("all answered"), not_after("all answered", 500), uses("cpu(100)") },
        explain = "price" } },
    { write = {
        question = "A chat, a shop with a slow database, a service that resizes images: for each one "
          .. "stack, and the figure that decides. Three sentences.",
        explain = "argue" } },
    { recall = { after_days = { 1, 4, 10 } } },
  },
  hints = {
    "Is it waiting or computing that takes the time?",
    "Waiting needs no second thread. Computing needs another process, or a thread without a GIL.",
    "cluster.fork() twice, and the server in the workers; or Worker.new for each computation.",
  },
}
