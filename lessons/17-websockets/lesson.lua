return {
  id = "17-websockets",
  title = "Many sockets that stay",
  minutes = 13,
  needs = { "13-workers", "16-backpressure" },
  goal = "Say what an open connection costs, and what a message to all of them costs.",
  leaves_out = { "compression", "reconnecting", "brokers between processes" },
  steps = {
    { show = "intro" },
    { predict_choice = {
        program = "programs/idle.lua",
        question = "1000 sockets are open and silent. A file is asked for, with the usual pool of four "
          .. "threads. Does it get one?",
        choices = {
          { "no: the sockets hold all threads", prints = { "the file waits" } },
          { "yes: sockets hold no thread", prints = { "the file comes at once" } },
        },
        explain = "idle" } },
    { predict_choice = {
        program = "programs/broadcast.lua",
        question = "News for 100 clients, 5 ms of work for each, with an await after each. What does a "
          .. "heartbeat of 50 ms see?",
        choices = {
          { "nothing: await lets it in", prints = { "in time" } },
          { "it is late, by nearly half a second", prints = { "late" } },
        },
        models = { "M9" }, explain = "broadcast" } },
    { predict_number = {
        program = "programs/rooms.lua",
        question = "Four clients join a room; two workers serve them, and count who is in it. How many "
          .. "are told to the last one?",
        line = 1, unit = "clients", models = { "M16" }, explain = "rooms" } },
    { predict_choice = {
        program = "programs/slow.lua",
        question = "A client reads nothing any more, and 12 MB are written to it. Where are they?",
        choices = {
          { "on their way: what is written is sent", prints = { "nothing waits" } },
          { "in the memory of the server", prints = { "megabytes wait in the server" } },
        },
        models = { "M19" }, explain = "slow" } },
    { modify = {
        task = "Let the heartbeat in: one word, or one line, in the broadcast.",
        program = "programs/broadcast.lua", solution = "solution.lua",
        check = { output { "in time" }, uses("cpu(5)"), uses("send_text") },
        models = { "M9" }, explain = "slices" } },
    { recall = { after_days = { 1, 4, 10 } } },
  },
  hints = {
    "When does an await give the thread back, and when does it go on at once?",
    "send_text has nothing to wait for as long as the socket takes what it is given.",
    "await(asyncio.sleep(0)) after each send goes back to the loop.",
  },
}
