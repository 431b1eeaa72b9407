return {
  id = "15-tail-latency",
  title = "Load and tail latency",
  minutes = 10,
  needs = { "01-one-thread" },
  goal = "Say what a client that waits for each answer does not measure.",
  leaves_out = { "queueing formulas", "timeouts and retries" },
  steps = {
    { show = "intro" },
    { predict_choice = {
        program = "programs/stall.lua",
        question = "Clients mean to send a request every 10 ms for a second. The 20th blocks the "
          .. "server for 500 ms. How many arrive in all?",
        choices = {
          { "100: those of the pause wait, and count", prints = { "100 requests" } },
          { "about 50: nobody sends while nobody answers", prints = { "50 requests" } },
        },
        models = { "M18" },
        explain = "stall" } },
    { modify = {
        task = "Do the 500 ms of work so that no request comes more than 50 ms after the one "
          .. "before it, on the same thread.",
        program = "programs/gaps.lua", solution = "solution.lua",
        check = { output { "0 gaps" }, uses("cpu"), uses("setImmediate"), avoids("Worker") },
        explain = "gaps" } },
    { recall = { after_days = { 1, 4, 10 } } },
  },
  hints = {
    "Who can send, and who can answer, while the server works?",
    "The work may take 500 ms; no single callback has to.",
    "cpu(10) in a function that calls setImmediate on itself 50 times.",
  },
}
