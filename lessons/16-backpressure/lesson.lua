return {
  id = "16-backpressure",
  title = "Backpressure: when write says false",
  minutes = 12,
  needs = { "05-phases" },
  goal = "Say where data waits when the reader is slower, and how to be told.",
  leaves_out = { "object mode", "web streams" },
  steps = {
    { show = "intro" },
    { predict_order = {
        program = "programs/writes.lua",
        question = "The high-water mark is 4, each write is one byte. In which order?",
        models = { "M19" },
        explain = "writes" } },
    { predict_number = {
        program = "programs/ignored.lua",
        question = "A producer ignores what write says. How many bytes wait after 20 ms?",
        line = 1, unit = "bytes", models = { "M19" },
        explain = "ignored" } },
    { modify = {
        task = "Never let more than 4 bytes wait: stop at false, go on at \"drain\". All 12 are "
          .. "written, and \"most: 4\" is printed.",
        program = "programs/producer.lua", solution = "solution.lua",
        check = { output { "most: 4" }, uses("drain"), uses("12") },
        models = { "M19" }, explain = "drain" } },
    { recall = { after_days = { 1, 4, 10 } } },
  },
  hints = {
    "What does write give back, and when is it false?",
    "false means: taken, but the buffer is at its mark. It is no error.",
    "Write in a function that returns at false and is called again by \"drain\".",
  },
}
