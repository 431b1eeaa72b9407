return {
  id = "11-def-endpoints",
  title = "def or async def",
  minutes = 13,
  needs = { "10-blocking", "12-gil" },
  goal = "Choose between def and async def for an endpoint, and say what each costs.",
  leaves_out = { "dependencies and background tasks", "several workers" },
  steps = {
    { show = "intro" },
    { predict_number = {
        program = "programs/blocks.lua",
        question = "Ten requests come at once; each takes a pause of 0.2 s. After how many pauses is "
          .. "the last one through?",
        line = 1, unit = "pauses", models = { "M13" }, explain = "blocks" } },
    { predict_number = {
        program = "programs/tokens.lua",
        question = "Now def, and eighty requests at once, with a pause of 0.4 s each. How many pauses?",
        line = 1, unit = "pauses", explain = "tokens" } },
    { predict_choice = {
        program = "programs/delayed.lua",
        question = "/slow is async def and sleeps 0.6 s with time.sleep. /quick is def, has a thread of "
          .. "its own, and is asked 0.2 s later. When does it run?",
        choices = {
          { "at once, in its thread", prints = { "at once" } },
          { "after the pause of the other", prints = { "after the pause" } },
        },
        models = { "M13" }, explain = "delayed" } },
    { modify = {
        task = "Let all ten be through within 300 ms; each still pauses for 0.2 s.",
        program = "programs/blocks.lua", solution = "solution.lua",
        check = { prints("pauses: 1"), not_after("pauses: 1", 300), uses("sleep"), uses("uvicorn") },
        models = { "M13" }, explain = "choice" } },
    { recall = { after_days = { 1, 4, 10 } } },
  },
  hints = {
    "Which thread is held for 0.2 s, and who else needs it?",
    "A def endpoint runs in one of 40 threads, an async def endpoint in the loop's own.",
    "Take async away; or keep it, and await a sleep that gives the thread back.",
  },
}
