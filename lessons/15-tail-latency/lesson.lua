return {
  id = "15-tail-latency",
  title = "Load and tail latency",
  minutes = 13,
  needs = { "01-one-thread" },
  goal = "Say why waits explode before the loop is full, and who measures that wrongly.",
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
    { predict_choice = {
        program = "programs/busy.lua",
        question = "Jobs of 10 ms come by chance, first so that half of the time is used, then so that "
          .. "90 % is. How much longer does a job wait for its turn?",
        choices = {
          { "about twice as long: 90 is nearly two times 50", prints = { "about twice as long" } },
          { "many times as long", prints = { "many times as long" } },
        },
        explain = "busy" } },
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
