return {
  id = "10-blocking",
  title = "Blocking the asyncio loop",
  minutes = 10,
  needs = { "09-tasks" },
  goal = "See what one blocking call costs everybody, and cure it.",
  leaves_out = { "process pools", "how debug mode finds slow callbacks" },
  steps = {
    { show = "intro" },
    { predict_number = {
        program = "programs/heartbeat.lua",
        question = "How long is the longest gap between two beats?",
        line = 1, unit = "ms", tolerance = 20, models = { "M13" },
        explain = "heartbeat" } },
    { predict_number = {
        program = "programs/threads.lua",
        question = "Two blocking calls in to_thread, gathered: how many sleeps long?",
        line = 1, unit = "sleeps",
        explain = "threads" } },
    { predict_number = {
        program = "programs/faster.lua",
        question = "The first program on uvloop: how long is the longest gap now?",
        line = 1, unit = "ms", tolerance = 20, models = { "M20" },
        explain = "faster" } },
    { modify = {
        task = "Keep the 0.3 s of blocking, and bring the longest gap down to 100 ms.",
        program = "programs/heartbeat.lua", solution = "solution.lua",
        check = { output { "longest gap: 100 ms" }, uses("time.sleep"), uses("0.3") },
        models = { "M13" }, explain = "cured" } },
    { recall = { after_days = { 1, 4, 10 } } },
  },
  hints = {
    "Who can run while time.sleep keeps the thread?",
    "Is there another thread that could do the waiting?",
    "await(asyncio.to_thread(time.sleep, 0.3))",
  },
}
