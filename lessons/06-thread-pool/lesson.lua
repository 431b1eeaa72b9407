return {
  id = "06-thread-pool",
  title = "Poll and the pool of four threads",
  minutes = 12,
  needs = { "05-phases" },
  goal = "Say what the pool of threads does, and what does without it.",
  leaves_out = { "worker_threads", "priorities" },
  steps = {
    { show = "intro" },
    { predict_order = {
        program = "programs/five.lua",
        question = "The pool has four threads, and the fifth job is short. In which order?",
        models = { "M12b" },
        explain = "five" } },
    { predict_order = {
        program = "programs/network.lua",
        explain = "network" } },
    { predict_order = {
        program = "programs/resolve.lua",
        models = { "M12" },
        explain = "resolve" } },
    { make = {
        task = "Start five fs.stat, each { ms = 100 }. When all are back, print \"all\", by "
          .. "120 ms. Only environment variables may be set: process.env.",
        check = { prints("all"), not_after("all", 120), uses("fs") },
        models = { "M12b" }, explain = "size" } },
    { recall = { after_days = { 1, 4, 10 } } },
  },
  hints = {
    "How many threads are there, and how many jobs?",
    "The fifth job begins when one of the first four has ended.",
    "process.env.UV_THREADPOOL_SIZE, before the pool is used for the first time.",
  },
}
