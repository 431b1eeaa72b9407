-- pipe-and-drain: a pipe stops the source when the destination is full.
--
-- pipe() is a listener of "data" that writes, and pauses the source when write() says
-- false; a listener of "drain" resumes it. So however fast the source is, no more than
-- the two high-water marks waits anywhere.
--
-- Watch:  the source reads ahead to its own mark, then only as fast as the sink takes.
-- Try:    highWaterMark = 100 of the sink; pipeline instead of pipe.
runtime "node"

local made = 0
local source = stream.Readable.new { highWaterMark = 2, read = function(_, self)
  made = made + 1
  console.log("made", made)
  self:push(made <= 5 and tostring(made) or nil)
end }
local sink = stream.Writable.new { highWaterMark = 2, write = function(chunk, _, cb)
  console.log("sink takes", chunk)
  setTimeout(cb, 20)
end }
source:on("pause", function() console.log("pause") end)
source:on("resume", function() console.log("resume") end)
sink:on("drain", function() console.log("drain") end)
sink:on("finish", function() console.log("finish") end)
source:pipe(sink)
