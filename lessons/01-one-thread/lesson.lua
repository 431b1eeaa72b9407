return {
  id = "01-one-thread",
  title = "One thread, run to completion",
  minutes = 10,
  goal = "See that a callback is never interrupted, and what that costs others.",
  leaves_out = { "worker threads", "several processes" },
  steps = {
    { show = "intro" },
    { predict_number = {
        program = "programs/two-requests.lua",
        question = "/slow and /fast are asked for together. After how long is /fast answered?",
        line = 1, unit = "ms", tolerance = 40,
        explain = "requests" } },
    { predict_order = {
        program = "programs/frozen.lua",
        models = { "M1" },
        explain = "frozen" } },
    { predict_order = {
        program = "programs/await.lua",
        question = "await waits for 60 ms. What happens meanwhile?",
        models = { "M8" },
        explain = "await" } },
    { modify = {
        task = "The timer of 20 ms must not be later than 60 ms, and the work is still 8 times "
          .. "20 ms. Change how it goes on.",
        program = "programs/pieces.lua", solution = "solution.lua",
        check = { not_after("timer", 60), order { "timer", "work done" }, uses("cpu") },
        explain = "pieces" } },
    { recall = { after_days = { 1, 4, 10 } } },
  },
  hints = {
    "How many callbacks can run at the same moment?",
    "Nothing takes the thread away from a callback. It has to come to its end.",
    "Cut the work into callbacks of their own: setImmediate between the pieces.",
  },
}
